#pragma once
// The apps of the server: which one is worked on, and its settings: name, paused or not, how long logs are kept, how many calls a
// second, who may call from browsers.

#include "core/base/Result.h"

#include <QFrame>
#include <QJsonObject>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class AppCard final : public QFrame {
    Q_OBJECT

public:
    AppCard(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void refresh();

private:
    void makeFields();
    void showApps(const QJsonObject &answer);
    void showApp(const QJsonObject &app);
    void makeApp();
    void changeApp(const QString &app);
    void save();
    QJsonObject settings() const;

    ServerClient &m_client;
    Banner *m_banner;
    QComboBox *m_apps;
    QPushButton *m_new;
    QLineEdit *m_name;
    QCheckBox *m_isPaused;
    QSpinBox *m_retention; // days
    QSpinBox *m_rate; // calls a second; 0: as many as there is room for
    QLineEdit *m_origins;
    QPushButton *m_save;
};

} // namespace isola
