#pragma once
// What a new person sees first: one button that makes a function, calls it and shows its answer, then where to go on. Shown while
// the app has no functions.

#include "core/base/Result.h"

#include <QJsonObject>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class WelcomePage final : public QWidget {
    Q_OBJECT

public:
    WelcomePage(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void functionOpened(const QString &name);
    void newFunctionRequested();
    void skipped();

private:
    QWidget *makeStart(const Theme &theme);
    QWidget *makeAnswer(const Theme &theme);
    void deploySample();
    void callSample(const QString &url);
    void showAnswer(const QString &url, const QJsonObject &answer);
    void showFault(const Error &error);

    ServerClient &m_client;
    Banner *m_banner;
    QPushButton *m_start;
    QWidget *m_answer;
    QLabel *m_status;
    QPlainTextEdit *m_body;
    QPlainTextEdit *m_command;
};

} // namespace isola
