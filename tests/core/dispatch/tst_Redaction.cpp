#include "core/dispatch/Redaction.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestRedaction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replacesEveryOccurrenceByTheName();
    void leavesShortValuesAlone();
    void takesTheLongerOfTwoThatOverlap();
    void knowsAValueThatWasEscaped();

private:
    static QString redacted(QString text, const EnvironmentVariables &environment)
    {
        redact(text, environment);
        return text;
    }
};

void TestRedaction::replacesEveryOccurrenceByTheName()
{
    QCOMPARE(
        redacted(u"a sk-12345678 b sk-12345678"_s, {{u"KEY"_s, u"sk-12345678"_s}}), u"a [redacted: KEY] b [redacted: KEY]"_s);
}

void TestRedaction::leavesShortValuesAlone()
{
    QCOMPARE(redacted(u"a 1234567 b"_s, {{u"PORT"_s, u"1234567"_s}}), u"a 1234567 b"_s);
}

void TestRedaction::takesTheLongerOfTwoThatOverlap()
{
    const EnvironmentVariables environment{{u"HOST"_s, u"db.example"_s}, {u"URL"_s, u"pg://me@db.example/x"_s}};
    QCOMPARE(redacted(u"pg://me@db.example/x and db.example"_s, environment), u"[redacted: URL] and [redacted: HOST]"_s);
}

void TestRedaction::knowsAValueThatWasEscaped()
{
    const EnvironmentVariables environment{{u"PEM"_s, u"-----BEGIN\n\"key\"-----"_s}};
    const QString json = u"{\"pem\":\"-----BEGIN\\n\\\"key\\\"-----\"}"_s;
    QCOMPARE(redacted(json, environment), u"{\"pem\":\"[redacted: PEM]\"}"_s);
}

QTEST_GUILESS_MAIN(TestRedaction)
#include "tst_Redaction.moc"
