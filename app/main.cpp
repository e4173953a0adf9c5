// isola: the server and its command line.

#include "app/cli/CommandLine.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("isola"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ISOLA_VERSION));
    return isola::CommandLine().run(argc, argv);
}
