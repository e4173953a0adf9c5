#include "ui/registry/NewFunctionDialog.h"

#include "core/model/FunctionTemplate.h"
#include "tests/ui/support/UiFixture.h"
#include "ui/theme/Theme.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_NewFunctionDialog final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        connectTo(m_client, m_server);
    }

    void everyTemplateIsOfferedAndCanBeDeployed()
    {
        const QList<FunctionTemplate> templates = functionTemplates();
        QVERIFY(templates.size() >= 19);
        for (int row = 0; row < templates.size(); ++row) {
            const FunctionTemplate &one = templates.at(row);
            NewFunctionDialog dialog(m_client, m_theme);
            dialog.show();
            auto &list = *findByName<QListWidget>(dialog, u"Templates"_s);
            QCOMPARE(list.count(), int(templates.size()));
            QCOMPARE(list.item(row)->text(), one.title + u'\n' + one.explanation);
            list.setCurrentRow(row);
            dialog.findChild<QLineEdit *>(u"newName"_s)->setText(one.name);
            QSignalSpy made(&dialog, &NewFunctionDialog::functionMade);
            QTest::keyClick(&dialog, Qt::Key_Return);
            QTRY_COMPARE_WITH_TIMEOUT(made.count(), 1, 30'000);
        }
    }

    void oneWithPackagesAnswersWithoutNpm()
    {
        HttpCall call;
        call.target = "/v1/default/fn/hono-zod/health";
        call.token = m_server.adminToken();
        QCOMPARE(m_server.ask(call).body, "ok"_ba);
    }

    void aSystemInGermanReadsGerman()
    {
        const QLocale before;
        QLocale::setDefault(QLocale(QLocale::German));
        NewFunctionDialog dialog(m_client, m_theme);
        QLocale::setDefault(before);
        dialog.show();
        QCOMPARE(
            findByName<QListWidget>(dialog, u"Templates"_s)->item(1)->text(), u"Geplante Aufgabe\nLäuft zu festen Zeiten."_s);
    }

private:
    ServerProcess m_server;
    ServerClient m_client;
    Theme m_theme;
};

} // namespace isola

QTEST_MAIN(isola::tst_NewFunctionDialog)
#include "tst_NewFunctionDialog.moc"
