#pragma once
// Variables of a function, or of the app: stage additions, changes and deletions, then apply them in one go. Applies at once,
// without a deploy.

#include <QHash>
#include <QJsonObject>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace isola {

class ServerClient;
class Banner;
class EmptyState;
class EnvironmentModel;
class Theme;

class EnvironmentPage final : public QWidget {
    Q_OBJECT

public:
    EnvironmentPage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    // `inherited`: names of the app's variables.
    void show(const QString &function, const QStringList &names, const QStringList &inherited = {});
    void showApp(const QStringList &names); // the app's own
    bool hasChanges() const;
    EnvironmentModel &model() { return *m_model; }

Q_SIGNALS:
    void applied();

private:
    QWidget *makeAdder();
    QWidget *makeActions();
    void makeTable();
    void add();
    void pasteFile();
    void apply();
    void update();

    ServerClient &m_client;
    const Theme &m_theme;
    QString m_function;
    EnvironmentModel *m_model;
    QLineEdit *m_name;
    QLineEdit *m_value;
    Banner *m_banner;
    QStackedWidget *m_stack;
    QTreeView *m_table;
    EmptyState *m_empty;
    QLabel *m_inherited;
    QLabel *m_summary;
    QPushButton *m_remove;
    QPushButton *m_undo;
    QPushButton *m_discard;
    QPushButton *m_apply;
    QStringList m_stored;
    QHash<QString, QJsonObject> m_staged; // of functions open before; only in memory, as they hold secrets
};

} // namespace isola
