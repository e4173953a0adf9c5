#include "core/dispatch/compile/DraftCheck.h"

#include "tests/core/dispatch/EngineHarness.h"

#include <QJsonDocument>

using namespace isola;
using namespace Qt::StringLiterals;

// Whether good and bad sources are told apart; what the compiler makes of them is in tests/cases/typescript.
class TestDraftCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesJavaScriptAsItIs();
    void keepsTheCompiledFormOfATypeScriptEntry();
    void keepsTheCompiledFormOfModulesOnly();
    void doesNotCompileWhatIsCompiled();
    void blamesTheTypeScriptWhereItIsWrong();
    void blamesTheJavaScriptWhereItIsWrong();
    void takesTheSchemasOfAToolFromItsTypes_data();
    void takesTheSchemasOfAToolFromItsTypes();
    void takesTypesFromOtherModules();
    void blamesTheTypeOfAnotherModule();
    void putsExportedSchemasFirst();
    void blamesTheTypeThatIsNoJson();
    void leavesTheTypesOfOtherFunctionsAlone();

private:
    Result<FunctionVersionPtr> check(
        const QByteArray &code, const QMap<QString, QByteArray> &modules = {}, const QMap<QString, QByteArray> &compiled = {})
    {
        auto draft = std::make_shared<FunctionVersion>(*m_harness.version(code));
        draft->modules = modules;
        draft->compiled = compiled;
        std::optional<Result<FunctionVersionPtr>> result;
        m_check.check(draft, [&](Result<FunctionVersionPtr> checked) { result = std::move(checked); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30000))
            qFatal("the check did not end");
        return *result;
    }

    Result<FunctionVersionPtr> checkTool(const QByteArray &code, const QMap<QString, QByteArray> &modules = {})
    {
        auto draft = std::make_shared<FunctionVersion>(*m_harness.version(code));
        draft->modules = modules;
        draft->settings.agentTool.isExposed = true;
        std::optional<Result<FunctionVersionPtr>> result;
        m_check.check(draft, [&](Result<FunctionVersionPtr> checked) { result = std::move(checked); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30000))
            qFatal("the check did not end");
        return *result;
    }

    EngineHarness m_harness;
    DraftCheck m_check{*m_harness.engine};
};

static const QByteArray kHandler = "export default () => new Response('x');\n";

void TestDraftCheck::leavesJavaScriptAsItIs()
{
    const auto checked = check(kHandler + "let a = 1, b = 2, c = 3, f = String; f(a < b, c > (a));\n");
    QVERIFY(checked);
    QVERIFY((*checked)->compiled.isEmpty());
}

void TestDraftCheck::keepsTheCompiledFormOfATypeScriptEntry()
{
    const auto checked = check(kHandler + "const n: number = 1;");
    QVERIFY(checked);
    QCOMPARE((*checked)->compiled.value({}), kHandler + "const n         = 1;");
    QCOMPARE((*checked)->code, kHandler + "const n: number = 1;");
}

void TestDraftCheck::keepsTheCompiledFormOfModulesOnly()
{
    const auto checked = check("import './lib/x.ts';\n" + kHandler, {{u"./lib/x.ts"_s, "const n: number = 1;"}});
    QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
    QCOMPARE((*checked)->compiled, (QMap<QString, QByteArray>{{u"./lib/x.ts"_s, "const n         = 1;"}}));
}

void TestDraftCheck::doesNotCompileWhatIsCompiled()
{
    const QMap<QString, QByteArray> compiled{{QString(), kHandler}};
    const auto checked = check("const n: number = 1;", {}, compiled);
    QVERIFY(checked);
    QCOMPARE((*checked)->compiled, compiled);
}

void TestDraftCheck::blamesTheTypeScriptWhereItIsWrong()
{
    const auto checked = check(kHandler + "const n: number = 1;\nconst m: number = = 2;");
    QVERIFY(!checked);
    QCOMPARE(checked.error().details.size(), 1);
    QCOMPARE(checked.error().details[0].field, u"code"_s);
    QCOMPARE(std::pair(checked.error().details[0].line, checked.error().details[0].column), std::pair(3, 19));
    QCOMPARE(checked.error().details[0].excerpt, u"const m: number = = 2;\n                  ^"_s);
}

void TestDraftCheck::blamesTheJavaScriptWhereItIsWrong()
{
    const auto checked = check(kHandler + "const n = 1;\nconst n = 2;");
    QVERIFY(!checked);
    QCOMPARE(checked.error().details[0].message, u"SyntaxError: Identifier 'n' has already been declared (line 3, column 7)"_s);
}

void TestDraftCheck::takesTheSchemasOfAToolFromItsTypes_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("input");
    QTest::newRow("interface, references and doc comments")
        << QByteArray("/** Looks up. */ export interface Input extends Base {\n /** Whose.\n * @minLength 3 */\n mail: string;\n "
                      "tags?: Tag[]; }\n"
                      "interface Base { id: number }\ntype Tag = 'a' | 'b';\n")
        << QByteArray(R"({"type":"object","description":"Looks up.","additionalProperties":false,"required":["mail","id"],
            "properties":{"id":{"type":"number"},"mail":{"type":"string","description":"Whose.","minLength":3},
            "tags":{"type":"array","items":{"$ref":"#/$defs/Tag"}}},"$defs":{"Tag":{"enum":["a","b"]}}})");
    QTest::newRow("alias of an intersection")
        << QByteArray("type Input = Pick<All, 'a'> & { b: string | null };\ninterface All { a: boolean; c: Date }\n")
        << QByteArray(R"({"type":"object","additionalProperties":false,"required":["a","b"],
            "properties":{"a":{"type":"boolean"},"b":{"type":["string","null"]}}})");
    QTest::newRow("type argument") << QByteArray(
        "type Unit = 'g' | 'kg';\nexport const weigh = async (ctx: Context) => (await ctx.tool.input<{\n /** How much. */ n: "
        "number; unit?: Unit }>()).n;\n")
                                   << QByteArray(R"({"type":"object","additionalProperties":false,"required":["n"],
            "properties":{"n":{"type":"number","description":"How much."},"unit":{"$ref":"#/$defs/Unit"}},"$defs":{"Unit":{"enum":["g","kg"]}}})");
    QTest::newRow("typedef in JavaScript") << QByteArray(
        "/** @typedef {object} Input\n * @property {string} mail Whose\n * @property {number} [limit=5] */\n")
                                           << QByteArray(R"({"type":"object","additionalProperties":false,"required":["mail"],
            "properties":{"mail":{"type":"string","description":"Whose"},"limit":{"type":"number"}}})");
}

void TestDraftCheck::takesTheSchemasOfAToolFromItsTypes()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, input);
    const auto checked = checkTool(code + kHandler);
    QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
    QCOMPARE((*checked)->settings.agentTool.schemas.input, QJsonDocument::fromJson(input).object());
    QVERIFY((*checked)->settings.agentTool.schemas.output.isEmpty());
}

void TestDraftCheck::takesTypesFromOtherModules()
{
    const QMap<QString, QByteArray> modules{{u"lib/types.ts"_s,
                                                "import type { Named as N } from '../names';\nexport interface Input extends N { "
                                                "tag: Tag }\ntype Tag = 'a' | 'b';\n"},
        {u"names.ts"_s, "export type { Base as Named } from './base';\nexport * from './base';\n"},
        {u"base.ts"_s, "export interface Base { id: Tag }\ntype Tag = number;\nexport type Output = { z: string };\n"}};
    const auto checked = checkTool(
        "import type { Input } from './lib/types.ts';\nexport type { Output } from './names.ts';\nlet input: Input;\n" + kHandler,
        modules);
    QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
    const ToolSchemas &schemas = (*checked)->settings.agentTool.schemas;
    QCOMPARE(schemas.input,
        QJsonDocument::fromJson(R"({"type":"object","additionalProperties":false,"required":["tag","id"],
        "properties":{"tag":{"$ref":"#/$defs/Tag_2"},"id":{"$ref":"#/$defs/Tag"}},
        "$defs":{"Tag":{"type":"number"},"Tag_2":{"enum":["a","b"]}}})")
            .object());
    QVERIFY(schemas.output.value("properties"_L1).toObject().contains("z"_L1));
}

void TestDraftCheck::blamesTheTypeOfAnotherModule()
{
    const auto checked = checkTool("import type { Input } from './types.ts';\nlet input: Input;\n" + kHandler,
        {{u"types.ts"_s, "export interface Input {\n  f(): void;\n}\n"}});
    QVERIFY(!checked);
    QVERIFY2(checked.error().details.first().field.contains("types.ts"_L1), qPrintable(checked.error().details.first().field));
    QCOMPARE(checked.error().details.first().line, 2);
}

void TestDraftCheck::putsExportedSchemasFirst()
{
    const auto checked = checkTool("interface Input { a: string }\ninterface Output { b: string }\n"
                                   "export const inputSchema = { type: 'object', title: 'mine' };\n"
        + kHandler);
    QVERIFY(checked);
    QCOMPARE((*checked)->settings.agentTool.schemas.input.value("title"_L1).toString(), u"mine"_s);
    QVERIFY((*checked)->settings.agentTool.schemas.output.contains("properties"_L1));
}

void TestDraftCheck::blamesTheTypeThatIsNoJson()
{
    const auto checked = checkTool(kHandler + "interface Input {\n  a: string;\n  f(): void;\n}\n");
    QVERIFY(!checked);
    QCOMPARE(checked.error().details.first().field, u"code"_s);
    QCOMPARE(checked.error().details.first().line, 4);
}

void TestDraftCheck::leavesTheTypesOfOtherFunctionsAlone()
{
    const auto checked = check(kHandler + "interface Input { f(): void }\n");
    QVERIFY(checked);
    QVERIFY((*checked)->settings.agentTool.schemas.input.isEmpty());
}

QTEST_GUILESS_MAIN(TestDraftCheck)
#include "tst_DraftCheck.moc"
