#pragma once
// Which tool call a log row belongs to: the row's path says it. The only place that writes and reads such paths.

#include <QByteArray>
#include <QString>
#include <optional>

namespace isola {

struct AgentCall {
    QString agent; // empty: without one
    QString session;
    QString call;
    QByteArray argumentsHash; // SHA-256 of the arguments' JSON, hex

    // "/agents/support/3kf9/7?arguments=ab12..."
    QByteArray logPath() const;
    static std::optional<AgentCall> fromLogPath(const QByteArray &path);
};

} // namespace isola
