#pragma once
// What every command that talks to a server can be told: flags over environment over the data directory of a server on this
// machine.

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace isola {

struct ClientFlags {
    std::optional<std::string> url; // ISOLA_URL
    std::optional<std::string> token; // ISOLA_TOKEN
    std::optional<std::string> dataDirectory; // ISOLA_DATA
    std::optional<std::string> certificates; // ISOLA_CA; else the system's
    std::optional<std::string> app; // ISOLA_APP, else "default"
    bool isJson = false;
};

struct ServerAddress {
    QByteArray url; // without a slash at its end
    QByteArray token; // empty: none known
    QByteArray certificates; // PEM file whose certificates are trusted; empty: the system's are
};

void addClientFlags(CLI::App &command, ClientFlags &flags);

QString appName(const ClientFlags &flags);
QString dataDirectory(const ClientFlags &flags);

// The administrator's token of a local server goes to that server only, never to another that --url names.
Result<ServerAddress> findServer(const ClientFlags &flags);

} // namespace isola
