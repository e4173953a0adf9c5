// isola-console: the desktop console, with a server of its own or connected to another.

#include "app/StopSignal.h"
#include "app/console/ConsoleOptions.h"
#include "app/console/EngineThread.h"
#include "app/console/SingleInstance.h"
#include "ui/client/ServerClient.h"
#include "ui/editor/EditorScheme.h"
#include "ui/shell/Language.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/StartReport.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <cstdio>
#include <unistd.h>

// The web engine refuses to run its sandbox as root and would end the program; the editor shows nothing but its own page.
static void allowRoot()
{
    if (geteuid() != 0 || qEnvironmentVariableIsSet("QTWEBENGINE_DISABLE_SANDBOX"))
        return;
    std::fprintf(stderr, "isola-console: running as root, so the code editor's page has no sandbox of its own\n");
    qputenv("QTWEBENGINE_DISABLE_SANDBOX", "1");
}

int main(int argc, char **argv)
{
    allowRoot();
    isola::registerEditorScheme();
    QApplication::setApplicationName(QStringLiteral("isola-console"));
    QApplication::setOrganizationName(QStringLiteral("isola"));
    QApplication::setApplicationVersion(QStringLiteral(ISOLA_VERSION));
    QApplication application(argc, argv);
    const auto options = isola::readConsoleOptions(argc, argv);
    if (!options)
        return options.error();
    isola::installLanguage(application);
    isola::SingleInstance instance(
        options->connectTo.isEmpty() ? options->serve.dataDirectory : options->connectTo.toString() + options->app);
    if (instance.wakeOther())
        return 0;
    instance.listen();
    isola::registerEditorPage(QApplication::applicationDirPath());

    isola::Theme theme;
    isola::ServerClient client;
    isola::MainWindow window(client, theme);
    const isola::StartReport startReport(window, client);
    isola::StopSignal stopSignal;
    QObject::connect(&stopSignal, &isola::StopSignal::received, &window, &QWidget::close);
    QObject::connect(&instance, &isola::SingleInstance::woken, &window, &isola::MainWindow::comeForward);
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
