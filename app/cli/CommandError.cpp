#include "app/cli/CommandError.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static ExitCode exitCodeOf(int status)
{
    switch (status) {
    case 400:
    case 405:
    case 413:
        return ExitCode::Usage;
    case 401:
    case 403:
        return ExitCode::NotAuthorised;
    case 404:
        return ExitCode::NotFound;
    case 409:
        return ExitCode::Conflict;
    case 429:
    case 503:
        return ExitCode::Busy;
    default:
        return ExitCode::Failed;
    }
}

QJsonObject CommandError::toJson() const
{
    QJsonObject error{{u"code"_s, code}, {u"message"_s, message}, {u"remediation"_s, remediation}};
    if (!details.isUndefined() && !details.isNull())
        error.insert(u"details"_s, details);
    return {{u"error"_s, error}};
}

CommandError errorFromAnswer(int status, const QByteArray &body)
{
    const QJsonObject error = QJsonDocument::fromJson(body).object().value("error"_L1).toObject();
    CommandError result{exitCodeOf(status), error.value("code"_L1).toString(), error.value("message"_L1).toString(),
        error.value("remediation"_L1).toString(), error.value("details"_L1)};
    if (result.code.startsWith("FUNCTION_"_L1))
        result.exitCode = ExitCode::FunctionFailed;
    if (result.message.isEmpty()) {
        result.code = u"FAILED"_s;
        result.message = u"The server answered %1 without an error that this client understands."_s.arg(status);
        result.remediation = u"Is the URL that of an Isola server, and of this version?"_s;
    }
    if (result.code == "AUTH_REQUIRED"_L1 || result.code == "AUTH_INVALID_TOKEN"_L1)
        result.remediation += u" The command line takes it from --token, ISOLA_TOKEN or the data directory of a local server."_s;
    return result;
}

static QJsonArray fieldsJson(const QList<FieldError> &fields)
{
    QJsonArray array;
    for (const FieldError &field : fields) {
        QJsonObject object{{u"field"_s, field.field}, {u"message"_s, field.message}};
        if (field.line > 0) {
            object.insert(u"line"_s, field.line);
            object.insert(u"column"_s, field.column);
        }
        if (!field.excerpt.isEmpty())
            object.insert(u"excerpt"_s, field.excerpt);
        array.append(object);
    }
    return array;
}

tl::unexpected<CommandError> failed(const Error &error)
{
    CommandError result{exitCodeOf(httpStatus(error.code)), wireName(error.code), error.message, error.remediation, {}};
    if (!error.details.isEmpty())
        result.details = fieldsJson(error.details);
    return tl::unexpected<CommandError>(std::move(result));
}

tl::unexpected<CommandError> failed(CommandError error)
{
    return tl::unexpected<CommandError>(std::move(error));
}

tl::unexpected<CommandError> failed(const QString &message, const QString &remediation)
{
    return failed(CommandError{ExitCode::Failed, u"FAILED"_s, message, remediation, {}});
}

tl::unexpected<CommandError> wrongUsage(const QString &message, const QString &remediation)
{
    return failed(CommandError{ExitCode::Usage, u"USAGE"_s, message, remediation, {}});
}

tl::unexpected<CommandError> alreadyTold(ExitCode exitCode)
{
    return failed(CommandError{exitCode, {}, {}, {}, {}});
}

tl::unexpected<CommandError> unreachable(const QString &message, const QString &remediation)
{
    return failed(CommandError{ExitCode::Unreachable, u"SERVER_UNREACHABLE"_s, message, remediation, {}});
}

} // namespace isola
