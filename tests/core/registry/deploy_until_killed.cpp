// Deploys without end into the directory named by its argument, and prints a line for every deploy once it was answered: "f1 27",
// function and version. The test of SIGKILL reads the lines and pulls the plug.

#include "RegistryFixture.h"

#include <QCoreApplication>
#include <cstdio>
#include <unistd.h>

using namespace isola;
using namespace Qt::StringLiterals;

static void acknowledge(const QByteArray &line)
{
    // write() and not stdio: what was answered must not wait in a buffer when the plug is pulled.
    if (::write(STDOUT_FILENO, (line + '\n').constData(), size_t(line.size() + 1)) < 0)
        ::_exit(2);
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    RegistryFixture registry(application.arguments().at(1));
    for (int64_t round = 0;; ++round) {
        DeployRequest request;
        request.name = u"f%1"_s.arg(round % 3);
        const FunctionVersionPtr live = registry.functions->find("default", request.name.toUtf8());
        const int nextVersion = live ? live->version + 1 : 1;
        const QByteArray marker = QByteArray::number(nextVersion);
        request.code = marker + QByteArray(20000, 'x');
        request.environment = EnvironmentVariables{{u"MARKER"_s, QString::fromLatin1(marker)}};
        if (!registry.deploy(request))
            return 3;
        acknowledge(request.name.toUtf8() + ' ' + marker);
    }
}
