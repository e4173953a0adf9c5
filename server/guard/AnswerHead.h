#pragma once
// The head of an answer and how it is written: the only place that makes response lines. Names and values cannot break out of
// their line: a block that could is refused by isSafe() before anything is written.

#include "core/model/Invocation.h"

#include <QByteArrayView>
#include <optional>

namespace isola {

struct AnswerHead {
    int status = 200;
    QByteArrayView statusText; // empty: the standard phrase
    QByteArrayView fields; // a FieldBlock; those that only concern a connection are left out
    QByteArrayView edgeFields; // a FieldBlock of the server's own
};

// How the end of the body is told.
enum class BodyFraming { None, Length, Chunked, UntilClose };

struct AnswerFraming {
    BodyFraming body = BodyFraming::None;
    qint64 length = 0;
    bool keepsAlive = true;
    bool namesKeepAlive = false; // HTTP/1.0 clients must be told
};

bool isSafe(const AnswerHead &head);

// The content-length that the fields carry, where it is a plain number.
std::optional<qint64> declaredLength(QByteArrayView fields);

// `dateLine` is "date: ...\r\n", used unless the fields bring a date of their own.
void appendHead(QByteArray &out, const AnswerHead &head, const AnswerFraming &framing, QByteArrayView dateLine);

QByteArrayView statusPhrase(int status);

// 1xx, 204 and 304 never have a body (RFC 9112, 6.3).
bool hasBody(int status);

} // namespace isola
