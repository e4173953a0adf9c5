#include "core/triggers/socket/ChannelRules.h"

#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class ChannelRulesTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutAListAllMayListenAndDevelopersSpeak();
    void anEmptyListClosesEverything();
    void listsOfSeveralTriggersAddUp();

private:
    static Trigger trigger(const QByteArray &config, bool isEnabled = true)
    {
        return {TriggerType::Websocket, QJsonDocument::fromJson(config).object(), isEnabled};
    }

    const AppId m_app{u"shop"_s};
    const Caller m_user{CallerKind::EndUserJwt, false, m_app, {}, {}, "ada", R"({"team":"red"})"};
    const Caller m_key{CallerKind::ServiceKey, false, m_app, "1", {}, {}, {}};
    const Caller m_foreignKey{CallerKind::ServiceKey, false, AppId{u"other"_s}, "2", {}, {}, {}};
};

void ChannelRulesTest::withoutAListAllMayListenAndDevelopersSpeak()
{
    ChannelRules rules;
    rules.add(trigger(R"({"event":"x"})"));
    QVERIFY(rules.maySubscribe(m_app, u"anything"_s, m_user));
    QVERIFY(!rules.mayPublish(m_app, u"anything"_s, m_user));
    QVERIFY(rules.mayPublish(m_app, u"anything"_s, m_key));
    QVERIFY(!rules.mayPublish(m_app, u"anything"_s, m_foreignKey));
}

void ChannelRulesTest::anEmptyListClosesEverything()
{
    ChannelRules rules;
    rules.add(trigger(R"({"channels":[]})", false));
    QVERIFY(!rules.maySubscribe(m_app, u"anything"_s, m_user));
    QVERIFY(rules.maySubscribe(m_app, u"anything"_s, m_key));
    QVERIFY(!rules.maySubscribe(m_app, u"anything"_s, m_foreignKey));
}

void ChannelRulesTest::listsOfSeveralTriggersAddUp()
{
    ChannelRules rules;
    rules.add(trigger(R"({"channels":[{"channel":"news","subscribe":true,"publish":false}]})"));
    rules.add(trigger(R"({"channels":[{"channel":"in:{user.claims.team}","subscribe":false,"publish":true}]})"));
    QVERIFY(rules.maySubscribe(m_app, u"news"_s, m_user));
    QVERIFY(!rules.mayPublish(m_app, u"news"_s, m_user));
    QVERIFY(!rules.maySubscribe(m_app, u"in:red"_s, m_user));
    QVERIFY(rules.mayPublish(m_app, u"in:red"_s, m_user));
    QVERIFY(!rules.mayPublish(m_app, u"in:blue"_s, m_user));
}

QTEST_GUILESS_MAIN(ChannelRulesTest)
#include "tst_ChannelRules.moc"
