#pragma once
// The bytes of one object on their way to disk: handed over in pieces, so many at a time, written and counted on the objects'
// thread. Engine thread.

#include "core/objects/Objects.h"

namespace isola {

class ObjectUpload final : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 kWindow = 1024 * 1024;

    // Where the bytes are to go: what lies there already need not fit beside them.
    struct Place {
        BucketName bucket;
        QString key; // empty: a part, which takes the place of no object
    };

    ObjectUpload(Objects &objects, Place place, std::optional<ChecksumAlgorithm> algorithm, QObject *parent = nullptr);
    ~ObjectUpload() override; // what was not finished is forgotten

    qint64 window() const { return kWindow - m_inFlight; }
    // Refuses what would be more than the app may keep, together with all else that is on its way.
    ObjectOutcome<void> write(QByteArray bytes);
    // After the last piece. An earlier failure to write is told here.
    void finish(Callback<WrittenFile> done);

Q_SIGNALS:
    void roomMade();

private:
    struct Work {
        std::optional<ObjectFileWriter> writer;
        Result<void> state;
    };

    void enterRoom();
    void leaveRoom();

    Objects &m_objects;
    const Place m_place;
    std::shared_ptr<Work> m_work; // used on the objects' thread only, and the last to hold it is there
    qint64 m_inFlight = 0;
    qint64 m_written = 0;
    bool m_isInRoom = false;
};

} // namespace isola
