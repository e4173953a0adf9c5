// A client's bytes at the guard: however they are cut, the same messages come out, and nothing that could be read in two ways.

#include "server/guard/RequestFramer.h"

#include <cstdlib>

using namespace isola;

struct Reading {
    QByteArrayList heads;
    QByteArray bodies;
    int status = 0; // of the refusal, 0: none
};

static Reading readAll(QByteArrayView input, qsizetype piece)
{
    const HttpLimits limits;
    RequestFramer framer(limits);
    Reading reading;
    bool wasHead = true;
    for (qsizetype at = 0; at < input.size();) {
        const QByteArrayView part = input.sliced(at, std::min(piece, input.size() - at));
        const qsizetype taken = framer.feed(part);
        if (taken < 0 || taken > part.size())
            std::abort();
        reading.bodies.append(framer.body());
        at += taken;
        if (framer.state() == RequestFramer::State::Failed) {
            reading.status = framer.fault().status;
            return reading;
        }
        if (wasHead && framer.state() != RequestFramer::State::Head)
            reading.heads.append(framer.headBytes().toByteArray());
        wasHead = framer.state() == RequestFramer::State::Head;
        if (framer.state() == RequestFramer::State::Complete) {
            framer.reset();
            wasHead = true;
            if (taken == 0)
                return reading; // nothing was in it: the loop must end
        } else if (taken == 0) {
            std::abort(); // neither progress nor an end
        }
    }
    return reading;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView input(data + 1, qsizetype(size - 1));
    const Reading whole = readAll(input, input.size());
    const Reading pieces = readAll(input, 1 + data[0] % 64);
    if (whole.heads != pieces.heads || whole.bodies != pieces.bodies || whole.status != pieces.status)
        std::abort();
    return 0;
}
