#include "core/model/ChannelPattern.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class ChannelPatternTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNameMatchesOrNot_data();
    void aNameMatchesOrNot();
    void whatCannotBeMeantIsRefused_data();
    void whatCannotBeMeantIsRefused();
    void whoIsNoUserHasNoIdAndNoClaims();
};

static Caller ada()
{
    Caller caller;
    caller.kind = CallerKind::EndUserJwt;
    caller.userId = "ada";
    caller.claims = R"({"sub":"ada","team":"red","floor":3,"half":0.5,"star":"*","list":["a"],"none":""})";
    return caller;
}

void ChannelPatternTest::aNameMatchesOrNot_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("channel");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *pattern, const char *channel, bool matches) {
        QTest::newRow(qPrintable(QString::fromLatin1(pattern) + u' ' + QString::fromLatin1(channel)))
            << QString::fromLatin1(pattern) << QString::fromLatin1(channel) << matches;
    };
    row("news", "news", true);
    row("news", "News", false);
    row("news", "newspaper", false);
    row("*", "x", true);
    row("*", "", false);
    row("room:*", "room:1", true);
    row("room:*", "room:", false);
    row("room:*:log", "room:1:log", true);
    row("room:*:log", "room::log", false);
    row("room:*:log", "room:log", false);
    row("*ab*ab", "xabab", false);
    row("*ab*ab", "xabyab", true);
    row("*aa", "aaa", true);
    row("user:{user.id}", "user:ada", true);
    row("user:{user.id}", "user:bob", false);
    row("user:{user.id}:*", "user:ada:x", true);
    row("user:{user.id}:*", "user:adam:x", false);
    row("team:{user.claims.team}", "team:red", true);
    row("team:{user.claims.team}", "team:blue", false);
    row("floor:{user.claims.floor}", "floor:3", true);
    row("x{user.claims.half}", "x0.5", false);
    row("x{user.claims.missing}", "x", false);
    row("x{user.claims.none}", "x", false);
    row("x{user.claims.list}", "xa", false);
    row("x{user.claims.star}", "xanything", false);
    row("x{user.claims.star}", "x*", true);
}

void ChannelPatternTest::aNameMatchesOrNot()
{
    QFETCH(QString, pattern);
    QFETCH(QString, channel);
    const auto parsed = ChannelPattern::parse(pattern);
    QVERIFY(parsed);
    QTEST(parsed->matches(channel, ada()), "matches");
}

void ChannelPatternTest::whatCannotBeMeantIsRefused_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("reason");
    QTest::newRow("empty") << QString() << u"1 to 200"_s;
    QTest::newRow("long") << QString(201, u'a') << u"1 to 200"_s;
    QTest::newRow("open") << u"a{user.id"_s << u"without its other half"_s;
    QTest::newRow("close") << u"a}"_s << u"without its other half"_s;
    QTest::newRow("unknown") << u"{user.name}"_s << u"{user.name}"_s;
    QTest::newRow("stars") << u"a**"_s << u"**"_s;
}

void ChannelPatternTest::whatCannotBeMeantIsRefused()
{
    QFETCH(QString, pattern);
    QFETCH(QString, reason);
    const auto parsed = ChannelPattern::parse(pattern);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().message.contains(reason), qPrintable(parsed.error().message));
}

void ChannelPatternTest::whoIsNoUserHasNoIdAndNoClaims()
{
    Caller key;
    key.kind = CallerKind::ServiceKey;
    key.userId = "ada";
    QVERIFY(!ChannelPattern::parse(u"user:{user.id}"_s)->matches(u"user:ada"_s, key));
    QVERIFY(ChannelPattern::parse(u"news"_s)->matches(u"news"_s, key));
}

QTEST_GUILESS_MAIN(ChannelPatternTest)
#include "tst_ChannelPattern.moc"
