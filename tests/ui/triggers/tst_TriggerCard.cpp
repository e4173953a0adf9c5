#include "ui/triggers/TriggerCard.h"

#include "tests/ui/support/UiFixture.h"
#include "ui/theme/Theme.h"

#include <QCheckBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_TriggerCard final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasShownComesBackUnchanged()
    {
        Theme theme;
        const Trigger triggers[] = {
            {TriggerType::Http, {{u"auth"_s, u"none"_s}, {u"method"_s, QJsonArray{u"GET"_s, u"POST"_s}}, {u"path"_s, u"/a/:b"_s}},
                true},
            {TriggerType::Http, {{u"auth"_s, u"required"_s}, {u"method"_s, u"POST"_s}}, false},
            {TriggerType::Cron, {{u"schedule"_s, u"@daily"_s}, {u"timezone"_s, u"UTC"_s}, {u"catch_up"_s, u"skip"_s}}, true},
            {TriggerType::Webhook, {{u"secret_required"_s, true}, {u"secret"_s, u"***"_s}, {u"tolerance_seconds"_s, 300}}, true},
            {TriggerType::S3Upload, {{u"bucket"_s, u"uploads"_s}, {u"contentTypes"_s, QJsonArray{u"image/*"_s}}}, true},
            {TriggerType::Websocket, {{u"event"_s, u"message"_s}, {u"of_a_newer_server"_s, 1}}, true},
        };
        for (const Trigger &trigger : triggers) {
            TriggerCard card(trigger.type, theme, nullptr);
            QSignalSpy changes(&card, &TriggerCard::changed);
            card.show(&trigger);
            QVERIFY(card.trigger() == trigger);
            QCOMPARE(changes.count(), 0);
        }
    }

    void addingAndRemovingIsAChange()
    {
        Theme theme;
        TriggerCard card(TriggerType::Cron, theme, nullptr);
        card.show(nullptr);
        card.QWidget::show();
        QVERIFY(!card.trigger());
        QSignalSpy changes(&card, &TriggerCard::changed);
        auto *attach = findByName<QPushButton>(card, u"Add a Schedule trigger"_s);
        QVERIFY(attach);
        attach->click();
        QCOMPARE(changes.count(), 1);
        QVERIFY(card.trigger());
        auto *schedule = findByName<QLineEdit>(card, u"Schedule (required)"_s);
        QVERIFY(schedule);
        schedule->setText(u"0 4 * * *"_s);
        QCOMPARE(card.trigger()->config.value("schedule"_L1).toString(), u"0 4 * * *"_s);
        attach->click();
        QVERIFY(!card.trigger());
    }
};

} // namespace isola

QTEST_MAIN(isola::tst_TriggerCard)
#include "tst_TriggerCard.moc"
