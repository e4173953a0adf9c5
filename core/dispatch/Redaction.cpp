#include "core/dispatch/Redaction.h"

#include <algorithm>

namespace isola {

static constexpr qsizetype kShortestSecret = 8;

static QString escaped(const QString &value)
{
    QString result;
    for (const QChar character : value) {
        if (character == u'\n')
            result += QLatin1StringView("\\n");
        else if (character == u'\t')
            result += QLatin1StringView("\\t");
        else if (character == u'\r')
            result += QLatin1StringView("\\r");
        else if (character == u'"' || character == u'\\')
            result += QLatin1StringView("\\") + character;
        else
            result += character;
    }
    return result;
}

void redact(QString &text, const EnvironmentVariables &environment)
{
    if (text.size() < kShortestSecret)
        return;
    // The longest first: one may hold another.
    QList<std::pair<QString, QString>> found;
    for (auto variable = environment.begin(); variable != environment.end(); ++variable) {
        if (variable->size() < kShortestSecret)
            continue;
        for (const QString &form : {*variable, escaped(*variable)})
            if (text.contains(form))
                found.append({form, variable.key()});
    }
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
    for (const auto &[form, name] : found)
        text.replace(form, QStringLiteral("[redacted: %1]").arg(name));
}

} // namespace isola
