// The part of Runtime through which time and randomness reach the code: straight, or by way of the tape of the call whose code
// runs.

#include "core/sandbox/runtime/Runtime.h"

#include "core/sandbox/runtime/bindings/Arguments.h"

#include <algorithm>

namespace isola {

// As long as nothing is taped, nothing of this stands between the code and V8.
void Runtime::useTapes(const wire::Load &load)
{
    m_isTaped = true;
    m_platform.setWallClockReader(*this);
    letSourcesGiveRandomness();
    m_randomness = std::make_unique<RandomSourceScope>(static_cast<RandomSource *>(this));
    m_loadTape = std::make_unique<Tape>();
    if (!load.replay())
        m_loadTape->record();
    else if (!m_loadTape->replay(wire::view(load.tape()), load.clock_ms()))
        m_loadTape->replay({}, load.clock_ms());
    tapeMathRandom();
}

// V8 draws for all calls from one generator, some numbers in advance: a call that is taped has its own.
void Runtime::tapeMathRandom()
{
    const v8::HandleScope handles(m_isolate);
    const v8::Local<v8::Context> context = this->context();
    const v8::Context::Scope scope(context);
    const auto random = [](const v8::FunctionCallbackInfo<v8::Value> &info) {
        info.GetReturnValue().Set(of(info.GetIsolate()).randomNumber());
    };
    v8::Local<v8::Value> math;
    v8::Local<v8::Function> function;
    if (!context->Global()->Get(context, newString(m_isolate, "Math")).ToLocal(&math)
        || !v8::Function::New(context, random, {}, 0, v8::ConstructorBehavior::kThrow).ToLocal(&function))
        return;
    const auto name = newString(m_isolate, "random");
    function->SetName(name);
    math.As<v8::Object>()->DefineOwnProperty(context, name, function, v8::DontEnum).Check();
}

// Whose code runs, seen closer than m_turnCall, which follows it by samples.
Tape *Runtime::currentTape()
{
    if (!m_isTaped || m_isStanding)
        return nullptr;
    if (m_isLoading)
        return m_loadTape.get();
    uint32_t id = m_turnOwner;
    if (hasOtherCalls()) {
        const v8::HandleScope handles(m_isolate);
        const uint32_t framed = callOf(context()->GetContinuationPreservedEmbedderData());
        if (framed != 0 && framed != m_turnOwner)
            noteShared(framed);
        id = framed != 0 ? framed : m_turnOwner;
    }
    Call *call = find(id);
    return call && call->taped ? &call->taped->tape : nullptr;
}

void Runtime::noteShared(uint32_t id)
{
    if (Call *call = find(id); call && call->taped)
        call->taped->isShared = true;
}

void Runtime::heard(Call &call, Tape::Event event, uint32_t number)
{
    if (call.taped)
        call.taped->tape.begin({event, number});
}

RandomStream *Runtime::currentStream()
{
    Tape *tape = currentTape();
    return tape ? &tape->randomness() : nullptr;
}

double Runtime::wallMs(double real)
{
    Tape *tape = currentTape();
    return tape ? tape->wallMs(real) : real;
}

double Runtime::randomNumber()
{
    if (Tape *tape = currentTape())
        return tape->randomNumber();
    if (!m_numbers) {
        uint64_t seed = 0;
        const RandomSeed fresh = freshSeed();
        std::copy_n(fresh.begin(), sizeof seed, reinterpret_cast<uint8_t *>(&seed));
        m_numbers.emplace(seed);
    }
    return double((*m_numbers)() >> 11) * 0x1.0p-53;
}

// ---- the function's own clock

OwnClock &Runtime::ownClock()
{
    return m_ownClock ? *m_ownClock : m_ownClock.emplace();
}

double Runtime::elapsedMs()
{
    const double real = ownClock().elapsedMs();
    Tape *tape = currentTape();
    return tape ? tape->elapsedMs(real) : real;
}

double Runtime::originMs()
{
    const double real = ownClock().originMs();
    Tape *tape = currentTape();
    return tape ? tape->originMs(real) : real;
}

} // namespace isola
