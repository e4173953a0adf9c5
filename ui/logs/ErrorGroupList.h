#pragma once
// Errors that are alike, as a list: how often, where, what, since when. Owned by LogsPanel.

#include "ui/logs/ErrorGroups.h"

#include <QTreeWidget>

namespace isola {

class Theme;

class ErrorGroupList final : public QTreeWidget {
    Q_OBJECT

public:
    explicit ErrorGroupList(const Theme &theme, QWidget *parent = nullptr);

    void show(const QList<ErrorGroup> &groups);
    bool isEmpty() const { return m_groups.isEmpty(); }

Q_SIGNALS:
    void chosen(const ErrorGroup &group);
    void opened(const ErrorGroup &group);

private:
    const Theme &m_theme;
    QList<ErrorGroup> m_groups; // by row
};

} // namespace isola
