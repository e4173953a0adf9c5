#pragma once
// Keeps the keys of apps that name a `jwks_url`: fetches them when the app appears or changes, now and then, and when a token
// comes with a key that is not known yet, but then at most once a minute, or wrong tokens would make this server knock on others'
// doors. A fetch that fails changes nothing. Engine thread.

#include "core/auth/JwksFetcher.h"
#include "core/base/Clock.h"
#include "core/model/App.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace isola {

class AppRegistry;
class Authenticator;

class RemoteKeys final : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::minutes kBetweenWishes{1};
    static constexpr std::chrono::minutes kRenewal{30};

    // All outlive it; it takes the authenticator's unknownKey handler.
    RemoteKeys(
        AppRegistry &apps, Authenticator &authenticator, JwksFetcher &fetcher, const Clock &clock, QObject *parent = nullptr);
    ~RemoteKeys() override;

    // A token came with a key that is not known.
    void wish(const AppPtr &app);

Q_SIGNALS:
    // There is something new at an app's URL: for the authenticators of other threads.
    void fetched(const isola::AppId &app, const QString &url, const QJsonObject &jwks);

private:
    struct State {
        QString url; // of the last fetch
        MonotonicTime begun{};
        bool isFetching = false;
    };

    void follow(const AppId &app);
    void renewAll();
    void fetch(const App &app);
    void take(const AppId &app, const QString &url, const Result<QByteArray> &document);

    AppRegistry &m_apps;
    Authenticator &m_authenticator;
    JwksFetcher &m_fetcher;
    const Clock &m_clock;
    QHash<AppId, State> m_states;
    QTimer m_renewal;
};

} // namespace isola
