#include "ui/registry/FunctionTransfer.h"

#include "core/model/FunctionArchive.h"
#include "ui/client/ServerClient.h"
#include "ui/registry/ArchiveFile.h"

#include <QFile>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace isola {

FunctionTransfer::FunctionTransfer(ServerClient &client, QObject *parent) : QObject(parent), m_client(client) { }

// Deploying a name that is taken would change that function: it is asked for first.
void FunctionTransfer::duplicate(const QString &name, const QString &copy)
{
    m_client.get(functionPath(copy), {}, this, [this, name, copy](const Result<QJsonObject> &taken) {
        if (taken)
            return Q_EMIT failed({ErrorCode::ResourceConflict, tr("%1 exists already.").arg(copy), tr("Take another name."), {}});
        if (taken.error().code != ErrorCode::ResourceNotFound)
            return Q_EMIT failed(taken.error());
        m_client.get(functionPath(name), {}, this, [this, copy](const Result<QJsonObject> &details) {
            if (!details)
                return Q_EMIT failed(details.error());
            deployCopy(*details, copy);
        });
    });
}

void FunctionTransfer::deployCopy(const QJsonObject &details, const QString &copy)
{
    QJsonObject body = deployOf(archivedFunction(details)).body;
    body.insert("name"_L1, copy);
    const bool hasVariables = !details.value("envKeys"_L1).toArray().isEmpty();
    m_client.post(u"/functions"_s, body, this, [this, copy, hasVariables](const Result<QJsonObject> &answer) {
        if (!answer)
            return Q_EMIT failed(answer.error());
        Q_EMIT done(hasVariables ? tr("%1 is live. Set its variables: their values are never copied.").arg(copy)
                                 : tr("%1 is live.").arg(copy));
    });
}

void FunctionTransfer::exportTo(const QString &path, const QStringList &names)
{
    collect(path, names, {});
}

void FunctionTransfer::collect(const QString &path, QStringList names, QJsonArray collected)
{
    if (names.isEmpty())
        return write(path, collected);
    const QString name = names.takeFirst();
    m_client.get(functionPath(name), {}, this, [this, path, names, collected](const Result<QJsonObject> &details) mutable {
        if (!details)
            return Q_EMIT failed(details.error());
        collected.append(archivedFunction(*details));
        collect(path, names, collected);
    });
}

void FunctionTransfer::write(const QString &path, const QJsonArray &functions)
{
    QSaveFile file(path);
    const QByteArray text = archiveText(m_client.server().app, functions);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return Q_EMIT failed({ErrorCode::RuntimeUnavailable, tr("%1 was not written: %2").arg(path, file.errorString()),
            tr("Choose another place."), {}});
    Q_EMIT done(tr("Functions written to %1: %2, without the values of variables.").arg(path).arg(functions.size()));
}

void FunctionTransfer::importFrom(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Q_EMIT failed({ErrorCode::ValidationInvalidSchema, tr("%1 cannot be read: %2").arg(path, file.errorString()),
            tr("Choose another file."), {}});
    const Result<QJsonArray> functions = functionsOfArchive(file.readAll());
    if (!functions)
        return Q_EMIT failed(functions.error());
    deployRest(*functions, 0);
}

void FunctionTransfer::deployRest(QJsonArray functions, int deployed)
{
    if (functions.isEmpty())
        return Q_EMIT done(tr("Functions imported: %1. Variables have to be set anew.").arg(deployed));
    const QJsonObject body = deployOf(functions.takeAt(0).toObject()).body;
    m_client.post(u"/functions"_s, body, this,
        [this, functions, deployed, name = body.value("name"_L1).toString()](const Result<QJsonObject> &answer) {
            if (answer)
                return deployRest(functions, deployed + 1);
            Error error = answer.error();
            error.message = tr("%1 was not imported, %2 before it were: %3").arg(name).arg(deployed).arg(error.message);
            Q_EMIT failed(error);
        });
}

} // namespace isola
