#include "ui/profile/ProfileRun.h"

#include "ui/client/ServerClient.h"
#include "ui/debug/InspectedCall.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kSampleEveryUs = 100;
static constexpr int kSampleEveryBytes = 4096; // on average

ProfileRun::ProfileRun(ServerClient &client, QObject *parent) : QObject(parent), m_client(client) { }

ProfileRun::~ProfileRun() = default;

void ProfileRun::start(const ProfileOrder &order)
{
    stop();
    m_order = order;
    if (order.kind == ProfileKind::HeapSnapshot) {
        m_snapshot = std::make_unique<QFile>(order.file);
        if (!m_snapshot->open(QIODevice::WriteOnly))
            return refuse({ErrorCode::ValidationInvalidSchema,
                tr("%1 cannot be written: %2").arg(order.file, m_snapshot->errorString()), tr("Choose another place."), {}});
    }
    QJsonObject session;
    if (!order.draft.isEmpty())
        session.insert("draft"_L1, order.draft);
    m_call = std::make_unique<InspectedCall>(m_client, order.function, session);
    connect(m_call.get(), &InspectedCall::opened, this, &ProfileRun::prepare);
    connect(m_call.get(), &InspectedCall::answered, this, &ProfileRun::take);
    connect(m_call.get(), &InspectedCall::refused, this, &ProfileRun::refuse);
    connect(m_call.get(), &InspectedCall::closed, this, [this](const QString &reason) {
        refuse({ErrorCode::RuntimeUnavailable, tr("The call ended before it was measured: %1").arg(reason),
            tr("Calls that run into a limit take their instance along; give this one more room."), {}});
    });
    Q_EMIT changed();
}

void ProfileRun::prepare()
{
    InspectorSocket &inspector = m_call->inspector();
    if (m_order.kind == ProfileKind::Cpu) {
        inspector.ask(u"Profiler.enable"_s);
        inspector.ask(u"Profiler.setSamplingInterval"_s, {{u"interval"_s, kSampleEveryUs}});
        inspector.ask(u"Profiler.start"_s);
    } else if (m_order.kind == ProfileKind::Allocations) {
        inspector.ask(u"HeapProfiler.startSampling"_s, {{u"samplingInterval"_s, kSampleEveryBytes}});
    }
    inspector.ask(u"Runtime.runIfWaitingForDebugger"_s);
    m_call->call(m_order.request);
}

void ProfileRun::take(const CallReport &report)
{
    m_report = report;
    switch (m_order.kind) {
    case ProfileKind::Cpu:
        return collect(u"Profiler.stop"_s);
    case ProfileKind::Allocations:
        return collect(u"HeapProfiler.stopSampling"_s);
    case ProfileKind::HeapSnapshot:
        return writeSnapshot();
    }
}

void ProfileRun::collect(const QString &method)
{
    m_call->inspector().ask(method, {}, [this](const Result<QJsonObject> &answer) {
        if (answer)
            finish(answer->value("profile"_L1).toObject());
        else
            refuse(answer.error());
    });
}

// It comes in pieces, before the answer.
void ProfileRun::writeSnapshot()
{
    InspectorSocket &inspector = m_call->inspector();
    connect(&inspector, &InspectorSocket::said, this, [this](const QString &method, const QJsonObject &parameters) {
        if (method == "HeapProfiler.addHeapSnapshotChunk"_L1)
            m_snapshot->write(parameters.value("chunk"_L1).toString().toUtf8());
    });
    inspector.ask(u"HeapProfiler.takeHeapSnapshot"_s, {}, [this](const Result<QJsonObject> &answer) {
        if (!answer)
            return refuse(answer.error());
        if (!m_snapshot->flush())
            return refuse({ErrorCode::RuntimeUnavailable,
                tr("%1 cannot be written: %2").arg(m_order.file, m_snapshot->errorString()), tr("Choose another place."), {}});
        finish({});
    });
}

void ProfileRun::finish(const QJsonObject &profile)
{
    const CallReport report = m_report;
    stop();
    Q_EMIT measured(profile, report);
}

void ProfileRun::refuse(const Error &error)
{
    stop();
    Q_EMIT refused(error);
}

// The call is not deleted at once: this may be its own word.
void ProfileRun::stop()
{
    m_snapshot.reset();
    if (!m_call)
        return;
    m_call->disconnect(this);
    m_call->inspector().disconnect(this);
    m_call->inspector().close();
    m_call.release()->deleteLater();
    Q_EMIT changed();
}

} // namespace isola
