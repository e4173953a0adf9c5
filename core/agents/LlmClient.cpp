#include "core/agents/LlmClient.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr Milliseconds kFirstWait{500};
static constexpr Milliseconds kLongestWait{10 * 60 * 1000};
static constexpr qsizetype kLargestAnswer = 8 * 1024 * 1024; // of one that is not streamed
static constexpr qsizetype kLongestReason = 500;

LlmClient::~LlmClient()
{
    for (const auto &[number, asking] : m_asked)
        m_client.cancel(asking.transfer);
}

quint64 LlmClient::ask(LlmQuestion question, Callback<LlmAnswer> done)
{
    const quint64 number = ++m_lastNumber;
    Asking &asking = m_asked[number];
    asking.question = std::move(question);
    asking.done = std::move(done);
    asking.timer = std::make_unique<QTimer>();
    asking.timer->setSingleShot(true);
    send(number);
    return number;
}

void LlmClient::cancel(quint64 number)
{
    if (const auto asking = m_asked.extract(number))
        m_client.cancel(asking.mapped().transfer);
}

static QByteArray bodyOf(const LlmQuestion &question)
{
    QJsonObject body{{u"model"_s, question.model}, {u"messages"_s, question.messages}, {u"stream"_s, true},
        {u"stream_options"_s, QJsonObject{{u"include_usage"_s, true}}}};
    if (!question.tools.isEmpty())
        body.insert("tools"_L1, question.tools);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

void LlmClient::send(quint64 number)
{
    Asking &asking = m_asked.at(number);
    const LlmEndpoint &endpoint = asking.question.endpoint;
    ++asking.attempt;
    asking.status = 0;
    asking.isStreamed = false;
    asking.retryAfter.reset();
    asking.body.clear();
    asking.reader = LlmReader();
    EgressRequest request;
    request.method = "POST";
    request.url = endpoint.baseUrl.toStdString() + "/chat/completions";
    request.fields = {{"content-type", "application/json"}, {"accept", "text/event-stream, application/json"},
        {"user-agent", "isola/" ISOLA_VERSION}};
    if (!endpoint.apiKey.isEmpty())
        request.fields.emplace_back("authorization", "Bearer " + endpoint.apiKey.toStdString());
    request.body = EgressRequest::Body::Whole;
    request.bytes = bodyOf(asking.question).toStdString();
    request.policy = asking.question.policy;
    asking.timer->disconnect();
    connect(asking.timer.get(), &QTimer::timeout, this, [this, number, seconds = endpoint.patience.count()] {
        giveUp(number,
            {ErrorCode::RuntimeUnavailable, u"The model's server said nothing for %1 seconds"_s.arg(seconds),
                u"Look after the server, or raise llm.timeout_seconds in the agent settings."_s, {}},
            true);
    });
    asking.timer->start(endpoint.patience);
    EgressClient::Listener listener;
    listener.head = [this, number](const HttpHead &head) { takeHead(m_asked.at(number), head); };
    listener.bytes = [this, number](QByteArrayView bytes) { takeBytes(number, bytes); };
    listener.ended = [this, number](const QString &fault) { takeEnd(number, fault); };
    asking.transfer = m_client.start(std::move(request), std::nullopt, std::move(listener));
}

// ---- What comes back

void LlmClient::tell(const Asking &asking, const QString &text)
{
    if (!text.isEmpty() && asking.question.told)
        asking.question.told(text, asking.attempt);
}

void LlmClient::takeBytes(quint64 number, QByteArrayView bytes)
{
    Asking &asking = m_asked.at(number);
    asking.timer->start(); // a sign of life
    if (!asking.isStreamed) {
        asking.body.append(bytes.first(qMin(bytes.size(), kLargestAnswer - asking.body.size())));
        return;
    }
    if (const Result<void> read = asking.reader.add(bytes); !read)
        return giveUp(number, read.error(), true);
    tell(asking, asking.reader.takeNews());
    if (asking.reader.isComplete())
        judge(number);
}

void LlmClient::takeEnd(quint64 number, const QString &fault)
{
    if (fault.isEmpty())
        return judge(number);
    giveUp(number,
        {ErrorCode::RuntimeUnavailable,
            u"The model's server at %1 cannot be reached: %2"_s.arg(m_asked.at(number).question.endpoint.baseUrl, fault),
            u"Check llm.base_url in the agent settings and the app's egress."_s, {}},
        !fault.startsWith("EGRESS_DENIED"_L1) && !fault.startsWith("EINVAL"_L1));
}

// RFC 9110, section 10.2.3: seconds or a date; and OpenAI's own field in milliseconds.
static std::optional<Milliseconds> retryAfterOf(const HttpHead &head)
{
    bool isNumber = false;
    const double milliseconds = head.fields.value("retry-after-ms").toDouble(&isNumber);
    if (isNumber && milliseconds >= 0)
        return Milliseconds(qint64(milliseconds));
    const QByteArray text = head.fields.value("retry-after");
    const double seconds = text.toDouble(&isNumber);
    if (isNumber && seconds >= 0)
        return Milliseconds(qint64(seconds * 1000));
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    date.setTimeSpec(Qt::UTC);
    return date.isValid() ? std::optional(Milliseconds(qMax<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(date))))
                          : std::nullopt;
}

void LlmClient::takeHead(Asking &asking, const HttpHead &head)
{
    asking.timer->start(); // a sign of life
    asking.status = head.status;
    asking.isStreamed = asking.status == 200 && head.fields.value("content-type").toLower().startsWith("text/event-stream");
    asking.retryAfter = retryAfterOf(head);
}

static Error refusal(int status, QString reason, const LlmEndpoint &endpoint)
{
    if (!endpoint.apiKey.isEmpty())
        reason.replace(endpoint.apiKey, u"***"_s); // some servers repeat it
    if (reason.size() > kLongestReason)
        reason = reason.first(kLongestReason) + u"..."_s;
    const QString remediation = status == 401 || status == 403 ? u"Check llm.api_key in the agent settings."_s
        : status == 404                                        ? u"Check llm.base_url and the model in the agent settings."_s
                                                               : u"Look at what the model's server says."_s;
    return {ErrorCode::RuntimeUnavailable,
        u"The model's server answered %1%2"_s.arg(status).arg(reason.isEmpty() ? QString() : u": "_s + reason), remediation, {}};
}

// Of what happens to come right when it is asked once more.
static bool isPassing(int status)
{
    return status == 408 || status == 409 || status == 429 || status >= 500;
}

void LlmClient::judge(quint64 number)
{
    const Asking &asking = m_asked.at(number);
    if (asking.status != 200)
        return giveUp(
            number, refusal(asking.status, llmFaultOf(asking.body), asking.question.endpoint), isPassing(asking.status));
    if (!asking.isStreamed) {
        const Result<LlmAnswer> answer = wholeLlmAnswer(asking.body);
        tell(asking, answer ? answer->text : QString());
        return finish(number, answer);
    }
    const LlmAnswer answer = asking.reader.answer();
    if (!asking.reader.isComplete() && answer.finishReason.isEmpty())
        return giveUp(number,
            {ErrorCode::RuntimeUnavailable, u"The model's answer was cut short"_s, u"Look after the model's server."_s, {}},
            true);
    finish(number, answer);
}

void LlmClient::giveUp(quint64 number, const Error &error, bool isWorthRetrying)
{
    Asking &asking = m_asked.at(number);
    m_client.cancel(asking.transfer);
    if (!isWorthRetrying || asking.attempt >= kMostAttempts)
        return finish(number, fail(error));
    const Milliseconds wait = asking.retryAfter.value_or(kFirstWait * (1 << (asking.attempt - 1)));
    asking.timer->disconnect();
    connect(asking.timer.get(), &QTimer::timeout, this, [this, number] { send(number); });
    asking.timer->start(qMin(wait, kLongestWait));
}

// Of a server that does not count: four bytes make a token, more or less. Limits hold there too.
static void estimateTokens(const LlmQuestion &question, LlmAnswer &answer)
{
    static constexpr qsizetype kBytesPerToken = 4;
    const QByteArray said = QJsonDocument(assistantMessage(answer)).toJson(QJsonDocument::Compact);
    answer.promptTokens = int(bodyOf(question).size() / kBytesPerToken);
    answer.completionTokens = int(said.size() / kBytesPerToken);
}

void LlmClient::finish(quint64 number, Result<LlmAnswer> answer)
{
    auto asking = m_asked.extract(number);
    if (answer && answer->isEstimated)
        estimateTokens(asking.mapped().question, *answer);
    m_client.cancel(asking.mapped().transfer);
    asking.mapped().timer.release()->deleteLater(); // it may be what called
    asking.mapped().done(std::move(answer));
}

} // namespace isola
