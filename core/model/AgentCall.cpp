#include "core/model/AgentCall.h"

#include <QUrl>

namespace isola {

static constexpr QByteArrayView kMark = "?arguments=";

static QByteArray segment(const QString &text)
{
    return text.isEmpty() ? QByteArray("-") : QUrl::toPercentEncoding(text);
}

static QString textOf(const QByteArray &segment)
{
    return segment == "-" ? QString() : QUrl::fromPercentEncoding(segment);
}

QByteArray AgentCall::logPath() const
{
    return "/agents/" + segment(agent) + '/' + segment(session) + '/' + segment(call) + kMark.toByteArray() + argumentsHash;
}

std::optional<AgentCall> AgentCall::fromLogPath(const QByteArray &path)
{
    const qsizetype mark = path.indexOf(kMark);
    const QByteArrayList segments = path.first(qMax<qsizetype>(mark, 0)).split('/');
    if (mark < 0 || segments.size() != 5 || segments.at(1) != "agents")
        return {};
    return AgentCall{textOf(segments.at(2)), textOf(segments.at(3)), textOf(segments.at(4)), path.sliced(mark + kMark.size())};
}

} // namespace isola
