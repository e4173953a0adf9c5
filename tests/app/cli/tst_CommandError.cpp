#include "app/cli/CommandError.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestCommandError : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachRefusalHasItsExitStatus_data();
    void eachRefusalHasItsExitStatus();
    void errorsOfFunctionsAreTheirOwnKind();
    void localErrorsLookLikeTheServers();
};

void TestCommandError::eachRefusalHasItsExitStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("invalid") << 400 << 2;
    QTest::newRow("no token") << 401 << 4;
    QTest::newRow("no right") << 403 << 4;
    QTest::newRow("unknown") << 404 << 3;
    QTest::newRow("conflict") << 409 << 7;
    QTest::newRow("too large") << 413 << 2;
    QTest::newRow("rate limited") << 429 << 8;
    QTest::newRow("broken") << 500 << 1;
    QTest::newRow("paused") << 503 << 8;
}

void TestCommandError::eachRefusalHasItsExitStatus()
{
    QFETCH(int, status);
    QFETCH(int, exitCode);
    const CommandError error = errorFromAnswer(status, R"({"error":{"code":"X","message":"m","remediation":"r","details":[1]}})");
    QCOMPARE(int(error.exitCode), exitCode);
    QCOMPARE(error.code, u"X"_s);
    QCOMPARE(error.toJson()["error"_L1]["details"_L1][0].toInt(), 1);
    // Something between the client and the server may answer in another tongue.
    QCOMPARE(int(errorFromAnswer(status, "<html>").exitCode), exitCode);
}

void TestCommandError::errorsOfFunctionsAreTheirOwnKind()
{
    const CommandError error = errorFromAnswer(504, R"({"error":{"code":"FUNCTION_TIMEOUT","message":"m"}})");
    QVERIFY(error.exitCode == ExitCode::FunctionFailed);
}

void TestCommandError::localErrorsLookLikeTheServers()
{
    const FieldError field{u"code"_s, u"is wrong"_s, 3, 7, u"x;\n ^"_s};
    const CommandError error = failed(validationError({field}, u"Mend it."_s)).value();
    QVERIFY(error.exitCode == ExitCode::Usage);
    const QJsonObject json = error.toJson()["error"_L1].toObject();
    QCOMPARE(json["code"_L1].toString(), u"VALIDATION_INVALID_SCHEMA"_s);
    QCOMPARE(json["message"_L1].toString(), u"code: is wrong"_s);
    QCOMPARE(json["details"_L1][0]["line"_L1].toInt(), 3);
    QCOMPARE(json["details"_L1][0]["excerpt"_L1].toString(), u"x;\n ^"_s);
}

QTEST_GUILESS_MAIN(TestCommandError)
#include "tst_CommandError.moc"
