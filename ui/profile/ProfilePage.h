#pragma once
// The Profile tab: measures one call, shows where its time or memory went as a flame chart and as a table, and takes it away as a
// file that Chrome's DevTools read. Made with the function page.

#include "ui/profile/FlameGraph.h"
#include "ui/profile/ProfileRun.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace isola {

class Banner;
class EmptyState;
class FlameChart;
class Theme;

class ProfilePage final : public QWidget {
    Q_OBJECT

public:
    ProfilePage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void show(const QString &function); // what was measured of another one goes
    // What start() is to measure is chosen here; a snapshot asks for its place first.
    void start(const QJsonObject &request, const QJsonObject &draft);
    bool isRunning() const { return m_run.isActive(); }

    // To the file that was chosen.
    void exportProfile(const QString &path);

Q_SIGNALS:
    void startRequested(); // answered by start()
    void sourceRequested(const QString &file, int line);

private:
    QWidget *makeBar(const Theme &theme);
    QWidget *makeResult();
    void connectRun();
    ProfileKind kind() const;
    void measure(const QJsonObject &request, const QJsonObject &draft, const QString &snapshot);
    void showRunning();
    void take(const QJsonObject &profile, const CallReport &report);
    void showGraph(const FlameGraph &graph);
    void openSource(const QTreeWidgetItem *item);
    void chooseFile(const QString &title, const QString &name, const std::function<void(const QString &)> &chosen);
    QString suffix() const; // of the file that the profile goes into

    const ServerClient &m_client;
    ProfileRun m_run;
    QString m_function;
    QJsonObject m_profile; // as V8 gave it
    QComboBox *m_kind;
    QPushButton *m_start;
    QPushButton *m_stop;
    QPushButton *m_export;
    QLabel *m_state;
    Banner *m_banner;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    FlameChart *m_chart;
    QTreeWidget *m_table;
};

} // namespace isola
