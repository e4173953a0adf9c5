#include "core/storage/StorageThread.h"

#include <QMetaObject>

namespace isola {

StorageThread::StorageThread(QObject *parent) : QObject(parent), m_worker(new QObject)
{
    m_thread.setObjectName(QStringLiteral("storage"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

StorageThread::~StorageThread()
{
    // Leaving is itself a job, behind all the others.
    post([this] { m_thread.quit(); });
    m_thread.wait();
}

void StorageThread::post(std::function<void()> job)
{
    QMetaObject::invokeMethod(m_worker, std::move(job), Qt::QueuedConnection);
}

void StorageThread::answer(std::function<void()> completion)
{
    QMetaObject::invokeMethod(this, std::move(completion), Qt::QueuedConnection);
}

} // namespace isola
