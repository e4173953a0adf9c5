#include "core/dispatch/hostcalls/FetchService.h"

#include "core/dispatch/FieldCheck.h"
#include "core/dispatch/hostcalls/EgressRules.h"

#include <QJsonObject>

namespace isola {

FetchService::FetchService(EgressOptions options, QObject *parent)
    : QObject(parent)
    , m_egress(std::move(options), [this] { QMetaObject::invokeMethod(this, &FetchService::takeEvents, Qt::QueuedConnection); })
{
}

void FetchService::setOwnPorts(const QList<quint16> &ports)
{
    m_egress.setOwnPorts({ports.begin(), ports.end()});
}

static void addFields(std::string_view block, EgressRequest &request)
{
    while (!block.empty()) {
        const size_t colon = block.find(':');
        const size_t end = block.find('\n');
        request.fields.emplace_back(block.substr(0, colon), block.substr(colon + 1, end - colon - 1));
        block.remove_prefix(end + 1);
    }
}

// The trace goes on where the function asks, unless it says something of its own about that.
static void addTrace(const Invocation &invocation, EgressRequest &request)
{
    const auto isTrace = [](const auto &field) { return field.first == "traceparent"; };
    if (!invocation.trace.isValid() || std::any_of(request.fields.begin(), request.fields.end(), isTrace))
        return;
    const QByteArray fields = traceFields(invocation.trace, invocation.id);
    addFields({fields.constData(), size_t(fields.size())}, request);
}

// "METHOD URL LENGTH\n" and field lines.
static std::optional<EgressRequest> parseQuestion(const HostQuestion &question)
{
    const std::string_view text(question.arguments.data(), size_t(question.arguments.size()));
    const size_t end = text.find('\n');
    if (end == std::string_view::npos)
        return std::nullopt;
    const std::string_view line = text.substr(0, end);
    const std::string_view block = text.substr(end + 1);
    const size_t first = line.find(' ');
    const size_t last = line.rfind(' ');
    const auto *bytes = reinterpret_cast<const uint8_t *>(block.data());
    if (first == std::string_view::npos || first == last || !isFieldValue(line) || !isFieldBlock({bytes, block.size()}))
        return std::nullopt;
    EgressRequest request;
    request.method = line.substr(0, first);
    request.url = line.substr(first + 1, last - first - 1);
    addFields(block, request);
    addTrace(question.invocation, request);
    const std::string length(line.substr(last + 1));
    if (question.bodyFollows) {
        request.body = length == "upgrade" ? EgressRequest::Body::Upgrade : EgressRequest::Body::Streamed;
        request.bodyLength = length == "upgrade" || length == "unknown" ? -1 : std::strtoll(length.c_str(), nullptr, 10);
    } else if (length != "none") {
        request.body = EgressRequest::Body::Whole;
        request.bytes.assign(question.body.data(), size_t(question.body.size()));
    }
    return request;
}

void FetchService::ask(const HostQuestion &question, HostAnswers &answers)
{
    auto request = parseQuestion(question);
    if (!request)
        return answers.refuse(question.id, QStringLiteral("EINVAL the request is malformed"));
    const auto open = m_perInstance.find(question.instance);
    if ((open != m_perInstance.end() && open->second >= kMaxPerInstance) || m_open.size() >= kMaxOpen)
        return answers.refuse(question.id, QStringLiteral("EAGAIN too many fetches are open at once"));
    const FunctionVersion &function = *question.invocation.function;
    if (const auto refusal = m_quota.take(function.app, function.appEgress))
        return answers.refuse(question.id, *refusal);
    request->policy = egressPolicyOf(function.appEgress);
    request->policy.narrowBy(egressPolicyOf(function.settings.egress));
    request->maxResponseBytes = function.appEgress.value(QLatin1StringView("response_bytes")).toInteger();
    m_open.emplace(question.id.value, Open{&answers, question.instance, function.app});
    ++m_perInstance[question.instance];
    m_egress.start(uint64_t(question.id.value), std::move(*request));
}

void FetchService::takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault)
{
    if (fault.isEmpty())
        m_egress.sendBody(uint64_t(id.value), std::string(bytes.data(), size_t(bytes.size())), isLast);
    else
        m_egress.failBody(uint64_t(id.value), fault.toStdString());
}

void FetchService::grant(HostCallId id, qint64 bytes)
{
    m_egress.grant(uint64_t(id.value), bytes);
}

void FetchService::cancel(HostCallId id)
{
    m_egress.cancel(uint64_t(id.value));
    forget(id);
}

void FetchService::forget(HostCallId id)
{
    const auto it = m_open.find(id.value);
    if (it == m_open.end())
        return;
    const auto count = m_perInstance.find(it->second.instance);
    m_quota.giveBack(it->second.app);
    if (--count->second == 0)
        m_perInstance.erase(count);
    m_open.erase(it);
}

void FetchService::takeEvents()
{
    for (const EgressEvent &event : m_egress.takeEvents())
        takeEvent(event);
}

void FetchService::takeEvent(const EgressEvent &event)
{
    const HostCallId id{int64_t(event.transfer)};
    const auto it = m_open.find(id.value);
    if (it == m_open.end())
        return; // cancelled in the meantime
    HostAnswers &answers = *it->second.answers;
    const bool isFailed = !event.fault.empty();
    const bool isOver = isFailed || event.isComplete;
    const bool wasAnswered = std::exchange(it->second.isAnswered, it->second.isAnswered || event.hasHead);
    if (isOver)
        forget(id);
    if (event.bodyUsed > 0)
        answers.grant(id, event.bodyUsed);
    const QByteArrayView bytes(event.bytes.data(), qsizetype(event.bytes.size()));
    if (event.hasHead) {
        const std::string head = std::to_string(event.status) + ' ' + event.statusText + '\n' + event.fields;
        answers.answer(id, QByteArrayView(head.data(), qsizetype(head.size())), bytes, !event.isComplete);
    } else if (wasAnswered && (!bytes.isEmpty() || event.isComplete)) {
        answers.sendChunk(id, bytes, event.isComplete);
    }
    if (!isFailed)
        return;
    const QString fault = QString::fromStdString(event.fault);
    if (wasAnswered || event.hasHead)
        answers.breakOff(id, fault);
    else
        answers.refuse(id, fault);
}

} // namespace isola
