#include "server/mcp/JsonRpc.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

static QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<RpcMessage> rpcMessage(const QByteArray &json, RpcFault &fault)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        fault = {RpcCode::ParseError, u"The message is not JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset)};
        return {};
    }
    const QJsonObject object = document.object();
    const QJsonValue id = object.value("id"_L1);
    const QJsonValue params = object.value("params"_L1);
    const bool hasId = id.isString() || id.isDouble();
    const bool isResponse = hasId && (object.contains("result"_L1) || object.contains("error"_L1));
    const bool isCall = object.value("method"_L1).isString() && (params.isUndefined() || params.isObject());
    if (object.value("jsonrpc"_L1) != "2.0"_L1 || !(isResponse || isCall) || (!id.isUndefined() && !hasId)) {
        fault = {RpcCode::InvalidRequest, u"The body must be one JSON-RPC 2.0 message"_s};
        return {};
    }
    RpcMessage message;
    message.kind = isResponse ? RpcMessage::Kind::Response : hasId ? RpcMessage::Kind::Request : RpcMessage::Kind::Notification;
    message.id = id;
    message.method = object.value("method"_L1).toString();
    message.params = params.toObject();
    return message;
}

QByteArray rpcResult(const QJsonValue &id, const QJsonObject &result)
{
    return compact({{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"result"_s, result}});
}

QByteArray rpcError(const QJsonValue &id, const RpcFault &fault)
{
    return compact({{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id.isUndefined() ? QJsonValue() : id},
        {u"error"_s, QJsonObject{{u"code"_s, int(fault.code)}, {u"message"_s, fault.message}}}});
}

QByteArray rpcNotification(const QString &method, const QJsonObject &params)
{
    QJsonObject object{{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, method}};
    if (!params.isEmpty())
        object.insert("params"_L1, params);
    return compact(object);
}

} // namespace isola
