#pragma once
// The XML of the S3 API, both ways.

#include "core/objects/Objects.h"

#include <QXmlStreamWriter>

namespace isola {

// A document that is written element by element.
class S3Xml final {
public:
    enum class Namespace { None, S3 };

    explicit S3Xml(QLatin1StringView root, Namespace space = Namespace::S3);
    explicit S3Xml(const char *root, Namespace space = Namespace::S3) : S3Xml(QLatin1StringView(root), space) { }

    void open(const char *name);
    void close();
    void text(const char *name, const QString &value);
    void number(const char *name, qint64 value);
    void time(const char *name, qint64 milliseconds);
    QByteArray take(); // closes what is open

private:
    QByteArray m_out;
    QXmlStreamWriter m_writer{&m_out};
};

// "2026-11-24T20:00:00.000Z"
QString s3Time(qint64 milliseconds);

struct DeleteRequest {
    QStringList keys;
    bool isQuiet = false;
};

// Nothing when the document is not one.
std::optional<DeleteRequest> readDeleteRequest(const QByteArray &xml);
std::optional<QList<CompletedPart>> readCompletion(const QByteArray &xml);

} // namespace isola
