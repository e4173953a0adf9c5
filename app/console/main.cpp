// isola-console: the desktop console, with a server of its own or connected to another.

#include "app/StopSignal.h"
#include "app/console/ConsoleOptions.h"
#include "app/console/EngineThread.h"
#include "ui/client/ServerClient.h"
#include "ui/editor/EditorScheme.h"
#include "ui/shell/MainWindow.h"
#include "ui/theme/Theme.h"

#include <QApplication>

int main(int argc, char **argv)
{
    isola::registerEditorScheme();
    QApplication::setApplicationName(QStringLiteral("isola-console"));
    QApplication::setOrganizationName(QStringLiteral("isola"));
    QApplication::setApplicationVersion(QStringLiteral(ISOLA_VERSION));
    QApplication application(argc, argv);
    const auto options = isola::readConsoleOptions(argc, argv);
    if (!options)
        return options.error();
    isola::registerEditorPage(QApplication::applicationDirPath());

    isola::Theme theme;
    isola::ServerClient client;
    isola::MainWindow window(client, theme);
    isola::StopSignal stopSignal;
    QObject::connect(&stopSignal, &isola::StopSignal::received, &window, &QWidget::close);
    window.show();
    if (!options->connectTo.isEmpty()) {
        client.setServer({options->connectTo, options->token, options->app});
        return QApplication::exec();
    }
    isola::EngineThread engine(options->serve);
    QObject::connect(&engine, &isola::EngineThread::ready, &client, [&](const QUrl &url, const QByteArray &token) {
        client.setServer({url, token, options->app});
    });
    QObject::connect(&engine, &isola::EngineThread::failed, &window, &isola::MainWindow::showStartFailure);
    QObject::connect(&window, &isola::MainWindow::retryRequested, &engine, [&] {
        window.showStarting();
        engine.start();
    });
    engine.start();
    return QApplication::exec();
}
