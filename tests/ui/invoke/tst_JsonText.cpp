#include "ui/invoke/JsonText.h"

#include <QTest>

namespace isola {

class tst_JsonText final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrderAndTheNumbers()
    {
        QCOMPARE(indentedJson(R"({"b":1.50,"a":[1,{"c":"x, {y}\"\\"}],"e":{},"f":[ ]})"),
            QByteArray("{\n  \"b\": 1.50,\n  \"a\": [\n    1,\n    {\n      \"c\": \"x, {y}\\\"\\\\\"\n    }\n  ],\n  \"e\": {},\n  \"f\": []\n}"));
    }

    void isTheSameTwice()
    {
        const auto once = indentedJson(R"([{"a":null},true,"ü"])");
        QVERIFY(once);
        QCOMPARE(indentedJson(*once), once);
    }

    void leavesAloneWhatIsNotJson()
    {
        QVERIFY(!indentedJson("hello"));
        QVERIFY(!indentedJson("{\"a\":"));
        QVERIFY(!indentedJson({}));
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_JsonText)
#include "tst_JsonText.moc"
