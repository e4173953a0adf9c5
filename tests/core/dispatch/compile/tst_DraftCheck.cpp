#include "core/dispatch/compile/DraftCheck.h"

#include "tests/core/dispatch/EngineHarness.h"

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

QTEST_GUILESS_MAIN(TestDraftCheck)
#include "tst_DraftCheck.moc"
