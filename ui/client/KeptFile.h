#pragma once
// A JSON object that is kept on disk per server and app, in a file that only its owner may read: drafts, calls, breakpoints. A
// member of the store that it belongs to.

#include <QJsonObject>
#include <QString>

namespace isola {

struct ApiServer;

class KeptFile final {
public:
    // `folder` below the application's data; what the file holds, or nothing.
    QJsonObject open(const ApiServer &server, const QString &folder);
    void save(const QJsonObject &content) const; // an empty object takes the file away; without a server nothing happens

private:
    QString m_path; // empty: no server yet
};

} // namespace isola
