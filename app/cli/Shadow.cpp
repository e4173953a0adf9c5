#include "app/cli/Shadow.h"

#include "app/cli/CallAnswer.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMostShown = 10; // calls that differ; --json of POST .../shadow has all

static void showRuns(Session &session, const QJsonArray &runs)
{
    int left = kMostShown;
    for (const QJsonValue &value : runs) {
        const QJsonObject run = value.toObject();
        const QJsonArray differences = run.value("differences"_L1).toArray();
        if (differences.isEmpty())
            continue;
        if (left-- == 0)
            return session.terminal.line(u"  ..."_s);
        session.terminal.line(u"%1  %2 %3"_s.arg(session.terminal.paint(Colour::Faint, run.value("invocation_id"_L1).toString()),
            run.value("method"_L1).toString(), Terminal::printable(run.value("path"_L1).toString())));
        for (const QString &line : differenceLines(session.terminal, differences))
            session.terminal.line(line);
    }
}

CommandResult<void> holdAgainstRecorded(Session &session, const FunctionSource &source, int last, Differences differences)
{
    QJsonObject draft = source.body;
    const QString name = draft.take("name"_L1).toString();
    session.terminal.progress(u"running the last %1 recorded calls of %2"_s.arg(last).arg(name));
    const auto report
        = session.api.post(session.path("functions"_L1, name, "shadow"_L1), {{u"draft"_s, draft}, {u"last"_s, last}});
    if (!report && report.error().exitCode == ExitCode::NotFound) {
        session.terminal.note(u"%1 is new: there are no calls to hold it against"_s.arg(name));
        return {};
    }
    if (!report)
        return failed(report.error());
    const bool isAccepted = differences == Differences::Accepted;
    const int compared = report->value("compared"_L1).toInt();
    const int different = report->value("different"_L1).toInt();
    if (compared == 0 && !isAccepted)
        return failed(CommandError{ExitCode::Conflict, u"NOTHING_RECORDED"_s, u"No call of %1 is recorded."_s.arg(name),
            u"Deploy it with record set to all, errors or sampled:N first, or without --shadow."_s, {}});
    session.terminal.note(u"%1 recorded calls, %2 of them differ"_s.arg(compared).arg(different));
    showRuns(session, report->value("runs"_L1).toArray());
    if (different == 0 || isAccepted)
        return {};
    return failed(CommandError{ExitCode::FunctionFailed, u"DIFFERENCES"_s,
        u"%1 is not deployed: %2 recorded calls would be answered otherwise."_s.arg(name).arg(different),
        u"Mend it, or give --accept-differences."_s, report->value("runs"_L1)});
}

} // namespace isola
