#pragma once
// Copies of functions: under another name, into a file, out of one. Each runs by itself and ends with a sentence for the person
// or an error; nothing that exists is written over without being named in the sentence. Owned by FunctionsPanel.

#include "core/base/Result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>

namespace isola {

class ServerClient;

class FunctionTransfer final : public QObject {
    Q_OBJECT

public:
    explicit FunctionTransfer(ServerClient &client, QObject *parent = nullptr);

    void duplicate(const QString &name, const QString &copy);
    void exportTo(const QString &path, const QStringList &names);
    void importFrom(const QString &path);

Q_SIGNALS:
    void done(const QString &sentence);
    void failed(const Error &error);

private:
    void deployCopy(const QJsonObject &details, const QString &copy);
    void collect(const QString &path, QStringList names, QJsonArray collected);
    void write(const QString &path, const QJsonArray &functions);
    void deployRest(QJsonArray functions, int deployed);

    ServerClient &m_client;
};

} // namespace isola
