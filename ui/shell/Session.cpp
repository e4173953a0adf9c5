#include "ui/shell/Session.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace isola::session {

QByteArray geometry()
{
    return QSettings().value("window/geometry"_L1).toByteArray();
}

void keepGeometry(const QByteArray &geometry)
{
    QSettings().setValue("window/geometry"_L1, geometry);
}

ThemeChoice theme()
{
    const int choice = QSettings().value("window/theme"_L1, int(ThemeChoice::System)).toInt();
    return choice < 0 || choice > int(ThemeChoice::Dark) ? ThemeChoice::System : ThemeChoice(choice);
}

void keepTheme(ThemeChoice choice)
{
    QSettings().setValue("window/theme"_L1, int(choice));
}

QList<ApiServer> servers()
{
    QList<ApiServer> servers;
    for (const QString &entry : QSettings().value("servers"_L1).toStringList())
        servers.append({QUrl(entry.section(' '_L1, 0, 0)), {}, entry.section(' '_L1, 1)});
    return servers;
}

static QString entryOf(const ApiServer &server)
{
    return server.url.toString() + u' ' + server.app;
}

void keepServer(const ApiServer &server)
{
    QStringList entries = QSettings().value("servers"_L1).toStringList();
    entries.removeAll(entryOf(server));
    entries.append(entryOf(server));
    QSettings().setValue("servers"_L1, entries);
}

void forgetServer(const ApiServer &server)
{
    QStringList entries = QSettings().value("servers"_L1).toStringList();
    entries.removeAll(entryOf(server));
    QSettings().setValue("servers"_L1, entries);
}

static QString groupOf(const ApiServer &server)
{
    return u"places/%1"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(server.url.authority() + u' ' + server.app)));
}

Place place(const ApiServer &server)
{
    QSettings settings;
    settings.beginGroup(groupOf(server));
    const int panel = settings.value("panel"_L1).toInt();
    return {panel < 0 || panel > int(PanelKind::Settings) ? PanelKind::Functions : PanelKind(panel),
        settings.value("function"_L1).toString()};
}

void keepPlace(const ApiServer &server, const Place &place)
{
    QSettings settings;
    settings.beginGroup(groupOf(server));
    settings.setValue("panel"_L1, int(place.panel));
    settings.setValue("function"_L1, place.function);
}

} // namespace isola::session
