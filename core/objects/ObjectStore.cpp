#include "core/objects/ObjectStore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace isola {

using namespace Qt::StringLiterals;

bool isBucketName(const QString &name)
{
    static const QRegularExpression pattern(u"\\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\\z"_s);
    return pattern.match(name).hasMatch() && !name.contains(".."_L1);
}

// ---- Values in columns

static QString storedHeaders(const ObjectHeaders &headers)
{
    QJsonObject object{{u"content-type"_s, QString::fromLatin1(headers.contentType)}};
    for (auto header = headers.others.begin(); header != headers.others.end(); ++header)
        object.insert(QString::fromLatin1(header.key()), QString::fromLatin1(header.value()));
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

static ObjectHeaders headersFromStored(const QString &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    ObjectHeaders headers;
    for (auto header = object.begin(); header != object.end(); ++header)
        if (header.key() == "content-type"_L1)
            headers.contentType = header.value().toString().toLatin1();
        else
            headers.others.insert(header.key().toLatin1(), header.value().toString().toLatin1());
    return headers;
}

static QString storedChecksum(const std::optional<ObjectChecksum> &checksum)
{
    if (!checksum)
        return u""_s;
    return QString::fromLatin1(
        wireName(checksum->algorithm) + ':' + checksum->value + (checksum->isComposite ? ":composite" : ""));
}

static std::optional<ObjectChecksum> checksumFromStored(const QString &text)
{
    const QStringList parts = text.split(':'_L1);
    const auto algorithm = checksumAlgorithmFromWire(parts.first().toLatin1());
    if (!algorithm || parts.size() < 2)
        return {};
    return ObjectChecksum{*algorithm, parts[1].toLatin1(), parts.size() > 2};
}

static QString storedParts(const QList<ObjectPart> &parts)
{
    QJsonArray array;
    for (const ObjectPart &part : parts)
        array.append(QJsonArray{part.number, part.size, QString::fromLatin1(part.checksum)});
    return array.isEmpty() ? u""_s : QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

static QList<ObjectPart> partsFromStored(const QString &text)
{
    QList<ObjectPart> parts;
    for (const QJsonValue &part : QJsonDocument::fromJson(text.toUtf8()).array())
        parts.append({part[0].toInt(), part[1].toInteger(), part[2].toString().toLatin1()});
    return parts;
}

static constexpr char kObjectColumns[]
    = "SELECT key, file, size, etag, headers, checksum, modified_at, sequence, parts FROM objects ";

static ObjectInfo readObject(const Statement &row)
{
    ObjectInfo object;
    object.key = row.text(0);
    object.file = row.text(1);
    object.size = row.integer(2);
    object.etag = row.blob(3);
    object.headers = headersFromStored(row.text(4));
    object.checksum = checksumFromStored(row.text(5));
    object.modifiedAt = row.integer(6);
    object.sequence = row.integer(7);
    return object;
}

// ---- Buckets

bool ObjectStore::hasBucket(const BucketName &bucket)
{
    return m_database.select("SELECT 1 FROM buckets WHERE app_id = ? AND name = ?", bucket.app.value, bucket.name).next();
}

QList<Bucket> ObjectStore::buckets(const AppId &app)
{
    QList<Bucket> buckets;
    Statement row = m_database.select("SELECT name, created_at FROM buckets WHERE app_id = ? ORDER BY name", app.value);
    while (row.next())
        buckets.append({row.text(0), row.integer(1)});
    return buckets;
}

bool ObjectStore::addBucket(const BucketName &bucket, qint64 now)
{
    return m_database.run("INSERT INTO buckets (app_id, name, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
               bucket.app.value, bucket.name, int64_t(now))
        > 0;
}

void ObjectStore::setCors(const BucketName &bucket, const CorsRules &rules)
{
    m_database.run("UPDATE buckets SET cors = ? WHERE app_id = ? AND name = ?", toStored(rules), bucket.app.value, bucket.name);
}

QList<std::pair<BucketName, CorsRules>> ObjectStore::cors()
{
    QList<std::pair<BucketName, CorsRules>> all;
    Statement row = m_database.select("SELECT app_id, name, cors FROM buckets WHERE cors <> ''");
    while (row.next())
        all.append({{AppId{row.text(0)}, row.text(1)}, corsRulesFromStored(row.text(2))});
    return all;
}

bool ObjectStore::isEmpty(const BucketName &bucket)
{
    return !m_database.select("SELECT 1 FROM objects WHERE app_id = ? AND bucket = ? LIMIT 1", bucket.app.value, bucket.name)
                .next();
}

QStringList ObjectStore::removeBucket(const BucketName &bucket)
{
    QStringList files;
    QStringList ids;
    Statement row
        = m_database.select("SELECT id FROM object_uploads WHERE app_id = ? AND bucket = ?", bucket.app.value, bucket.name);
    while (row.next())
        ids.append(row.text(0));
    for (const QString &id : ids)
        files += removeUpload(id);
    m_database.run("DELETE FROM buckets WHERE app_id = ? AND name = ?", bucket.app.value, bucket.name);
    return files;
}

// ---- Objects

std::optional<ObjectInfo> ObjectStore::find(const BucketName &bucket, const QString &key)
{
    const QByteArray sql = QByteArray(kObjectColumns) + "WHERE app_id = ? AND bucket = ? AND key = ?";
    Statement row = m_database.select(sql.constData(), bucket.app.value, bucket.name, key);
    if (!row.next())
        return {};
    ObjectInfo object = readObject(row);
    object.parts = partsFromStored(row.text(8)); // which lists do without
    return object;
}

QString ObjectStore::put(const BucketName &bucket, ObjectInfo &object)
{
    const QString former = remove(bucket, object.key);
    m_database.run("UPDATE trigger_counters SET value = value + 1 WHERE name = 'object_sequence'");
    Statement counter = m_database.select("SELECT value FROM trigger_counters WHERE name = 'object_sequence'");
    object.sequence = counter.next() ? counter.integer(0) : 0;
    m_database.run("INSERT INTO objects (app_id, bucket, key, file, size, etag, headers, checksum, modified_at, sequence, "
                   "parts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        bucket.app.value, bucket.name, object.key, object.file, int64_t(object.size), object.etag, storedHeaders(object.headers),
        storedChecksum(object.checksum), int64_t(object.modifiedAt), int64_t(object.sequence), storedParts(object.parts));
    return former;
}

QString ObjectStore::remove(const BucketName &bucket, const QString &key)
{
    const auto object = find(bucket, key);
    if (!object)
        return {};
    m_database.run("DELETE FROM objects WHERE app_id = ? AND bucket = ? AND key = ?", bucket.app.value, bucket.name, key);
    return object->file;
}

// Behind everything that begins with the prefix, in byte order.
static QString afterPrefix(const QString &prefix)
{
    return prefix + QString::fromUcs4(U"\U0010ffff", 1);
}

ObjectListing ObjectStore::list(const BucketName &bucket, const ObjectListQuery &query)
{
    ObjectListing listing;
    const QByteArray sql = QByteArray(kObjectColumns)
        + "WHERE app_id = ? AND bucket = ? AND key > ? AND key >= ? AND key <= ? AND substr(key, 1, length(?)) = ? ORDER BY key "
          "LIMIT ?";
    QString after = query.after;
    while (true) {
        const int wanted = query.limit - int(listing.objects.size() + listing.commonPrefixes.size());
        Statement row = m_database.select(sql.constData(), bucket.app.value, bucket.name, after, query.prefix,
            afterPrefix(query.prefix), query.prefix, query.prefix, wanted + 1);
        bool skips = false;
        int count = 0;
        while (!skips && row.next()) {
            if (++count > wanted) {
                listing.hasMore = true;
                return listing;
            }
            ObjectInfo object = readObject(row);
            const qsizetype end = query.delimiter.isEmpty() ? -1 : object.key.indexOf(query.delimiter, query.prefix.size());
            if (end < 0) {
                after = listing.last = object.key;
                listing.objects.append(std::move(object));
                continue;
            }
            // All that share it are one entry: the search goes on behind them.
            const QString common = object.key.left(end + query.delimiter.size());
            listing.last = common;
            after = afterPrefix(common);
            if (query.after != common && !query.after.startsWith(common))
                listing.commonPrefixes.append(common);
            skips = true;
        }
        if (!skips)
            return listing;
    }
}

// ---- Uploads in parts

void ObjectStore::addUpload(const BucketName &bucket, const MultipartUpload &upload)
{
    m_database.run("INSERT INTO object_uploads (id, app_id, bucket, key, headers, algorithm, is_composite, created_at) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        upload.id, bucket.app.value, bucket.name, upload.key, storedHeaders(upload.headers),
        upload.algorithm ? QString::fromLatin1(wireName(*upload.algorithm)) : u""_s, upload.isComposite,
        int64_t(upload.createdAt));
}

static MultipartUpload readUpload(const Statement &row)
{
    MultipartUpload upload;
    upload.id = row.text(0);
    upload.key = row.text(1);
    upload.headers = headersFromStored(row.text(2));
    upload.algorithm = checksumAlgorithmFromWire(row.text(3).toLatin1());
    upload.isComposite = row.integer(4) != 0;
    upload.createdAt = row.integer(5);
    return upload;
}

std::optional<MultipartUpload> ObjectStore::findUpload(const BucketName &bucket, const QString &key, const QString &id)
{
    Statement row = m_database.select("SELECT id, key, headers, algorithm, is_composite, created_at FROM object_uploads "
                                      "WHERE id = ? AND app_id = ? AND bucket = ? AND key = ?",
        id, bucket.app.value, bucket.name, key);
    return row.next() ? std::optional(readUpload(row)) : std::nullopt;
}

QList<MultipartUpload> ObjectStore::uploads(const BucketName &bucket, const QString &prefix)
{
    QList<MultipartUpload> uploads;
    Statement row
        = m_database.select("SELECT id, key, headers, algorithm, is_composite, created_at FROM object_uploads WHERE app_id = ? "
                            "AND bucket = ? AND substr(key, 1, length(?)) = ? ORDER BY key, created_at LIMIT 1000",
            bucket.app.value, bucket.name, prefix, prefix);
    while (row.next())
        uploads.append(readUpload(row));
    return uploads;
}

QString ObjectStore::putPart(const QString &upload, const UploadedPart &part)
{
    Statement former = m_database.select("SELECT file FROM object_parts WHERE upload_id = ? AND number = ?", upload, part.number);
    const QString file = former.next() ? former.text(0) : QString();
    m_database.run("DELETE FROM object_parts WHERE upload_id = ? AND number = ?", upload, part.number);
    m_database.run("INSERT INTO object_parts (upload_id, number, file, size, md5, checksum, modified_at) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)",
        upload, part.number, part.file, int64_t(part.size), part.md5, storedChecksum(part.checksum), int64_t(part.modifiedAt));
    return file;
}

QList<UploadedPart> ObjectStore::parts(const QString &upload)
{
    QList<UploadedPart> parts;
    Statement row = m_database.select(
        "SELECT number, file, size, md5, checksum, modified_at FROM object_parts WHERE upload_id = ? ORDER BY number", upload);
    while (row.next()) {
        UploadedPart part;
        part.number = int(row.integer(0));
        part.file = row.text(1);
        part.size = row.integer(2);
        part.md5 = row.blob(3);
        part.checksum = checksumFromStored(row.text(4));
        part.modifiedAt = row.integer(5);
        parts.append(part);
    }
    return parts;
}

static QStringList filesOf(Statement row)
{
    QStringList files;
    while (row.next())
        files.append(row.text(0));
    return files;
}

QStringList ObjectStore::removeUpload(const QString &upload)
{
    const QStringList files = filesOf(m_database.select("SELECT file FROM object_parts WHERE upload_id = ?", upload));
    m_database.run("DELETE FROM object_parts WHERE upload_id = ?", upload);
    m_database.run("DELETE FROM object_uploads WHERE id = ?", upload);
    return files;
}

ObjectStore::AgedUploads ObjectStore::removeUploadsBefore(qint64 time, int limit)
{
    QStringList ids;
    {
        Statement row = m_database.select(
            "SELECT id FROM object_uploads WHERE created_at < ? ORDER BY created_at LIMIT ?", int64_t(time), limit);
        while (row.next())
            ids.append(row.text(0));
    }
    AgedUploads aged;
    aged.count = int(ids.size());
    for (const QString &id : ids)
        aged.files += removeUpload(id);
    return aged;
}

qint64 ObjectStore::usage(const AppId &app)
{
    Statement row = m_database.select("SELECT bytes FROM object_usage WHERE app_id = ?", app.value);
    return row.next() ? row.integer(0) : 0;
}

qint64 ObjectStore::uploadSize(const QString &upload)
{
    Statement row = m_database.select("SELECT COALESCE(SUM(size), 0) FROM object_parts WHERE upload_id = ?", upload);
    return row.next() ? row.integer(0) : 0;
}

QStringList ObjectStore::removeApp(const AppId &app)
{
    const QStringList files = filesOf(m_database.select(
        "SELECT file FROM objects WHERE app_id = ? UNION ALL SELECT p.file FROM object_parts p JOIN object_uploads u "
        "ON u.id = p.upload_id WHERE u.app_id = ?",
        app.value, app.value));
    m_database.run("DELETE FROM object_parts WHERE upload_id IN (SELECT id FROM object_uploads WHERE app_id = ?)", app.value);
    m_database.run("DELETE FROM object_uploads WHERE app_id = ?", app.value);
    m_database.run("DELETE FROM objects WHERE app_id = ?", app.value);
    m_database.run("DELETE FROM buckets WHERE app_id = ?", app.value);
    m_database.run("DELETE FROM object_usage WHERE app_id = ?", app.value);
    return files;
}

QStringList ObjectStore::files()
{
    return filesOf(m_database.select("SELECT file FROM objects UNION ALL SELECT file FROM object_parts"));
}

} // namespace isola
