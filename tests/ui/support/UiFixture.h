#pragma once
// What tests of panels share: a real server in a process of its own, and a client that is connected to it.

#include "tests/integration/support/ServerProcess.h"
#include "ui/client/ApiClient.h"

#include <QTest>

namespace isola {

inline void connectTo(ApiClient &client, const ServerProcess &server)
{
    client.setServer({QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.port())), server.adminToken(), QStringLiteral("default")});
}

// A child by what a screen reader calls it; null when there is none that is visible.
template <typename Widget> Widget *findByName(const QWidget &parent, const QString &accessibleName)
{
    for (Widget *widget : parent.findChildren<Widget *>())
        if (widget->accessibleName() == accessibleName && widget->isVisible())
            return widget;
    return nullptr;
}

} // namespace isola
