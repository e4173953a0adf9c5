#include "app/cli/SourceWatch.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

using namespace isola;
using namespace Qt::StringLiterals;

class TestSourceWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aSaveInPlaceIsTold();
    void aSaveByRenamingIsToldEachTime();
    void whatIsNoLongerWatchedIsSilent();

private:
    void write(const QString &name, const QByteArray &content);
    QString path(const QString &name) const { return m_directory->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void TestSourceWatch::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    write(u"a.js"_s, "1");
}

void TestSourceWatch::write(const QString &name, const QByteArray &content)
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

void TestSourceWatch::aSaveInPlaceIsTold()
{
    SourceWatch watch;
    watch.watch({path(u"a.js"_s)});
    QSignalSpy changed(&watch, &SourceWatch::changed);
    write(u"a.js"_s, "2");
    QVERIFY(changed.wait());
}

void TestSourceWatch::aSaveByRenamingIsToldEachTime()
{
    SourceWatch watch;
    const QStringList watched{path(u"a.js"_s), m_directory->path()};
    watch.watch(watched);
    for (const char *content : {"2", "3", "4"}) {
        QSignalSpy changed(&watch, &SourceWatch::changed);
        write(u"a.js~"_s, content);
        QCOMPARE(std::rename(qPrintable(path(u"a.js~"_s)), qPrintable(path(u"a.js"_s))), 0);
        QVERIFY(changed.wait());
        watch.watch(watched);
    }
}

void TestSourceWatch::whatIsNoLongerWatchedIsSilent()
{
    write(u"b.js"_s, "1");
    SourceWatch watch;
    watch.watch({path(u"a.js"_s)});
    watch.watch({path(u"b.js"_s)});
    QSignalSpy changed(&watch, &SourceWatch::changed);
    write(u"a.js"_s, "2");
    write(u"b.js"_s, "2");
    QVERIFY(changed.wait());
    QCOMPARE(changed.size(), 1);
}

QTEST_GUILESS_MAIN(TestSourceWatch)
#include "tst_SourceWatch.moc"
