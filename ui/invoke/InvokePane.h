#pragma once
// Calls the function that is open, beside its code: method, path, headers, body, as a user or as a trigger perhaps, and what
// comes back, as it comes. Runs the draft while there is one, or the live version, and says which. Begins with what a trigger
// sends, or with a call made before.

#include "core/base/Result.h"
#include "ui/client/ApiValues.h"

#include <QHash>
#include <QPointer>
#include <QWidget>
#include <functional>

class QAction;
class QComboBox;
class QLayout;
class QLineEdit;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QToolButton;

namespace isola {

class CallHistory;
class ServerClient;
class KeyValueEditor;
class ResponseView;
class TestCall;
class Theme;

class InvokePane final : public QWidget {
    Q_OBJECT

public:
    InvokePane(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    // Hands over the fields of a deploy as they are edited; the editor's last keystrokes may have to be fetched.
    using Draft = std::function<void(std::function<void(const QJsonObject &draft)>)>;
    void setDraftSource(Draft source) { m_draft = std::move(source); }

    // Another function: what was typed for the one before comes back with it.
    void open(const FunctionSummary &function);
    void setDirty(bool isDirty);
    void run();
    void stop();
    bool isRunning() const { return !m_running.isNull(); }
    // As it stands there, the way .../invoke?detail=true takes it.
    QJsonObject request() const;
    void setRequest(const QJsonObject &request); // instead of what stands there
    bool runsDraft() const; // what is chosen there
    bool isSendable(); // false: what is wrong was shown
    void setDebugOptions(const QList<QAction *> &options); // beside the button that debugs

    // Of a call that somebody else has made with it; an empty request is of a replay, and not kept.
    void showReport(const QJsonObject &request, const CallReport &report);
    void refuse(const Error &error);

Q_SIGNALS:
    void debugRequested();
    void profileRequested();
    void sourceRequested(int line);
    void draftRefused(const Error &refusal); // faults as of a deploy
    void called(); // the log has a row more

private:
    struct Typed {
        int method = 0;
        QString path;
        QString headers;
        QString body;
        QString user;
        QJsonObject trigger;
    };

    QWidget *makeRequest(const Theme &theme);
    QLayout *makeTools(const Theme &theme);
    void fillSamples();
    void fillHistory();
    void copy(const QString &text);
    void setTrigger(const QJsonObject &trigger);
    void showTarget();
    void send(const QJsonObject &request, const QJsonObject &draft);
    void showRunning();
    void remember(const QJsonObject &sent, const CallReport &report);

    ServerClient &m_client;
    CallHistory *m_history;
    FunctionSummary m_function;
    QString m_name;
    int m_version = 0;
    bool m_isDirty = false;
    Draft m_draft;
    QComboBox *m_target; // the draft or what is live
    QComboBox *m_method;
    QLineEdit *m_path;
    QPushButton *m_run;
    QToolButton *m_debug;
    QLineEdit *m_user;
    QPushButton *m_trigger; // as which; takes it away
    QJsonObject m_asTrigger;
    QMenu *m_samples;
    QMenu *m_past;
    QTabWidget *m_parts;
    QPlainTextEdit *m_body;
    KeyValueEditor *m_headers;
    ResponseView *m_response;
    QHash<QString, Typed> m_typed; // of functions that were open before
    QPointer<TestCall> m_running;
    bool m_isFetching = false; // the draft
};

} // namespace isola
