#include "ui/invoke/LoggedCall.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_LoggedCall final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCallOverHttpIsMadeAsItWas()
    {
        LogEntry entry;
        entry.method = u"PUT"_s;
        entry.path = u"/orders/1?full=1"_s;
        entry.trigger = u"http"_s;
        entry.caller = u"end_user_jwt:ada"_s;
        const LoggedCall call = loggedCall(entry);
        const QJsonObject expected{{u"method"_s, u"PUT"_s}, {u"path"_s, u"/orders/1?full=1"_s}, {u"as_user"_s, u"ada"_s}};
        QCOMPARE(call.request, expected);
        QVERIFY(!call.missing.contains("body"_L1)); // there was none
    }

    void whatWasNotKeptIsSaid()
    {
        LogEntry entry;
        entry.method = u"POST"_s;
        entry.path = u"/"_s;
        entry.requestBytes = 2048;
        const LoggedCall call = loggedCall(entry);
        QCOMPARE(call.request, (QJsonObject{{u"method"_s, u"POST"_s}}));
        QVERIFY(call.missing.contains("body"_L1));
        QVERIFY(call.missing.contains("2"_L1));
    }

    void anEventIsMadeAsItsTrigger()
    {
        LogEntry entry;
        entry.trigger = u"cron"_s;
        entry.path = u"2026-12-01T04:00:00.000Z"_s;
        const LoggedCall call = loggedCall(entry);
        QCOMPARE(call.request.value("as_trigger"_L1).toObject(), (QJsonObject{{u"type"_s, u"cron"_s}}));
        QVERIFY(call.missing.contains(entry.path));
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_LoggedCall)
#include "tst_LoggedCall.moc"
