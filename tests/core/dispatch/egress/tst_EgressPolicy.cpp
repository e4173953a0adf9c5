#include "core/dispatch/egress/EgressPolicy.h"

#include <QTest>

namespace isola {

class tst_EgressPolicy final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
    void asksAboutTheAddressWhereANameIsNotEnough();
    void allowsAllWithoutAList();
    void narrowedPoliciesMustBothAgree();
};

using Mode = EgressPolicy::Mode;

void tst_EgressPolicy::decides_data()
{
    QTest::addColumn<QByteArray>("listed");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("isListed");
    const auto row = [](const char *listed, const char *host, const char *address, int port, bool isListed) {
        QTest::addRow("%s: %s %s %d", listed, host, address, port)
            << QByteArray(listed) << QByteArray(host) << QByteArray(address) << port << isListed;
    };
    row("api.example.com", "api.example.com", "192.0.2.1", 443, true);
    row("API.Example.COM.", "api.example.com", "192.0.2.1", 443, true);
    row("api.example.com", "API.EXAMPLE.COM.", "192.0.2.1", 443, true);
    row("api.example.com", "example.com", "192.0.2.1", 443, false);
    row("api.example.com", "xapi.example.com", "192.0.2.1", 443, false);
    row("*.example.com", "a.b.example.com", "192.0.2.1", 443, true);
    row("*.example.com", "example.com", "192.0.2.1", 443, false);
    row("*.example.com", "badexample.com", "192.0.2.1", 443, false);
    row("*", "anything.test", "192.0.2.1", 443, true);
    row("api.example.com:8443", "api.example.com", "192.0.2.1", 8443, true);
    row("api.example.com:8443", "api.example.com", "192.0.2.1", 443, false);
    row("*:443", "api.example.com", "192.0.2.1", 443, true);
    row("*:443", "api.example.com", "192.0.2.1", 80, false);
    row("192.0.2.1", "api.example.com", "192.0.2.1", 443, true);
    row("192.0.2.1", "192.0.2.1", "192.0.2.1", 443, true);
    row("192.0.2.1:80", "192.0.2.1", "192.0.2.1", 443, false);
    row("192.0.2.0/24", "api.example.com", "192.0.2.77", 443, true);
    row("192.0.2.0/24", "api.example.com", "192.0.3.77", 443, false);
    row("192.0.2.0/24", "api.example.com", "::ffff:192.0.2.77", 443, true);
    row("2001:db8::/32", "[2001:db8::5]", "2001:db8::5", 443, true);
    row("[2001:db8::5]:80", "[2001:db8::5]", "2001:db8::5", 80, true);
    row("[2001:db8::5]:80", "[2001:db8::5]", "2001:db8::5", 81, false);
    row("2001:db8::5", "[2001:db8::5]", "2001:db8::5", 80, true);
}

void tst_EgressPolicy::decides()
{
    QFETCH(const QByteArray, listed);
    QFETCH(const QByteArray, host);
    QFETCH(const QByteArray, address);
    QFETCH(const int, port);
    QFETCH(const bool, isListed);
    const auto isAllowed = [&](Mode mode) {
        const EgressPolicy policy(mode, {listed.toStdString()});
        return !policy.refusalOfHost(host.toStdString(), uint16_t(port))
            && !policy.refusalOfAddress(host.toStdString(), *NetworkAddress::parse(address.toStdString()), uint16_t(port));
    };
    QCOMPARE(isAllowed(Mode::OnlyListed), isListed);
    QCOMPARE(isAllowed(Mode::AllButListed), !isListed);
}

void tst_EgressPolicy::asksAboutTheAddressWhereANameIsNotEnough()
{
    const EgressPolicy names(Mode::OnlyListed, {"a.example"});
    QVERIFY(names.refusalOfHost("b.example", 80)); // not even looked up
    const EgressPolicy blocks(Mode::OnlyListed, {"a.example", "10.0.0.0/8"});
    QVERIFY(!blocks.refusalOfHost("b.example", 80));
    QVERIFY(blocks.refusalOfAddress("b.example", *NetworkAddress::parse("11.0.0.1"), 80));
    QVERIFY(!blocks.refusalOfAddress("b.example", *NetworkAddress::parse("10.0.0.1"), 80));
}

void tst_EgressPolicy::allowsAllWithoutAList()
{
    const EgressPolicy policy;
    QVERIFY(!policy.refusalOfHost("a.example", 80));
    QVERIFY(!policy.refusalOfAddress("a.example", *NetworkAddress::parse("10.0.0.1"), 80));
}

void tst_EgressPolicy::narrowedPoliciesMustBothAgree()
{
    EgressPolicy policy(Mode::OnlyListed, {"*.example"});
    policy.narrowBy(EgressPolicy(Mode::AllButListed, {"b.example"}));
    policy.narrowBy(EgressPolicy());
    QVERIFY(!policy.refusalOfHost("a.example", 80));
    QVERIFY(policy.refusalOfHost("b.example", 80));
    QVERIFY(policy.refusalOfHost("a.other", 80));
    const auto address = *NetworkAddress::parse("192.0.2.1");
    QVERIFY(!policy.refusalOfAddress("a.example", address, 80));
    policy.narrowBy(EgressPolicy(Mode::AllButListed, {"192.0.2.0/24"}));
    QVERIFY(policy.refusalOfAddress("a.example", address, 80));
}

} // namespace isola

QTEST_APPLESS_MAIN(isola::tst_EgressPolicy)
#include "tst_EgressPolicy.moc"
