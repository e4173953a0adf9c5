#include "tests/core/agents/AgentsFixture.h"

#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

// Nothing runs here: calls that are approved are tested with real instances in tests/integration/agents.
class tst_ApprovalDesk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aQuestionOutlivesARestart();
    void aQuestionExpires();
    void nobodyDecidesAfterTheTime();
    void aDenialIsTakenOnce();
    void anEditThatDoesNotFitDecidesNothing();
    void aCallThatRanWhenTheServerStoppedIsNotMadeAgain();
    void changesAreToldAgainstTheLastApprovedCall();
    void questionsGoWithTheirApp();

private:
    ToolApproval ask(const QJsonObject &arguments = {});
    Result<ToolApproval> decide(int64_t id, const ApprovalDesk::Decision &decision);
    ApprovalDesk::Details find(int64_t id);
    Result<void> change(std::function<void(ApprovalStore &)> job);
    ApprovalDesk &desk() { return m_fixture->agents->approvals(); }

    std::unique_ptr<AgentsFixture> m_fixture;
};

void tst_ApprovalDesk::init()
{
    m_fixture.reset();
    m_fixture = std::make_unique<AgentsFixture>();
    DeployRequest request;
    request.name = u"refund"_s;
    request.code = "export default () => new Response('')";
    request.agentToolExposed = true;
    request.agentToolMode = AgentToolMode::ReadWrite;
    QVERIFY(m_fixture->registry.deploy(request));
}

ToolApproval tst_ApprovalDesk::ask(const QJsonObject &arguments)
{
    ToolRequest request;
    request.caller = m_fixture->registry.author;
    request.tool = *m_fixture->agents->tools().tool(kDefaultApp, nullptr, request.caller, u"refund"_s);
    request.session = u"s"_s;
    request.call = u"1"_s;
    request.arguments = arguments;
    return *await<ToolApproval>([&](Callback<ToolApproval> done) { desk().ask(request, std::chrono::seconds(60), done); });
}

Result<ToolApproval> tst_ApprovalDesk::decide(int64_t id, const ApprovalDesk::Decision &decision)
{
    return await<ToolApproval>([&](Callback<ToolApproval> done) { desk().decide(kDefaultApp, id, decision, done); });
}

ApprovalDesk::Details tst_ApprovalDesk::find(int64_t id)
{
    return *await<ApprovalDesk::Details>([&](Callback<ApprovalDesk::Details> done) { desk().find(kDefaultApp, id, done); });
}

Result<void> tst_ApprovalDesk::change(std::function<void(ApprovalStore &)> job)
{
    return await<void>([&](Callback<void> done) {
        m_fixture->registry.database->run<void>(
            this,
            [job](RegistryStores &stores) -> Result<void> {
                ApprovalStore store(stores.database);
                job(store);
                return {};
            },
            done);
    });
}

void tst_ApprovalDesk::aQuestionOutlivesARestart()
{
    const ToolApproval asked = ask({{u"id"_s, 7}});
    m_fixture->reopen();
    const QList<ToolApproval> pending = desk().pending(kDefaultApp);
    QCOMPARE(pending.size(), 1);
    QCOMPARE(pending.first().id, asked.id);
    QCOMPARE(pending.first().arguments, (QJsonObject{{u"id"_s, 7}}));
    QCOMPARE(pending.first().version, 1);
    QCOMPARE(pending.first().caller.keyId, QByteArray("admin"));
    QVERIFY(pending.first().caller.isAdmin);
    QCOMPARE(pending.first().expiresAt, asked.expiresAt);
}

void tst_ApprovalDesk::aQuestionExpires()
{
    const ToolApproval asked = ask();
    ApprovalStatus told = ApprovalStatus::Pending;
    desk().whenOver(asked.id, [&told](const ToolApproval &approval) { told = approval.status; });
    m_fixture->registry.clock.advance(std::chrono::seconds(59));
    desk().expireDue();
    QCOMPARE(desk().pending(kDefaultApp).size(), 1);
    m_fixture->registry.clock.advance(std::chrono::seconds(1));
    desk().expireDue();
    QTRY_VERIFY(told == ApprovalStatus::Expired);
    QVERIFY(find(asked.id).approval.status == ApprovalStatus::Expired);
    QCOMPARE(find(asked.id).events.last().kind, u"expired"_s);
    QVERIFY(desk().pending(kDefaultApp).isEmpty());
}

void tst_ApprovalDesk::nobodyDecidesAfterTheTime()
{
    const ToolApproval asked = ask();
    m_fixture->registry.clock.advance(std::chrono::seconds(60));
    QCOMPARE(decide(asked.id, {true, {}, {}, u"admin"_s}).error().code, ErrorCode::ResourceConflict);
}

void tst_ApprovalDesk::aDenialIsTakenOnce()
{
    const ToolApproval asked = ask();
    const auto denied = decide(asked.id, {false, u"no"_s, {}, u"ada"_s});
    QVERIFY(denied->status == ApprovalStatus::Denied);
    QVERIFY(denied->isOver());
    QCOMPARE(decide(asked.id, {true, {}, {}, u"bob"_s}).error().code, ErrorCode::ResourceConflict);
    const ApprovalDesk::Details details = find(asked.id);
    QCOMPARE(details.approval.decidedBy, u"ada"_s);
    QCOMPARE(details.events.size(), 2);
    // Who asks when it is over already is told at once.
    bool isTold = false;
    desk().whenOver(asked.id, [&isTold](const ToolApproval &) { isTold = true; });
    QTRY_VERIFY(isTold);
    QCOMPARE(decide(asked.id + 1, {}).error().code, ErrorCode::ResourceNotFound);
}

void tst_ApprovalDesk::anEditThatDoesNotFitDecidesNothing()
{
    DeployRequest request;
    request.name = u"strict"_s;
    request.code = "export default () => new Response('')";
    request.agentToolExposed = true;
    auto prepared = std::make_shared<FunctionVersion>(**m_fixture->registry.functions->prepare(kDefaultApp, request));
    prepared->settings.agentTool.schemas.input = {{u"type"_s, u"object"_s}, {u"required"_s, QJsonArray{u"id"_s}}};
    QVERIFY(await<Deployed>([&](Callback<Deployed> done) {
        m_fixture->registry.functions->commit(prepared, request, m_fixture->registry.author, done);
    }));
    ToolRequest call;
    call.caller = m_fixture->registry.author;
    call.tool = *m_fixture->agents->tools().tool(kDefaultApp, nullptr, call.caller, u"strict"_s);
    const auto asked
        = await<ToolApproval>([&](Callback<ToolApproval> done) { desk().ask(call, std::chrono::seconds(60), done); });
    const auto refused = decide(asked->id, {true, {}, QJsonObject(), u"admin"_s});
    QCOMPARE(refused.error().details.first().field, u"arguments.id"_s);
    QCOMPARE(desk().pending(kDefaultApp).size(), 1);
}

void tst_ApprovalDesk::aCallThatRanWhenTheServerStoppedIsNotMadeAgain()
{
    ToolApproval running = ask();
    running.status = ApprovalStatus::Approved;
    running.run = ApprovalRun::Running;
    running.decidedAt = running.createdAt;
    QVERIFY(change([running](ApprovalStore &store) { store.decide(running); }));
    m_fixture->reopen();
    const ApprovalDesk::Details details = find(running.id);
    QVERIFY(details.approval.run == ApprovalRun::Interrupted);
    QVERIFY(details.approval.isOver());
    QCOMPARE(details.events.last().kind, u"interrupted"_s);
    QCOMPARE(decide(running.id, {true, {}, {}, u"admin"_s}).error().code, ErrorCode::ResourceConflict);
}

void tst_ApprovalDesk::changesAreToldAgainstTheLastApprovedCall()
{
    ToolApproval first = ask({{u"id"_s, u"a"_s}, {u"deep"_s, QJsonObject{{u"x"_s, 1}}}});
    QVERIFY(!first.previous);
    first.status = ApprovalStatus::Approved;
    first.decidedAt = first.createdAt;
    QVERIFY(change([first](ApprovalStore &store) { store.decide(first); }));
    const ToolApproval second = ask({{u"id"_s, u"a"_s}, {u"deep"_s, QJsonObject{{u"x"_s, 2}}}});
    QCOMPARE(approvalJson(second).value(u"changes"_s).toArray(),
        (QJsonArray{QJsonObject{{u"path"_s, u"deep.x"_s}, {u"before"_s, 1}, {u"after"_s, 2}}}));
}

void tst_ApprovalDesk::questionsGoWithTheirApp()
{
    const ToolApproval asked = ask();
    bool isTold = false;
    desk().whenOver(asked.id, [&isTold](const ToolApproval &approval) { isTold = approval.status == ApprovalStatus::Cancelled; });
    QVERIFY(await<void>([&](Callback<void> done) { m_fixture->registry.apps->remove(kDefaultApp, done); }));
    QVERIFY(isTold);
    QVERIFY(desk().pending(kDefaultApp).isEmpty());
}

QTEST_GUILESS_MAIN(tst_ApprovalDesk)
#include "tst_ApprovalDesk.moc"
