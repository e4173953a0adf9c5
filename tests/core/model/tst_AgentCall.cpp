#include "core/model/AgentCall.h"

#include <QTest>

using namespace isola;

class tst_AgentCall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromItsPath_data();
    void comesBackFromItsPath();
    void otherPathsAreNone();
};

void tst_AgentCall::comesBackFromItsPath_data()
{
    QTest::addColumn<QString>("agent");
    QTest::addColumn<QString>("call");
    QTest::newRow("plain") << QStringLiteral("support") << QStringLiteral("7");
    QTest::newRow("without an agent") << QString() << QStringLiteral("7");
    QTest::newRow("odd names") << QStringLiteral("a") << QStringLiteral("x/y?arguments=é");
}

void tst_AgentCall::comesBackFromItsPath()
{
    QFETCH(QString, agent);
    QFETCH(QString, call);
    const auto read = AgentCall::fromLogPath(AgentCall{agent, QStringLiteral("s-1"), call, "ab12"}.logPath());
    QVERIFY(read);
    QCOMPARE(read->agent, agent);
    QCOMPARE(read->session, QStringLiteral("s-1"));
    QCOMPARE(read->call, call);
    QCOMPARE(read->argumentsHash, QByteArray("ab12"));
}

void tst_AgentCall::otherPathsAreNone()
{
    QVERIFY(!AgentCall::fromLogPath("/"));
    QVERIFY(!AgentCall::fromLogPath("/agents/a/b"));
    QVERIFY(!AgentCall::fromLogPath("/agents/a/b?arguments=1"));
}

QTEST_GUILESS_MAIN(tst_AgentCall)
#include "tst_AgentCall.moc"
