#include "core/objects/ObjectUpload.h"

namespace isola {

ObjectUpload::ObjectUpload(Objects &objects, std::optional<ChecksumAlgorithm> algorithm, QObject *parent)
    : QObject(parent), m_objects(objects), m_work(std::make_shared<Work>())
{
    m_work->writer.emplace(objects.m_directory, algorithm);
}

ObjectUpload::~ObjectUpload()
{
    m_objects.m_files.run<bool>(
        &m_objects,
        [work = std::move(m_work)]() -> Result<bool> {
            work->writer.reset();
            return true;
        },
        [](const Result<bool> &) {});
}

void ObjectUpload::write(QByteArray bytes)
{
    m_inFlight += bytes.size();
    const qsizetype count = bytes.size();
    m_objects.m_files.run<bool>(
        this,
        [work = m_work, bytes = std::move(bytes)]() -> Result<bool> {
            if (work->state)
                work->state = work->writer->write(bytes);
            return true;
        },
        [this, count](const Result<bool> &) {
            m_inFlight -= count;
            Q_EMIT roomMade();
        });
}

void ObjectUpload::finish(Callback<WrittenFile> done)
{
    m_objects.m_files.run<WrittenFile>(
        this,
        [work = m_work]() -> Result<WrittenFile> {
            if (!work->state)
                return fail(work->state.error());
            return work->writer->finish();
        },
        std::move(done));
}

} // namespace isola
