#include "ui/editor/CodeEditor.h"

#include "tests/ui/support/EditorTest.h"
#include "ui/editor/EditorScheme.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>
#include <QWebEnginePage>
#include <QWebEngineView>
#include <csignal>

using namespace Qt::StringLiterals;

namespace isola {

class tst_CodeEditor final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(registerEditorPage(QStringLiteral(ISOLA_BIN_DIR))); }

    void nothingIsLoadedBeforeAFunctionIsOpened()
    {
        CodeEditor editor(m_theme);
        QVERIFY(!editor.view());
    }

    void showsWhatIsOpenedAndTellsWhatIsTyped()
    {
        CodeEditor editor(m_theme);
        open(editor, u"one"_s, u"let a = 1;\n"_s);
        QCOMPARE(textIn(editor), u"let a = 1;\n"_s);
        QSignalSpy edited(&editor, &CodeEditor::edited);
        run(editor, u"editor.trigger('test', 'type', { text: '// ' })"_s);
        QTRY_COMPARE(edited.count(), 1);
        QCOMPARE(edited.first().at(0).toString(), u"one"_s);
        QCOMPARE(edited.first().at(2).toString(), u"// let a = 1;\n"_s);
    }

    void theLastKeystrokesOfAFunctionSurviveASwitch()
    {
        CodeEditor editor(m_theme);
        open(editor, u"one"_s, u"a\n"_s);
        QSignalSpy edited(&editor, &CodeEditor::edited);
        run(editor, u"editor.trigger('test', 'type', { text: 'x' })"_s);
        editor.open(u"two"_s, {u"b\n"_s, {}});
        QTRY_COMPARE(edited.count(), 1);
        QCOMPARE(edited.first().at(0).toString(), u"one"_s);
        QCOMPARE(edited.first().at(2).toString(), u"xa\n"_s);
        QTRY_COMPARE(textIn(editor), u"b\n"_s);
    }

    void aNameMayHoldAnyCharacter()
    {
        CodeEditor editor(m_theme);
        open(editor, u"größe & co.ts"_s, u"a\n"_s);
        QSignalSpy edited(&editor, &CodeEditor::edited);
        run(editor, u"editor.trigger('test', 'type', { text: 'x' })"_s);
        QTRY_COMPARE(edited.count(), 1);
        QCOMPARE(edited.first().at(0).toString(), u"größe & co.ts"_s);
    }

    void faultsBecomeMarkersAtTheirLine()
    {
        CodeEditor editor(m_theme);
        open(editor, u"one"_s, u"let a;\nlet b c;\n"_s);
        editor.setFaults({{u"code"_s, u"Unexpected identifier"_s, 2, 7, {}}});
        QTRY_COMPARE(run(editor, u"JSON.stringify([editor.getPosition().lineNumber])"_s).toString(), u"[2]"_s);
    }

    void filesOfAFunctionAreEditedApartAndSeeEachOther()
    {
        CodeEditor editor(m_theme);
        const Sources sources{u"import { twice } from './lib/math.ts';\nexport default () => new Response(String(twice(2)));\n"_s,
            {{u"./lib/math.ts"_s, u"export function twice(n: number): number { return n * 2; }\n"_s}}};
        editor.resize(640, 400);
        editor.show();
        editor.open(u"many"_s, sources);
        QTRY_COMPARE_WITH_TIMEOUT(textIn(editor), sources.code, 60'000);
        QSignalSpy problems(&editor, &CodeEditor::problemsFound);
        const auto markers = u"monaco.editor.getModelMarkers({}).filter(m => /cannot find/i.test(m.message)).length"_s;
        // The service has understood the import.
        run(editor, u"editor.executeEdits('test', [{ range: new monaco.Range(2, 1, 2, 1), text: 'twice(\"x\");\\n' }])"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!problems.isEmpty() && !problems.last().first().toJsonArray().isEmpty(), 60'000);
        QVERIFY(problems.last().first().toJsonArray().first()["message"_L1].toString().contains("number"_L1));
        QCOMPARE(run(editor, markers).toInt(), 0);
        QSignalSpy edited(&editor, &CodeEditor::edited);
        editor.open(u"many"_s, sources, u"./lib/math.ts"_s);
        QTRY_COMPARE(textIn(editor), sources.modules.first());
        run(editor, u"editor.trigger('test', 'type', { text: '// ' })"_s);
        QTRY_VERIFY(!edited.isEmpty() && edited.last().at(1).toString() == u"./lib/math.ts"_s);
        QVERIFY(edited.last().at(2).toString().startsWith("// export"_L1));
        std::optional<Sources> fetched;
        editor.fetchSources([&](const Sources &all) { fetched = all; });
        QTRY_VERIFY(fetched.has_value());
        QVERIFY(fetched->modules.first().startsWith("// export"_L1));
    }

    void aKilledRendererComesBackWithTheText()
    {
        CodeEditor editor(m_theme);
        open(editor, u"one"_s, u"kept\n"_s);
        QSignalSpy ready(&editor, &CodeEditor::ready);
        ::kill(pid_t(editor.view()->page()->renderProcessPid()), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30'000);
        QTRY_COMPARE(textIn(editor), u"kept\n"_s);
    }

    void nothingButItsOwnSchemeIsReached_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("http") << u"http://127.0.0.1:9/"_s;
        QTest::newRow("file") << u"file:///etc/passwd"_s;
        QTest::newRow("outside of the folder") << u"isola://editor/../icons/isola.svg"_s;
    }

    void nothingButItsOwnSchemeIsReached()
    {
        QFETCH(QString, url);
        CodeEditor editor(m_theme);
        open(editor, u"one"_s, u"a\n"_s);
        run(editor,
            u"window.reached = 'asking'; const r = new XMLHttpRequest(); r.onload = () => window.reached = 'loaded ' + r.status;"
            "r.onerror = () => window.reached = 'refused'; try { r.open('GET', '%1'); r.send(); } catch { window.reached = 'refused'; }"_s
                .arg(url));
        QTRY_COMPARE(run(editor, u"window.reached"_s).toString(), u"refused"_s);
    }

private:
    void open(CodeEditor &editor, const QString &name, const QString &text)
    {
        editor.resize(640, 400);
        editor.show();
        QSignalSpy ready(&editor, &CodeEditor::ready);
        editor.open(name, {text, {}});
        QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 60'000);
        QTRY_COMPARE(textIn(editor), text);
    }

    QVariant run(CodeEditor &editor, const QString &script)
    {
        std::optional<QVariant> result;
        editor.view()->page()->runJavaScript(script, [&](const QVariant &value) { result = value; });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30'000))
            return {};
        return *result;
    }

    QString textIn(CodeEditor &editor) { return run(editor, u"editor.getModel()?.getValue()"_s).toString(); }

    Theme m_theme;
};

} // namespace isola

int main(int argc, char **argv)
{
    return isola::runEditorTest<isola::tst_CodeEditor>(argc, argv);
}

#include "tst_CodeEditor.moc"
