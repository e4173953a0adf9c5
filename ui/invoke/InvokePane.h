#pragma once
// Calls the function that is open, beside its code: method, path, headers, body, and what came back. Runs the live version and
// says so.

#include <QHash>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace isola {

class ServerClient;
class KeyValueEditor;
class ResponseView;
class Theme;

class InvokePane final : public QWidget {
    Q_OBJECT

public:
    InvokePane(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    // Another function: what was typed for the one before comes back with it.
    void open(const QString &name, int version);
    void setDirty(bool isDirty);
    void run();

Q_SIGNALS:
    void sourceRequested(int line);
    void called(); // the log has a row more

private:
    struct Typed {
        int method = 0;
        QString path;
        QString headers;
        QString body;
    };

    QWidget *makeRequest(const Theme &theme);
    QJsonObject request() const;

    ServerClient &m_client;
    QString m_name;
    int m_version = 0;
    QLabel *m_target;
    QComboBox *m_method;
    QLineEdit *m_path;
    QPushButton *m_run;
    QTabWidget *m_parts;
    QPlainTextEdit *m_body;
    KeyValueEditor *m_headers;
    ResponseView *m_response;
    QHash<QString, Typed> m_typed; // of functions that were open before
    int m_call = 0; // counts, so that a late answer for another function is dropped
};

} // namespace isola
