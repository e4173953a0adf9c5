#include "ui/profile/ProfilePage.h"

#include "tests/ui/support/UiFixture.h"
#include "ui/profile/FlameChart.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace isola {

// Calls of a real server, measured and drawn.
class tst_ProfilePage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QVERIFY(m_server.start());
        connectTo(m_client, m_server);
        QCOMPARE(m_server.deploy("busy", kBusy).status, 201);
    }

    void init()
    {
        m_page = std::make_unique<ProfilePage>(m_client, m_theme);
        m_page->resize(1000, 600);
        m_page->setVisible(true);
        m_page->show(u"busy"_s);
        connect(m_page.get(), &ProfilePage::startRequested, this, [this] { m_page->start({}, {}); });
        m_kind = m_page->findChild<QComboBox *>(u"profileKind"_s);
        m_table = m_page->findChild<QTreeWidget *>(u"profileTable"_s);
    }

    void cleanup() { m_page.reset(); }

    void aCallsTimeIsDrawnAndLeadsToTheSource()
    {
        auto *exporting = m_page->findChild<QPushButton *>(u"exportProfile"_s);
        QVERIFY(!exporting->isEnabled());
        m_page->findChild<QPushButton *>(u"profileCall"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_table->topLevelItemCount() > 0, 60'000);
        QTreeWidgetItem *spin = itemOf(u"spin"_s);
        QVERIFY(spin); // 80 ms of the call are its
        QVERIFY(spin->text(3).contains("1"_L1));
        QSignalSpy source(m_page.get(), &ProfilePage::sourceRequested);
        Q_EMIT m_table->itemActivated(spin, 0);
        QCOMPARE(source.takeFirst(), (QVariantList{QString(), 1}));

        auto *chart = m_page->findChild<FlameChart *>();
        QVERIFY(chart->isVisible());
        chart->setFocus();
        const auto walkTo = [chart](QLatin1StringView function) {
            for (int step = 0; step < 500 && !chart->accessibleDescription().startsWith(function); ++step)
                QTest::keyClick(chart, Qt::Key_Right);
            return chart->accessibleDescription().startsWith(function);
        };
        QVERIFY(walkTo("handler"_L1));
        QTest::keyClick(chart, Qt::Key_Down);
        QVERIFY(walkTo("spin"_L1));
        QTest::keyClick(chart, Qt::Key_Return);
        QTest::keyClick(chart, Qt::Key_Space);
        QCOMPARE(source.takeFirst(), (QVariantList{QString(), 1}));

        const QTemporaryDir directory;
        const QString path = directory.filePath(u"busy.cpuprofile"_s);
        QVERIFY(exporting->isEnabled());
        m_page->exportProfile(path);
        const QJsonObject exported = jsonIn(path);
        QVERIFY(!exported.value("nodes"_L1).toArray().isEmpty());
        QCOMPARE(exported.value("samples"_L1).toArray().size(), exported.value("timeDeltas"_L1).toArray().size());
        QVERIFY(exported.contains("startTime"_L1) && exported.contains("endTime"_L1));
    }

    void whatACallLeavesInMemoryIsDrawnByWhoMadeIt()
    {
        m_kind->setCurrentIndex(m_kind->findData(int(ProfileKind::Allocations)));
        m_page->findChild<QPushButton *>(u"profileCall"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_table->topLevelItemCount() > 0, 60'000);
        QTreeWidgetItem *hoard = itemOf(u"hoard"_s);
        QVERIFY(hoard);
        QVERIFY2(hoard->text(2).endsWith("MB"_L1), qPrintable(hoard->text(2))); // 50,000 objects, and their array
        QVERIFY(hoard->text(3).contains("2"_L1));
        QSignalSpy source(m_page.get(), &ProfilePage::sourceRequested);
        Q_EMIT m_table->itemActivated(hoard, 0);
        QCOMPARE(source.takeFirst(), (QVariantList{QString(), 2}));
        const QTemporaryDir directory;
        const QString path = directory.filePath(u"busy.heapprofile"_s);
        m_page->exportProfile(path);
        QVERIFY(jsonIn(path).value("head"_L1).toObject().contains("children"_L1));
    }

    void whatIsInMemoryGoesIntoAFile()
    {
        m_kind->setCurrentIndex(m_kind->findData(int(ProfileKind::HeapSnapshot)));
        m_page->findChild<QPushButton *>(u"profileCall"_s)->click();
        auto *dialog = m_page->findChild<QFileDialog *>();
        QVERIFY(dialog);
        const QTemporaryDir directory;
        const QString path = directory.filePath(u"busy.heapsnapshot"_s);
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        QTRY_VERIFY_WITH_TIMEOUT(m_page->findChild<Banner *>()->text().contains(path), 60'000);
        const QJsonObject snapshot = jsonIn(path);
        QVERIFY(snapshot.value("snapshot"_L1).toObject().value("node_count"_L1).toInt() > 1000);
        QVERIFY(!m_page->isRunning());
    }

    void aFunctionThatDoesNotAnswerSaysSo()
    {
        m_page->show(u"never-deployed"_s);
        m_page->start({}, {});
        QTRY_VERIFY_WITH_TIMEOUT(m_page->findChild<Banner *>()->isVisible(), 30'000);
        QVERIFY(!m_page->isRunning());
    }

private:
    QTreeWidgetItem *itemOf(const QString &function) const
    {
        const QList<QTreeWidgetItem *> found = m_table->findItems(function, Qt::MatchExactly);
        return found.isEmpty() ? nullptr : found.first();
    }

    static QJsonObject jsonIn(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    static inline const QByteArray kBusy
        = "function spin(ms) { const end = performance.now() + ms; while (performance.now() < end); }\n"
          "function hoard() { return Array.from({ length: 50000 }, (_, i) => ({ i })); }\n"
          "let kept;\n"
          "export default function handler() {\n"
          "  kept = hoard();\n"
          "  spin(80);\n"
          "  return new Response(String(kept.length));\n"
          "}\n";
    ServerProcess m_server;
    ServerClient m_client;
    Theme m_theme;
    std::unique_ptr<ProfilePage> m_page;
    QComboBox *m_kind = nullptr;
    QTreeWidget *m_table = nullptr;
};

} // namespace isola

QTEST_MAIN(isola::tst_ProfilePage)
#include "tst_ProfilePage.moc"
