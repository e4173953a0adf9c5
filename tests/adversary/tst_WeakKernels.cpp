// The server where the kernel or a container gives less than it could: it says what stands, works with what is left, and runs
// nothing unconfined unless it is told to.

#include "tests/integration/support/ServerProcess.h"

#include <QJsonObject>
#include <QTest>
#include <unistd.h>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_WeakKernels final : public QObject {
    Q_OBJECT

private:
    static QString answerOf(ServerProcess &server)
    {
        const HttpAnswer deployed = server.deploy("hello", "export default () => new Response('hello')");
        if (deployed.status != 201)
            return QString::fromUtf8(deployed.body);
        return QString::fromUtf8(server.visit("hello").body);
    }

private Q_SLOTS:
    void worksWithLess_data()
    {
        QTest::addColumn<QStringList>("kernel");
        QTest::newRow("without namespaces") << QStringList{u"no-namespaces"_s};
        if (getuid() == 0) {
            QTest::newRow("as nobody") << QStringList{u"as-nobody"_s};
            QTest::newRow("as nobody without namespaces") << QStringList{u"as-nobody"_s, u"no-namespaces"_s};
        }
    }
    void worksWithLess()
    {
        QFETCH(const QStringList, kernel);
        ServerProcess server;
        server.runUnder(u"" ISOLA_BIN_DIR "/../tests/weak_kernel"_s, kernel);
        QVERIFY2(server.start(), server.standardError());
        QCOMPARE(answerOf(server), u"hello"_s);
        const QString layers = server.get("/v1/default/runtime").json()["layers"_L1].toString();
        for (const QString &wall : {u"no new privileges"_s, u"seccomp"_s, u"unprivileged user"_s})
            QVERIFY2(layers.contains(wall), qPrintable(layers));
        QCOMPARE(layers.contains(u"network namespace"_s), !kernel.contains(u"no-namespaces"_s));
        QVERIFY(server.standardError().contains("isola: sandbox: " + layers.toUtf8()));
    }

    void refusesToRunUnconfined()
    {
        ServerProcess server;
        server.runUnder(u"" ISOLA_BIN_DIR "/../tests/weak_kernel"_s, {u"no-seccomp"_s});
        server.start(); // it may be ready for a moment before the sandbox is
        QCOMPARE(server.waitForEnd(), 1);
        QVERIFY2(server.standardError().contains("no seccomp"), server.standardError());
        QVERIFY2(server.standardError().contains("--allow-weaker-sandbox"), server.standardError());
    }

    void runsUnconfinedWhenItIsTold()
    {
        ServerProcess server;
        server.runUnder(u"" ISOLA_BIN_DIR "/../tests/weak_kernel"_s, {u"no-seccomp"_s});
        server.addArgument(u"--allow-weaker-sandbox"_s);
        QVERIFY2(server.start(), server.standardError());
        QCOMPARE(answerOf(server), u"hello"_s);
        QVERIFY2(server.standardError().contains("warning: weaker sandbox"), server.standardError());
    }
};

QTEST_GUILESS_MAIN(tst_WeakKernels)
#include "tst_WeakKernels.moc"
