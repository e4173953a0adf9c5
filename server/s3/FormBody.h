#pragma once
// The body of an upload by HTML form (multipart/form-data, RFC 7578): fields first, then one file. Taken apart as the bytes come;
// of the file nothing is kept but what may be the beginning of a delimiter.

#include "server/s3/S3Error.h"

#include <QMap>

namespace isola {

class FormBody final {
public:
    static S3Result<FormBody> open(const QByteArray &contentType);

    // Appends what it finds of the file to `file`. What follows the file is ignored, as S3 does.
    S3Result<void> take(QByteArrayView bytes, QByteArray &file);

    // All fields are in, and the file begins.
    bool hasFile() const { return m_state == State::File || m_state == State::End; }
    bool isComplete() const { return m_state == State::End; }
    const QMap<QByteArray, QByteArray> &fields() const { return m_fields; } // names in lower case
    const QByteArray &fileName() const { return m_fileName; } // without a path

private:
    enum class State { Delimiter, AfterDelimiter, Head, Value, File, End };

    explicit FormBody(const QByteArray &boundary) : m_delimiter("\r\n--" + boundary) { }
    S3Result<bool> step(QByteArray &file); // false: more bytes are needed
    S3Result<bool> takeDelimiterEnd();
    S3Result<bool> takeHead();
    S3Result<bool> takeValue();
    void takeFile(QByteArray &file);

    QByteArray m_delimiter;
    QByteArray m_buffer = "\r\n"; // the first delimiter need not begin with it
    State m_state = State::Delimiter;
    QByteArray m_name;
    QByteArray m_fileName;
    QMap<QByteArray, QByteArray> m_fields;
    qsizetype m_size = 0; // of the fields
};

} // namespace isola
