#include "NodeTokens.h"
#include "core/auth/Authenticator.h"
#include "core/auth/RemoteKeys.h"
#include "core/registry/LiveRegistryView.h"
#include "tests/core/registry/RegistryFixture.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// Keeps what is asked for until the test answers.
class FakeJwksFetcher final : public JwksFetcher {
public:
    void fetch(const QString &url, Callback<QByteArray> done) override
    {
        urls.append(url);
        waiting.append(std::move(done));
    }
    void answer(const Result<QByteArray> &document) { waiting.takeFirst()(document); }

    QStringList urls;
    QList<Callback<QByteArray>> waiting;
};

static const QString kUrl = u"https://issuer.example/keys"_s;

static QByteArray headerOf(const char *algorithm)
{
    for (const auto &[name, token] : kNodeTokens)
        if (QByteArrayView(name) == algorithm)
            return "Bearer " + QByteArray(token);
    return {};
}

class RemoteKeysTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_keys.reset(); }

    void keysAreFetchedWhenAnAppNamesThem();
    void anUnknownKeyIsLookedForOnceAMinute();
    void aFailedFetchKeepsTheKeys();
    void keysOfAnotherUrlAreNotTaken();
    void keysAreFetchedAtStart();

private:
    void name(const QString &url)
    {
        QVERIFY(await<AppPtr>([&](auto done) { m_registry->apps->update(kDefaultApp, {{u"jwks_url"_s, url}}, done); }));
    }
    bool isGood(const QByteArray &header) { return m_authenticator->authenticate(header, kDefaultApp).has_value(); }

    std::unique_ptr<RegistryFixture> m_registry;
    std::unique_ptr<LiveRegistryView> m_view;
    std::unique_ptr<Authenticator> m_authenticator;
    FakeJwksFetcher m_fetcher;
    std::unique_ptr<RemoteKeys> m_keys;
};

void RemoteKeysTest::init()
{
    m_fetcher = {};
    m_registry = std::make_unique<RegistryFixture>();
    m_view = std::make_unique<LiveRegistryView>(*m_registry->functions, *m_registry->apps, *m_registry->tokens);
    m_authenticator = std::make_unique<Authenticator>(*m_view, "isk_admin", m_registry->clock);
    m_keys = std::make_unique<RemoteKeys>(*m_registry->apps, *m_authenticator, m_fetcher, m_registry->clock);
}

void RemoteKeysTest::keysAreFetchedWhenAnAppNamesThem()
{
    QVERIFY(m_fetcher.urls.isEmpty());
    name(kUrl);
    QCOMPARE(m_fetcher.urls, QStringList{kUrl});
    QVERIFY(!isGood(headerOf("ES256")));
    m_fetcher.answer(QByteArray(kNodeJwks));
    QVERIFY(isGood(headerOf("ES256")));
    QVERIFY(await<AppPtr>([&](auto done) { m_registry->apps->update(kDefaultApp, {{u"name"_s, u"x"_s}}, done); }));
    QCOMPARE(m_fetcher.urls.size(), 1); // the URL is the same
}

void RemoteKeysTest::anUnknownKeyIsLookedForOnceAMinute()
{
    name(kUrl);
    m_fetcher.answer(QByteArray(R"({"keys":[]})"));
    QVERIFY(!isGood(headerOf("RS256")));
    QCOMPARE(m_fetcher.urls.size(), 1);
    m_registry->clock.advance(std::chrono::seconds(61));
    for (int i = 0; i < 3; ++i)
        QVERIFY(!isGood(headerOf("RS256")));
    QCOMPARE(m_fetcher.urls.size(), 2);
    m_fetcher.answer(QByteArray(kNodeJwks));
    QVERIFY(isGood(headerOf("RS256")));
    QByteArray forged = headerOf("RS256");
    forged[forged.size() - 5] = forged[forged.size() - 5] == 'A' ? 'B' : 'A';
    m_registry->clock.advance(std::chrono::seconds(61));
    QVERIFY(!isGood(forged));
    QCOMPARE(m_fetcher.urls.size(), 2); // its key is known: it is just wrong
}

void RemoteKeysTest::aFailedFetchKeepsTheKeys()
{
    name(kUrl);
    m_fetcher.answer(QByteArray(kNodeJwks));
    m_registry->clock.advance(std::chrono::seconds(61));
    m_authenticator->authenticate("Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6Im5ldyJ9.e30.AAAA", kDefaultApp);
    QCOMPARE(m_fetcher.urls.size(), 2);
    QTest::ignoreMessage(QtWarningMsg, "down");
    m_fetcher.answer(fail(ErrorCode::RuntimeUnavailable, u"down"_s));
    QVERIFY(isGood(headerOf("ES256")));
    m_registry->clock.advance(std::chrono::seconds(61));
    m_authenticator->authenticate("Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6Im5ldyJ9.e30.AAAA", kDefaultApp);
    QTest::ignoreMessage(QtWarningMsg, "What is at https://issuer.example/keys is no JSON Web Key Set");
    m_fetcher.answer(QByteArray("<html>"));
    QVERIFY(isGood(headerOf("ES256")));
}

void RemoteKeysTest::keysOfAnotherUrlAreNotTaken()
{
    name(kUrl);
    name(u"https://other.example/keys"_s);
    QCOMPARE(m_fetcher.urls.size(), 2);
    m_fetcher.answer(QByteArray(kNodeJwks)); // late, of the first
    QVERIFY(!isGood(headerOf("ES256")));
    m_fetcher.answer(QByteArray(kNodeJwks));
    QVERIFY(isGood(headerOf("ES256")));
    name({});
    QVERIFY(!isGood(headerOf("ES256")));
}

void RemoteKeysTest::keysAreFetchedAtStart()
{
    name(kUrl);
    m_keys = std::make_unique<RemoteKeys>(*m_registry->apps, *m_authenticator, m_fetcher, m_registry->clock);
    QCOMPARE(m_fetcher.urls, QStringList({kUrl, kUrl}));
}

QTEST_GUILESS_MAIN(RemoteKeysTest)
#include "tst_RemoteKeys.moc"
