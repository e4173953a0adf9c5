#include "server/s3/S3Xml.h"

#include <QDateTime>
#include <QTimeZone>
#include <QXmlStreamReader>

namespace isola {

using namespace Qt::StringLiterals;

S3Xml::S3Xml(QLatin1StringView root, Namespace space)
{
    m_writer.writeStartDocument();
    m_writer.writeStartElement(QString(root));
    if (space == Namespace::S3)
        m_writer.writeDefaultNamespace(u"http://s3.amazonaws.com/doc/2006-03-01/"_s);
}

void S3Xml::open(const char *name)
{
    m_writer.writeStartElement(QString::fromLatin1(name));
}

void S3Xml::close()
{
    m_writer.writeEndElement();
}

void S3Xml::text(const char *name, const QString &value)
{
    m_writer.writeTextElement(QString::fromLatin1(name), value);
}

void S3Xml::number(const char *name, qint64 value)
{
    text(name, QString::number(value));
}

void S3Xml::time(const char *name, qint64 milliseconds)
{
    text(name, s3Time(milliseconds));
}

QByteArray S3Xml::take()
{
    m_writer.writeEndDocument();
    return std::move(m_out);
}

QString s3Time(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::utc()).toString(u"yyyy-MM-ddTHH:mm:ss.zzz'Z'"_s);
}

std::optional<DeleteRequest> readDeleteRequest(const QByteArray &xml)
{
    QXmlStreamReader reader(xml);
    DeleteRequest request;
    if (!reader.readNextStartElement() || reader.name() != "Delete"_L1)
        return {};
    while (reader.readNextStartElement()) {
        if (reader.name() == "Quiet"_L1) {
            request.isQuiet = reader.readElementText() == "true"_L1;
        } else if (reader.name() == "Object"_L1) {
            while (reader.readNextStartElement()) {
                if (reader.name() == "Key"_L1)
                    request.keys.append(reader.readElementText());
                else
                    reader.skipCurrentElement();
            }
        } else {
            reader.skipCurrentElement();
        }
    }
    return reader.hasError() || request.keys.isEmpty() ? std::nullopt : std::optional(request);
}

static CompletedPart readPart(QXmlStreamReader &reader)
{
    CompletedPart part;
    while (reader.readNextStartElement()) {
        if (reader.name() == "PartNumber"_L1)
            part.number = reader.readElementText().toInt();
        else if (reader.name() == "ETag"_L1)
            part.etag = reader.readElementText().remove('"'_L1).toLatin1();
        else if (reader.name().startsWith("Checksum"_L1))
            part.checksum = reader.readElementText().toLatin1();
        else
            reader.skipCurrentElement();
    }
    return part;
}

std::optional<QList<CompletedPart>> readCompletion(const QByteArray &xml)
{
    QXmlStreamReader reader(xml);
    QList<CompletedPart> parts;
    if (!reader.readNextStartElement() || reader.name() != "CompleteMultipartUpload"_L1)
        return {};
    while (reader.readNextStartElement()) {
        if (reader.name() == "Part"_L1)
            parts.append(readPart(reader));
        else
            reader.skipCurrentElement();
    }
    return reader.hasError() || parts.isEmpty() ? std::nullopt : std::optional(parts);
}

} // namespace isola
