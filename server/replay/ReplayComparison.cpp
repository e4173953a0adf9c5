#include "server/replay/ReplayComparison.h"

#include <QJsonObject>
#include <QMap>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace isola {

// A replay begins cold, on a machine that may be busy: only so much more than the recorded call is told.
static constexpr Microseconds kCpuGrace{1'000'000};
static constexpr int kCpuFactor = 10;

static QMap<QByteArray, QByteArrayList> fieldsByName(const QByteArray &fields)
{
    QMap<QByteArray, QByteArrayList> byName;
    for (const QByteArray &line : fields.split('\n'))
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            byName[line.first(colon)].append(line.sliced(colon + 1));
    return byName;
}

static void compareFields(const QByteArray &recorded, const QByteArray &replayed, QList<ReplayDifference> &differences)
{
    const auto before = fieldsByName(recorded);
    const auto after = fieldsByName(withoutSecretFields(replayed));
    const auto text = [](const QByteArrayList &values) { return QString::fromLatin1(values.join(", ")); };
    QByteArrayList names = before.keys() + after.keys();
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const QByteArray &name : names) {
        if (before.value(name) == after.value(name))
            continue;
        const QString why = !before.contains(name) ? u"is new"_s : !after.contains(name) ? u"is gone"_s : u"is another"_s;
        differences.append({u"header"_s, QString::fromLatin1(name), why, text(before.value(name)), text(after.value(name))});
    }
}

// Some of a body from where it differs, a little before that.
static QString excerpt(const QByteArray &body, qsizetype at)
{
    static constexpr qsizetype kBefore = 20;
    static constexpr qsizetype kMost = 200;
    return QString::fromUtf8(body.mid(std::max<qsizetype>(at - kBefore, 0), kMost));
}

static void compareBodies(const LogRow &recorded, const CallReport &replayed, QList<ReplayDifference> &differences)
{
    const RecordedMessage &before = recorded.recording->response;
    const QByteArray &after = replayed.body();
    const qint64 bytesBefore = recorded.outcome.meter.responseBytes;
    const qsizetype kept = before.isCut ? before.body.size() : std::max(before.body.size(), after.size());
    const QByteArrayView head = QByteArrayView(after).first(std::min(kept, after.size()));
    if (head == QByteArrayView(before.body) && bytesBefore == replayed.bodyBytes())
        return;
    const auto [mine, other] = std::mismatch(before.body.begin(), before.body.end(), head.begin(), head.end());
    const qsizetype at = mine - before.body.begin();
    Q_UNUSED(other)
    differences.append({u"body"_s, {},
        u"differs from byte %1 on; %2 bytes were recorded, %3 came"_s.arg(at).arg(bytesBefore).arg(replayed.bodyBytes()),
        excerpt(before.body, at), excerpt(after, at)});
}

static bool hasAnswered(const InvocationOutcome &outcome)
{
    return outcome.kind == OutcomeKind::Completed;
}

QList<ReplayDifference> compareAnswers(const LogRow &recorded, const CallReport &replayed, const InvocationOutcome &outcome)
{
    QList<ReplayDifference> differences;
    const InvocationOutcome &before = recorded.outcome;
    if (before.kind == OutcomeKind::ClientGone)
        return differences; // nobody has seen its answer
    if (before.status != outcome.status)
        differences.append({u"status"_s, {}, u"is another"_s, QString::number(before.status), QString::number(outcome.status)});
    if (before.message != outcome.message || before.kind != outcome.kind)
        differences.append({u"error"_s, {},
            hasAnswered(outcome)      ? u"does not happen any more"_s
                : hasAnswered(before) ? u"is new"_s
                                      : u"is another"_s,
            before.message, outcome.message});
    if (hasAnswered(before) && replayed.hasResponded()) {
        compareFields(recorded.recording->response.fields, replayed.head().fields, differences);
        compareBodies(recorded, replayed, differences);
    }
    const Microseconds cpu = outcome.meter.cpu;
    if (cpu > before.meter.cpu + kCpuGrace && cpu > kCpuFactor * before.meter.cpu)
        differences.append({u"cpu"_s, {}, u"takes far more time of a CPU"_s, u"%1 ms"_s.arg(before.meter.cpu.count() / 1000),
            u"%1 ms"_s.arg(cpu.count() / 1000)});
    return differences;
}

QJsonArray toJson(const QList<ReplayDifference> &differences)
{
    QJsonArray array;
    for (const ReplayDifference &difference : differences) {
        QJsonObject object{{u"what"_s, difference.what}, {u"message"_s, difference.message}};
        const std::pair<QString, QString> texts[]
            = {{u"name"_s, difference.name}, {u"recorded"_s, difference.recorded}, {u"replayed"_s, difference.replayed}};
        for (const auto &[name, text] : texts)
            if (!text.isEmpty())
                object.insert(name, text);
        array.append(object);
    }
    return array;
}

} // namespace isola
