#include "server/s3/FormBody.h"

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qsizetype kMaxFields = 64 * 1024; // all of them, names and values
static constexpr qsizetype kMaxHead = 8 * 1024; // of one part
static constexpr qsizetype kMaxBoundary = 70; // RFC 2046, 5.1.1

static tl::unexpected<S3Error> malformed(const QString &message = {})
{
    return refuse(S3Code::MalformedPostRequest, message);
}

// The value of `name` in "form-data; name="key"; filename="a.png"", as browsers write it: in quotes, with %22 for a quote.
static std::optional<QByteArray> parameter(const QByteArray &field, const QByteArray &name)
{
    for (qsizetype at = field.indexOf(';'); at >= 0;) {
        const qsizetype equals = field.indexOf('=', at);
        if (equals < 0)
            return {};
        const QByteArray found = field.mid(at + 1, equals - at - 1).trimmed().toLower();
        QByteArray value;
        if (equals + 1 < field.size() && field[equals + 1] == '"') {
            const qsizetype end = field.indexOf('"', equals + 2);
            if (end < 0)
                return {};
            value = field.mid(equals + 2, end - equals - 2);
            at = field.indexOf(';', end);
        } else {
            at = field.indexOf(';', equals);
            value = field.mid(equals + 1, at < 0 ? -1 : at - equals - 1).trimmed();
        }
        if (found == name)
            return value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }
    return {};
}

S3Result<FormBody> FormBody::open(const QByteArray &contentType)
{
    const auto boundary = parameter(contentType, "boundary");
    if (!boundary || boundary->isEmpty() || boundary->size() > kMaxBoundary)
        return malformed(u"The content type names no boundary."_s);
    return FormBody(*boundary);
}

S3Result<void> FormBody::take(QByteArrayView bytes, QByteArray &file)
{
    m_buffer.append(bytes);
    while (m_state != State::End) {
        const auto stepped = step(file);
        if (!stepped)
            return tl::unexpected(stepped.error());
        if (!*stepped)
            return {};
    }
    m_buffer.clear();
    return {};
}

S3Result<bool> FormBody::step(QByteArray &file)
{
    switch (m_state) {
    case State::Delimiter:
        if (m_buffer.size() < m_delimiter.size())
            return false;
        if (!m_buffer.startsWith(m_delimiter))
            return malformed();
        m_buffer.remove(0, m_delimiter.size());
        m_state = State::AfterDelimiter;
        return true;
    case State::AfterDelimiter:
        return takeDelimiterEnd();
    case State::Head:
        return takeHead();
    case State::Value:
        return takeValue();
    case State::File:
        takeFile(file);
        return m_state == State::End;
    case State::End:
        break;
    }
    return false;
}

S3Result<bool> FormBody::takeDelimiterEnd()
{
    if (m_buffer.size() < 2)
        return false;
    if (m_buffer.startsWith("--"))
        return refuse(S3Code::InvalidArgument, u"The form has no field named file."_s);
    if (!m_buffer.startsWith("\r\n"))
        return malformed();
    m_state = State::Head; // the line break stays: a head without fields ends with it
    return true;
}

S3Result<bool> FormBody::takeHead()
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0 && m_buffer.size() <= kMaxHead)
        return false;
    if (end < 0 || end > kMaxHead)
        return malformed();
    std::optional<QByteArray> name;
    for (const QByteArray &line : m_buffer.first(end).split('\n')) {
        const QByteArray field = line.trimmed();
        const qsizetype colon = field.indexOf(':');
        if (colon < 0 || field.first(colon).trimmed().toLower() != "content-disposition")
            continue;
        name = parameter(field, "name");
        const QByteArray path = parameter(field, "filename").value_or(QByteArray());
        m_fileName = path.sliced(std::max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
    if (!name)
        return malformed(u"A part of the form has no name."_s);
    m_name = name->toLower();
    m_buffer.remove(0, end + 4);
    m_state = m_name == "file" ? State::File : State::Value;
    return true;
}

S3Result<bool> FormBody::takeValue()
{
    const qsizetype end = m_buffer.indexOf(m_delimiter);
    if (m_size + m_name.size() + (end < 0 ? m_buffer.size() - m_delimiter.size() : end) > kMaxFields)
        return refuse(S3Code::MaxPostPreDataLengthExceeded);
    if (end < 0)
        return false;
    if (m_fields.contains(m_name))
        return malformed(u"The form has the field %1 twice."_s.arg(QString::fromUtf8(m_name)));
    m_fields.insert(m_name, m_buffer.first(end));
    m_size += m_name.size() + end;
    m_buffer.remove(0, end + m_delimiter.size());
    m_state = State::AfterDelimiter;
    return true;
}

void FormBody::takeFile(QByteArray &file)
{
    const qsizetype end = m_buffer.indexOf(m_delimiter);
    const qsizetype count = end < 0 ? std::max<qsizetype>(m_buffer.size() - m_delimiter.size() + 1, 0) : end;
    file.append(QByteArrayView(m_buffer).first(count));
    m_buffer.remove(0, count);
    if (end >= 0)
        m_state = State::End;
}

} // namespace isola
