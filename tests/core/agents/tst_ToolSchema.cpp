#include "core/agents/ToolSchema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_ToolSchema : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void argumentsThatFitHaveNoFaults();
    void faultsAreNamedByTheirPaths_data();
    void faultsAreNamedByTheirPaths();
    void withoutASchemaEverythingFits();
    void whatIsNoSchemaIsRefused_data();
    void whatIsNoSchemaIsRefused();
    void namesOfPropertiesAreNotTakenForKeywords();
};

static QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

static const QByteArray kSchema = R"({"type":"object","required":["id"],"additionalProperties":false,"properties":{
    "id":{"type":"integer"},"mail":{"type":"string","minLength":3},"kind":{"enum":["a","b"]},
    "items":{"type":"array","items":{"$ref":"#/$defs/Item"}},"pair":{"type":"array","prefixItems":[{"type":"string"},{"type":"number"}],"items":false}},
    "$defs":{"Item":{"type":"object","properties":{"k":{"type":"string"}},"required":["k"]}}})";

static QStringList faultsOf(const QByteArray &schema, const QByteArray &arguments)
{
    FunctionVersion function;
    function.settings.agentTool.schemas.input = object(schema);
    QStringList texts;
    for (const FieldError &fault : argumentFaults(function, object(arguments)))
        texts.append(fault.field + u": "_s + fault.message);
    return texts;
}

void tst_ToolSchema::argumentsThatFitHaveNoFaults()
{
    QVERIFY(checkSchemas({object(kSchema), {}}));
    // Beyond 32 bits too.
    QCOMPARE(
        faultsOf(kSchema, R"({"id":9007199254740991,"mail":"a@b","kind":"b","items":[{"k":"x","more":1}],"pair":["a",2.5]})"),
        QStringList());
}

void tst_ToolSchema::faultsAreNamedByTheirPaths_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QString>("fault");
    QTest::newRow("missing") << QByteArray("{}") << u"arguments.id: is missing"_s;
    QTest::newRow("unknown") << QByteArray(R"({"id":1,"ids":2})") << u"arguments.ids: is not in the tool's schema"_s;
    QTest::newRow("type") << QByteArray(R"({"id":1.5})") << u"arguments.id: has a type that the tool's schema does not allow"_s;
    QTest::newRow("enum") << QByteArray(R"({"id":1,"kind":"c"})")
                          << u"arguments.kind: is none of the values that the tool's schema allows"_s;
    QTest::newRow("length") << QByteArray(R"({"id":1,"mail":"x"})")
                            << u"arguments.mail: String should be no fewer than 3 characters in length."_s;
    QTest::newRow("deep") << QByteArray(R"({"id":1,"items":[{"k":"a"},{}]})") << u"arguments.items[1].k: is missing"_s;
}

void tst_ToolSchema::faultsAreNamedByTheirPaths()
{
    QFETCH(QByteArray, arguments);
    QFETCH(QString, fault);
    QCOMPARE(faultsOf(kSchema, arguments), QStringList{fault});
}

void tst_ToolSchema::withoutASchemaEverythingFits()
{
    QCOMPARE(faultsOf("{}", R"({"any":[1]})"), QStringList());
    QCOMPARE(inputSchemaOf(FunctionVersion()), object(R"({"type":"object"})"));
}

void tst_ToolSchema::whatIsNoSchemaIsRefused_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::newRow("not of an object") << QByteArray(R"({"type":"string"})");
    QTest::newRow("malformed") << QByteArray(R"({"type":"object","required":"id"})");
    QTest::newRow("a keyword that would be half obeyed") << QByteArray(R"({"type":"object","unevaluatedProperties":false})");
    QTest::newRow("another document") << QByteArray(
        R"({"type":"object","properties":{"a":{"$ref":"https://example.com/x.json"}}})");
}

void tst_ToolSchema::whatIsNoSchemaIsRefused()
{
    QFETCH(QByteArray, schema);
    const Result<void> asInput = checkSchemas({object(schema), {}});
    QVERIFY(!asInput);
    QCOMPARE(asInput.error().details.first().field, u"inputSchema"_s);
    QCOMPARE(checkSchemas({{}, object(schema)}).error().details.first().field, u"outputSchema"_s);
}

void tst_ToolSchema::namesOfPropertiesAreNotTakenForKeywords()
{
    const QByteArray schema
        = R"({"type":"object","properties":{"$anchor":{"type":"string"},"prefixItems":{"type":"number"}},"required":["prefixItems"]})";
    QVERIFY(checkSchemas({object(schema), {}}));
    QCOMPARE(faultsOf(schema, R"({"prefixItems":1,"$anchor":"x"})"), QStringList());
    QCOMPARE(faultsOf(schema, R"({"$anchor":"x"})"), QStringList{u"arguments.prefixItems: is missing"_s});
}

QTEST_GUILESS_MAIN(tst_ToolSchema)
#include "tst_ToolSchema.moc"
