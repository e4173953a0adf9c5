#include "core/auth/EgressJwksFetcher.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace isola {

EgressJwksFetcher::EgressJwksFetcher(EgressOptions options, QObject *parent)
    : QObject(parent), m_egress(std::move(options), [this] {
        QMetaObject::invokeMethod(this, &EgressJwksFetcher::takeEvents, Qt::QueuedConnection);
    })
{
}

void EgressJwksFetcher::setOwnPorts(const QList<quint16> &ports)
{
    m_egress.setOwnPorts({ports.begin(), ports.end()});
}

void EgressJwksFetcher::fetch(const QString &url, Callback<QByteArray> done)
{
    const uint64_t transfer = ++m_lastTransfer;
    m_open.emplace(transfer, Open{url, std::move(done), 0, {}});
    EgressRequest request;
    request.method = "GET";
    request.url = url.toStdString();
    request.fields = {{"accept", "application/jwk-set+json, application/json"}};
    m_egress->start(transfer, std::move(request));
    QTimer::singleShot(kPatienceMs, this, [this, transfer] { fail(transfer, u"it took too long"_s); });
}

void EgressJwksFetcher::fail(uint64_t transfer, const QString &reason)
{
    auto open = m_open.extract(transfer);
    if (!open)
        return; // it is over
    m_egress->cancel(transfer);
    open.mapped().done(isola::fail(ErrorCode::RuntimeUnavailable,
        u"The keys at %1 cannot be fetched: %2"_s.arg(open.mapped().url, reason), u"Check the app's jwks_url."_s));
}

void EgressJwksFetcher::takeEvents()
{
    for (const EgressEvent &event : m_egress->takeEvents())
        takeEvent(event);
}

void EgressJwksFetcher::takeEvent(const EgressEvent &event)
{
    const auto it = m_open.find(event.transfer);
    if (it == m_open.end())
        return; // given up in the meantime
    if (!event.fault.empty())
        return fail(event.transfer, QString::fromStdString(event.fault));
    Open &open = it->second;
    if (event.hasHead)
        open.status = event.status;
    if (open.status != 200)
        return fail(event.transfer, u"the answer is %1"_s.arg(open.status));
    open.body.append(event.bytes.data(), qsizetype(event.bytes.size()));
    if (open.body.size() > kMostBytes)
        return fail(event.transfer, u"the answer is too large"_s);
    if (!event.isComplete)
        return m_egress->grant(event.transfer, int64_t(event.bytes.size()));
    const Open finished = std::move(m_open.extract(it).mapped());
    finished.done(finished.body);
}

} // namespace isola
