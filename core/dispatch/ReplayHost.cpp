#include "core/dispatch/ReplayHost.h"

#include "core/dispatch/InstanceProcess.h"
#include "core/model/Recording.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace isola {

using namespace Qt::StringLiterals;

ReplayHost::ReplayHost(FlightRecordPtr flight) : m_flight(std::move(flight)), m_isUsed(m_flight->hostCalls.size(), false) { }

// What a question is about, whatever else it says: two with the same may stand for each other. And as people read it.
static QByteArray targetOf(const QByteArray &kind, const QByteArray &arguments)
{
    if (kind == "fetch") {
        const QByteArray line = arguments.first(std::max<qsizetype>(arguments.indexOf('\n'), 0));
        return line.first(std::max<qsizetype>(line.lastIndexOf(' '), 0)); // without the body's length
    }
    const QJsonObject object = QJsonDocument::fromJson(arguments).object();
    QJsonObject target;
    for (const QString &key :
        {u"bucket"_s, u"key"_s, u"scope"_s, u"name"_s, u"channel"_s, u"connection"_s, u"prefix"_s, u"cursor"_s})
        if (object.contains(key))
            target.insert(key, object.value(key));
    return QJsonDocument(target).toJson(QJsonDocument::Compact);
}

static QString shown(const QByteArray &kind, const QByteArray &arguments)
{
    const QByteArray target = targetOf(kind, arguments);
    return QString::fromUtf8(kind == "fetch" ? withoutSecretParameters(target) : target);
}

// The first that is the very same, else the first that is about the same.
int ReplayHost::match(const QByteArray &kind, const QByteArray &arguments, const Asked &asked) const
{
    const QByteArray target = targetOf(kind, arguments);
    int similar = 0;
    for (int index = 0; index < m_isUsed.size(); ++index) {
        const RecordedHostCall &call = m_flight->hostCalls[index];
        if (m_isUsed[index] || call.kind != kind)
            continue;
        const bool hasSameBody
            = !asked.isBodyWhole || (asked.bodyHash ? asked.bodyHash->result() : QByteArray()) == call.bodyHash;
        if (call.arguments == arguments && hasSameBody)
            return index + 1;
        if (similar == 0 && targetOf(kind, call.arguments) == target)
            similar = index + 1;
    }
    return similar;
}

static QByteArray bytesOf(const flatbuffers::Vector<uint8_t> *value)
{
    const auto view = wire::view(value);
    return {reinterpret_cast<const char *>(view.data()), qsizetype(view.size())};
}

static void addBody(std::unique_ptr<QCryptographicHash> &hash, qint64 &bytes, const QByteArray &body)
{
    if (!hash)
        hash = std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256);
    hash->addData(body);
    bytes += body.size();
}

void ReplayHost::ask(InstanceProcess &instance, const wire::HostCall &question)
{
    const std::string_view kindText = wire::view(question.kind());
    const QByteArray kind(kindText.data(), qsizetype(kindText.size()));
    const QByteArray arguments = bytesOf(question.arguments());
    Asked asked;
    asked.shown = shown(kind, arguments);
    asked.isBodyWhole = !question.body_follows();
    if (const QByteArray body = bytesOf(question.body()); !body.isEmpty())
        addBody(asked.bodyHash, asked.bodyBytes, body);
    asked.recorded = match(kind, arguments, asked);
    send(instance, question.number(), asked.recorded);
    if (asked.recorded == 0) {
        m_differences.append(
            {QString::fromUtf8(kind), {}, u"is asked for, but was not when the call was recorded"_s, {}, asked.shown});
        return;
    }
    m_isUsed[asked.recorded - 1] = true;
    if (m_flight->hostCalls[asked.recorded - 1].arguments != arguments)
        m_differences.append(
            {QString::fromUtf8(kind), {}, u"is asked for with other fields or options; it gets the recorded answer"_s,
                shown(kind, m_flight->hostCalls[asked.recorded - 1].arguments), asked.shown});
    if (asked.isBodyWhole)
        compareBody(asked);
    else
        m_asked.emplace(question.number(), std::move(asked));
}

void ReplayHost::takeBody(const wire::HostChunk &chunk)
{
    const auto it = m_asked.find(chunk.number());
    if (it == m_asked.end())
        return;
    addBody(it->second.bodyHash, it->second.bodyBytes, bytesOf(chunk.bytes()));
    if (!chunk.last() || chunk.fault())
        return;
    compareBody(it->second);
    m_asked.erase(it);
}

void ReplayHost::compareBody(const Asked &asked)
{
    const RecordedHostCall &call = m_flight->hostCalls[asked.recorded - 1];
    if ((asked.bodyHash ? asked.bodyHash->result() : QByteArray()) == call.bodyHash)
        return;
    m_differences.append({QString::fromUtf8(call.kind), {}, u"is asked for with another body, %1"_s.arg(asked.shown),
        u"%1 bytes"_s.arg(call.bodyBytes), u"%1 bytes"_s.arg(asked.bodyBytes)});
}

// All at once: in which order the code hears it, the instance knows.
void ReplayHost::send(InstanceProcess &instance, uint32_t number, int recorded) const
{
    auto &builder = instance.builder();
    const auto bytes = [&](const QByteArray &value) { return wire::bytes(builder, value.constData(), size_t(value.size())); };
    const auto which = uint32_t(recorded);
    bool isAnswered = false;
    bool isOver = false;
    for (const RecordedHostFrame &frame : recorded > 0 ? m_flight->hostCalls[recorded - 1].frames : QList<RecordedHostFrame>()) {
        switch (frame.kind) {
        case RecordedHostFrame::Kind::Answer:
        case RecordedHostFrame::Kind::Refusal: {
            isAnswered = true;
            const auto result = bytes(frame.result);
            const auto body = frame.body.isEmpty() ? 0 : bytes(frame.body);
            instance.send(wire::CreateHostReply(
                builder, number, frame.kind == RecordedHostFrame::Kind::Refusal, result, body, !frame.isLast, which));
            break;
        }
        case RecordedHostFrame::Kind::Chunk:
        case RecordedHostFrame::Kind::Fault: {
            const auto body = frame.body.isEmpty() ? 0 : bytes(frame.body);
            const auto fault = frame.kind == RecordedHostFrame::Kind::Fault
                ? wire::text(builder, {frame.result.constData(), size_t(frame.result.size())})
                : 0;
            instance.send(wire::CreateHostChunk(builder, number, body, frame.isLast, fault, which));
            break;
        }
        case RecordedHostFrame::Kind::Credit:
            instance.send(wire::CreateHostCredit(builder, number, uint32_t(frame.credit), which));
            break;
        }
        isOver = isOver || frame.isLast;
    }
    if (isOver)
        return;
    const QByteArray words = recorded == 0
        ? "EOFFLINE a replay reaches nothing, and this was not asked when the call was recorded"_ba
        : "EOFFLINE a replay reaches nothing, and the recording ends before this answer does"_ba;
    if (isAnswered) {
        const auto fault = wire::text(builder, {words.constData(), size_t(words.size())});
        instance.send(wire::CreateHostChunk(builder, number, 0, true, fault, which));
    } else {
        const auto result = bytes(words);
        instance.send(wire::CreateHostReply(builder, number, true, result, 0, false, which));
    }
}

void ReplayHost::takeEnd(const wire::Done &done)
{
    m_skipped = done.tape_skipped();
    m_beyond = done.tape_beyond();
}

QList<ReplayDifference> ReplayHost::differences() const
{
    QList<ReplayDifference> all = m_differences;
    for (int index = 0; index < m_isUsed.size(); ++index) {
        const RecordedHostCall &call = m_flight->hostCalls[index];
        if (!m_isUsed[index])
            all.append({QString::fromUtf8(call.kind), {}, u"is not asked for any more"_s, shown(call.kind, call.arguments), {}});
    }
    if (all.isEmpty() && m_skipped + m_beyond > 0)
        all.append({u"order"_s, {},
            u"timers or answers come otherwise: %1 were not waited for, %2 came that were not recorded"_s.arg(m_skipped).arg(
                m_beyond),
            {}, {}});
    return all;
}

} // namespace isola
