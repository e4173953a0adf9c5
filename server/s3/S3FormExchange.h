#pragma once
// An upload by HTML form, POST to a bucket, from its head to its answer: the form's own policy says who allows it and what.
// Deletes itself when both it and the connection are done.

#include "core/objects/ObjectUpload.h"
#include "core/registry/TokenRegistry.h"
#include "server/guard/Connection.h"
#include "server/s3/FormBody.h"
#include "server/s3/PostPolicy.h"
#include "server/s3/S3Request.h"

#include <functional>

namespace isola {

class S3FormExchange final : public QObject, public Exchange {
    Q_OBJECT

public:
    // What the endpoint knows: the secret of an access key and the app it is for, or why not.
    struct Signer {
        AppId app;
        QByteArray secret;
    };
    using FindSigner = std::function<S3Result<Signer>(const QByteArray &accessKey)>;

    S3FormExchange(
        Connection &connection, S3Request request, FormBody body, Objects &objects, const Clock &clock, FindSigner findSigner);
    ~S3FormExchange() override;

    qint64 bodyLimit() const override;
    qint64 bodyWindow() const override;
    void takeBody(QByteArrayView bytes, bool isLast) override;
    void end(End reason) override;

private:
    S3Result<void> admit();
    S3Result<void> takeFile();
    S3Result<void> finish();
    void store(const WrittenFile &file);
    void answerStored(const ObjectInfo &object);
    void answer(int status, const FieldBlock &fields, const QByteArray &body = {});
    void refuse(const S3Error &error);

    Connection *m_connection; // null: nobody listens any more
    S3Request m_request; // with the key, once the form has said it
    FormBody m_body;
    Objects &m_objects;
    const Clock &m_clock;
    const FindSigner m_findSigner;
    const QByteArray m_requestId;
    std::optional<PostPolicy> m_policy; // once the form is allowed
    AppId m_app;
    ObjectHeaders m_headers;
    FieldBlock m_cors; // of the answer to a page of another origin
    std::unique_ptr<ObjectUpload> m_upload;
    QByteArray m_piece; // of the file
    qint64 m_size = 0;
    bool m_isAnswered = false;
};

} // namespace isola
