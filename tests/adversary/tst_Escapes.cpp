// Every attempt of EscapeAttempts.cpp must fail inside the confinement, whoever started the server.

#include <QProcess>
#include <QTest>
#include <csignal>
#include <unistd.h>

class tst_Escapes final : public QObject {
    Q_OBJECT

private:
    static QByteArray run(const QStringList &arguments)
    {
        QProcess process;
        process.start(QStringLiteral(ISOLA_BIN_DIR "/../tests/escape_attempts"), arguments);
        process.waitForFinished();
        return process.readAllStandardOutput().trimmed();
    }

    static QByteArrayList attempts() { return run({QStringLiteral("list")}).split('\n'); }

private Q_SLOTS:
    void everyAttemptFails_data()
    {
        QTest::addColumn<QString>("attempt");
        QTest::addColumn<QString>("user");
        QVERIFY(attempts().size() > 75);
        // Root drops to nobody; an ordinary user, and nobody, have other ways in and fewer walls.
        const QStringList users = getuid() == 0
            ? QStringList{QStringLiteral("0"), QStringLiteral("1234"), QStringLiteral("65534")}
            : QStringList{QStringLiteral("0")};
        for (const QString &user : users)
            for (const QByteArray &attempt : attempts())
                QTest::newRow((attempt + " started as " + user.toLatin1()).constData()) << QString::fromLatin1(attempt) << user;
    }
    void everyAttemptFails()
    {
        QFETCH(QString, attempt);
        QFETCH(QString, user);
        const QByteArray result = run({attempt, QStringLiteral("confined"), user});
        QVERIFY2(result == "refused" || result == "killed by signal " + QByteArray::number(SIGSYS), result.constData());
    }

    void mostAttemptsSucceedWithoutTheWalls()
    {
        int escaped = 0;
        for (const QByteArray &attempt : attempts())
            escaped += run({QString::fromLatin1(attempt), QStringLiteral("control")}) == "escaped";
        QVERIFY2(escaped > 25, QByteArray::number(escaped).constData()); // else refusals would prove nothing
    }
};

QTEST_GUILESS_MAIN(tst_Escapes)
#include "tst_Escapes.moc"
