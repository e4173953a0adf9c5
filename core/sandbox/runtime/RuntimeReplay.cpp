// The part of Runtime that runs a recorded call again: what comes for it is given to it in the order of its tape, which no clock
// and no network decides. Where the code goes another way than the recorded one, what nothing waits for any more is passed over,
// and the rest comes in the order of arrival, timers without waiting.

#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/RuntimeTurn.h"

#include <algorithm>

namespace isola {

void Runtime::beginReplay(uint32_t id, Call &call)
{
    const wire::Invoke &invoke = *call.invoke;
    call.taped = std::make_unique<Taped>();
    if (!call.taped->tape.replay(wire::view(invoke.tape()), invoke.clock_ms()))
        call.taped->tape.replay({}, invoke.clock_ms());
    m_replay = std::make_unique<Replay>();
    m_replay->call = id;
    m_replay->isRequestComplete = !invoke.body_follows();
}

// What the engine says to the call, but for the end of it.
bool Runtime::takeForReplay(const wire::Frame &frame, std::span<const uint8_t> bytes)
{
    static constexpr wire::Message kKinds[] = {wire::Message::BodyChunk, wire::Message::BodyCredit, wire::Message::HostReply,
        wire::Message::HostChunk, wire::Message::HostCredit};
    if (!m_replay || std::find(std::begin(kKinds), std::end(kKinds), frame.message_type()) == std::end(kKinds))
        return false;
    m_replay->take(frame, bytes);
    advanceReplay();
    return true;
}

void Runtime::advanceReplay()
{
    if (!m_replay)
        return;
    m_replay->looksAgain = false;
    for (;;) {
        Call *call = find(m_replay->call);
        if (!call || call->isOver)
            return;
        const auto next = call->taped->tape.next();
        if (next ? !replayTurn(*call, *next) : !runBeyond(*call))
            return;
    }
}

// False: V8 may be about to do what the code waits for.
bool Runtime::mayPassOver()
{
    m_replay->looksAgain = !m_platform.isIdle();
    return !m_replay->looksAgain;
}

// False: it has not come yet.
bool Runtime::replayTurn(Call &call, Tape::Turn turn)
{
    Replay &replay = *m_replay;
    Tape &tape = call.taped->tape;
    switch (turn.event) {
    case Tape::Event::RequestChunk:
        if (const auto frame = replay.takeRequestChunk()) {
            tape.enter();
            deliver(*frame);
            return true;
        }
        if (!replay.isRequestComplete)
            return false;
        break;
    case Tape::Event::ResponseCredit:
        tape.enter();
        replay.credit -= turn.number;
        responseCredit(replay.call, turn.number);
        return true;
    case Tape::Event::Cancel:
        tape.enter();
        cancel(replay.call, wire::CancelReason(std::min(turn.number, uint32_t(wire::CancelReason::RequestAborted))));
        return true;
    case Tape::Event::HostFrame:
        if (const auto frame = replay.takeHostFrame(turn.number)) {
            tape.enter();
            deliver(*frame);
            return true;
        }
        if (replay.awaits(turn.number))
            return false;
        break;
    case Tape::Event::Timer:
        if (const auto timer = timerOf(call, turn.number)) {
            tape.enter();
            fireTimer(*timer);
            return true;
        }
        break;
    case Tape::Event::Job:
        if (const auto job = replay.jobs.extract(turn.number)) {
            tape.enter();
            settleJob(job.mapped());
            return true;
        }
        if (m_jobs.hasOpen(replay.call, turn.number))
            return false;
        break;
    case Tape::Event::Overdue:
        tape.enter();
        endOverdue(replay.call);
        return true;
    }
    if (!mayPassOver())
        return false;
    ++replay.skipped;
    tape.enter();
    return true;
}

// False: nothing has come, or nothing will.
bool Runtime::runBeyond(Call &call)
{
    Replay &replay = *m_replay;
    if (!replay.frames.empty()) {
        const Replay::Frame frame = std::move(replay.frames.front());
        replay.frames.pop_front();
        ++replay.beyond;
        deliver(frame);
    } else if (replay.credit > 0) {
        responseCredit(replay.call, uint32_t(std::exchange(replay.credit, 0)));
    } else if (!replay.jobs.empty()) {
        const auto job = replay.jobs.extract(replay.jobs.begin());
        ++replay.beyond;
        settleJob(job.mapped());
    } else if (replay.timers.next() != INT64_MAX) {
        if (!mayPassOver())
            return false;
        const int64_t due = replay.timers.next();
        if (due > replay.now)
            call.taped->tape.pass(double(due - replay.now) / 1e6);
        replay.now = std::max(replay.now, due);
        ++replay.beyond;
        fireTimer(replay.timers.takeDue(replay.now)->timer);
    } else {
        const bool canMore = !replay.unanswered.empty() || !replay.answering.empty() || !replay.isRequestComplete
            || call.responseWindow <= 0 || call.isLastPending || m_jobs.hasOpen(replay.call);
        replay.idleSince = canMore ? 0 : replay.idleSince != 0 ? replay.idleSince : monotonicNanoseconds();
        if (!canMore) {
            call.deadline = std::min(call.deadline, replay.idleSince + Replay::kGraceNs);
            m_earliestDeadline = std::min(m_earliestDeadline, call.deadline);
        }
        return false;
    }
    return true;
}

// The timer that was the call's `which`-th to be started, if it runs.
std::optional<uint32_t> Runtime::timerOf(const Call &call, uint32_t which) const
{
    for (const auto &[timer, number] : call.taped->timers)
        if (number == which)
            return timer;
    return std::nullopt;
}

void Runtime::deliver(const Replay::Frame &bytes)
{
    const wire::Frame &frame = *wire::GetFrame(bytes.data());
    if (const auto *chunk = frame.message_as_BodyChunk()) {
        m_replay->isRequestComplete = chunk->last();
        requestChunk(*chunk);
    } else if (const auto *reply = frame.message_as_HostReply()) {
        hostReply(*reply);
    } else if (const auto *piece = frame.message_as_HostChunk()) {
        hostChunk(*piece);
    } else if (const auto *credit = frame.message_as_HostCredit()) {
        hostCredit(*credit);
    }
}

} // namespace isola
