#include "ui/editor/EditorBridge.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace isola {

QString EditorBridge::types() const
{
    QJsonObject types;
    for (const QString &name : {u"isola.d.ts"_s, u"web.d.ts"_s, u"node.d.ts"_s}) {
        QFile file(u":/editor/"_s + name);
        const bool isOpen = file.open(QIODevice::ReadOnly);
        Q_ASSERT(isOpen);
        Q_UNUSED(isOpen);
        types.insert(name, QString::fromUtf8(file.readAll()));
    }
    return QString::fromUtf8(QJsonDocument(types).toJson(QJsonDocument::Compact));
}

void EditorBridge::setDark(bool isDark)
{
    if (std::exchange(m_isDark, isDark) != isDark)
        Q_EMIT themeSet(isDark);
}

} // namespace isola
