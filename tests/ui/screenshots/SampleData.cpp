#include "tests/ui/screenshots/SampleData.h"

#include "core/logs/LogWriter.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <cmath>
#include <numbers>
#include <random>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

struct Sample {
    QByteArray name;
    QString description;
    QByteArray code;
    QJsonArray triggers;
    QJsonObject more;
    InvocationSource source;
    double callsPerMinute;
    double medianMs;
    double errorShare;
    QByteArray error;
    QByteArray line;
};

QJsonObject trigger(const QString &type, const QJsonObject &config)
{
    return {{u"type"_s, type}, {u"config"_s, config}};
}

QList<Sample> samples()
{
    const QByteArray invoice = R"(/**
 * @param {Request} req
 * @param {Context} ctx
 */
export default async function handler(req, ctx) {
  const order = await req.json();
  if (!order.lines?.length) throw new TypeError(`order ${order.id} has no lines`);

  const total = order.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  console.info('invoice for order', order.id, { total, sender: ctx.env.SENDER });

  return Response.json(
    { id: `INV-${order.id}`, total, currency: 'EUR', lines: order.lines.length },
    { status: 201 },
  );
}
)";
    const QByteArray small = "export default async function handler(req, ctx) {\n  return Response.json({ ok: true });\n}\n";
    return {
        {"hello-world", u"A simple greeting"_s, small, {trigger(u"http"_s, {{u"auth"_s, u"none"_s}})}, {}, InvocationSource::Http,
            14, 0.8, 0, {}, "greeting Ada"},
        {"create-invoice", u"Makes an invoice from an order"_s, invoice,
            {trigger(u"http"_s, {{u"auth"_s, u"required"_s}, {u"method"_s, u"POST"_s}}),
                trigger(u"webhook"_s,
                    {{u"secret_required"_s, true}, {u"provider"_s, u"stripe"_s}, {u"secret"_s, u"whsec_sample"_s}})},
            {{u"agent_tool"_s, true},
                {u"agent_tool_description"_s,
                    u"Creates an invoice from an order. Needs the order as JSON with its id and its lines."_s},
                {u"agent_tool_mode"_s, u"read_write"_s},
                {u"envVars"_s, QJsonObject{{u"SENDER"_s, u"billing@example.org"_s}, {u"STRIPE_KEY"_s, u"sk_sample"_s}}}},
            InvocationSource::Http, 4, 12, 0.05, "TypeError: order 1042 has no lines", "invoice for order 1041 { total: 84.5 }"},
        {"nightly-report", u"Counts yesterday's orders and mails the summary"_s, small,
            {trigger(u"cron"_s, {{u"schedule"_s, u"*/10 * * * *"_s}, {u"timezone"_s, u"Europe/Rome"_s}})}, {},
            InvocationSource::Cron, 0.1, 310, 0, {}, "41 orders, 2 refunds"},
        {"resize-image", u"Makes thumbnails of uploaded pictures"_s, small,
            {trigger(u"s3_upload"_s,
                {{u"bucket"_s, u"uploads"_s}, {u"prefix"_s, u"images/"_s}, {u"contentTypes"_s, QJsonArray{u"image/*"_s}}})},
            {}, InvocationSource::S3Upload, 1.2, 86, 0.03, "RangeError: image is 12000 pixels wide", "resized images/cover.jpg"},
        {"chat-room", u"Relays messages between the members of a room"_s, small,
            {trigger(u"websocket"_s, {{u"event"_s, u"message"_s}})}, {}, InvocationSource::Websocket, 6, 1.4, 0, {},
            "ada: hello"},
    };
}

LogRow callOf(const Sample &sample, FunctionId function, qint64 startUs, std::mt19937 &random)
{
    std::lognormal_distribution<> spread(0, 0.5);
    const bool isFailing = std::bernoulli_distribution(sample.errorShare)(random);
    LogRow row;
    row.invocation = InvocationId{startUs};
    row.function = function;
    row.version = 1;
    row.source = sample.source;
    row.method = sample.source == InvocationSource::Http && sample.name != "hello-world" ? "POST" : "GET";
    row.path = "/";
    row.caller = sample.source == InvocationSource::Http ? "service_key:1" : "trigger";
    row.outcome.kind = isFailing ? OutcomeKind::Threw : OutcomeKind::Completed;
    row.outcome.status = isFailing ? 500 : 200;
    if (isFailing) {
        row.outcome.message = QString::fromUtf8(sample.error);
        row.outcome.stack = row.outcome.message + u"\n    at handler (index.js:7:34)"_s;
        row.outcome.line = 7;
        row.outcome.column = 34;
    }
    Meter &meter = row.outcome.meter;
    meter.wall = Microseconds(qint64(sample.medianMs * 1000 * spread(random)));
    meter.cpu = Microseconds(qint64(double(meter.wall.count()) * 0.4));
    meter.peakMemoryBytes = qint64((3.5 + sample.medianMs / 30) * 1024 * 1024 * (0.9 + 0.2 * spread(random)));
    meter.requestBytes = 180;
    meter.responseBytes = 96;
    row.outcome.console = {{ConsoleLevel::Info, QString::fromUtf8(sample.line), startUs / 1000}};
    return row;
}

bool writePast(const QString &logs, const QHash<QByteArray, FunctionId> &functions)
{
    static constexpr int kMinutes = 58;
    const SystemClock clock;
    auto writer = LogWriter::create(logs, clock);
    if (!writer)
        return false;
    std::mt19937 random(7); // the same pictures each time
    const qint64 nowUs = clock.wall().time_since_epoch().count();
    QMap<qint64, LogRow> rows; // by time
    for (const Sample &sample : samples())
        for (int minute = kMinutes; minute > 1; --minute) {
            const double tide = 1 + 0.5 * std::sin(double(minute) * std::numbers::pi / 18);
            const int calls = std::poisson_distribution<>(sample.callsPerMinute * tide)(random);
            for (int call = 0; call < calls; ++call) {
                const qint64 start = nowUs - minute * 60'000'000LL + qint64(random() % 60'000'000);
                rows.insert(start, callOf(sample, functions.value(sample.name), start, random));
            }
        }
    for (const LogRow &row : rows)
        (*writer)->append(row);
    (*writer)->flush();
    return true;
}

// Uploaded as a person would, so that their events and deliveries are real.
bool storePictures(ServerProcess &server)
{
    if (server.post("/v1/default/buckets", {{u"name"_s, u"uploads"_s}}).status != 201)
        return false;
    for (const QByteArray &key :
        {"images%2Fcover.jpg"_ba, "images%2Fteam.png"_ba, "images%2F2026%2Fwinter.png"_ba, "readme.txt"_ba})
        if (server.ask({"PUT", "/v1/default/buckets/uploads/objects/" + key, {}, QByteArray(key.size() * 4111, 'x'), {}}).status
            != 200)
            return false;
    return true;
}

bool sendWebhooks(ServerProcess &server)
{
    const QJsonObject line{{u"price"_s, 21.5}, {u"quantity"_s, 2}};
    for (const QJsonObject &payload :
        {QJsonObject{{u"id"_s, u"evt_1041"_s}, {u"lines"_s, QJsonArray{line}}}, QJsonObject{{u"id"_s, u"evt_1042"_s}}})
        if (server
                .post("/v1/default/functions/create-invoice/triggers/webhook/test",
                    {{u"provider"_s, u"stripe"_s}, {u"payload"_s, payload}})
                .status
            != 200)
            return false;
    return true;
}

// A run that is over and one that waits for a person.
bool runAgent(ServerProcess &server)
{
    const QJsonObject lines{{u"price"_s, 21.5}, {u"quantity"_s, 2}};
    const QJsonObject bill{{u"id"_s, u"bill"_s}, {u"type"_s, u"tool"_s}, {u"function"_s, u"create-invoice"_s},
        {u"arguments"_s, QJsonObject{{u"id"_s, u"{{ input.order }}"_s}, {u"lines"_s, QJsonArray{lines}}}}};
    const QJsonObject done{{u"id"_s, u"done"_s}, {u"type"_s, u"end"_s}, {u"output"_s, u"{{ state.bill }}"_s}};
    const QJsonObject edge{{u"from"_s, u"bill"_s}, {u"to"_s, u"done"_s}};
    const QJsonObject graph{{u"spec_version"_s, 1}, {u"entry"_s, u"bill"_s}, {u"nodes"_s, QJsonArray{bill, done}},
        {u"edges"_s, QJsonArray{edge}}, {u"tools"_s, QJsonObject{{u"functions"_s, QJsonArray{u"create-invoice"_s}}}}};
    if (server
            .post("/v1/default/agents",
                {{u"name"_s, u"billing"_s}, {u"display_name"_s, u"Billing desk"_s}, {u"graph_spec"_s, graph}})
            .status
        != 201)
        return false;
    for (const int order : {1041, 1043})
        if (server.post("/v1/default/agents/billing/runs", {{u"input"_s, QJsonObject{{u"order"_s, order}}}}).status != 201)
            return false;
    return true;
}

} // namespace

bool startWithSampleData(ServerProcess &server)
{
    if (!server.start())
        return false;
    QHash<QByteArray, FunctionId> functions;
    for (const Sample &sample : samples()) {
        QJsonObject more = sample.more;
        more.insert(u"description"_s, sample.description);
        more.insert(u"triggers"_s, sample.triggers);
        const HttpAnswer answer = server.deploy(sample.name, sample.code, more);
        if (answer.status != 201)
            return false;
        functions.insert(
            sample.name, FunctionId{QJsonDocument::fromJson(answer.body).object().value("id"_L1).toString().toLongLong()});
    }
    if (!storePictures(server) || !sendWebhooks(server))
        return false;
    return server.stop() == 0 && writePast(server.dataPath() + u"/logs"_s, functions) && server.start() && runAgent(server);
}

} // namespace isola
