#include "core/model/FieldReader.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace isola {

FieldReader::FieldReader(QJsonObject object, QString path, QList<FieldError> &faults)
    : m_object(std::move(object)), m_path(std::move(path)), m_faults(faults)
{
}

QString FieldReader::pathOf(QStringView name) const
{
    return m_path.isEmpty() ? name.toString() : m_path + QLatin1Char('.') + name.toString();
}

void FieldReader::refuse(QLatin1StringView name, const QString &message)
{
    m_faults.append(FieldError{pathOf(QString(name)), message, 0, 0, {}});
}

std::optional<QJsonValue> FieldReader::value(QLatin1StringView name)
{
    if (!m_known.contains(name))
        m_known.append(name);
    const auto found = m_object.constFind(name);
    if (found == m_object.constEnd())
        return {};
    return *found;
}

bool FieldReader::has(QLatin1StringView name)
{
    return value(name).has_value();
}

std::optional<QString> FieldReader::text(QLatin1StringView name)
{
    const std::optional<QJsonValue> field = value(name);
    if (!field)
        return {};
    // A lone surrogate (a broken "\ud83d" escape) has no UTF-8 form and could not be stored as sent.
    if (!field->isString() || !field->toString().isValidUtf16()) {
        refuse(name, QStringLiteral("must be a string"));
        return {};
    }
    return field->toString();
}

std::optional<QString> FieldReader::textOf(QLatin1StringView name, const QStringList &choices)
{
    const std::optional<QString> chosen = text(name);
    if (!chosen || choices.contains(*chosen))
        return chosen;
    refuse(name, QStringLiteral("must be one of %1").arg(choices.join(QLatin1StringView(", "))));
    return {};
}

std::optional<bool> FieldReader::boolean(QLatin1StringView name)
{
    const std::optional<QJsonValue> field = value(name);
    if (!field)
        return {};
    if (!field->isBool()) {
        refuse(name, QStringLiteral("must be true or false"));
        return {};
    }
    return field->toBool();
}

std::optional<int> FieldReader::integer(QLatin1StringView name, int least, int most)
{
    const std::optional<QJsonValue> field = value(name);
    if (!field)
        return {};
    const double number = field->toDouble(std::nan(""));
    if (!field->isDouble() || number != std::floor(number)) {
        refuse(name, QStringLiteral("must be a whole number between %1 and %2").arg(least).arg(most));
        return {};
    }
    if (number < least || number > most) {
        refuse(name, QStringLiteral("must be between %1 and %2").arg(least).arg(most));
        return {};
    }
    return int(number);
}

std::optional<QJsonObject> FieldReader::object(QLatin1StringView name)
{
    const std::optional<QJsonValue> field = value(name);
    if (!field)
        return {};
    if (!field->isObject()) {
        refuse(name, QStringLiteral("must be an object"));
        return {};
    }
    return field->toObject();
}

std::optional<QJsonArray> FieldReader::array(QLatin1StringView name)
{
    const std::optional<QJsonValue> field = value(name);
    if (!field)
        return {};
    if (!field->isArray()) {
        refuse(name, QStringLiteral("must be an array"));
        return {};
    }
    return field->toArray();
}

std::optional<QStringList> FieldReader::texts(QLatin1StringView name)
{
    const std::optional<QJsonArray> items = array(name);
    if (!items)
        return {};
    QStringList result;
    for (const QJsonValue &item : *items) {
        if (!item.isString()) {
            refuse(name, QStringLiteral("must be an array of strings"));
            return {};
        }
        result.append(item.toString());
    }
    return result;
}

// A body of nothing but unknown fields must not cost the server seconds, nor the client a book of faults.
void FieldReader::refuseUnknown()
{
    static constexpr int kMostNamed = 20;
    int unknown = 0;
    for (auto field = m_object.constBegin(); field != m_object.constEnd(); ++field) {
        if (m_known.contains(field.key()))
            continue;
        if (++unknown > kMostNamed) {
            m_faults.append(FieldError{pathOf(field.key()), QStringLiteral("is not a known field, and more follow"), 0, 0, {}});
            return;
        }
        const QString meant = closestName(field.key(), m_known);
        const QString message = meant.isEmpty() ? QStringLiteral("is not a known field")
                                                : QStringLiteral("is not a known field; did you mean %1?").arg(meant);
        m_faults.append(FieldError{pathOf(field.key()), message, 0, 0, {}});
    }
}

// Levenshtein distance: how many single-character edits lead from one word to the other.
static int editDistance(QStringView from, QStringView to)
{
    std::vector<int> row(size_t(to.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < from.size(); ++i) {
        int diagonal = std::exchange(row[0], int(i) + 1);
        for (size_t j = 1; j < row.size(); ++j) {
            const int replaced = diagonal + (from[i] == to[qsizetype(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

QString closestName(const QString &name, const QStringList &known)
{
    static constexpr qsizetype kLongestName = 64; // longer ones are no slip of the finger
    if (name.size() > kLongestName)
        return {};
    // agentTool and agent_tool are one name in two conventions.
    const auto plain = [](QString text) { return text.toLower().remove(QLatin1Char('_')).remove(QLatin1Char('-')); };
    QString closest;
    int shortest = 1 + std::min(2, int(name.size()) / 3);
    for (const QString &candidate : known) {
        if (std::abs(candidate.size() - name.size()) > shortest + 4) // an underscore or a hyphen counts as nothing
            continue;
        const int distance = editDistance(plain(name), plain(candidate));
        if (distance < shortest) {
            shortest = distance;
            closest = candidate;
        }
    }
    return closest;
}

} // namespace isola
