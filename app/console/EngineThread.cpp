#include "app/console/EngineThread.h"

#include "app/Services.h"

#include <QFile>
#include <QTimer>

namespace isola {

static constexpr int kLongestStopMs = 5000;

EngineThread::EngineThread(ServeOptions options, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_inside(new QObject)
{
    m_thread.setObjectName(QStringLiteral("engine"));
    m_inside->moveToThread(&m_thread);
    connect(
        &m_thread, &QThread::finished, m_inside, [this] { m_services.reset(); }, Qt::DirectConnection); // on that thread still
    connect(&m_thread, &QThread::finished, m_inside, &QObject::deleteLater);
    m_thread.start();
}

EngineThread::~EngineThread()
{
    QMetaObject::invokeMethod(m_inside, [this] { stopServices(); });
    m_thread.wait();
}

void EngineThread::start()
{
    QMetaObject::invokeMethod(m_inside, [this] { startServices(); });
}

void EngineThread::startServices()
{
    auto services = Services::create(m_options);
    if (!services) {
        Q_EMIT failed(services.error());
        return;
    }
    m_services = std::move(*services);
    QByteArray token = m_options.adminToken.toUtf8();
    if (token.isEmpty()) {
        QFile file(m_options.dataDirectory + QStringLiteral("/admin-token"));
        if (file.open(QIODevice::ReadOnly))
            token = file.readAll().trimmed();
    }
    Q_EMIT ready(m_services->url(), token);
}

void EngineThread::stopServices()
{
    if (!m_services)
        return m_thread.quit();
    QTimer::singleShot(kLongestStopMs, m_inside, [this] { m_thread.quit(); }); // a call that runs on is cut
    m_services->stop([this] { m_thread.quit(); });
}

} // namespace isola
