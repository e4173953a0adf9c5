#pragma once
// The head of a function's page: its name, version and whether something waits to be deployed, and what can be done with it.

#include "ui/client/ApiValues.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace isola {

class Theme;

class FunctionHeader final : public QWidget {
    Q_OBJECT

public:
    explicit FunctionHeader(const Theme &theme, QWidget *parent = nullptr);

    void setName(const QString &name); // before anything else is known of it
    void show(const FunctionSummary &function);
    void setDirty(bool isDirty);

Q_SIGNALS:
    void backRequested();
    void urlRequested();
    void logsRequested();
    void deleteRequested();
    void deployRequested();

private:
    QLabel *m_title;
    QLabel *m_version;
    QLabel *m_dirty;
    QPushButton *m_deploy;
};

} // namespace isola
