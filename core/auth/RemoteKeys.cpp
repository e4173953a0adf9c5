#include "core/auth/RemoteKeys.h"

#include "core/auth/Authenticator.h"
#include "core/registry/AppRegistry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace isola {

Q_LOGGING_CATEGORY(remoteKeysLog, "isola.auth.keys")

RemoteKeys::RemoteKeys(AppRegistry &apps, Authenticator &authenticator, JwksFetcher &fetcher, const Clock &clock, QObject *parent)
    : QObject(parent), m_apps(apps), m_authenticator(authenticator), m_fetcher(fetcher), m_clock(clock)
{
    connect(&apps, &AppRegistry::appChanged, this, &RemoteKeys::follow);
    connect(&apps, &AppRegistry::appDeleted, this, [this](const AppId &app) { m_states.remove(app); });
    authenticator.setUnknownKeyHandler([this](const AppPtr &app) { wish(app); });
    m_renewal.setInterval(kRenewal);
    connect(&m_renewal, &QTimer::timeout, this, &RemoteKeys::renewAll);
    m_renewal.start();
    renewAll();
}

RemoteKeys::~RemoteKeys()
{
    m_authenticator.setUnknownKeyHandler({});
}

void RemoteKeys::renewAll()
{
    for (const AppPtr &app : m_apps.list())
        fetch(*app);
}

void RemoteKeys::follow(const AppId &id)
{
    const AppPtr app = m_apps.find(id.value.toUtf8());
    if (app && app->jwksUrl != m_states.value(id).url)
        fetch(*app);
}

void RemoteKeys::wish(const AppPtr &app)
{
    const auto state = m_states.constFind(app->id);
    if (state == m_states.cend() || m_clock.monotonic() - state->begun >= kBetweenWishes)
        fetch(*app);
}

void RemoteKeys::fetch(const App &app)
{
    State &state = m_states[app.id];
    if (app.jwksUrl.isEmpty() || (state.isFetching && state.url == app.jwksUrl)) {
        state.url = app.jwksUrl;
        return;
    }
    state = {app.jwksUrl, m_clock.monotonic(), true};
    m_fetcher.fetch(app.jwksUrl, [keys = QPointer(this), id = app.id, url = app.jwksUrl](const Result<QByteArray> &document) {
        if (keys)
            keys->take(id, url, document);
    });
}

void RemoteKeys::take(const AppId &app, const QString &url, const Result<QByteArray> &document)
{
    const auto state = m_states.find(app);
    if (state == m_states.end() || state->url != url)
        return; // the app names another place by now
    state->isFetching = false;
    if (!document) {
        qCWarning(remoteKeysLog).noquote() << document.error().message;
        return;
    }
    const QJsonObject jwks = QJsonDocument::fromJson(*document).object();
    if (!jwks.value("keys"_L1).isArray()) {
        qCWarning(remoteKeysLog).noquote() << u"What is at %1 is no JSON Web Key Set"_s.arg(url);
        return;
    }
    m_authenticator.setFetchedKeys(app, url, jwks);
    Q_EMIT fetched(app, url, jwks);
}

} // namespace isola
