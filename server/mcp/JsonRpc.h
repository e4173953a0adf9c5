#pragma once
// JSON-RPC 2.0 as MCP uses it: one message at a time, ids that are strings or numbers. Values, nothing kept.

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <optional>

namespace isola {

struct RpcMessage {
    enum class Kind { Request, Notification, Response };

    Kind kind = Kind::Notification;
    QJsonValue id; // of a request
    QString method;
    QJsonObject params;
};

// The codes of JSON-RPC 2.0, section 5.1, and those of MCP's transport.
enum class RpcCode {
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    InternalError = -32603,
    Transport = -32000,
    SessionNotFound = -32001,
};

struct RpcFault {
    RpcCode code = RpcCode::InternalError;
    QString message;
};

std::optional<RpcMessage> rpcMessage(const QByteArray &json, RpcFault &fault);

QByteArray rpcResult(const QJsonValue &id, const QJsonObject &result);
QByteArray rpcError(const QJsonValue &id, const RpcFault &fault); // an undefined id is written as null
QByteArray rpcNotification(const QString &method, const QJsonObject &params = {});

} // namespace isola
