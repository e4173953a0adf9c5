#include "core/dispatch/egress/NetworkAddress.h"

#include <QTest>

namespace isola {

class tst_NetworkAddress final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEverySpelling_data();
    void readsEverySpelling();
    void refusesWhatIsNoAddress_data();
    void refusesWhatIsNoAddress();
    void findsTheAddressInside_data();
    void findsTheAddressInside();
    void containsWhatSharesTheFirstBits_data();
    void containsWhatSharesTheFirstBits();
    void refusesWhatIsNoNetwork();
};

void tst_NetworkAddress::readsEverySpelling_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("canonical");
    QTest::newRow("v4") << QByteArray("192.0.2.1") << QByteArray("192.0.2.1");
    QTest::newRow("v6") << QByteArray("2001:DB8:0:0::1") << QByteArray("2001:db8::1");
    QTest::newRow("in brackets") << QByteArray("[::1]") << QByteArray("::1");
    QTest::newRow("with a zone") << QByteArray("fe80::1%eth0") << QByteArray("fe80::1");
    QTest::newRow("mapped, dotted") << QByteArray("::ffff:192.0.2.1") << QByteArray("192.0.2.1");
    QTest::newRow("mapped, hexadecimal") << QByteArray("::ffff:c000:201") << QByteArray("192.0.2.1");
}

void tst_NetworkAddress::readsEverySpelling()
{
    QFETCH(const QByteArray, text);
    const auto address = NetworkAddress::parse(text.toStdString());
    QVERIFY(address);
    QTEST(QByteArray::fromStdString(address->text()), "canonical");
}

void tst_NetworkAddress::refusesWhatIsNoAddress_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
        {"", "example.com", "1.2.3", "1.2.3.4.5", "256.0.0.1", "0x7f.1", "2130706433", "[::1", ":::", "1.2.3.4/8"})
        QTest::newRow(text) << QByteArray(text);
}

void tst_NetworkAddress::refusesWhatIsNoAddress()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!NetworkAddress::parse(text.toStdString()));
}

void tst_NetworkAddress::findsTheAddressInside_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("inside"); // empty: none
    QTest::newRow("NAT64") << QByteArray("64:ff9b::a9fe:a9fe") << QByteArray("169.254.169.254");
    QTest::newRow("local NAT64") << QByteArray("64:ff9b:1::a9fe:a9fe") << QByteArray("169.254.169.254");
    QTest::newRow("6to4") << QByteArray("2002:a9fe:a9fe::1") << QByteArray("169.254.169.254");
    QTest::newRow("compatible") << QByteArray("::169.254.169.254") << QByteArray("169.254.169.254");
    QTest::newRow("loopback") << QByteArray("::1") << QByteArray();
    QTest::newRow("v4") << QByteArray("10.0.0.1") << QByteArray();
    QTest::newRow("v6") << QByteArray("2001:db8::1") << QByteArray();
}

void tst_NetworkAddress::findsTheAddressInside()
{
    QFETCH(const QByteArray, text);
    const auto inside = NetworkAddress::parse(text.toStdString())->embeddedV4();
    QTEST(inside ? QByteArray::fromStdString(inside->text()) : QByteArray(), "inside");
}

void tst_NetworkAddress::containsWhatSharesTheFirstBits_data()
{
    QTest::addColumn<QByteArray>("network");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("isInside");
    const auto row = [](const char *network, const char *address, bool isInside) {
        QTest::addRow("%s %s", network, address) << QByteArray(network) << QByteArray(address) << isInside;
    };
    row("10.0.0.0/8", "10.255.255.255", true);
    row("10.0.0.0/8", "11.0.0.0", false);
    row("172.16.0.0/12", "172.31.255.255", true);
    row("172.16.0.0/12", "172.32.0.0", false);
    row("192.0.2.1", "192.0.2.1", true);
    row("192.0.2.1", "192.0.2.2", false);
    row("192.0.2.1", "::ffff:192.0.2.1", true);
    row("0.0.0.0/0", "8.8.8.8", true);
    row("0.0.0.0/0", "2001:db8::1", false);
    row("fe80::/10", "febf::1", true);
    row("fe80::/10", "fec0::1", false);
    row("::/0", "2001:db8::1", true);
}

void tst_NetworkAddress::containsWhatSharesTheFirstBits()
{
    QFETCH(const QByteArray, network);
    QFETCH(const QByteArray, address);
    QTEST(Network::parse(network.toStdString())->contains(*NetworkAddress::parse(address.toStdString())), "isInside");
}

void tst_NetworkAddress::refusesWhatIsNoNetwork()
{
    for (const char *text : {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "fe80::/129", "example.com/8", "*"})
        QVERIFY2(!Network::parse(text), text);
}

} // namespace isola

QTEST_APPLESS_MAIN(isola::tst_NetworkAddress)
#include "tst_NetworkAddress.moc"
