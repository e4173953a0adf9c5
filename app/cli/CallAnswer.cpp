#include "app/cli/CallAnswer.h"

#include "app/cli/LogText.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kFirstErrorStatus = 400; // what the logs count as an error

static void showDetails(Session &session, const QJsonObject &answer)
{
    Terminal &terminal = session.terminal;
    const int status = answer.value("status"_L1).toInt();
    terminal.line(terminal.paint(status < kFirstErrorStatus ? Colour::Green : Colour::Red, QString::number(status))
        + u"  %1 ms, %2 ms of CPU, %3 MB  "_s.arg(answer.value("duration_ms"_L1).toDouble(), 0, 'f', 1)
              .arg(answer.value("cpu_ms"_L1).toDouble(), 0, 'f', 1)
              .arg(answer.value("memory_mb"_L1).toDouble(), 0, 'f', 1)
        + terminal.paint(Colour::Faint, answer.value("invocation_id"_L1).toString()));
    const QJsonObject headers = answer.value("headers"_L1).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        const QJsonArray values = header.value().isArray() ? header.value().toArray() : QJsonArray{header.value()};
        for (const QJsonValue &value : values)
            terminal.line(terminal.paint(Colour::Faint, header.key() + u": "_s) + Terminal::printable(value.toString()));
    }
    for (const QString &line : consoleLines(terminal, answer.value("consoleLogs"_L1).toArray()))
        terminal.line(line);
    terminal.line({});
}

static void showBody(Session &session, const QJsonObject &answer)
{
    const QByteArray body = answer.contains("bodyBase64"_L1)
        ? QByteArray::fromBase64(answer.value("bodyBase64"_L1).toString().toLatin1())
        : answer.value("body"_L1).toString().toUtf8();
    session.terminal.bytes(body);
    if (!body.isEmpty() && !body.endsWith('\n') && session.terminal.isInteractive())
        session.terminal.line({});
    if (answer.value("bodyTruncated"_L1).toBool())
        session.terminal.note(u"the body is longer than a test call shows; call the function's URL for all of it"_s);
}

CommandResult<void> showCallAnswer(Session &session, const QJsonObject &answer, AnswerDetail detail)
{
    session.terminal.json(answer);
    if (detail == AnswerDetail::Everything)
        showDetails(session, answer);
    showBody(session, answer);

    const int status = answer.value("status"_L1).toInt();
    if (const QJsonObject error = answer.value("error"_L1).toObject(); !error.isEmpty())
        session.terminal.complain(CommandError{ExitCode::FunctionFailed, error.value("code"_L1).toString(),
            error.value("message"_L1).toString(), error.value("remediation"_L1).toString(), error});
    else if (status >= kFirstErrorStatus)
        session.terminal.note(u"the function answered %1"_s.arg(status));
    else
        return {};
    return alreadyTold(ExitCode::FunctionFailed);
}

QStringList differenceLines(const Terminal &terminal, const QJsonArray &differences)
{
    QStringList lines;
    for (const QJsonValue &value : differences) {
        const QJsonObject difference = value.toObject();
        const QString name = difference.value("name"_L1).toString();
        const QString before = difference.value("recorded"_L1).toString();
        const QString after = difference.value("replayed"_L1).toString();
        const QString what = difference.value("what"_L1).toString();
        const bool isValue = what == "status"_L1 || what == "header"_L1 || what == "cpu"_L1;
        const QString said = isValue && !before.isEmpty() && !after.isEmpty() ? u"%1, now %2"_s.arg(before, after)
                                                                              : difference.value("message"_L1).toString()
                + (after.isEmpty() ? before.isEmpty() ? QString() : u": "_s + before : u": "_s + after);
        lines.append(u"  "_s + terminal.paint(Colour::Yellow, name.isEmpty() ? what : what + u' ' + name) + u": "_s
            + Terminal::printable(said).replace(u'\n', u' '));
    }
    return lines;
}

} // namespace isola
