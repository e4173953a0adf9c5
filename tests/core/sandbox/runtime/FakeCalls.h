#pragma once
// Stand-in for the host that bindings/Calls.cpp talks to: what JavaScript says is written down as text, timers run on a clock
// that only moves when nothing else can happen.

#include <v8.h>

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace isola::test {

struct HostCall {
    double number;
    std::string kind;
    std::string bytes;
};

struct FakeHost {
    std::string transcript;
    bool isQuiet = false; // in benchmarks nothing is written down
    bool showsCalls = false; // each line says which call it belongs to
    int finishedCalls = 0;
    std::multimap<double, uint32_t> timers; // due time in ms -> id
    double nowMs = 0;
    double window = 256 * 1024; // bytes the response body may still send
    double credit = 0; // bytes the fake client has taken and grants with the next turn
    uint32_t streamingCall = 0;
    std::deque<HostCall> hostCalls;
    std::vector<std::pair<std::string, std::string>> environment;
    std::vector<std::pair<std::string, std::string>> params;
    std::map<int, std::string> callFields;

    void write(const std::string &line);
};

FakeHost &fakeHost();

} // namespace isola::test
