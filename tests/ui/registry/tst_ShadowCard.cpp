#include "ui/registry/ShadowCard.h"

#include <QJsonArray>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_ShadowCard final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatWouldBeAnsweredOtherwise()
    {
        ShadowCard card;
        auto *run = card.findChild<QPushButton *>(u"shadowRun"_s);
        QSignalSpy wanted(&card, &ShadowCard::runRequested);
        run->click();
        QCOMPARE(wanted.size(), 1);
        card.setRunning();
        QVERIFY(!run->isEnabled());
        card.showReport(report(3, {difference(u"status"_s, u"200"_s, u"400"_s), difference(u"body"_s, {}, {})}));
        QVERIFY(run->isEnabled());
        QCOMPARE(said(card), u"1 of 3 recorded calls would be answered otherwise:"_s);
        QVERIFY(texts(card).contains(u"GET /a?x=1\nstatus: 200 → 400\nbody: differs"_s));
    }

    void saysWhenAllIsAsItWasAndWhenNothingIsRecorded()
    {
        ShadowCard card;
        card.showReport(report(3, {}));
        QCOMPARE(said(card), u"All of 3 recorded calls are answered as they were."_s);
        card.showReport({{u"compared"_s, 0}, {u"different"_s, 0}});
        QVERIFY(said(card).startsWith("No call is recorded"_L1));
        card.showFault({ErrorCode::RuntimeUnavailable, u"It broke."_s, {}, {}});
        QCOMPARE(said(card), u"It broke."_s);
    }

private:
    static QJsonObject difference(const QString &what, const QString &before, const QString &after)
    {
        return {{u"what"_s, what}, {u"message"_s, u"differs"_s}, {u"recorded"_s, before}, {u"replayed"_s, after}};
    }
    static QJsonObject report(int compared, const QJsonArray &differences)
    {
        const QJsonObject run{{u"method"_s, u"GET"_s}, {u"path"_s, u"/a?x=1"_s}, {u"differences"_s, differences}};
        return {{u"compared"_s, compared}, {u"different"_s, differences.isEmpty() ? 0 : 1}, {u"runs"_s, QJsonArray{run}}};
    }
    static QString said(const ShadowCard &card) { return card.findChild<QLabel *>(u"shadowSaid"_s)->text(); }
    static QStringList texts(const ShadowCard &card)
    {
        QStringList all;
        for (const QLabel *label : card.findChildren<QLabel *>())
            all.append(label->text());
        return all;
    }
};

} // namespace isola

QTEST_MAIN(isola::tst_ShadowCard)
#include "tst_ShadowCard.moc"
