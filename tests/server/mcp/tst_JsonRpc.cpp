#include "server/mcp/JsonRpc.h"

#include <QJsonDocument>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_JsonRpc : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesAreToldApart();
    void whatIsNoMessageIsRefused_data();
    void whatIsNoMessageIsRefused();
    void anErrorWithoutARequestHasANullId();
};

void tst_JsonRpc::messagesAreToldApart()
{
    RpcFault fault;
    const auto request = rpcMessage(R"({"jsonrpc":"2.0","id":"a","method":"ping","params":{"x":1}})", fault);
    QVERIFY(request->kind == RpcMessage::Kind::Request);
    QCOMPARE(request->params.value(u"x"_s).toInt(), 1);
    QVERIFY(rpcMessage(R"({"jsonrpc":"2.0","method":"ping"})", fault)->kind == RpcMessage::Kind::Notification);
    QVERIFY(rpcMessage(R"({"jsonrpc":"2.0","id":1,"result":{}})", fault)->kind == RpcMessage::Kind::Response);
}

void tst_JsonRpc::whatIsNoMessageIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("code");
    QTest::newRow("not JSON") << QByteArray("{") << int(RpcCode::ParseError);
    QTest::newRow("a batch") << QByteArray("[]") << int(RpcCode::InvalidRequest);
    QTest::newRow("another version") << QByteArray(R"({"jsonrpc":"1.0","method":"x"})") << int(RpcCode::InvalidRequest);
    QTest::newRow("params that are a list") << QByteArray(R"({"jsonrpc":"2.0","method":"x","params":[]})")
                                            << int(RpcCode::InvalidRequest);
    QTest::newRow("a null id") << QByteArray(R"({"jsonrpc":"2.0","id":null,"method":"x"})") << int(RpcCode::InvalidRequest);
}

void tst_JsonRpc::whatIsNoMessageIsRefused()
{
    QFETCH(QByteArray, json);
    QFETCH(int, code);
    RpcFault fault;
    QVERIFY(!rpcMessage(json, fault));
    QCOMPARE(int(fault.code), code);
}

void tst_JsonRpc::anErrorWithoutARequestHasANullId()
{
    const QJsonObject error = QJsonDocument::fromJson(rpcError({}, {RpcCode::ParseError, u"x"_s})).object();
    QVERIFY(error.value(u"id"_s).isNull());
}

QTEST_GUILESS_MAIN(tst_JsonRpc)
#include "tst_JsonRpc.moc"
