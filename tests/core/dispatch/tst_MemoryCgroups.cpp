// A cgroup for each instance. The kernel's files are played by ordinary ones where a delegated cgroup cannot be had; where it
// can, an instance is held by the real thing.

#include "core/dispatch/MemoryCgroups.h"
#include "tests/core/dispatch/EngineHarness.h"

#include <QDir>
#include <QFile>
#include <csignal>
#include <sys/syscall.h>
#include <unistd.h>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_MemoryCgroups final : public QObject {
    Q_OBJECT

private:
    void write(const QString &name, const QByteArray &text)
    {
        QFile file(m_root->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray read(const QString &name)
    {
        QFile file(m_root->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString directoryOf(uint64_t instance) { return u"unit/isola-%1-0-%2/"_s.arg(getpid()).arg(instance); }

    std::unique_ptr<QTemporaryDir> m_root;
    CgroupKernel m_kernel;

private Q_SLOTS:
    void init()
    {
        m_root = std::make_unique<QTemporaryDir>();
        m_kernel.mounts = m_root->filePath(u"mounts"_s);
        m_kernel.membership = m_root->filePath(u"membership"_s);
        write(u"mounts"_s, "tmpfs /tmp tmpfs rw 0 0\ncgroup2 " + m_root->path().toLocal8Bit() + " cgroup2 rw,nsdelegate 0 0\n");
        write(u"membership"_s, "4:memory:/old\n0::/unit\n");
        QDir(m_root->path()).mkdir(u"unit"_s);
        write(u"unit/cgroup.controllers"_s, "cpu memory pids\n");
        write(u"unit/cgroup.subtree_control"_s, "\n");
        write(u"unit/cgroup.type"_s, "domain\n");
        write(u"unit/cgroup.procs"_s, QByteArray::number(getpid()) + '\n');
    }

    void findsWhatIsDelegated()
    {
        const auto found = MemoryCgroups::delegated(m_kernel);
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(*found, m_root->filePath(u"unit"_s));
        QCOMPARE(read(u"unit/cgroup.subtree_control"_s), QByteArray("\n")); // asking changes nothing
    }

    void saysWhatStandsInTheWay_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("reason");
        QTest::newRow("only v1") << u"mounts"_s << QByteArray("cgroup /c cgroup rw,memory 0 0\n") << u"not mounted"_s;
        QTest::newRow("memory in v1") << u"unit/cgroup.controllers"_s << QByteArray("hugetlb\n") << u"controller is not in"_s;
        QTest::newRow("not alone") << u"unit/cgroup.procs"_s << QByteArray("1\n" + QByteArray::number(getpid())) << u"shares"_s;
        QTest::newRow("elsewhere") << u"membership"_s << QByteArray("0::/nowhere\n") << u"controller is not in"_s;
    }
    void saysWhatStandsInTheWay()
    {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, text);
        QFETCH(const QString, reason);
        write(file, text);
        const auto created = MemoryCgroups::create(m_kernel);
        QVERIFY(!created);
        QVERIFY2(created.error().message.contains(reason), qPrintable(created.error().message));
        QVERIFY(created.error().remediation.contains(u"Delegate=memory"_s));
    }

    void movesTheServerAsideAndEnclosesInstances()
    {
        auto cgroups = MemoryCgroups::create(m_kernel);
        QVERIFY2(cgroups.has_value(), cgroups ? "" : qPrintable(cgroups.error().message));
        const QByteArray self = QByteArray::number(getpid());
        QCOMPARE(read(u"unit/isola-server-%1/cgroup.procs"_s.arg(getpid())), self);
        QCOMPARE(read(u"unit/cgroup.subtree_control"_s), QByteArray("+memory"));
        (*cgroups)->enclose(7, getpid());
        (*cgroups)->limit(7, 64 << 20);
        QTRY_COMPARE(read(directoryOf(7) + u"memory.max"_s), QByteArray::number((64ll << 20) + MemoryCgroups::kSlack));
        QCOMPARE(read(directoryOf(7) + u"cgroup.procs"_s), self);
        QCOMPARE(read(directoryOf(7) + u"memory.swap.max"_s), QByteArray("0"));
        QCOMPARE(read(directoryOf(7) + u"memory.oom.group"_s), QByteArray("1"));
        QVERIFY(!(*cgroups)->hasRunOut(7));
        write(directoryOf(7) + u"memory.events"_s, "low 0\nmax 12\noom 1\noom_kill 1\n");
        QVERIFY((*cgroups)->hasRunOut(7));
    }

    void whatAKilledServerLeftIsRemoved()
    {
        QDir(m_root->path()).mkpath(u"unit/isola-4194304-0-1"_s); // beyond the largest process number
        QVERIFY(MemoryCgroups::create(m_kernel));
        QVERIFY(!QFile::exists(m_root->filePath(u"unit/isola-4194304-0-1"_s)));
    }

    void theRealOneHoldsAnInstance()
    {
        const auto delegated = MemoryCgroups::delegated();
        if (!delegated)
            QSKIP(qPrintable(u"no cgroup is delegated here: "_s + delegated.error().message));
        EngineHarness harness;
        const auto version = harness.version("export default () => new Response('held')");
        QCOMPARE(harness.run(version).body, QByteArray("held"));
        QVERIFY(harness.pool->layers().contains(u"memory cgroup"_s));
        const QStringList cgroups = QDir(*delegated).entryList({u"isola-%1-*"_s.arg(getpid())}, QDir::Dirs);
        bool isHeld = false;
        for (const QString &name : cgroups) {
            QFile limit(*delegated + u'/' + name + u"/memory.max"_s);
            QFile processes(*delegated + u'/' + name + u"/cgroup.procs"_s);
            isHeld = isHeld
                || (limit.open(QIODevice::ReadOnly) && processes.open(QIODevice::ReadOnly) && !processes.readAll().isEmpty()
                    && limit.readAll().trimmed().toLongLong() == (128ll << 20) + MemoryCgroups::kSlack);
        }
        QVERIFY(isHeld);
    }
};

QTEST_GUILESS_MAIN(tst_MemoryCgroups)
#include "tst_MemoryCgroups.moc"
