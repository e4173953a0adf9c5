#include "ui/invoke/CallText.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_CallText final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aShellReadsTheBodyAsItIs()
    {
        const QString body = u"{\"it's\": \"$HOME `x` \\\\ é\"}"_s;
        const QString text = curlText(u"http://h/fn/a"_s,
            {{u"method"_s, u"PUT"_s}, {u"path"_s, u"/x?y=1"_s}, {u"headers"_s, QJsonObject{{u"x-a"_s, u"b c"_s}}},
                {u"body"_s, body}});
        QProcess shell;
        // The arguments as the shell would hand them to curl, a line each.
        shell.start(u"sh"_s, {u"-c"_s, u"curl() { printf '%s\\n' \"$@\"; }; ISOLA_TOKEN=t; "_s + text});
        QVERIFY(shell.waitForFinished());
        const QStringList expected{u"-X"_s, u"PUT"_s, u"-H"_s, u"Authorization: Bearer t"_s, u"-H"_s, u"x-a: b c"_s,
            u"--data-raw"_s, body, u"http://h/fn/a/x?y=1"_s};
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()).trimmed().split(u'\n'), expected);
    }

    void theTokenIsOnlyNamed()
    {
        QVERIFY(curlText(u"http://h"_s, {}).contains("$ISOLA_TOKEN"_L1));
        QVERIFY(fetchText(u"http://h"_s, {}).contains("process.env.ISOLA_TOKEN"_L1));
    }

    void codeHasTheSameCall()
    {
        const QString text = fetchText(u"http://h/fn/a"_s, {{u"method"_s, u"PATCH"_s}, {u"body"_s, u"say \"hi\"\n"_s}});
        QVERIFY(text.contains("fetch(\"http://h/fn/a\""_L1));
        QVERIFY(text.contains("method: \"PATCH\""_L1));
        QVERIFY(text.contains("body: \"say \\\"hi\\\"\\n\""_L1));
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_CallText)
#include "tst_CallText.moc"
