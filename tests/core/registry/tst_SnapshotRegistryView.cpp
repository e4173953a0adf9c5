#include "core/registry/SnapshotRegistryView.h"

#include "RegistryFixture.h"
#include "core/registry/SnapshotPublisher.h"

#include <QTest>
#include <thread>

using namespace isola;
using namespace Qt::StringLiterals;

// The view is looked through on a thread of its own, as a shard does.
class SnapshotRegistryViewTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasThereBeforeIsSeen();
    void aChangeIsSeenWhenItIsAnswered();
    void aDeletedFunctionIsGone();
    void aDeletedAppIsGoneWithAllItHad();
    void aTokenComesAndGoes();
    void aTokensUseIsTold();

private:
    template <typename Look> static auto elsewhere(Look look)
    {
        decltype(look()) seen;
        std::thread([&] { seen = look(); }).join();
        return seen;
    }
    FunctionVersionPtr find(const QByteArray &app, const QByteArray &name)
    {
        return elsewhere([&] { return m_view.findFunction(app, name); });
    }
    bool knows(const QString &secret)
    {
        return elsewhere([&] { return m_view.findService(secret.toLatin1()) != nullptr; });
    }

    RegistryFixture m_registry;
    const Result<Deployed> m_first = m_registry.deploy(u"first"_s, "1");
    SnapshotBoard m_board;
    SnapshotPublisher m_publisher{*m_registry.functions, *m_registry.apps, *m_registry.tokens, m_board};
    QList<TokenId> m_uses;
    SnapshotRegistryView m_view{m_board, [this](TokenId token) { m_uses.append(token); }, m_registry.clock};
};

void SnapshotRegistryViewTest::whatWasThereBeforeIsSeen()
{
    QVERIFY(find("default", "first"));
    QVERIFY(m_view.findApp("default"));
    QVERIFY(!find("default", "second"));
    QVERIFY(!m_view.findApp("second"));
}

void SnapshotRegistryViewTest::aChangeIsSeenWhenItIsAnswered()
{
    QVERIFY(m_registry.deploy(u"changing"_s, "1"));
    QCOMPARE(find("default", "changing")->code, "1"_ba);
    QVERIFY(m_registry.deploy(u"changing"_s, "2"));
    QCOMPARE(find("default", "changing")->code, "2"_ba);
    QVERIFY(await<QStringList>([&](auto done) {
        m_registry.functions->patchEnvironment(kDefaultApp, u"changing"_s, {{{u"KEY"_s, u"own"_s}}, {}}, done);
    }));
    QCOMPARE(find("default", "changing")->environment.value(u"KEY"_s), u"own"_s);
    QVERIFY(await<QStringList>([&](auto done) {
        m_registry.apps->patchEnvironment(kDefaultApp, {{{u"SHARED"_s, u"all"_s}}, {}}, done);
    }));
    QCOMPARE(find("default", "changing")->environment.value(u"SHARED"_s), u"all"_s);
    QVERIFY(await<Deployed>(
        [&](auto done) { m_registry.functions->rollback(kDefaultApp, u"changing"_s, 1, m_registry.author, done); }));
    QCOMPARE(find("default", "changing")->code, "1"_ba);
    QVERIFY(await<AppPtr>([&](auto done) { m_registry.apps->update(kDefaultApp, {{u"paused"_s, true}}, done); }));
    QVERIFY(elsewhere([&] { return m_view.findApp("default"); })->isPaused);
}

void SnapshotRegistryViewTest::aDeletedFunctionIsGone()
{
    QVERIFY(m_registry.deploy(u"leaving"_s, "1"));
    QVERIFY(await<void>([&](auto done) { m_registry.functions->remove(kDefaultApp, u"leaving"_s, done); }));
    QVERIFY(!find("default", "leaving"));
    QVERIFY(m_registry.deploy(u"leaving"_s, "2"));
    QCOMPARE(find("default", "leaving")->code, "2"_ba);
}

void SnapshotRegistryViewTest::aDeletedAppIsGoneWithAllItHad()
{
    const AppId shop{u"shop"_s};
    QVERIFY(await<AppPtr>([&](auto done) { m_registry.apps->create({{u"app_id"_s, u"shop"_s}}, done); }));
    DeployRequest request;
    request.name = u"f"_s;
    request.code = "1";
    QVERIFY(m_registry.deploy(request, shop));
    const auto token = await<CreatedToken>([&](auto done) { m_registry.tokens->create(shop, u"service"_s, u"ci"_s, done); });
    QVERIFY(find("shop", "f"));
    QVERIFY(knows(token->secret));
    QVERIFY(await<void>([&](auto done) { m_registry.apps->remove(shop, done); }));
    QVERIFY(!find("shop", "f"));
    QVERIFY(!m_view.findApp("shop"));
    QVERIFY(!knows(token->secret));
    QVERIFY(find("default", "first"));
}

void SnapshotRegistryViewTest::aTokenComesAndGoes()
{
    const auto token
        = await<CreatedToken>([&](auto done) { m_registry.tokens->create(kDefaultApp, u"service"_s, u"ci"_s, done); });
    QVERIFY(knows(token->secret));
    QVERIFY(!knows(token->secret.chopped(1)));
    QVERIFY(await<void>([&](auto done) { m_registry.tokens->remove(kDefaultApp, token->token.id, done); }));
    QVERIFY(!knows(token->secret));
}

void SnapshotRegistryViewTest::aTokensUseIsTold()
{
    const auto token
        = await<CreatedToken>([&](auto done) { m_registry.tokens->create(kDefaultApp, u"service"_s, u"ci"_s, done); });
    m_uses.clear();
    QVERIFY(knows(token->secret));
    QVERIFY(knows(token->secret));
    QCOMPARE(m_uses, QList<TokenId>{token->token.id});
    m_registry.clock.advance(std::chrono::minutes(1));
    QVERIFY(knows(token->secret));
    QCOMPARE(m_uses.size(), 2);
    m_registry.tokens->noteUse(token->token.id);
    QVERIFY(m_registry.tokens->list(kDefaultApp).last().lastUsedAt);
}

QTEST_GUILESS_MAIN(SnapshotRegistryViewTest)
#include "tst_SnapshotRegistryView.moc"
