#include "core/model/Trigger.h"

#include <QTest>

using namespace isola;

class TriggerTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wireNamesGoThereAndBack()
    {
        for (int type = 0; type <= int(TriggerType::Websocket); ++type)
            QVERIFY(triggerTypeFromWire(QString(wireName(TriggerType(type)))) == TriggerType(type));
        for (int source = 0; source <= int(InvocationSource::Replay); ++source)
            QVERIFY(invocationSourceFromWire(QString(wireName(InvocationSource(source)))) == InvocationSource(source));
        for (int auth = 0; auth <= int(HttpAuth::None); ++auth)
            QVERIFY(httpAuthFromWire(QString(wireName(HttpAuth(auth)))) == HttpAuth(auth));
        QVERIFY(!triggerTypeFromWire(u"HTTP"));
        QVERIFY(!invocationSourceFromWire(u""));
        QVERIFY(!httpAuthFromWire(u"optional "));
    }
};

QTEST_GUILESS_MAIN(TriggerTest)
#include "tst_Trigger.moc"
