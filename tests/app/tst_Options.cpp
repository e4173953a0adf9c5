#include "app/Options.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKeyIsRead();
    void mistakesAreNamed_data();
    void mistakesAreNamed();

private:
    Result<void> read(const QByteArray &text, ServeOptions &options)
    {
        QFile file(m_directory.filePath(u"isola.toml"_s));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(text);
        file.close();
        return readConfigFile(file.fileName(), options);
    }

    QTemporaryDir m_directory;
};

void TestOptions::everyKeyIsRead()
{
    ServeOptions options;
    const auto done = read("data = '/srv/isola'\nhost = '0.0.0.0'\nport = 443\ntls_cert = 'c.pem'\ntls_key = 'k.pem'\n"
                           "access_log = '-'\nshards = 4\notlp_endpoint = 'http://127.0.0.1:4318/'\nallowed_hosts = "
                           "['isola.example', 'b.example']\n"
                           "[limits]\ninstances = 50\ninstances_per_function = 2\nwaiting_calls = 10\nwaiting_ms = 500\n"
                           "idle_ms = 5000\n",
        options);
    QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().message));
    QCOMPARE(options.dataDirectory, u"/srv/isola"_s);
    QCOMPARE(options.host, u"0.0.0.0"_s);
    QCOMPARE(options.port, quint16(443));
    QCOMPARE(options.tlsCertificate, u"c.pem"_s);
    QCOMPARE(options.tlsKey, u"k.pem"_s);
    QCOMPARE(options.accessLog, u"-"_s);
    QCOMPARE(options.shards, 4);
    QCOMPARE(options.limits.instances, 50);
    QCOMPARE(options.limits.instancesPerFunction, 2);
    QCOMPARE(options.limits.waitingCalls, 10);
    QCOMPARE(options.limits.waitingTime, Milliseconds(500));
    QCOMPARE(options.limits.idleTime, Milliseconds(5000));
    QCOMPARE(options.otlpEndpoint, u"http://127.0.0.1:4318"_s);
    QCOMPARE(options.allowedHosts, QStringList({u"isola.example"_s, u"b.example"_s}));
}

void TestOptions::mistakesAreNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown key") << QByteArray("prot = 1") << u"prot"_s;
    QTest::newRow("another kind") << QByteArray("port = '1'") << u"port"_s;
    QTest::newRow("a port that is none") << QByteArray("port = 70000") << u"port"_s;
    QTest::newRow("a collector that is no URL") << QByteArray("otlp_endpoint = 'collector'") << u"otlp_endpoint"_s;
    QTest::newRow("no shard at all") << QByteArray("shards = 0") << u"shards"_s;
    QTest::newRow("a limit of none") << QByteArray("[limits]\ninstances = 0") << u"limits.instances"_s;
    QTest::newRow("a limit that is not known") << QByteArray("[limits]\nfunctions = 1") << u"limits.functions"_s;
    QTest::newRow("a list of other things") << QByteArray("allowed_hosts = [1]") << u"allowed_hosts"_s;
    QTest::newRow("no TOML") << QByteArray("host = ") << u"isola.toml:1"_s;
}

void TestOptions::mistakesAreNamed()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, named);
    ServeOptions options;
    const auto done = read(text, options);
    QVERIFY(!done);
    QVERIFY2(done.error().message.contains(named), qPrintable(done.error().message));
}

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_Options.moc"
