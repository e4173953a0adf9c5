#pragma once
// What the window remembers from one start to the next: size, look, and for each server the place where the person was. The only
// place that knows the names of these settings.

#include "ui/client/ApiServer.h"
#include "ui/shell/Sidebar.h"
#include "ui/theme/Theme.h"

namespace isola::session {

struct Place {
    PanelKind panel = PanelKind::Functions;
    QString function; // open in the editor; empty: none
};

QByteArray geometry();
void keepGeometry(const QByteArray &geometry);
ThemeChoice theme();
void keepTheme(ThemeChoice choice);
QList<ApiServer> servers(); // that were connected to, without tokens
void keepServer(const ApiServer &server);
void forgetServer(const ApiServer &server);
Place place(const ApiServer &server);
void keepPlace(const ApiServer &server, const Place &place);

} // namespace isola::session
