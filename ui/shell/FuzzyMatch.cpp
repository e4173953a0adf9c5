#include "ui/shell/FuzzyMatch.h"

namespace isola {

static constexpr int kWordStart = 8;
static constexpr int kNextTo = 5; // right behind the letter before
static constexpr int kTextStart = 10;

static bool isWordStart(QStringView text, qsizetype at)
{
    return at == 0 || !text.at(at - 1).isLetterOrNumber() || (text.at(at).isUpper() && text.at(at - 1).isLower());
}

// Where the letter is found: the next beginning of a word, unless it goes on right behind the one before.
static qsizetype find(QStringView text, QChar letter, qsizetype from)
{
    const auto isSame = [&](qsizetype at) { return text.at(at).toCaseFolded() == letter; };
    if (from > 0 && from < text.size() && isSame(from))
        return from;
    qsizetype first = -1;
    for (qsizetype at = from; at < text.size(); ++at) {
        if (!isSame(at))
            continue;
        if (isWordStart(text, at))
            return at;
        if (first < 0)
            first = at;
    }
    return first;
}

// Greedy, so a beginning that leads nowhere is given up for the plain next letter.
static std::optional<int> scoreFrom(QStringView query, QStringView text, qsizetype from, int score)
{
    for (qsizetype typed = 0; typed < query.size(); ++typed) {
        const QChar letter = query.at(typed).toCaseFolded();
        if (letter.isSpace())
            continue;
        const qsizetype at = find(text, letter, from);
        if (at < 0)
            return std::nullopt;
        score += at == 0 ? kTextStart : at == from && from > 0 ? kNextTo : isWordStart(text, at) ? kWordStart : 0;
        from = at + 1;
    }
    return score;
}

std::optional<int> fuzzyScore(QStringView query, QStringView text)
{
    const int shortness = -int(text.size() / 16); // of two that fit alike, the shorter one
    if (const qsizetype whole = text.indexOf(query, 0, Qt::CaseInsensitive); whole >= 0 && !query.isEmpty())
        return int(query.size()) * kWordStart + (isWordStart(text, whole) ? kTextStart : 0) + shortness;
    return scoreFrom(query, text, 0, shortness);
}

} // namespace isola
