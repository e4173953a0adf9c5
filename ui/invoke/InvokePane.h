#pragma once
// Calls the function that is open, beside its code: method, path, headers, body, as a user perhaps, and what came back. Runs the
// live version and says so. Begins with what a trigger sends, or with a call made before.

#include "core/base/Result.h"
#include "ui/client/ApiValues.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QLabel;
class QLayout;
class QLineEdit;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace isola {

class CallHistory;
class ServerClient;
class KeyValueEditor;
class ResponseView;
class Theme;

class InvokePane final : public QWidget {
    Q_OBJECT

public:
    InvokePane(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    // Another function: what was typed for the one before comes back with it.
    void open(const FunctionSummary &function);
    void setDirty(bool isDirty);
    void run();
    // As it stands there, the way .../invoke?detail=true takes it.
    QJsonObject request() const;

Q_SIGNALS:
    void sourceRequested(int line);
    void called(); // the log has a row more

private:
    struct Typed {
        int method = 0;
        QString path;
        QString headers;
        QString body;
        QString user;
    };

    QWidget *makeRequest(const Theme &theme);
    QLayout *makeTools(const Theme &theme);
    void setRequest(const QJsonObject &request);
    void fillSamples();
    void fillHistory();
    void copy(const QString &text);
    void takeAnswer(const QJsonObject &sent, const Result<QJsonObject> &answer);

    ServerClient &m_client;
    CallHistory *m_history;
    FunctionSummary m_function;
    QString m_name;
    int m_version = 0;
    QLabel *m_target;
    QComboBox *m_method;
    QLineEdit *m_path;
    QPushButton *m_run;
    QLineEdit *m_user;
    QMenu *m_samples;
    QMenu *m_past;
    QTabWidget *m_parts;
    QPlainTextEdit *m_body;
    KeyValueEditor *m_headers;
    ResponseView *m_response;
    QHash<QString, Typed> m_typed; // of functions that were open before
    int m_call = 0; // counts, so that a late answer for another function is dropped
};

} // namespace isola
