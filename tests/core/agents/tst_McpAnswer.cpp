#include "core/agents/McpAnswer.h"

#include <QJsonDocument>
#include <QTest>

using namespace isola;

class tst_McpAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textsAreTheAnswer();
    void structuredContentComesFirst();
    void anErrorIsTold();
    void noMoreIsKeptThanAModelReads();

private:
    static ToolAnswer answerOf(const QByteArray &json) { return toolAnswerOfMcp(QJsonDocument::fromJson(json).object()); }
};

void tst_McpAnswer::textsAreTheAnswer()
{
    const ToolAnswer answer = answerOf(R"({"content":[{"type":"text","text":"a"},{"type":"image","data":"x"},
        {"type":"resource","resource":{"uri":"u","text":"b"}},{"type":"resource_link","uri":"https://x.test/"}]})");
    QVERIFY(!answer.isError());
    QCOMPARE(answer.body, QByteArray("a\n[image that cannot be shown here]\nb\nhttps://x.test/"));
    QVERIFY(!answer.invocation.isValid()); // no row of the log is its
    QVERIFY(answerOf("{}").body.isEmpty());
}

void tst_McpAnswer::structuredContentComesFirst()
{
    const ToolAnswer answer = answerOf(R"({"content":[{"type":"text","text":"a"}],"structuredContent":{"n":1}})");
    QCOMPARE(answer.body, QByteArray(R"({"n":1})"));
    QCOMPARE(answer.contentType, QByteArray("application/json"));
}

void tst_McpAnswer::anErrorIsTold()
{
    const ToolAnswer answer = answerOf(R"({"content":[{"type":"text","text":"no such city"}],"isError":true})");
    QVERIFY(answer.isError());
    QCOMPARE(answer.error->message, QStringLiteral("no such city"));
}

void tst_McpAnswer::noMoreIsKeptThanAModelReads()
{
    const ToolAnswer answer = answerOf(R"({"content":[{"type":"text","text":")" + QByteArray(2 << 20, 'x') + R"("}]})");
    QCOMPARE(answer.body.size(), 1 << 20);
    QVERIFY(answer.isTruncated);
}

QTEST_APPLESS_MAIN(tst_McpAnswer)
#include "tst_McpAnswer.moc"
