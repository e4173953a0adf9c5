#include "core/model/FlightRecord.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_FlightRecord final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas();
    void refusesWhatIsNone();
    void versionsForReplayBelongToNobody();

private:
    static FlightRecord made();
};

FlightRecord tst_FlightRecord::made()
{
    FlightRecord flight;
    Invocation &call = flight.invocation;
    call.id = {1764562800000123};
    call.source = InvocationSource::Webhook;
    call.request = {"POST", "http://a/b?sig=x", "authorization:Bearer y\n", QByteArray("abc\0def", 7), false};
    call.logPath = "/b";
    call.caller.kind = CallerKind::EndUserJwt;
    call.caller.userId = "u";
    call.caller.claims = R"({"a":1})";
    call.clientAddress = "127.0.0.1";
    call.params = {{"id", "7"}};
    call.triggerDetail = R"({"event":"e"})";
    call.depth = 2;
    flight.pieces = {3, 4};
    flight.isBodyComplete = false;
    flight.environment = {{u"KEY"_s, u"value"_s}};
    flight.appName = u"App"_s;
    flight.loadTape = "load";
    flight.callTape = "call";
    flight.hostCalls = {{"fetch", "GET http://c none\n", "hash", 4,
        {{RecordedHostFrame::Kind::Answer, "200 \n", "x", false, 0}, {RecordedHostFrame::Kind::Credit, {}, {}, false, 12},
            {RecordedHostFrame::Kind::Fault, "cut", {}, true, 0}}}};
    flight.caveat = u"almost"_s;
    return flight;
}

void tst_FlightRecord::comesBackAsItWas()
{
    const Result<FlightRecord> read = decodeFlightRecord(encode(made()));
    QVERIFY(read);
    QCOMPARE(encode(*read), encode(made()));
    QCOMPARE(read->invocation.request.body, QByteArray("abc\0def", 7));
    QCOMPARE(read->firstPiece(), "abc"_ba);
    QCOMPARE(read->clockMs(), 1764562800000.0);
    QCOMPARE(read->hostCalls.first().frames.last().result, "cut"_ba);
    QCOMPARE(read->environment, made().environment);
    QVERIFY(read->bytes() > 40);
}

void tst_FlightRecord::refusesWhatIsNone()
{
    const QByteArray bytes = encode(made());
    QVERIFY(!decodeFlightRecord({}));
    QVERIFY(!decodeFlightRecord(bytes.chopped(1)));
    QVERIFY(!decodeFlightRecord('\x7f' + bytes.sliced(1)));
}

void tst_FlightRecord::versionsForReplayBelongToNobody()
{
    FunctionVersion version;
    version.environment = {{u"KEY"_s, u"of today"_s}};
    QVERIFY(!version.isTaped());
    const FunctionVersionPtr replayed = versionForReplay(version, made());
    QCOMPARE(replayed->environment, made().environment);
    QVERIFY(replayed->isHouseOwn && replayed->isTaped());
    QCOMPARE(replayed->replay->call, made().invocation.id);
    version.settings.record = u"errors"_s;
    QVERIFY(version.isTaped());
}

QTEST_GUILESS_MAIN(tst_FlightRecord)
#include "tst_FlightRecord.moc"
