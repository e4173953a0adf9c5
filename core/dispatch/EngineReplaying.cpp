// The part of Engine that runs recorded calls again.

#include "core/dispatch/Engine.h"

#include "core/dispatch/EngineCall.h"

namespace isola {

CallId Engine::replay(Invocation invocation, std::shared_ptr<ReplayHost> host, ReplySink &sink)
{
    Q_ASSERT(invocation.function->replay);
    invocation.request.bodyFollows = host->flight().pieces.size() > 1 || !host->flight().isBodyComplete;
    return start(std::move(invocation), std::move(host), sink);
}

// In the pieces in which the recorded call had it: a stream gives them to the code one by one.
void Engine::sendReplayedBody(EngineCall &call)
{
    const FlightRecord &flight = call.replay->flight();
    auto &builder = call.instance->builder();
    qsizetype sent = flight.firstPiece().size();
    for (qsizetype index = 1; index < flight.pieces.size(); ++index) {
        const QByteArrayView piece = QByteArrayView(flight.invocation.request.body).sliced(sent, flight.pieces[index]);
        sent += piece.size();
        const auto bytes = wire::bytes(builder, piece.data(), size_t(piece.size()));
        const bool isLast = index + 1 == flight.pieces.size() && flight.isBodyComplete;
        call.instance->send(wire::CreateBodyChunk(builder, call.wireCall, bytes, isLast));
    }
    call.isRequestComplete = true;
}

// What is asked there of the host is asked of this one.
ReplayHost *Engine::replayIn(const InstanceProcess &instance)
{
    if (!instance.version->replay || instance.calls.empty())
        return nullptr;
    return instance.calls.begin()->second->replay.get();
}

} // namespace isola
