#include "core/triggers/Delivery.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class DeliveryTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void idsAndStatesComeBackFromTheWire();
    void otherTextIsNoId();
    void jsonShowsNoContent();
};

void DeliveryTest::idsAndStatesComeBackFromTheWire()
{
    QCOMPARE(wireName(DeliveryId{17}), "dlv_17");
    QCOMPARE(deliveryIdFromWire(u"dlv_17")->value, 17);
    for (const DeliveryState state : {DeliveryState::Pending, DeliveryState::Delivered, DeliveryState::Dead})
        QVERIFY(deliveryStateFromWire(QString(wireName(state))) == state);
}

void DeliveryTest::otherTextIsNoId()
{
    for (const QString &text : {u""_s, u"17"_s, u"dlv_"_s, u"dlv_x"_s, u"dlv_0"_s, u"dlv_-1"_s, u"inv_17"_s})
        QVERIFY2(!deliveryIdFromWire(text), qPrintable(text));
}

void DeliveryTest::jsonShowsNoContent()
{
    Delivery delivery;
    delivery.id = {17};
    delivery.request.body = "secret";
    delivery.request.fields = "authorization:secret\n";
    const QJsonObject json = deliveryJson(delivery, u"hook"_s);
    QCOMPARE(json["id"_L1].toString(), u"dlv_17"_s);
    QCOMPARE(json["function"_L1].toString(), u"hook"_s);
    QCOMPARE(json["last_status"_L1], QJsonValue());
    for (const QJsonValue &value : json)
        QVERIFY(!value.toString().contains("secret"_L1));
}

QTEST_GUILESS_MAIN(DeliveryTest)
#include "tst_Delivery.moc"
