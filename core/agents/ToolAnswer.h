#pragma once
// What came of a tool call: the function's response, or how it failed. A value that can be kept as JSON.

#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QJsonObject>
#include <optional>

namespace isola {

struct ToolAnswer {
    InvocationId invocation; // its row in the log
    int status = 0; // of the response
    QByteArray contentType;
    QByteArray body;
    bool isTruncated = false; // the body was longer than is kept
    std::optional<Error> error; // set: there was no whole response

    bool isError() const { return error || status >= 400; }
};

QJsonObject toJson(const ToolAnswer &answer);
ToolAnswer toolAnswerFromJson(const QJsonObject &object);

// The same for a reader without developer rights: nothing of the function's own messages.
ToolAnswer withoutInsides(ToolAnswer answer);

} // namespace isola
