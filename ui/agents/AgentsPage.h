#pragma once
// The agents of the app and their graphs: a form for what people read, the graph as JSON with what is wrong with it.

#include "ui/client/AgentValues.h"

#include "core/base/Result.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class AgentsPage final : public QWidget {
    Q_OBJECT

public:
    AgentsPage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void refresh();

private:
    QWidget *makeList(const Theme &theme);
    QWidget *makeForm(const Theme &theme);
    void fill(const QJsonObject &answer);
    void showCurrent();
    void begin();
    void validate();
    void save();
    void remove();
    Result<QJsonObject> graph() const; // of the text
    void takeSaved(const Result<QJsonObject> &answer);

    ServerClient &m_client;
    QList<AgentInfo> m_agents; // by row
    bool m_isNew = true;
    Banner *m_banner;
    QListWidget *m_list;
    QLineEdit *m_name;
    QLineEdit *m_displayName;
    QLineEdit *m_description;
    QPlainTextEdit *m_graph;
    QLabel *m_faults;
    QPushButton *m_save;
    QPushButton *m_remove;
    QTimer m_typing; // the graph is looked over when the typing pauses
};

} // namespace isola
