#include "core/objects/CorsRules.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class CorsRulesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStarStandsForAnything();
    void originMethodAndHeadersMustAllBeAllowed();
    void theFirstRuleThatAllowsItCounts();
    void storedRulesComeBackAsTheyWere();

private:
    static CorsRule rule(const QStringList &origins, const QByteArrayList &methods, const QStringList &headers = {})
    {
        CorsRule rule;
        rule.origins = origins;
        rule.methods = methods;
        rule.headers = headers;
        return rule;
    }
};

void CorsRulesTest::aStarStandsForAnything()
{
    const CorsRule sub = rule({u"https://*.example.com"_s}, {"GET"});
    QVERIFY(sub.allows(u"https://shop.example.com"_s, "GET"));
    QVERIFY(sub.allows(u"https://.example.com"_s, "GET"));
    QVERIFY(!sub.allows(u"https://example.com"_s, "GET"));
    QVERIFY(!sub.allows(u"https://shop.example.com.evil.test"_s, "GET"));
    QVERIFY(!sub.allows(u"http://shop.example.com"_s, "GET"));
    QVERIFY(!sub.isForAnyone());
    const CorsRule anyone = rule({u"*"_s}, {"GET"});
    QVERIFY(anyone.isForAnyone() && anyone.allows(u"null"_s, "GET"));
    // The two ends must not share characters.
    QVERIFY(!rule({u"https://aba*aba"_s}, {"GET"}).allows(u"https://aba"_s, "GET"));
}

void CorsRulesTest::originMethodAndHeadersMustAllBeAllowed()
{
    const CorsRule put = rule({u"https://a.test"_s}, {"PUT", "POST"}, {u"X-Amz-*"_s, u"content-type"_s});
    QVERIFY(put.allows(u"https://a.test"_s, "PUT", {u"x-amz-meta-a"_s, u"Content-Type"_s}));
    QVERIFY(put.allows(u"https://a.test"_s, "POST"));
    QVERIFY(!put.allows(u"https://a.test"_s, "GET"));
    QVERIFY(!put.allows(u"https://b.test"_s, "PUT"));
    QVERIFY(!put.allows(u"https://A.test"_s, "PUT"));
    QVERIFY(!put.allows(u"https://a.test"_s, "PUT", {u"x-amz-date"_s, u"authorization"_s}));
}

void CorsRulesTest::theFirstRuleThatAllowsItCounts()
{
    const CorsRules rules{rule({u"https://a.test"_s}, {"PUT"}), rule({u"*"_s}, {"GET", "PUT"})};
    QCOMPARE(ruleFor(rules, u"https://a.test"_s, "PUT"), &rules[0]);
    QCOMPARE(ruleFor(rules, u"https://a.test"_s, "GET"), &rules[1]);
    QCOMPARE(ruleFor(rules, u"https://b.test"_s, "PUT"), &rules[1]);
    QVERIFY(!ruleFor(rules, u"https://b.test"_s, "DELETE"));
    QVERIFY(!ruleFor({}, u"https://b.test"_s, "GET"));
}

void CorsRulesTest::storedRulesComeBackAsTheyWere()
{
    CorsRule whole = rule({u"https://a.test"_s, u"https://b.test"_s}, {"PUT"}, {u"*"_s});
    whole.id = u"one"_s;
    whole.exposed = {u"ETag"_s};
    whole.maxAgeSeconds = 0;
    const CorsRules read = corsRulesFromStored(toStored({whole, rule({u"*"_s}, {"GET"})}));
    QCOMPARE(read.size(), 2);
    QCOMPARE(read[0].id, whole.id);
    QCOMPARE(read[0].origins, whole.origins);
    QCOMPARE(read[0].methods, whole.methods);
    QCOMPARE(read[0].headers, whole.headers);
    QCOMPARE(read[0].exposed, whole.exposed);
    QVERIFY(read[0].maxAgeSeconds == 0);
    QVERIFY(!read[1].maxAgeSeconds);
    QVERIFY(corsRulesFromStored(toStored({})).isEmpty());
}

QTEST_APPLESS_MAIN(CorsRulesTest)
#include "tst_CorsRules.moc"
