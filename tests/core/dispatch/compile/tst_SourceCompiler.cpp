#include "core/dispatch/compile/SourceCompiler.h"

#include "tests/core/dispatch/EngineHarness.h"

using namespace isola;
using namespace Qt::StringLiterals;

class TestSourceCompiler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replacesTypesByBlanks();
    void reportsEverySourceThatHasAFault();
    void compilesASourceOfManyMegabytes();
    void leavesNoRowInTheLog();
    void saysWhenTheCompilerCannotBeHad();

private:
    Result<CompileAnswer> compile(const QMap<QString, QByteArray> &sources)
    {
        std::optional<Result<CompileAnswer>> answer;
        m_compiler.compile({u"default"_s}, sources, [&](Result<CompileAnswer> given) { answer = std::move(given); });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 60000))
            qFatal("the compiler did not answer");
        return *answer;
    }

    EngineHarness m_harness;
    SourceCompiler m_compiler{*m_harness.engine};
};

void TestSourceCompiler::replacesTypesByBlanks()
{
    const auto answer = compile({{u"a.ts"_s, "let x: number = 1;\ntype T = string\n(x as any)?.y!.z"}});
    QVERIFY(answer);
    QVERIFY(answer->faults.isEmpty());
    QCOMPARE(answer->compiled.value(u"a.ts"_s), "let x         = 1;\n;              \n(x       )?.y .z"_ba);
}

void TestSourceCompiler::reportsEverySourceThatHasAFault()
{
    const auto answer = compile({{u"a.ts"_s, "\n  @log class A {}"}, {u"b.ts"_s, "const x: = 1"}, {u"c.ts"_s, "export {}"}});
    QVERIFY(answer);
    QCOMPARE(answer->compiled.keys(), QStringList{u"c.ts"_s});
    QCOMPARE(answer->faults.size(), 2);
    QCOMPARE(answer->faults[0].path, u"a.ts"_s);
    QVERIFY2(answer->faults[0].message.startsWith("Decorators do not run here"_L1), qPrintable(answer->faults[0].message));
    QCOMPARE(std::pair(answer->faults[0].line, answer->faults[0].column), std::pair(2, 3));
    QCOMPARE(std::pair(answer->faults[1].line, answer->faults[1].column), std::pair(1, 10));
}

void TestSourceCompiler::compilesASourceOfManyMegabytes()
{
    const QByteArray line = "export function f(a: number, b: Map<string, number>): string { return `${a as number}`; }\n";
    QByteArray source;
    while (source.size() < 3 * 1024 * 1024)
        source += QByteArray(line).replace("f(", "f" + QByteArray::number(source.size()) + '(');
    const auto answer = compile({{u"big.ts"_s, source}});
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
    QCOMPARE(answer->compiled.value(u"big.ts"_s).size(), source.size());
}

void TestSourceCompiler::leavesNoRowInTheLog()
{
    std::atomic<int> commits = 0;
    QObject::connect(
        m_harness.log.get(), &LogWriter::rowsCommitted, m_harness.log.get(), [&] { ++commits; }, Qt::DirectConnection);
    QVERIFY(compile({{u"a.ts"_s, "let x: number"}}));
    m_harness.log->flush();
    QCOMPARE(commits, 0);
}

void TestSourceCompiler::saysWhenTheCompilerCannotBeHad()
{
    EngineHarness stopping;
    SourceCompiler compiler(*stopping.engine);
    stopping.engine->drain([] {});
    std::optional<Result<CompileAnswer>> answer;
    compiler.compile({u"default"_s}, {{u"a.ts"_s, "let x: number"}}, [&](Result<CompileAnswer> given) { answer = given; });
    QVERIFY(answer && !*answer);
    QCOMPARE(answer->error().code, ErrorCode::RuntimeUnavailable);
}

QTEST_GUILESS_MAIN(TestSourceCompiler)
#include "tst_SourceCompiler.moc"
