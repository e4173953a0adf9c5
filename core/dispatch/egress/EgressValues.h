#pragma once
// What goes between the engine thread and the egress thread: plain values.

#include "core/dispatch/egress/EgressPolicy.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace isola {

struct EgressOptions {
    std::string extraCaFile; // PEM, trusted beside the system's authorities; empty: none
    int64_t window = 256 << 10; // bytes of a response body handed over and not yet used up
    int64_t maxResponseBytes = 0; // per response, as sent (not decompressed); 0: no limit
    int connectTimeoutMs = 10000;
    std::vector<std::string> resolve; // "name:port:address", answered instead of asking DNS
};

struct EgressRequest {
    // Upgrade: the connection changes its protocol (RFC 9110, section 7.8); the bodies are what goes over it then, unframed.
    enum class Body { None, Whole, Streamed, Upgrade };

    std::string method;
    std::string url; // absolute, http or https
    std::vector<std::pair<std::string, std::string>> fields; // checked: no control characters
    Body body = Body::None;
    int64_t bodyLength = -1; // of a streamed body; -1: unknown
    std::string bytes; // the body, when whole
    EgressPolicy policy;
    int64_t maxResponseBytes = 0; // beside the server's own limit; 0: none
};

// What has happened to a transfer since the last event about it.
struct EgressEvent {
    uint64_t transfer = 0;
    bool hasHead = false;
    int status = 0;
    std::string statusText;
    std::string fields; // "name:value\n" lines, names in lower case, no control characters
    std::string bytes; // of the body, as sent: content codings are still on it
    bool isComplete = false;
    std::string fault; // not empty: failed, the last event; "ECONNREFUSED words"
    int64_t bodyUsed = 0; // of the request's streamed body: as many more may be sent
};

} // namespace isola
