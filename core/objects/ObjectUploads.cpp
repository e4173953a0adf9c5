// Uploads in parts.

#include "core/objects/Objects.h"
#include "core/storage/Random.h"

namespace isola {

using namespace Qt::StringLiterals;

// Runs the job for an upload that there is.
template <typename T, typename Job>
static std::function<ObjectOutcome<T>(ObjectStore &)> inUpload(
    const BucketName &bucket, const QString &key, const QString &id, Job job)
{
    return [=](ObjectStore &store) -> ObjectOutcome<T> {
        const auto upload = store.findUpload(bucket, key, id);
        if (!upload)
            return tl::unexpected(store.hasBucket(bucket) ? ObjectFault::NoSuchUpload : ObjectFault::NoSuchBucket);
        return job(store, *upload);
    };
}

void Objects::beginUpload(const BucketName &bucket, MultipartUpload upload, ObjectCallback<MultipartUpload> done)
{
    upload.id = QString::fromLatin1(randomBytes(24).toHex());
    upload.createdAt = now();
    ask<MultipartUpload>(
        [bucket, upload](ObjectStore &store) -> ObjectOutcome<MultipartUpload> {
            if (!store.hasBucket(bucket))
                return tl::unexpected(ObjectFault::NoSuchBucket);
            store.addUpload(bucket, upload);
            return upload;
        },
        std::move(done));
}

void Objects::findUpload(const BucketName &bucket, const QString &key, const QString &id, ObjectCallback<MultipartUpload> done)
{
    const auto give = [](ObjectStore &, const MultipartUpload &upload) { return upload; };
    ask<MultipartUpload>(inUpload<MultipartUpload>(bucket, key, id, give), std::move(done));
}

void Objects::uploads(const BucketName &bucket, const QString &prefix, ObjectCallback<QList<MultipartUpload>> done)
{
    ask<QList<MultipartUpload>>(
        [bucket, prefix](ObjectStore &store) -> ObjectOutcome<QList<MultipartUpload>> {
            if (!store.hasBucket(bucket))
                return tl::unexpected(ObjectFault::NoSuchBucket);
            return store.uploads(bucket, prefix);
        },
        std::move(done));
}

void Objects::putPart(
    const BucketName &bucket, const QString &key, const QString &id, UploadedPart part, ObjectCallback<UploadedPart> done)
{
    part.modifiedAt = now();
    const auto put = [app = bucket.app, id, part, quota = quotaOf(bucket.app)](
                         ObjectStore &store, const MultipartUpload &) -> ObjectOutcome<QString> {
        if (quota && store.usage(app) + part.size > *quota)
            return tl::unexpected(ObjectFault::QuotaExceeded);
        return store.putPart(id, part);
    };
    ask<QString>(inUpload<QString>(bucket, key, id, put),
        [this, app = bucket.app, part, done = std::move(done)](const ObjectOutcome<QString> &former) {
            removeFiles({former ? *former : part.file});
            refreshRoom(app);
            done(former.map([&](const QString &) { return part; }));
        });
}

void Objects::parts(const BucketName &bucket, const QString &key, const QString &id, ObjectCallback<QList<UploadedPart>> done)
{
    const auto list = [id](ObjectStore &store, const MultipartUpload &) { return store.parts(id); };
    ask<QList<UploadedPart>>(inUpload<QList<UploadedPart>>(bucket, key, id, list), std::move(done));
}

void Objects::abortUpload(const BucketName &bucket, const QString &key, const QString &id, ObjectCallback<bool> done)
{
    const auto remove = [id](ObjectStore &store, const MultipartUpload &) { return store.removeUpload(id); };
    ask<QStringList>(inUpload<QStringList>(bucket, key, id, remove),
        [this, app = bucket.app, done = std::move(done)](const ObjectOutcome<QStringList> &files) {
            if (files)
                removeFiles(*files);
            refreshRoom(app);
            done(files.map([](const QStringList &) { return true; }));
        });
}

// ---- Completion

// The parts that the client names, which must be there as it says.
static ObjectOutcome<QList<UploadedPart>> namedParts(const QList<UploadedPart> &there, const QList<CompletedPart> &named)
{
    QMap<int, UploadedPart> byNumber;
    for (const UploadedPart &part : there)
        byNumber.insert(part.number, part);
    QList<UploadedPart> parts;
    for (const CompletedPart &name : named) {
        const auto part = byNumber.constFind(name.number);
        if (!parts.isEmpty() && name.number <= parts.last().number)
            return tl::unexpected(ObjectFault::InvalidPartOrder);
        if (part == byNumber.cend() || part->md5.toHex() != name.etag)
            return tl::unexpected(ObjectFault::InvalidPart);
        if (!name.checksum.isEmpty() && (!part->checksum || part->checksum->value != name.checksum))
            return tl::unexpected(ObjectFault::InvalidPart);
        if (!parts.isEmpty() && parts.last().size < Objects::kLeastPart)
            return tl::unexpected(ObjectFault::PartTooSmall);
        parts.append(*part);
    }
    return parts.isEmpty() ? ObjectOutcome<QList<UploadedPart>>(tl::unexpected(ObjectFault::InvalidPart)) : parts;
}

void Objects::complete(const Completion &completion, ObjectCallback<ObjectInfo> done)
{
    const auto find = [named = completion.parts](ObjectStore &store, const MultipartUpload &upload) -> ObjectOutcome<PartsFound> {
        const auto parts = namedParts(store.parts(upload.id), named);
        if (!parts)
            return tl::unexpected(parts.error());
        return PartsFound{upload, *parts};
    };
    ask<PartsFound>(inUpload<PartsFound>(completion.bucket, completion.key, completion.id, find),
        [this, completion, done = std::move(done)](const ObjectOutcome<PartsFound> &found) {
            if (!found)
                return done(tl::unexpected(found.error()));
            joinParts(completion, *found, done);
        });
}

static QByteArray etagOf(const QList<UploadedPart> &parts)
{
    QCryptographicHash hash(QCryptographicHash::Md5);
    for (const UploadedPart &part : parts)
        hash.addData(part.md5);
    return hash.result().toHex() + '-' + QByteArray::number(parts.size());
}

// Of the parts' checksums, or of the whole.
static std::optional<ObjectChecksum> checksumOf(
    const MultipartUpload &upload, const QList<UploadedPart> &parts, const WrittenFile &whole)
{
    if (!upload.algorithm)
        return {};
    if (!upload.isComposite)
        return ObjectChecksum{*upload.algorithm, whole.checksum.toBase64(), false};
    Checksum checksum(*upload.algorithm);
    for (const UploadedPart &part : parts) {
        if (!part.checksum)
            return {};
        checksum.add(QByteArray::fromBase64(part.checksum->value));
    }
    const QByteArray value = checksum.result().toBase64() + '-' + QByteArray::number(parts.size());
    return ObjectChecksum{*upload.algorithm, value, true};
}

static QByteArray checksumOf(const UploadedPart &part, const MultipartUpload &upload)
{
    return part.checksum && part.checksum->algorithm == upload.algorithm ? part.checksum->value : QByteArray();
}

void Objects::joinParts(const Completion &completion, const PartsFound &found, ObjectCallback<ObjectInfo> done)
{
    QStringList files;
    for (const UploadedPart &part : found.parts)
        files.append(part.file);
    const auto algorithm = found.upload.isComposite ? std::nullopt : found.upload.algorithm;
    m_files.run<WrittenFile>(
        this, [directory = m_directory, files, algorithm] { return objectfiles::join(directory, files, algorithm); },
        [this, completion, found, done = std::move(done)](const Result<WrittenFile> &whole) {
            if (!whole) {
                complain(whole.error());
                return done(tl::unexpected(ObjectFault::Unavailable));
            }
            ObjectChange change{completion.bucket, {}, u"CompleteMultipartUpload"_s, completion.clientAddress};
            change.object.key = completion.key;
            change.object.file = whole->name;
            change.object.size = whole->size;
            change.object.etag = etagOf(found.parts);
            change.object.headers = found.upload.headers;
            change.object.checksum = checksumOf(found.upload, found.parts, *whole);
            for (const UploadedPart &part : found.parts)
                change.object.parts.append({part.number, part.size, checksumOf(part, found.upload)});
            store(std::move(change), completion.condition, completion.id, done);
        });
}

} // namespace isola
