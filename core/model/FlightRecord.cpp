#include "core/model/FlightRecord.h"

#include <QDataStream>
#include <QIODevice>

namespace isola {

static constexpr quint8 kFormat = 1; // of the encoding

static QDataStream &operator<<(QDataStream &stream, const RecordedHostFrame &frame)
{
    return stream << quint8(frame.kind) << frame.result << frame.body << frame.isLast << frame.credit;
}

static QDataStream &operator>>(QDataStream &stream, RecordedHostFrame &frame)
{
    quint8 kind = 0;
    stream >> kind >> frame.result >> frame.body >> frame.isLast >> frame.credit;
    frame.kind = RecordedHostFrame::Kind(std::min(kind, quint8(RecordedHostFrame::Kind::Credit)));
    return stream;
}

static QDataStream &operator<<(QDataStream &stream, const RecordedHostCall &call)
{
    return stream << call.kind << call.arguments << call.bodyHash << call.bodyBytes << call.frames;
}

static QDataStream &operator>>(QDataStream &stream, RecordedHostCall &call)
{
    return stream >> call.kind >> call.arguments >> call.bodyHash >> call.bodyBytes >> call.frames;
}

static QDataStream &operator<<(QDataStream &stream, const PathParameter &parameter)
{
    return stream << parameter.name << parameter.value;
}

static QDataStream &operator>>(QDataStream &stream, PathParameter &parameter)
{
    return stream >> parameter.name >> parameter.value;
}

static void prepare(QDataStream &stream)
{
    stream.setVersion(QDataStream::Qt_6_4);
}

QByteArray encode(const FlightRecord &flight)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    prepare(stream);
    const Invocation &call = flight.invocation;
    const Caller &caller = call.caller;
    stream << kFormat << qint64(call.id.value) << quint8(call.source) << call.request.method << call.request.url
           << call.request.fields << call.request.body << call.logPath << quint8(caller.kind) << caller.keyId << caller.userId
           << caller.claims << call.clientAddress << call.params << call.triggerDetail << qint32(call.depth) << flight.pieces
           << flight.isBodyComplete << flight.environment << flight.appName << flight.loadTape << flight.callTape
           << flight.hostCalls << flight.caveat;
    return bytes;
}

Result<FlightRecord> decodeFlightRecord(const QByteArray &bytes)
{
    FlightRecord flight;
    Invocation &call = flight.invocation;
    Caller &caller = call.caller;
    QDataStream stream(bytes);
    prepare(stream);
    quint8 format = 0, source = 0, kind = 0;
    qint64 id = 0;
    qint32 depth = 0;
    stream >> format;
    if (format != kFormat)
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("The recording was made by another version of this program."));
    stream >> id >> source >> call.request.method >> call.request.url >> call.request.fields >> call.request.body >> call.logPath
        >> kind >> caller.keyId >> caller.userId >> caller.claims >> call.clientAddress >> call.params >> call.triggerDetail
        >> depth >> flight.pieces >> flight.isBodyComplete >> flight.environment >> flight.appName >> flight.loadTape
        >> flight.callTape >> flight.hostCalls >> flight.caveat;
    if (stream.status() != QDataStream::Ok)
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("The recording is damaged."));
    call.id = {id};
    call.source = InvocationSource(source);
    call.depth = depth;
    caller.kind = CallerKind(kind);
    return flight;
}

FunctionVersionPtr versionForReplay(const FunctionVersion &version, const FlightRecord &flight)
{
    const auto replayed = std::make_shared<FunctionVersion>(version);
    replayed->environment = flight.environment;
    replayed->appName = flight.appName;
    replayed->isHouseOwn = true;
    replayed->replay = ReplayedLoad{flight.invocation.id, flight.loadTape, flight.clockMs()};
    return replayed;
}

qsizetype FlightRecord::bytes() const
{
    qsizetype sum = invocation.request.url.size() + invocation.request.fields.size() + invocation.request.body.size()
        + invocation.caller.claims.size() + invocation.triggerDetail.size() + loadTape.size() + callTape.size();
    for (auto variable = environment.begin(); variable != environment.end(); ++variable)
        sum += 2 * (variable.key().size() + variable->size());
    for (const RecordedHostCall &call : hostCalls) {
        sum += call.kind.size() + call.arguments.size();
        for (const RecordedHostFrame &frame : call.frames)
            sum += frame.result.size() + frame.body.size();
    }
    return sum;
}

} // namespace isola
