#pragma once
// One function: its code beside a test call, its triggers, variables, agent tool, limits and versions. Edits of the code and of
// the settings wait for Deploy, which shows first what it would change; they are kept until then, also when the window is closed.

#include "core/base/Result.h"
#include "ui/client/ApiValues.h"
#include "ui/widgets/Panel.h"

#include <QHash>
#include <QJsonObject>
#include <functional>
#include <optional>

class QStackedWidget;
class QTabBar;

namespace isola {

class AgentToolPage;
class ServerClient;
class Banner;
class CodeEditor;
class CodePage;
class DraftPage;
class DeployFlow;
class DraftStore;
class EnvironmentPage;
class FunctionDebugging;
class FunctionHeader;
class LimitsPage;
class ProfilePage;
class Theme;
class Toast;
class TriggersPage;
class VersionsPage;
enum class DebugView;

enum class LoggedRun { Again, AsRecorded };

class FunctionPage final : public Panel {
    Q_OBJECT

public:
    FunctionPage(ServerClient &client, const Theme &theme, Toast &toast, QWidget *parent = nullptr);

    // `version`: whose line it is, when that is not the live one; 0: the live one.
    void open(const QString &name, int line = 0, int version = 0, const QString &file = {});
    void refresh() override; // what is deployed; the draft stays
    bool isDirty() const;
    CodeEditor &editor() const;
    void deploy(); // looks it over first; once more carries it out
    void runCall();
    void debugLogged(const LogEntry &entry, LoggedRun run); // after open(): the call of a row
    void profileCall();
    void debugCall(DebugView view); // stood in beside its code, or with DevTools

Q_SIGNALS:
    void left();
    void deleteRequested(const QString &name);
    void callRequested(const QString &function, const QString &invocation); // its row in the log
    void logsRequested(const QString &name);

private:
    QWidget *makeHeader();
    void addPage(const QString &title, QWidget *page);
    void addShortcuts();
    void take(const QJsonObject &answer);
    void showSettings();
    void showEnvironment();
    void keepSettings();
    void takeText(const QString &name, const QString &file, const QString &text);
    void keepSources(const QString &name, const Sources &sources);
    Sources sources() const; // as they are edited
    void keepDraft();
    void standIn(const LogEntry &entry);
    void replay(const LogEntry &entry);
    void connectPages();
    void handOverDraft(const std::function<void(const QJsonObject &)> &take);
    void handOverCall(const std::function<void(const QJsonObject &request, const QJsonObject &draft)> &take);
    void showSource(const QString &file, int line);
    void connectDeploys();
    void connectFiles();
    void showFile(const QString &file);
    void showPlace();
    void changeFiles(const std::function<void(Sources &)> &change, const QString &shown);
    void takeTheirs();
    void takeDeployed(const QString &name, const Sources &sources, int version);
    void takeRefusal(const QString &name, const Sources &sources, const Error &refusal);
    void showDirty();
    void forgetRefusal();
    void showRefusal(const Sources &sources, const Error &refusal);

    ServerClient &m_client;
    const Theme &m_theme;
    Toast &m_toast;
    DraftStore *m_drafts;
    FunctionDetails m_details; // as deployed
    QJsonObject m_answer; // the same, as the server said it
    QString m_name;
    QHash<QString, Sources> m_deployed; // of each function that was open
    std::optional<Sources> m_refused; // that the server did not take
    QList<FieldError> m_faults; // of those
    QHash<QString, QString> m_files; // function to the file that was on display
    std::optional<LogEntry> m_logged; // to be stood in when the code has come
    LoggedRun m_loggedRun = LoggedRun::Again;
    int m_line = 0; // to go to when the code has come
    QString m_lineFile;
    int m_lineVersion = 0; // whose line it is; 0: the live one
    FunctionHeader *m_header;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    Banner *m_banner; // over all pages
    CodePage *m_code;
    FunctionDebugging *m_debugging;
    ProfilePage *m_profile;
    DeployFlow *m_flow;
    TriggersPage *m_triggers;
    EnvironmentPage *m_environment;
    AgentToolPage *m_agentTool;
    LimitsPage *m_limits;
    VersionsPage *m_versions;
    QList<DraftPage *> m_draftPages;
};

} // namespace isola
