#include "core/agents/EgressClient.h"

using namespace Qt::StringLiterals;

namespace isola {

EgressClient::EgressClient(EgressOptions options)
    : m_egress(std::move(options), [this] { QMetaObject::invokeMethod(this, &EgressClient::takeEvents, Qt::QueuedConnection); })
{
}

EgressClient::~EgressClient() = default;

void EgressClient::setOwnPorts(const QList<quint16> &ports)
{
    m_egress.setOwnPorts({ports.begin(), ports.end()});
}

quint64 EgressClient::start(EgressRequest request, std::optional<Milliseconds> patience, Listener listener)
{
    const quint64 transfer = ++m_last;
    UnderWay &underWay = m_transfers[transfer];
    underWay.listener = std::make_shared<const Listener>(std::move(listener));
    if (patience) {
        underWay.timer = std::make_unique<QTimer>();
        underWay.timer->setSingleShot(true);
        connect(underWay.timer.get(), &QTimer::timeout, this, [this, transfer, patience] {
            m_egress->cancel(transfer);
            end(transfer, u"there was no answer within %1 ms"_s.arg(patience->count()));
        });
        underWay.timer->start(*patience);
    }
    m_egress->start(transfer, std::move(request));
    return transfer;
}

void EgressClient::cancel(quint64 transfer)
{
    if (m_transfers.erase(transfer) > 0)
        m_egress->cancel(transfer);
}

void EgressClient::takeEvents()
{
    for (const EgressEvent &event : m_egress->takeEvents())
        takeEvent(event);
}

static HttpHead headOf(const EgressEvent &event)
{
    HttpHead head{event.status, {}};
    for (const QByteArray &line : QByteArray::fromStdString(event.fields).split('\n'))
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            head.fields.insert(line.first(colon), line.sliced(colon + 1).trimmed());
    return head;
}

void EgressClient::takeEvent(const EgressEvent &event)
{
    const auto found = m_transfers.find(event.transfer);
    if (found == m_transfers.end())
        return; // given up in the meantime
    const auto listener = found->second.listener;
    if (!event.fault.empty())
        return end(event.transfer, QString::fromStdString(event.fault));
    if (event.hasHead && listener->head)
        listener->head(headOf(event));
    if (!event.bytes.empty() && m_transfers.contains(event.transfer) && listener->bytes)
        listener->bytes({event.bytes.data(), qsizetype(event.bytes.size())});
    if (!m_transfers.contains(event.transfer))
        return;
    if (event.isComplete)
        return end(event.transfer, {});
    m_egress->grant(event.transfer, int64_t(event.bytes.size()));
}

void EgressClient::end(quint64 transfer, const QString &fault)
{
    const auto node = m_transfers.extract(transfer);
    if (node.empty())
        return;
    if (QTimer *timer = node.mapped().timer.release())
        timer->deleteLater(); // it may be what called
    if (node.mapped().listener->ended)
        node.mapped().listener->ended(fault);
}

} // namespace isola
