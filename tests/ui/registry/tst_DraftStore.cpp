#include "ui/registry/DraftStore.h"

#include "ui/client/ApiServer.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

static const ApiServer kServer{QUrl(u"http://127.0.0.1:4000"_s), "token", u"default"_s};

class tst_DraftStore final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }
    void init() { QVERIFY(QDir(folder()).removeRecursively()); }

    void codeOutlivesTheStore()
    {
        {
            DraftStore drafts;
            drafts.open(kServer);
            drafts.setSources(u"größe"_s, {u"// draft"_s, {{u"./a.js"_s, u"1"_s}}});
        }
        DraftStore drafts;
        drafts.open(kServer);
        QVERIFY(drafts.hasSources(u"größe"_s));
        QCOMPARE(drafts.sources(u"größe"_s, {}), (Sources{u"// draft"_s, {{u"./a.js"_s, u"1"_s}}}));
        QCOMPARE(drafts.sources(u"other"_s, {u"deployed"_s, {}}).code, u"deployed"_s);
    }

    void onlyTheOwnerMayReadThem()
    {
        {
            DraftStore drafts;
            drafts.open(kServer);
            drafts.setSources(u"a"_s, {u"x"_s, {}});
        }
        const QFileInfoList files = QDir(folder()).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 1);
        const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
        QVERIFY(!(files.first().permissions() & others));
    }

    void settingsAreNotWrittenDown()
    {
        {
            DraftStore drafts;
            drafts.open(kServer);
            drafts.setSettings(u"a"_s, {{u"triggers"_s, u"with a secret"_s}});
            QVERIFY(!drafts.settings(u"a"_s).isEmpty());
        }
        QVERIFY(QDir(folder()).entryList(QDir::Files).isEmpty());
    }

    void anotherServerHasItsOwnDrafts()
    {
        DraftStore drafts;
        drafts.open(kServer);
        drafts.setSources(u"a"_s, {u"x"_s, {}});
        drafts.open({QUrl(u"http://127.0.0.1:4001"_s), "token", u"default"_s});
        QVERIFY(!drafts.hasSources(u"a"_s));
        drafts.open(kServer);
        QVERIFY(drafts.hasSources(u"a"_s));
    }

    void deployedDraftsLeaveNothingBehind()
    {
        {
            DraftStore drafts;
            drafts.open(kServer);
            drafts.setSources(u"a"_s, {u"x"_s, {}});
            drafts.removeSources(u"a"_s);
        }
        QVERIFY(QDir(folder()).entryList(QDir::Files).isEmpty());
    }

private:
    static QString folder() { return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + u"/drafts"_s; }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_DraftStore)
#include "tst_DraftStore.moc"
