#pragma once
// "An object has come to be", as functions with an s3_upload trigger are told: the S3 event record (Amazon S3 user guide, "Event
// message structure"), from our own store or from an outside one in the words of AWS or MinIO. Values.

#include "core/base/Result.h"
#include "core/objects/Objects.h"

#include <QJsonObject>

namespace isola {

struct ObjectEvent {
    QString name; // "ObjectCreated:Put"
    QString bucket;
    QString key; // decoded
    qint64 size = 0;
    QString etag;
    QString contentType; // empty: not said
    QString id; // by which a second notice of it is known
    QJsonObject record; // as AWS writes it
};

ObjectEvent objectEvent(const ObjectChange &change, qint64 now);

struct OutsideEvents {
    QList<ObjectEvent> events;
    int ignored = 0; // of other things than the making of objects
};

// The body of a notification of AWS S3 or MinIO. An error names the field.
Result<OutsideEvents> outsideEvents(const QJsonObject &body);

// Whether a trigger's config asks for the event. Where nobody said of what type an object is, its name's ending tells.
bool isWanted(const QJsonObject &triggerConfig, const ObjectEvent &event);

} // namespace isola
