#include "ui/debug/RemoteValue.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_RemoteValue final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesReadAsJavaScript_data()
    {
        QTest::addColumn<QJsonObject>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("number") << QJsonObject{{u"type"_s, u"number"_s}, {u"value"_s, 1.5}, {u"description"_s, u"1.5"_s}}
                                << u"1.5"_s;
        QTest::newRow("NaN") << QJsonObject{{u"type"_s, u"number"_s}, {u"unserializableValue"_s, u"NaN"_s}} << u"NaN"_s;
        QTest::newRow("text") << QJsonObject{{u"type"_s, u"string"_s}, {u"value"_s, u"say \"hi\"\n"_s}}
                              << u"\"say \\\"hi\\\"\\n\""_s;
        QTest::newRow("boolean") << QJsonObject{{u"type"_s, u"boolean"_s}, {u"value"_s, true}} << u"true"_s;
        QTest::newRow("undefined") << QJsonObject{{u"type"_s, u"undefined"_s}} << u"undefined"_s;
        QTest::newRow("null") << QJsonObject{{u"type"_s, u"object"_s}, {u"subtype"_s, u"null"_s}} << u"null"_s;
        QTest::newRow("function") << QJsonObject{{u"type"_s, u"function"_s}, {u"description"_s, u"(a) => {\n  b\n}"_s}}
                                  << u"(a) => {"_s;
        const QJsonArray order{property(u"id"_s, u"string"_s, u"a1"_s), property(u"lines"_s, u"object"_s, u"Array(2)"_s)};
        QTest::newRow("object") << object(u"Object"_s, {}, {{u"properties"_s, order}}) << u"{id: \"a1\", lines: Array(2)}"_s;
        const QJsonArray price{property(u"price"_s, u"number"_s, u"40"_s)};
        QTest::newRow("of a class, with more")
            << object(u"Order"_s, {}, {{u"overflow"_s, true}, {u"properties"_s, price}}) << u"Order {price: 40, …}"_s;
        const QJsonArray two{property(u"0"_s, u"number"_s, u"1"_s), property(u"1"_s, u"number"_s, u"2"_s)};
        QTest::newRow("array") << object(u"Array(2)"_s, u"array"_s, {{u"properties"_s, two}}) << u"[1, 2]"_s;
        QTest::newRow("error") << object(u"Error: no\n    at x"_s, u"error"_s, {{u"properties"_s, QJsonArray()}})
                               << u"Error: no"_s;
    }

    void valuesReadAsJavaScript()
    {
        QFETCH(QJsonObject, value);
        QFETCH(QString, text);
        QCOMPARE(remoteValueText(value), text);
    }

    void longTextsAreCut()
    {
        const QString text = remoteValueText({{u"type"_s, u"string"_s}, {u"value"_s, QString(100'000, u'x')}});
        QVERIFY(text.size() < 1000);
        QVERIFY(text.endsWith(u"…\""_s));
    }

private:
    static QJsonObject property(const QString &name, const QString &type, const QString &value)
    {
        return {{u"name"_s, name}, {u"type"_s, type}, {u"value"_s, value}};
    }

    static QJsonObject object(const QString &description, const QString &subtype, const QJsonObject &preview)
    {
        return {{u"type"_s, u"object"_s}, {u"subtype"_s, subtype}, {u"description"_s, description}, {u"preview"_s, preview}};
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_RemoteValue)
#include "tst_RemoteValue.moc"
