#include "core/dispatch/hostcalls/HostJson.h"

#include <QJsonDocument>
#include <cmath>

namespace isola {

QJsonObject hostArguments(const HostQuestion &question)
{
    return QJsonDocument::fromJson(question.arguments.toByteArray()).object();
}

QByteArray toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<std::optional<std::chrono::seconds>> hostTtl(const QJsonObject &arguments)
{
    constexpr int64_t kLongest = 10ll * 365 * 24 * 3600;
    const QJsonValue value = arguments.value(QLatin1StringView("ttlSeconds"));
    if (value.isUndefined())
        return std::optional<std::chrono::seconds>();
    const double seconds = value.toDouble();
    if (!(seconds >= 1) || seconds > double(kLongest))
        return fail(ErrorCode::ValidationInvalidSchema, QStringLiteral("ttlSeconds must be between 1 and %1").arg(kLongest));
    return std::optional(std::chrono::seconds(int64_t(std::llround(seconds))));
}

} // namespace isola
