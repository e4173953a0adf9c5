#pragma once
// What a call spent and where, ready to be drawn: each span is a function of the author's, below it what it called. Made from
// V8's CPU profiles (Profiler.Profile), where spans lie in the order of time, and from its samples of allocations
// (HeapProfiler.SamplingHeapProfile), where they lie beside each other by size. The platform's own frames are left out: what they
// take counts to the author's that called them. Values.

#include <QJsonObject>
#include <QList>
#include <QString>

namespace isola {

class ScriptNames;

struct FlameSpan {
    QString name; // of the function
    QString file; // as ScriptNames has it
    int line = 0; // where the function begins; 0: no code of the author's
    double start = 0;
    double end = 0;
    double self = 0; // without what it called
    int depth = 0;

    double total() const { return end - start; }
};

// All spans of one function together.
struct FlameTotal {
    QString name;
    QString file;
    int line = 0;
    double self = 0;
    double total = 0; // recursion is counted once
};

struct FlameGraph {
    QList<FlameSpan> spans; // callers before what they call
    double length = 0; // microseconds, or bytes
    int depth = 0; // rows

    QList<FlameTotal> totals() const; // those that took most themselves first
};

FlameGraph flameOfCpuProfile(const QJsonObject &profile, const ScriptNames &names);
FlameGraph flameOfAllocations(const QJsonObject &profile);

} // namespace isola
