#pragma once
// An object on its way in or out over the API, streamed: its bytes are never in memory as a whole. Deletes itself when the
// connection is done with it.

#include "core/objects/ObjectUpload.h"
#include "server/Request.h"
#include "server/guard/Connection.h"

namespace isola {

class ObjectTransfer final : public QObject, public Exchange {
    Q_OBJECT

public:
    // PUT or GET, by the request's method.
    ObjectTransfer(Connection &connection, const Request &request, Objects &objects);

    qint64 bodyLimit() const override { return m_upload ? Objects::kMaxObject : 0; }
    qint64 bodyWindow() const override { return m_upload && !m_isAnswered ? m_upload->window() : kStep; }
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void takeRoom() override { readOn(); }
    void end(End reason) override;

private:
    static constexpr qint64 kStep = 256 * 1024; // read from a file at once, and the most that waits to be sent

    void store(const WrittenFile &file);
    void fetch();
    void begin(const ObjectInfo &object);
    void readOn();
    void send(const Result<QByteArray> &bytes);
    void answer(int status, const FieldBlock &fields, const QByteArray &body);
    void refuse(const Error &error);
    template <typename T> ObjectCallback<T> orRefuse(std::function<void(const T &)> then);

    Connection *m_connection; // null: nobody listens any more
    Objects &m_objects;
    const BucketName m_bucket;
    const QString m_key;
    const bool m_isUpload;
    const QByteArray m_contentType; // of an upload; empty: as the key's ending says
    const QByteArray m_clientAddress;
    const QByteArray m_requestId;
    std::unique_ptr<ObjectUpload> m_upload;
    bool m_isAnswered = false;

    Objects::Reader m_file; // being sent
    FieldBlock m_head; // to go with its first bytes
    qint64 m_offset = 0;
    qint64 m_left = 0;
    bool m_isReading = false;
};

} // namespace isola
