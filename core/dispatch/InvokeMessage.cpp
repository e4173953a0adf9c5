#include "core/dispatch/InvokeMessage.h"

#include "core/dispatch/WireText.h"

namespace isola {

static flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<wire::Parameter>>> parameters(
    wire::Builder &builder, const QList<PathParameter> &params)
{
    if (params.isEmpty())
        return {};
    std::vector<flatbuffers::Offset<wire::Parameter>> entries;
    for (const PathParameter &parameter : params) {
        const auto name = builder.CreateString(parameter.name.constData(), size_t(parameter.name.size()));
        const auto value = builder.CreateString(parameter.value.constData(), size_t(parameter.value.size()));
        entries.push_back(wire::CreateParameter(builder, name, value));
    }
    return builder.CreateVector(entries);
}

flatbuffers::Offset<wire::Invoke> makeInvokeMessage(wire::Builder &builder, const EngineCall &call)
{
    const Invocation &invocation = call.invocation;
    const InvocationRequest &request = invocation.request;
    const auto id = optionalText(builder, wireName(invocation.id));
    const QLatin1StringView sourceName = wireName(invocation.source);
    const auto source = builder.CreateString(sourceName.data(), size_t(sourceName.size()));
    const auto method = optionalText(builder, request.method);
    const auto url = optionalText(builder, request.url);
    const auto fields = wire::bytes(builder, request.fields.constData(), size_t(request.fields.size()));
    const FlightRecord *recorded = call.replay ? &call.replay->flight() : nullptr;
    const QByteArray body = recorded ? recorded->firstPiece()
        : call.waitingBody.isEmpty() ? request.body
                                     : request.body + call.waitingBody;
    const auto bytes = body.isEmpty() ? flatbuffers::Offset<flatbuffers::Vector<uint8_t>>()
                                      : wire::bytes(builder, body.constData(), size_t(body.size()));
    const auto key = optionalText(builder, invocation.caller.keyId);
    const auto user = optionalText(builder, invocation.caller.userId);
    const auto claims = optionalText(builder, invocation.caller.claims);
    const auto address = optionalText(builder, invocation.clientAddress);
    const auto params = parameters(builder, invocation.params);
    const auto trigger = optionalText(builder, invocation.triggerDetail);
    const wire::TapeMode mode = recorded ? wire::TapeMode::Replay : call.recorder ? wire::TapeMode::Record : wire::TapeMode::Off;
    const auto tape = recorded ? wire::bytes(builder, recorded->callTape.constData(), size_t(recorded->callTape.size())) : 0;
    return wire::CreateInvoke(builder, call.wireCall, id, source, method, url, fields, bytes, !call.isRequestComplete,
        uint64_t(call.deadline.time_since_epoch().count()), wire::Caller(invocation.caller.kind), key, user, claims, address,
        params, trigger, mode, tape, recorded ? recorded->clockMs() : 0);
}

} // namespace isola
