#include "core/agents/ToolAnswer.h"

#include "core/model/WireNames.h"

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kErrorCodes = int(ErrorCode::FunctionCrashed) + 1;

QJsonObject toJson(const ToolAnswer &answer)
{
    QJsonObject object{{u"invocation_id"_s, QString::fromLatin1(wireName(answer.invocation))}, {u"status"_s, answer.status},
        {u"content_type"_s, QString::fromLatin1(answer.contentType)}};
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(answer.body);
    if (decoder.hasError())
        object.insert("body_base64"_L1, QString::fromLatin1(answer.body.toBase64()));
    else
        object.insert("body"_L1, text);
    if (answer.isTruncated)
        object.insert("body_truncated"_L1, true);
    if (answer.error)
        object.insert("error"_L1,
            QJsonObject{{u"code"_s, QString(wireName(answer.error->code))}, {u"message"_s, answer.error->message},
                {u"remediation"_s, answer.error->remediation}});
    return object;
}

ToolAnswer toolAnswerFromJson(const QJsonObject &object)
{
    ToolAnswer answer;
    answer.invocation = invocationIdFromWire(object.value("invocation_id"_L1).toString().toLatin1()).value_or(InvocationId{});
    answer.status = object.value("status"_L1).toInt();
    answer.contentType = object.value("content_type"_L1).toString().toLatin1();
    answer.body = object.contains("body"_L1) ? object.value("body"_L1).toString().toUtf8()
                                             : QByteArray::fromBase64(object.value("body_base64"_L1).toString().toLatin1());
    answer.isTruncated = object.value("body_truncated"_L1).toBool();
    if (const QJsonValue error = object.value("error"_L1); error.isObject()) {
        const auto code = fromWireName<ErrorCode>(error["code"_L1].toString(), kErrorCodes);
        answer.error = Error{
            code.value_or(ErrorCode::FunctionError), error["message"_L1].toString(), error["remediation"_L1].toString(), {}};
    }
    return answer;
}

ToolAnswer withoutInsides(ToolAnswer answer)
{
    if (answer.error) {
        answer.error->message = u"The tool failed."_s;
        answer.error->remediation = u"Tell the app's developer the invocation's id."_s;
        answer.error->details.clear();
    }
    return answer;
}

} // namespace isola
