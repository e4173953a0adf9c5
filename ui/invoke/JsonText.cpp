#include "ui/invoke/JsonText.h"

#include <QJsonDocument>

namespace isola {

static constexpr int kIndent = 2;

static void breakLine(QByteArray &text, int depth)
{
    text += '\n';
    text += QByteArray(depth * kIndent, ' ');
}

// Past the string that begins at `start`.
static qsizetype endOfString(const QByteArray &json, qsizetype start)
{
    qsizetype end = start + 1;
    while (json.at(end) != '"')
        end += json.at(end) == '\\' ? 2 : 1;
    return end + 1;
}

static qsizetype nextToken(const QByteArray &json, qsizetype position)
{
    while (position < json.size() && QByteArrayView(" \t\r\n").contains(json.at(position)))
        ++position;
    return position;
}

std::optional<QByteArray> indentedJson(const QByteArray &json)
{
    if (QJsonDocument::fromJson(json).isNull()) // from here on it is known to be well formed
        return {};
    QByteArray text;
    int depth = 0;
    for (qsizetype position = nextToken(json, 0); position < json.size(); position = nextToken(json, position)) {
        const char token = json.at(position);
        if (token == '"') {
            const qsizetype end = endOfString(json, position);
            text += QByteArrayView(json).sliced(position, end - position);
            position = end;
            continue;
        }
        ++position;
        if (token == '{' || token == '[') {
            const qsizetype next = nextToken(json, position);
            const bool isEmpty = json.at(next) == (token == '{' ? '}' : ']');
            text += token;
            if (isEmpty) {
                text += json.at(next);
                position = next + 1;
            } else {
                breakLine(text, ++depth);
            }
        } else if (token == '}' || token == ']') {
            breakLine(text, --depth);
            text += token;
        } else if (token == ',') {
            text += token;
            breakLine(text, depth);
        } else {
            text += token;
            if (token == ':')
                text += ' ';
        }
    }
    return text;
}

} // namespace isola
