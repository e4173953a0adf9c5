#include "core/triggers/upload/UploadEvents.h"

#include "core/registry/FunctionRegistry.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace isola {

using namespace Qt::StringLiterals;

UploadEvents::UploadEvents(Objects &objects, Deliveries &deliveries, const FunctionRegistry &functions, const Clock &clock)
    : m_objects(objects), m_deliveries(deliveries), m_functions(functions), m_clock(clock)
{
    m_objects.setEventSource(
        [this](const BucketName &bucket, const QString &, const QByteArray &) { return prepare(bucket.app); });
}

UploadEvents::~UploadEvents()
{
    m_objects.setEventSource({});
}

QList<FunctionVersionPtr> UploadEvents::waitingFunctions(const AppId &app) const
{
    QList<FunctionVersionPtr> functions;
    for (const FunctionRecord &record : m_functions.list(app)) {
        const Trigger *trigger = record.live->settings.trigger(TriggerType::S3Upload);
        if (trigger && trigger->isEnabled)
            functions.append(record.live);
    }
    return functions;
}

Delivery UploadEvents::deliveryOf(const FunctionVersion &function, const ObjectEvent &event) const
{
    Delivery delivery;
    delivery.app = function.app;
    delivery.function = function.function;
    delivery.trigger = TriggerType::S3Upload;
    delivery.eventId = event.id;
    delivery.eventName = event.name + ' '_L1 + event.bucket + '/'_L1 + event.key;
    delivery.request.method = "POST"_ba;
    delivery.request.url = "http://localhost/v1/" + function.app.value.toLatin1() + "/events/s3";
    delivery.request.fields = "content-type:application/json\n"_ba;
    delivery.request.body = QJsonDocument(QJsonObject{{u"Records"_s, QJsonArray{event.record}}}).toJson(QJsonDocument::Compact);
    delivery.detail = {{u"event"_s, event.name}, {u"bucket"_s, event.bucket}, {u"key"_s, event.key},
        {u"size"_s, double(event.size)}, {u"etag"_s, event.etag}, {u"contentType"_s, event.contentType}};
    delivery.createdAt = m_clock.wall();
    delivery.dueAt = delivery.createdAt;
    return delivery;
}

// Which functions there are is looked up here, which of them want the object where its sequence is known.
Objects::InTransaction UploadEvents::prepare(const AppId &app)
{
    const QList<FunctionVersionPtr> functions = waitingFunctions(app);
    if (functions.isEmpty())
        return {};
    return [this, functions](Database &database, const ObjectChange &change) -> Objects::AfterCommit {
        const ObjectEvent event = objectEvent(change, change.object.modifiedAt);
        QList<Delivery> added;
        for (const FunctionVersionPtr &function : functions)
            if (isWanted(function->settings.trigger(TriggerType::S3Upload)->config, event))
                added.append(DeliveryStore(database).add(deliveryOf(*function, event)));
        return [this, added] {
            for (const Delivery &delivery : added)
                m_deliveries.takeStored(delivery);
        };
    };
}

void UploadEvents::accept(const AppId &app, const OutsideEvents &outside, Callback<Accepted> done)
{
    struct Pending {
        Accepted counts;
        qsizetype left = 0;
        std::optional<Error> error;
    };
    QList<Delivery> deliveries;
    const auto pending = std::make_shared<Pending>();
    pending->counts.ignored = outside.ignored;
    for (const ObjectEvent &event : outside.events) {
        const qsizetype before = deliveries.size();
        for (const FunctionVersionPtr &function : waitingFunctions(app))
            if (isWanted(function->settings.trigger(TriggerType::S3Upload)->config, event))
                deliveries.append(deliveryOf(*function, event));
        if (deliveries.size() == before)
            ++pending->counts.ignored;
    }
    pending->left = deliveries.size();
    if (deliveries.isEmpty())
        return done(pending->counts);
    for (const Delivery &delivery : deliveries)
        m_deliveries.accept(delivery, [this, pending, done](const Result<Deliveries::Accepted> &accepted) {
            if (!accepted)
                pending->error = accepted.error();
            else if (accepted->isDuplicate)
                ++pending->counts.duplicates;
            else
                ++pending->counts.accepted;
            if (accepted && !accepted->isDuplicate)
                m_deliveries.takeStored(accepted->delivery);
            if (--pending->left == 0)
                done(pending->error ? Result<Accepted>(fail(*pending->error)) : Result<Accepted>(pending->counts));
        });
}

} // namespace isola
