#pragma once
// The files of the function that is edited, a tab for each: the entry first. Files are added, renamed and taken out here; the
// names are checked as they are typed.

#include "ui/client/Sources.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTabBar;
class QToolButton;

namespace isola {

class Theme;

class FileTabs final : public QWidget {
    Q_OBJECT

public:
    explicit FileTabs(const Theme &theme, QWidget *parent = nullptr);

    void show(const Sources &sources, const QString &file);

Q_SIGNALS:
    void chosen(const QString &file);
    void added(const QString &path);
    void renamed(const QString &from, const QString &to);
    void removed(const QString &path);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QString current() const;
    void beginNaming(const QString &renamed);
    void endNaming();
    void takeName();
    void checkName();

    Sources m_sources;
    QTabBar *m_tabs;
    QToolButton *m_add;
    QToolButton *m_rename;
    QToolButton *m_remove;
    QLineEdit *m_name;
    QLabel *m_fault;
    QString m_renamed; // the file that gets another name; empty: a new one
    bool m_isShowing = false;
};

} // namespace isola
