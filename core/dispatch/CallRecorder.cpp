#include "core/dispatch/CallRecorder.h"

#include "core/logs/LogRow.h"

#include <QRandomGenerator>

namespace isola {

using namespace Qt::StringLiterals;

// "off", "errors", "all" or "sampled:N": one call in N.
std::unique_ptr<CallRecorder> CallRecorder::of(const Invocation &invocation)
{
    const FunctionVersion &function = *invocation.function;
    const QString &record = function.recording();
    if (record == "off"_L1 || function.replay)
        return nullptr;
    const int oneIn = record.startsWith("sampled:"_L1) ? QStringView(record).sliced(8).toInt() : 1;
    if (oneIn > 1 && QRandomGenerator::global()->bounded(oneIn) != 0)
        return nullptr;
    std::unique_ptr<CallRecorder> recorder(new CallRecorder(record == "errors"_L1));
    recorder->takeRequest(invocation.request.body);
    return recorder;
}

void CallRecorder::take(RecordedMessage &message, QByteArrayView bytes)
{
    const qsizetype room = Recording::kMostBody - message.body.size();
    message.body.append(bytes.first(std::min(room, bytes.size())));
    message.isCut = message.isCut || bytes.size() > room;
}

void CallRecorder::takeRequest(QByteArrayView bytes)
{
    take(m_recording->request, bytes);
    if (count(bytes.size()))
        m_flight->invocation.request.body.append(bytes);
}

bool CallRecorder::count(qsizetype bytes)
{
    m_bytes += bytes;
    if (m_bytes > FlightRecord::kMostBytes && !m_isFull) {
        m_isFull = true;
        m_flight->hostCalls.clear();
        m_flight->invocation.request.body.clear();
    }
    return !m_isFull;
}

void CallRecorder::begin(const QByteArray &loadTape)
{
    m_flight->loadTape = loadTape;
    m_flight->pieces.clear();
    m_flight->hostCalls.clear(); // what has asked is not run again
    m_bodyHashes.clear();
    count(loadTape.size());
}

int CallRecorder::ask(QByteArrayView kind, QByteArrayView arguments, QByteArrayView body)
{
    if (!count(kind.size() + arguments.size()))
        return 0;
    m_flight->hostCalls.append({kind.toByteArray(), arguments.toByteArray(), {}, 0, {}});
    m_bodyHashes.emplace_back();
    const int which = int(m_flight->hostCalls.size());
    if (!body.isEmpty())
        askMore(which, body, true);
    return which;
}

void CallRecorder::askMore(int which, QByteArrayView body, bool isLast)
{
    if (which == 0 || m_isFull)
        return;
    auto &hash = m_bodyHashes[size_t(which - 1)];
    if (!hash)
        hash = std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256);
    hash->addData(body);
    RecordedHostCall &call = m_flight->hostCalls[which - 1];
    call.bodyBytes += body.size();
    if (isLast)
        call.bodyHash = hash->result();
}

void CallRecorder::answer(int which, RecordedHostFrame frame)
{
    if (which > 0 && count(frame.result.size() + frame.body.size()))
        m_flight->hostCalls[which - 1].frames.append(std::move(frame));
}

void CallRecorder::takeTape(const QByteArray &tape, const QString &fault, const QString &caveat)
{
    m_hasTape = true;
    m_flight->callTape = tape;
    m_flight->fault = fault;
    m_flight->caveat = caveat;
    count(tape.size());
}

void CallRecorder::finishFlight(const Invocation &invocation, const InvocationOutcome &outcome, bool isRequestComplete)
{
    FlightRecord &flight = *m_flight;
    const QByteArray body = std::exchange(flight.invocation.request.body, {});
    flight.invocation = invocation;
    flight.invocation.request.body = body;
    flight.invocation.function.reset();
    flight.isBodyComplete = isRequestComplete;
    flight.environment = invocation.function->environment;
    flight.appName = invocation.function->appName;
    if (!m_hasTape)
        flight.caveat
            = u"Its instance was lost before it could tell of time, randomness and the order of events: they are made up."_s;
    if (m_isFull || flight.bytes() > FlightRecord::kMostBytes)
        flight.fault = u"It is larger than %1 MB, with what the host answered."_s.arg(FlightRecord::kMostBytes >> 20);
    if (outcome.kind == OutcomeKind::Refused)
        flight.fault = u"It never ran."_s;
}

RecordingPtr CallRecorder::finish(const Invocation &invocation, const InvocationOutcome &outcome, bool isRequestComplete)
{
    if (m_onlyErrors && !isError(outcome))
        return nullptr;
    Recording &recording = *m_recording;
    recording.url = withoutSecretParameters(invocation.request.url);
    recording.request.fields = withoutSecretFields(invocation.request.fields);
    recording.response.fields = withoutSecretFields(recording.response.fields);
    finishFlight(invocation, outcome, isRequestComplete);
    recording.flightFault = m_flight->fault;
    if (m_flight->fault.isEmpty())
        recording.flight = std::move(m_flight);
    return std::move(m_recording);
}

} // namespace isola
