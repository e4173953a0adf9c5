#pragma once
// Name, description and a template; deploys it, so that the first call works a moment later.

#include <QDialog>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace isola {

class ServerClient;
class Banner;
class Theme;

class NewFunctionDialog final : public QDialog {
    Q_OBJECT

public:
    NewFunctionDialog(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void functionMade(const QString &name);

private:
    void makeTemplates(const Theme &theme);
    void checkName();
    void create();
    void deploy();

    ServerClient &m_client;
    QLineEdit *m_name;
    QLineEdit *m_description;
    QListWidget *m_templates;
    Banner *m_banner;
    QPushButton *m_create;
};

} // namespace isola
