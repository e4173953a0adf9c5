#include "core/agents/LlmAnswer.h"

#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_LlmAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAnswerIsTheSameHoweverItIsCut();
    void callsOfServersThatNumberNothingStayApart();
    void anErrorInTheStreamIsTold();
    void whatIsNoJsonIsRefused();
    void anAnswerThatDoesNotEndIsNotComplete();
    void aWholeAnswerIsRead();
    void callsGoBackAsTheyCame();
};

static const QByteArray kStream
    = ": OPENROUTER PROCESSING\n\n"
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\r\n\r\n"
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Gr\xc3\xbc\xc3\x9f\"}}]}\n\n"
      "data: "
      "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{"
      "\"name\":\"second\",\"arguments\":\"\"}}]}}]}\n\n"
      "data: "
      "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"first\","
      "\"arguments\":\"{\\\"x\\\"\"}}]}}]}\n\n"
      "data: "
      "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}},{\"index\":1,"
      "\"function\":{\"arguments\":\"{}\"}}]}}]}\n\n"
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n"
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}\n\n"
      "data: [DONE]\n\n";

void tst_LlmAnswer::anAnswerIsTheSameHoweverItIsCut()
{
    for (qsizetype size = 1; size <= kStream.size(); ++size) {
        LlmReader reader;
        for (qsizetype at = 0; at < kStream.size(); at += size)
            QVERIFY(reader.add(QByteArrayView(kStream).sliced(at, qMin(size, kStream.size() - at))));
        QVERIFY(reader.isComplete());
        const LlmAnswer answer = reader.answer();
        QCOMPARE(answer.text, u"Grüß"_s);
        QCOMPARE(answer.calls.size(), 2);
        QCOMPARE(answer.calls.at(0).name, u"second"_s);
        QCOMPARE(answer.calls.at(0).arguments, u"{}"_s);
        QCOMPARE(answer.calls.at(1).id, u"a"_s);
        QCOMPARE(answer.calls.at(1).arguments, u"{\"x\":1}"_s);
        QCOMPARE(answer.finishReason, u"tool_calls"_s);
        QCOMPARE(answer.promptTokens, 12);
        QCOMPARE(answer.completionTokens, 3);
        QVERIFY(!answer.isEstimated);
    }
}

void tst_LlmAnswer::callsOfServersThatNumberNothingStayApart()
{
    LlmReader reader;
    QVERIFY(reader.add(
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
        "{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]}}]}\n\ndata: [DONE]\n\n"));
    QCOMPARE(reader.answer().calls.size(), 2);
    QCOMPARE(reader.answer().calls.at(1).name, u"g"_s);
    QVERIFY(reader.answer().isEstimated);
}

void tst_LlmAnswer::anErrorInTheStreamIsTold()
{
    LlmReader reader;
    const Result<void> read = reader.add("data: {\"error\":{\"message\":\"overloaded\"}}\n\n");
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains("overloaded"_L1), qPrintable(read.error().message));
}

void tst_LlmAnswer::whatIsNoJsonIsRefused()
{
    LlmReader reader;
    QVERIFY(!reader.add("data: <html>\n"));
    QVERIFY(!wholeLlmAnswer("<html>"));
    QVERIFY(!wholeLlmAnswer("{\"choices\":[]}"));
}

void tst_LlmAnswer::anAnswerThatDoesNotEndIsNotComplete()
{
    LlmReader reader;
    QVERIFY(reader.add("data: {\"choices\":[{\"delta\":{\"content\":\"I thi\"}}]}\n\ndata: {\"cho"));
    QVERIFY(!reader.isComplete());
    QVERIFY(reader.answer().finishReason.isEmpty());
}

void tst_LlmAnswer::aWholeAnswerIsRead()
{
    const auto answer
        = wholeLlmAnswer(R"({"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function",
        "function":{"name":"f","arguments":"{\"x\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5,"completion_tokens":6}})");
    QVERIFY(answer);
    QCOMPARE(answer->calls.at(0).arguments, u"{\"x\":1}"_s);
    QCOMPARE(answer->promptTokens + answer->completionTokens, 11);
    QCOMPARE(llmFaultOf(R"({"error":{"message":"no"}})"), u"no"_s);
    QCOMPARE(llmFaultOf(R"({"error":"no"})"), u"no"_s);
    QCOMPARE(llmFaultOf("<html>"), QString());
}

void tst_LlmAnswer::callsGoBackAsTheyCame()
{
    LlmAnswer answer;
    answer.calls = {{u"a"_s, u"f"_s, u"{not json"_s}};
    const QJsonObject message = assistantMessage(answer);
    QVERIFY(message.value("content"_L1).isNull());
    QCOMPARE(message["tool_calls"_L1].toArray().at(0)["function"_L1]["arguments"_L1].toString(), u"{not json"_s);
    answer = {};
    answer.text = u"x"_s;
    QVERIFY(!assistantMessage(answer).contains("tool_calls"_L1));
}

QTEST_GUILESS_MAIN(tst_LlmAnswer)
#include "tst_LlmAnswer.moc"
