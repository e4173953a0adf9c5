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

LlmClient::LlmClient(EgressOptions options)
    : m_egress(std::move(options), [this] { QMetaObject::invokeMethod(this, &LlmClient::takeEvents, Qt::QueuedConnection); })
{
}

LlmClient::~LlmClient() = default;

void LlmClient::setOwnPorts(const QList<quint16> &ports)
{
    m_egress.setOwnPorts({ports.begin(), ports.end()});
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
    const auto asking = m_asked.extract(number);
    if (asking && m_transfers.erase(asking.mapped().transfer) > 0)
        m_egress->cancel(asking.mapped().transfer);
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
    asking.transfer = ++m_lastTransfer;
    m_transfers.emplace(asking.transfer, number);
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
    m_egress->start(asking.transfer, std::move(request));
}

// ---- What comes back

void LlmClient::tell(const Asking &asking, const QString &text)
{
    if (!text.isEmpty() && asking.question.told)
        asking.question.told(text, asking.attempt);
}

void LlmClient::takeEvents()
{
    for (const EgressEvent &event : m_egress->takeEvents())
        takeEvent(event);
}

void LlmClient::takeEvent(const EgressEvent &event)
{
    const auto owner = m_transfers.find(event.transfer);
    if (owner == m_transfers.end())
        return; // given up in the meantime
    const quint64 number = owner->second;
    Asking &asking = m_asked.at(number);
    asking.timer->start(); // a sign of life
    if (!event.fault.empty())
        return giveUp(number,
            {ErrorCode::RuntimeUnavailable,
                u"The model's server at %1 cannot be reached: %2"_s.arg(
                    asking.question.endpoint.baseUrl, QString::fromStdString(event.fault)),
                u"Check llm.base_url in the agent settings and the app's egress."_s, {}},
            !event.fault.starts_with("EGRESS_DENIED") && !event.fault.starts_with("EINVAL"));
    if (event.hasHead)
        takeHead(asking, event);
    const QByteArrayView bytes(event.bytes.data(), qsizetype(event.bytes.size()));
    if (asking.isStreamed) {
        if (const Result<void> read = asking.reader.add(bytes); !read)
            return giveUp(number, read.error(), true);
        tell(asking, asking.reader.takeNews());
    } else {
        asking.body.append(bytes.first(qMin(bytes.size(), kLargestAnswer - asking.body.size())));
    }
    if (event.isComplete || asking.reader.isComplete())
        return takeEnd(number);
    m_egress->grant(event.transfer, int64_t(event.bytes.size()));
}

static std::optional<QByteArray> fieldOf(const std::string &fields, QByteArrayView name)
{
    for (const QByteArray &line : QByteArray::fromStdString(fields).split('\n'))
        if (line.startsWith(name) && line.size() > name.size() && line.at(name.size()) == ':')
            return line.sliced(name.size() + 1).trimmed();
    return {};
}

// RFC 9110, section 10.2.3: seconds or a date; and OpenAI's own field in milliseconds.
static std::optional<Milliseconds> retryAfterOf(const std::string &fields)
{
    if (const auto exact = fieldOf(fields, "retry-after-ms")) {
        bool isNumber = false;
        const double milliseconds = exact->toDouble(&isNumber);
        if (isNumber && milliseconds >= 0)
            return Milliseconds(qint64(milliseconds));
    }
    const auto text = fieldOf(fields, "retry-after");
    if (!text)
        return {};
    bool isNumber = false;
    const double seconds = text->toDouble(&isNumber);
    if (isNumber && seconds >= 0)
        return Milliseconds(qint64(seconds * 1000));
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(*text), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    date.setTimeSpec(Qt::UTC);
    return date.isValid() ? std::optional(Milliseconds(qMax<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(date))))
                          : std::nullopt;
}

void LlmClient::takeHead(Asking &asking, const EgressEvent &event)
{
    asking.status = event.status;
    const QByteArray type = fieldOf(event.fields, "content-type").value_or(QByteArray()).toLower();
    asking.isStreamed = asking.status == 200 && type.startsWith("text/event-stream");
    asking.retryAfter = retryAfterOf(event.fields);
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

void LlmClient::takeEnd(quint64 number)
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
    if (m_transfers.erase(asking.transfer) > 0)
        m_egress->cancel(asking.transfer);
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
    if (m_transfers.erase(asking.mapped().transfer) > 0)
        m_egress->cancel(asking.mapped().transfer);
    asking.mapped().timer.release()->deleteLater(); // it may be what called
    asking.mapped().done(std::move(answer));
}

} // namespace isola
