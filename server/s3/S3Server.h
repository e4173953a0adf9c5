#pragma once
// The S3 endpoint: a port of its own behind the same guard as the API's. Checks who asks, then does it in that app's buckets.
// Engine thread.

#include "core/registry/AppRegistry.h"
#include "core/registry/TokenRegistry.h"
#include "server/guard/Listener.h"
#include "server/s3/S3FormExchange.h"
#include "server/s3/S3Operations.h"

namespace isola {

class S3Server final : public QObject, private RequestOpener {
    Q_OBJECT

public:
    // All of it outlives the server.
    struct Surroundings {
        Objects &objects;
        TokenRegistry &tokens;
        const AppRegistry &apps;
        const Clock &clock;
        QByteArrayList domains = {}; // names before which a bucket may stand in a host's name
        HttpLimits limits = {};
    };

    explicit S3Server(const Surroundings &surroundings, QObject *parent = nullptr);
    ~S3Server() override;

    Listener &listener() { return *m_listener; }

private:
    Exchange *open(Connection &connection, const RequestHead &head) override;
    S3Result<S3FormExchange::Signer> ownerOf(const QByteArray &accessKey) const;
    S3Result<Exchange *> begin(Connection &connection, S3Request request);
    S3Result<Exchange *> examine(Connection &connection, S3Request request);
    S3Result<FieldBlock> preflight(const S3Request &request) const;
    S3Result<Exchange *> examineForm(Connection &connection, S3Request request);

    const Surroundings m_with;
    std::unique_ptr<Listener> m_listener;
};

} // namespace isola
