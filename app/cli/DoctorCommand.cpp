#include "app/cli/DoctorCommand.h"

#include "app/Options.h"
#include "app/cli/Checkup.h"
#include "app/cli/Session.h"

#include <CLI/CLI.hpp>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

static Colour colourOf(Finding::Grade grade)
{
    switch (grade) {
    case Finding::Grade::Ok:
        return Colour::Green;
    case Finding::Grade::Warning:
        return Colour::Yellow;
    case Finding::Grade::Failure:
        return Colour::Red;
    }
    Q_UNREACHABLE();
}

static Finding checkServer(Session &session, const ServerAddress &server)
{
    const QString url = QString::fromUtf8(server.url);
    const auto health = session.api.get("/readyz");
    if (health)
        return {Finding::Grade::Ok, u"server"_s, u"ready on "_s + url, {}};
    return {Finding::Grade::Failure, u"server"_s, health.error().message, health.error().remediation};
}

static QList<Finding> checkAll(Session &session, const ClientFlags &flags)
{
    QList<Finding> findings = checkVersions() + checkDataDirectory(dataDirectory(flags));
    if (const Result<ServerAddress> server = findServer(flags); server)
        findings.append(checkServer(session, *server));
    else
        findings.append(checkPort(ServeOptions().port));
    return findings + checkSandbox();
}

static CommandResult<void> doctor(Session &session, const ClientFlags &flags)
{
    QJsonArray array;
    bool isHealthy = true;
    for (const Finding &finding : checkAll(session, flags)) {
        isHealthy = isHealthy && finding.grade != Finding::Grade::Failure;
        const QString grade = wireName(finding.grade);
        session.terminal.line(session.terminal.paint(colourOf(finding.grade), grade.leftJustified(6))
            + finding.check.leftJustified(13) + Terminal::printable(finding.text));
        if (!finding.mend.isEmpty())
            session.terminal.line(QString(19, u' ') + u"-> "_s + Terminal::printable(finding.mend));
        array.append(
            QJsonObject{{u"grade"_s, grade}, {u"check"_s, finding.check}, {u"text"_s, finding.text}, {u"mend"_s, finding.mend}});
    }
    session.terminal.json({{u"healthy"_s, isHealthy}, {u"findings"_s, array}});
    if (!isHealthy)
        return alreadyTold(ExitCode::Failed);
    return {};
}

void addDoctorCommand(CLI::App &cli, std::function<int()> &chosen)
{
    addClientCommand<ClientFlags>(
        *cli.add_subcommand("doctor", "Say whether this machine can run Isola, and what to mend"), chosen, doctor);
}

} // namespace isola
