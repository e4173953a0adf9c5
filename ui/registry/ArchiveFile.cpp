#include "ui/registry/ArchiveFile.h"

#include "core/model/FunctionArchive.h"
#include "ui/widgets/Words.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace isola {

QByteArray archiveText(const QString &app, const QJsonArray &functions)
{
    return QJsonDocument(QJsonObject{{u"isola_archive"_s, kArchiveFormat}, {u"app"_s, app}, {u"functions"_s, functions}})
        .toJson();
}

Result<QJsonArray> functionsOfArchive(const QByteArray &text)
{
    QJsonParseError fault;
    const QJsonObject archive = QJsonDocument::fromJson(text, &fault).object();
    const int format = archive.value("isola_archive"_L1).toInt();
    if (fault.error != QJsonParseError::NoError || format < 1 || !archive.value("functions"_L1).isArray())
        return fail(ErrorCode::ValidationInvalidSchema, tr("This is not a file of exported functions."),
            tr("Choose one that the console or `isola export` wrote."));
    if (format > kArchiveFormat)
        return fail(ErrorCode::ValidationInvalidSchema, tr("This file was written by a newer version of Isola."),
            tr("Import it with that version."));
    return archive.value("functions"_L1).toArray();
}

} // namespace isola
