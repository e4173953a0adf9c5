#pragma once
// What the engine and a zygote say over their SOCK_SEQPACKET pair, one struct a packet. The zygote never runs a person's code, so
// both sides trust each other; the descriptors travel beside the struct (SCM_RIGHTS).

#include <cstdint>

namespace isola::wire {

enum class ZygoteMessageKind : uint32_t {
    Started = 1, // zygote -> engine, once: V8 is up; `text` lists the layers of confinement
    Spawn = 2, // engine -> zygote, with the instance's end of its wire: fork
    Spawned = 3, // zygote -> engine, with a pidfd of the new instance
    Exited = 4, // zygote -> engine: the instance ended with this wait status
    Refused = 5, // zygote -> engine, instead of Started: `text` lists the walls that do not stand; it ends
};

struct ZygoteMessage {
    ZygoteMessageKind kind = ZygoteMessageKind::Started;
    int32_t status = 0;
    uint64_t instance = 0; // the engine's number for it
    char text[240] = {};
};

enum class Received { Message, Nothing, End }; // Nothing: none waits on a non-blocking socket

// `descriptor` is -1 where none travels beside the message; a received one is the caller's to close. Sending fails when the other
// side is gone or full.
bool sendMessage(int control, const ZygoteMessage &message, int descriptor = -1);
Received receiveMessage(int control, ZygoteMessage &message, int &descriptor);

} // namespace isola::wire
