#include "core/triggers/upload/ObjectEvent.h"

#include "core/model/UploadFilter.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>
#include <QUrl>

namespace isola {

using namespace Qt::StringLiterals;

// As in a form: a space is '+'.
static QString recordKey(const QString &key)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(key, "/ ")).replace(' '_L1, '+'_L1);
}

static QString decodedKey(const QString &key)
{
    return QUrl::fromPercentEncoding(QString(key).replace('+'_L1, ' '_L1).toUtf8());
}

ObjectEvent objectEvent(const ObjectChange &change, qint64 now)
{
    const ObjectInfo &object = change.object;
    const QString sequencer = QString::number(object.sequence, 16).rightJustified(16, '0'_L1).toUpper();
    const QJsonObject owner{{u"principalId"_s, change.bucket.app.value}};
    const QJsonObject s3{{u"s3SchemaVersion"_s, u"1.0"_s}, {u"configurationId"_s, u"isola"_s},
        {u"bucket"_s,
            QJsonObject{{u"name"_s, change.bucket.name}, {u"ownerIdentity"_s, owner},
                {u"arn"_s, QString("arn:aws:s3:::"_L1 + change.bucket.name)}}},
        {u"object"_s,
            QJsonObject{{u"key"_s, recordKey(object.key)}, {u"size"_s, double(object.size)},
                {u"eTag"_s, QString::fromLatin1(object.etag)}, {u"sequencer"_s, sequencer},
                {u"contentType"_s, QString::fromLatin1(object.headers.contentType)}}}};
    ObjectEvent event;
    event.name = "ObjectCreated:"_L1 + change.kind;
    event.bucket = change.bucket.name;
    event.key = object.key;
    event.size = object.size;
    event.etag = QString::fromLatin1(object.etag);
    event.contentType = QString::fromLatin1(object.headers.contentType);
    event.id = "isola "_L1 + sequencer;
    event.record = {{u"eventVersion"_s, u"2.1"_s}, {u"eventSource"_s, u"aws:s3"_s}, {u"awsRegion"_s, u"us-east-1"_s},
        {u"eventTime"_s, QDateTime::fromMSecsSinceEpoch(now, QTimeZone::utc()).toUTC().toString(Qt::ISODateWithMs)},
        {u"eventName"_s, event.name}, {u"userIdentity"_s, owner},
        {u"requestParameters"_s, QJsonObject{{u"sourceIPAddress"_s, QString::fromLatin1(change.clientAddress)}}},
        {u"responseElements"_s, QJsonObject{{u"x-amz-request-id"_s, sequencer}, {u"x-amz-id-2"_s, u"isola"_s}}}, {u"s3"_s, s3}};
    return event;
}

// MinIO puts "s3:" before the name; both may name other happenings.
static Result<std::optional<ObjectEvent>> outsideEvent(const QJsonObject &record, const QString &path)
{
    QString name = record.value("eventName"_L1).toString();
    if (name.startsWith("s3:"_L1))
        name = name.mid(3);
    const QJsonObject s3 = record.value("s3"_L1).toObject();
    const QJsonObject object = s3.value("object"_L1).toObject();
    ObjectEvent event;
    event.name = name;
    event.bucket = s3.value("bucket"_L1).toObject().value("name"_L1).toString();
    event.key = decodedKey(object.value("key"_L1).toString());
    event.size = qint64(object.value("size"_L1).toDouble());
    event.etag = object.value("eTag"_L1).toString();
    event.contentType = object.value("contentType"_L1).toString();
    event.record = record;
    const auto missing = [&](const char *field) {
        return fail(validationError(
            {{path + QLatin1StringView(field), u"is missing: a record of an S3 notification has it"_s, 0, 0, {}}}));
    };
    if (name.isEmpty())
        return missing(".eventName");
    if (!name.startsWith("ObjectCreated:"_L1))
        return std::optional<ObjectEvent>();
    if (event.bucket.isEmpty())
        return missing(".s3.bucket.name");
    if (event.key.isEmpty())
        return missing(".s3.object.key");
    // Without a sequencer the time tells two writes apart.
    const QString sequencer = object.value("sequencer"_L1).toString();
    event.id = u"%1 %2/%3 %4"_s.arg(
        name, event.bucket, event.key, sequencer.isEmpty() ? record.value("eventTime"_L1).toString() + event.etag : sequencer);
    return std::optional(event);
}

Result<OutsideEvents> outsideEvents(const QJsonObject &body)
{
    OutsideEvents outside;
    // What AWS sends when a notification is set up.
    if (body.value("Event"_L1) == "s3:TestEvent"_L1)
        return OutsideEvents{{}, 1};
    if (!body.value("Records"_L1).isArray())
        return fail(validationError({{u"Records"_s, u"must be the list of a notification of AWS S3 or MinIO"_s, 0, 0, {}}}));
    const QJsonArray records = body.value("Records"_L1).toArray();
    for (qsizetype i = 0; i < records.size(); ++i) {
        const auto event = outsideEvent(records[i].toObject(), u"Records[%1]"_s.arg(i));
        if (!event)
            return fail(event.error());
        if (*event)
            outside.events.append(**event);
        else
            ++outside.ignored;
    }
    return outside;
}

bool isWanted(const QJsonObject &config, const ObjectEvent &event)
{
    return config.value("bucket"_L1).toString() == event.bucket
        && uploadMiss(config, event.key, event.contentType) == UploadMiss::None;
}

} // namespace isola
