#include "core/backup/BackupFormat.h"

#include <QDir>
#include <QRegularExpression>

namespace isola::backup {

using namespace Qt::StringLiterals;

bool isKnownName(const QString &name)
{
    static const QRegularExpression object(u"\\Aobjects/[0-9a-f]{2}/[0-9a-f]{32}\\z"_s);
    static const QRegularExpression log(u"\\Alogs/[a-z0-9-]{1,60}\\.db\\z"_s);
    return name == kManifest || name == kSums || name == kSealedKeys || kDatabases.contains(name) || kKeys.contains(name)
        || object.match(name).hasMatch() || log.match(name).hasMatch();
}

int knownSchema(const QString &database)
{
    const QString steps = database == "registry.db"_L1 ? u"registry"_s
        : database == "triggers.db"_L1                 ? u"triggers"_s
                                                       : u"appdata"_s;
    return int(QDir(u":/migrations/"_s + steps).entryList({u"*.sql"_s}, QDir::Files).size());
}

}
