#pragma once
// A request's head after the strict checks: views into the framer's buffer, valid until the next message starts there. Whoever
// goes on later copies what it needs.

#include "core/model/Invocation.h"

#include <QByteArrayView>
#include <QVarLengthArray>

namespace isola {

struct HeaderField {
    QByteArrayView name; // as sent
    QByteArrayView value; // without surrounding space
};

// Field names and most protocol words are ASCII in any case.
inline bool isSameName(QByteArrayView name, QByteArrayView lowerCaseName)
{
    return name.size() == lowerCaseName.size() && name.compare(lowerCaseName, Qt::CaseInsensitive) == 0;
}

struct RequestHead {
    QByteArrayView method; // upper case, one that HTTP registers
    QByteArrayView target; // origin form: starts with one '/'
    QByteArrayView host; // letters, digits and ".-_:[]" only; empty under HTTP/1.0 without Host
    int minorVersion = 1; // HTTP/1.x
    QVarLengthArray<HeaderField, 32> fields;

    qint64 contentLength = 0; // -1: chunked
    bool keepsAlive = true;
    bool expectsContinue = false;
    bool wantsWebSocket = false;

    QByteArrayView path() const; // the target up to '?', still percent-encoded
    QByteArrayView query() const; // after '?'
    bool isChunked() const { return contentLength < 0; }
    bool hasBody() const { return contentLength != 0; }

    // The first field of that name, given in lower case; a null view when there is none.
    QByteArrayView field(QByteArrayView lowerCaseName) const;

    // All fields but those that only concern this connection (RFC 9110, 7.6.1), names in lower case.
    FieldBlock endToEndFields() const;
};

} // namespace isola
