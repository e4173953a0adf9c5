#include "server/api/DeliveriesController.h"

#include "core/model/FieldReader.h"
#include "core/registry/FunctionRegistry.h"
#include "core/triggers/Deliveries.h"
#include "server/api/Answers.h"
#include "server/api/InApp.h"
#include "server/api/ParameterReader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace isola {

DeliveriesController::DeliveriesController(
    Router &router, const FunctionRegistry &functions, const AppRegistry &apps, Deliveries &deliveries)
    : m_functions(functions), m_deliveries(deliveries)
{
    router.add("GET", "/v1/{app_id}/deliveries", Access::Developer,
        inApp(apps, [this](const Request &request, const Responder &responder) { list(request, responder); }));
    router.add("POST", "/v1/{app_id}/deliveries/redrive", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { redriveAll(request, responder); }));
    router.add("POST", "/v1/{app_id}/deliveries/{id}/redrive", Access::Developer,
        plainInApp(apps, [this](const Request &request, const Responder &responder) { redrive(request, responder); }));
}

static QString functionName(const FunctionRegistry &functions, const Delivery &delivery)
{
    const auto record = functions.recordById(delivery.function);
    return record ? record->live->name : QString();
}

static Result<DeliveryQuery> deliveryQuery(const Request &request, const FunctionRegistry &functions)
{
    const Query &query = request.query;
    if (const Result<void> known
        = query.allowOnly({"function"_L1, "trigger"_L1, "state"_L1, "since"_L1, "until"_L1, "limit"_L1, "cursor"_L1});
        !known)
        return fail(known.error());
    ParameterReader reader(query);
    DeliveryQuery wanted;
    wanted.app = request.app;
    wanted.limit = int(reader.number("limit"_L1, 1, 1000).value_or(100));
    wanted.since = reader.time("since"_L1);
    wanted.until = reader.time("until"_L1);
    if (const auto name = query.value("function"_L1)) {
        const auto record = functions.record(request.app, *name, true);
        if (!record)
            return fail(unknownFunction(*name));
        wanted.function = record->live->function;
    }
    if (const auto type = query.value("trigger"_L1); type && !(wanted.trigger = triggerTypeFromWire(*type)))
        reader.refuse("trigger"_L1, u"must be webhook or s3_upload"_s);
    if (const auto state = query.value("state"_L1); state && !(wanted.state = deliveryStateFromWire(*state)))
        reader.refuse("state"_L1, u"must be pending, delivered or dead"_s);
    if (const auto cursor = query.value("cursor"_L1); cursor && !(wanted.before = deliveryIdFromWire(*cursor)))
        reader.refuse("cursor"_L1, u"must be the nextCursor of an earlier page"_s);
    if (const Result<void> read = reader.finish(); !read)
        return fail(read.error());
    return wanted;
}

void DeliveriesController::list(const Request &request, const Responder &responder) const
{
    const Result<DeliveryQuery> query = deliveryQuery(request, m_functions);
    if (!query)
        return responder.error(query.error());
    DeliveryQuery oneMore = *query; // to see whether there are any
    ++oneMore.limit;
    m_deliveries.database().run<QList<Delivery>>(
        [oneMore](Database &database) -> Result<QList<Delivery>> { return DeliveryStore(database).list(oneMore); },
        answering<QList<Delivery>>(responder, [this, responder, limit = query->limit](QList<Delivery> deliveries) {
            const bool hasMore = deliveries.size() > limit;
            if (hasMore)
                deliveries.removeLast();
            QJsonArray array;
            for (const Delivery &delivery : deliveries)
                array.append(deliveryJson(delivery, functionName(m_functions, delivery)));
            const QJsonValue cursor = hasMore ? QJsonValue(QString::fromLatin1(wireName(deliveries.last().id))) : QJsonValue();
            responder.json(200, {{u"deliveries"_s, array}, {u"hasMore"_s, hasMore}, {u"nextCursor"_s, cursor}});
        }));
}

static std::optional<WallTime> timeIn(FieldReader &reader, QLatin1StringView name)
{
    const auto text = reader.text(name);
    const auto time = text ? timeFromText(*text) : std::nullopt;
    if (text && !time)
        reader.refuse(name, timeRule());
    return time;
}

// {"function"?, "trigger"?, "since"?, "until"?, "limit"?}
static Result<DeliveryQuery> redriveQuery(const Request &request, const FunctionRegistry &functions)
{
    static constexpr int kMost = 10000;
    const Result<QJsonObject> body = request.optionalJson();
    if (!body)
        return fail(body.error());
    QList<FieldError> faults;
    FieldReader reader(*body, {}, faults);
    DeliveryQuery wanted;
    wanted.app = request.app;
    wanted.limit = reader.integer("limit"_L1, 1, kMost).value_or(kMost);
    wanted.since = timeIn(reader, "since"_L1);
    wanted.until = timeIn(reader, "until"_L1);
    if (const auto type = reader.textOf("trigger"_L1, {u"webhook"_s, u"s3_upload"_s}))
        wanted.trigger = triggerTypeFromWire(*type);
    const auto name = reader.text("function"_L1);
    reader.refuseUnknown();
    if (!faults.isEmpty())
        return fail(validationError(faults));
    if (!name)
        return wanted;
    const auto record = functions.record(request.app, *name, true);
    if (!record)
        return fail(unknownFunction(*name));
    wanted.function = record->live->function;
    return wanted;
}

void DeliveriesController::redriveAll(const Request &request, const Responder &responder) const
{
    const Result<DeliveryQuery> query = redriveQuery(request, m_functions);
    if (!query)
        return responder.error(query.error());
    m_deliveries.redriveAll(*query, answering<int>(responder, [responder, limit = query->limit](int count) {
        responder.json(202, {{u"redriven"_s, count}, {u"hasMore"_s, count == limit}});
    }));
}

void DeliveriesController::redrive(const Request &request, const Responder &responder) const
{
    const auto id = deliveryIdFromWire(request.parameter("id"));
    if (!id)
        return responder.error(
            {ErrorCode::ResourceNotFound, u"There is no delivery %1 in this app."_s.arg(request.parameter("id")),
                u"Take the id from the list of deliveries."_s, {}});
    m_deliveries.redrive(request.app, *id, answering<Delivery>(responder, [this, responder](const Delivery &delivery) {
        responder.json(202, deliveryJson(delivery, functionName(m_functions, delivery)));
    }));
}

} // namespace isola
