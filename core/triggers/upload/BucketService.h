#pragma once
// Answers "bucket.get", "bucket.put", "bucket.delete" and "bucket.list": ctx.bucket(name), the objects of the function's app.
// What the questions look like is said in core/sandbox/runtime/js/bucket.ts; get and put are answered as a fetch is. Engine
// thread.

#include "core/dispatch/HostService.h"
#include "core/objects/ObjectUpload.h"

#include <QJsonObject>
#include <unordered_map>

namespace isola {

class BucketService final : public QObject, public HostService {
    Q_OBJECT

public:
    explicit BucketService(Objects &objects, QObject *parent = nullptr);
    ~BucketService() override;

    void ask(const HostQuestion &question, HostAnswers &answers) override;
    void takeBody(HostCallId id, QByteArrayView bytes, bool isLast, const QString &fault) override;
    void grant(HostCallId id, qint64 bytes) override;
    void cancel(HostCallId id) override { m_open.erase(id.value); }

private:
    struct Open {
        HostAnswers *answers = nullptr;
        BucketName bucket;
        QString key;
        ObjectHeaders headers; // of what is put
        std::unique_ptr<ObjectUpload> upload; // of a put
        qint64 ungranted = 0; // of its body, taken and not yet said
        Objects::Reader file; // of a get: what is left of it
        qint64 offset = 0;
        qint64 left = 0;
        qint64 window = 0;
        bool isReading = false;
    };

    Open *find(HostCallId id);
    void get(HostCallId id);
    void begin(HostCallId id, const ObjectInfo &object);
    void readOn(HostCallId id);
    void put(HostCallId id, const HostQuestion &question, const QJsonObject &arguments);
    void endBody(HostCallId id);
    void store(HostCallId id, const WrittenFile &file);
    void remove(HostCallId id);
    void list(HostCallId id, const QJsonObject &arguments);
    void answer(HostCallId id, QByteArrayView result, QByteArrayView body = {}, bool bodyFollows = false);
    void refuse(HostCallId id, const QString &message);
    void refuse(HostCallId id, ObjectFault fault);

    Objects &m_objects;
    std::unordered_map<int64_t, Open> m_open;
};

} // namespace isola
