#include "core/dispatch/egress/ForbiddenAddresses.h"

#include <QTest>
#include <ifaddrs.h>
#include <net/if.h>

namespace isola {

class tst_ForbiddenAddresses final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void forbidsWhatNoFunctionMayReach_data();
    void forbidsWhatNoFunctionMayReach();
    void allowsTheRest_data();
    void allowsTheRest();
    void forbidsItsOwnPortsOnEveryAddressOfThisMachine();
    void allowsItsOwnPortNumberElsewhere();
};

void tst_ForbiddenAddresses::forbidsWhatNoFunctionMayReach_data()
{
    QTest::addColumn<QByteArray>("address");
    for (const char *address : {"0.0.0.0", "0.1.2.3", "::", "169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254",
             "::ffff:a9fe:a9fe", "::169.254.169.254", "64:ff9b::169.254.169.254", "64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::",
             "fe80::1", "febf::1", "fec0::1", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "168.63.129.16", "192.0.0.192",
             "224.0.0.1", "239.1.1.1", "ff02::1", "240.0.0.1", "255.255.255.255", "::ffff:0.0.0.0"})
        QTest::newRow(address) << QByteArray(address);
}

void tst_ForbiddenAddresses::forbidsWhatNoFunctionMayReach()
{
    QFETCH(const QByteArray, address);
    const auto refusal = ForbiddenAddresses().refusal(*NetworkAddress::parse(address.toStdString()), 80);
    QVERIFY(refusal);
    QVERIFY(refusal->find("reserved address") != std::string::npos);
}

void tst_ForbiddenAddresses::allowsTheRest_data()
{
    QTest::addColumn<QByteArray>("address");
    for (const char *address : {"127.0.0.1", "127.9.9.9", "::1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.253.255.255",
             "169.255.0.0", "100.100.100.201", "8.8.8.8", "2001:db8::1", "fd00::1", "fe00::1", "223.255.255.255",
             "64:ff9b::8.8.8.8", "2002:808:808::"})
        QTest::newRow(address) << QByteArray(address);
}

void tst_ForbiddenAddresses::allowsTheRest()
{
    QFETCH(const QByteArray, address);
    ForbiddenAddresses forbidden;
    forbidden.setOwnPorts({4000});
    QVERIFY(!forbidden.refusal(*NetworkAddress::parse(address.toStdString()), 80));
}

void tst_ForbiddenAddresses::forbidsItsOwnPortsOnEveryAddressOfThisMachine()
{
    ForbiddenAddresses forbidden;
    forbidden.setOwnPorts({4000, 4001});
    std::vector<std::string> addresses{
        "127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::127.0.0.1"};
    ifaddrs *list = nullptr;
    QCOMPARE(getifaddrs(&list), 0);
    for (const ifaddrs *entry = list; entry; entry = entry->ifa_next)
        if (entry->ifa_addr)
            if (const auto address = NetworkAddress::of(*entry->ifa_addr))
                addresses.push_back(address->text());
    freeifaddrs(list);
    for (const std::string &address : addresses) {
        QVERIFY2(forbidden.refusal(*NetworkAddress::parse(address), 4000), address.c_str());
        QVERIFY2(forbidden.refusal(*NetworkAddress::parse(address), 4001), address.c_str());
    }
    QVERIFY(forbidden.refusal(*NetworkAddress::parse("127.0.0.1"), 4000)->find("ctx.invoke") != std::string::npos);
}

void tst_ForbiddenAddresses::allowsItsOwnPortNumberElsewhere()
{
    ForbiddenAddresses forbidden;
    forbidden.setOwnPorts({4000});
    QVERIFY(!forbidden.refusal(*NetworkAddress::parse("192.0.2.1"), 4000));
    QVERIFY(!forbidden.refusal(*NetworkAddress::parse("127.0.0.1"), 4002));
}

} // namespace isola

QTEST_APPLESS_MAIN(isola::tst_ForbiddenAddresses)
#include "tst_ForbiddenAddresses.moc"
