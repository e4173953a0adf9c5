#include "ui/agents/DesktopNotice.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QVariantMap>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kAsTheDesktopLikes = -1; // how long it stays

void showDesktopNotice(const QString &title, const QString &text)
{
    QDBusMessage call = QDBusMessage::createMethodCall(
        u"org.freedesktop.Notifications"_s, u"/org/freedesktop/Notifications"_s, u"org.freedesktop.Notifications"_s, u"Notify"_s);
    call.setArguments({u"Isola"_s, 0u, u"isola"_s, title, text, QStringList(), QVariantMap(), kAsTheDesktopLikes});
    QDBusConnection::sessionBus().send(call); // no answer is waited for
}

} // namespace isola
