#pragma once
// One request to the S3 endpoint from its head to its answer. Deletes itself when both it and the connection are done.

#include "server/guard/Connection.h"
#include "server/s3/S3Body.h"

namespace isola {

// Of every answer.
FieldBlock s3CommonFields(const QByteArray &requestId);

class S3Exchange final : public QObject, public Exchange {
    Q_OBJECT

public:
    // Called when the body is in and good: what is asked for is done then, and answered now or later.
    using Operation = std::function<void(S3Exchange &)>;

    S3Exchange(Connection &connection, S3Request request, AppId app, Objects &objects, std::unique_ptr<S3Body> body,
        Operation operation);

    const S3Request &request() const { return m_request; }
    const AppId &app() const { return m_app; }
    BucketName bucket() const { return {m_app, m_request.bucket}; }
    Objects &objects() const { return m_objects; }
    const QByteArray &xml() const { return m_body->xml(); }
    std::optional<ChecksumAlgorithm> algorithm() const { return m_body->algorithm(); }
    // Written from the body; the taker's.
    WrittenFile takeFile();

    // Each answers, once.
    void answer(int status, const FieldBlock &fields = {}, const QByteArray &body = {});
    void answerXml(const QByteArray &xml, const FieldBlock &fields = {});
    void refuse(const S3Error &error);
    void refuse(ObjectFault fault) { refuse(s3Error(fault)); }
    // A stored file's bytes, as the client takes them.
    void answerFile(int status, const FieldBlock &fields, const QString &file, qint64 offset, qint64 length);

    // Calls `then` with the value, or refuses with the fault; nothing once the client has gone.
    template <typename T> ObjectCallback<T> orRefuse(std::function<void(const T &)> then)
    {
        return [self = QPointer<S3Exchange>(this), then = std::move(then)](const ObjectOutcome<T> &outcome) {
            if (!self)
                return;
            if (outcome)
                then(*outcome);
            else
                self->refuse(outcome.error());
        };
    }

    qint64 bodyLimit() const override { return m_body->limit(); }
    qint64 bodyWindow() const override { return m_isAnswered ? S3Body::kMaxXml : m_body->window(); }
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void takeRoom() override { readOn(); }
    void end(End reason) override;

private:
    static constexpr qint64 kStep = 256 * 1024; // read from a file at once
    static constexpr qint64 kUnsentMark = 256 * 1024;

    void readOn();
    FieldBlock commonFields() const;

    Connection *m_connection; // null: nobody listens any more
    const S3Request m_request;
    const AppId m_app;
    Objects &m_objects;
    std::unique_ptr<S3Body> m_body;
    const Operation m_operation;
    const QByteArray m_requestId;
    WrittenFile m_written;
    bool m_isAnswered = false;

    Objects::Reader m_file; // being sent
    qint64 m_offset = 0;
    qint64 m_left = 0;
    bool m_isReading = false;
};

} // namespace isola
