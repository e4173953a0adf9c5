// The startup snapshot's file: what is made here is taken, anything else is refused with a message that says why.

#include "core/sandbox/runtime/Snapshot.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace isola;

class tst_Snapshot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheOneThatWasBuilt();
    void givesBackWhatWasSaved();
    void refusesAFileThatIsNotThere();
    void refusesAFileThatIsNone();
    void refusesOneOfAnotherV8();
    void refusesOneOfAnotherBuild();
    void refusesATruncatedOne();

private:
    std::string pathOf(const char *name) const { return m_directory.filePath(QString::fromLatin1(name)).toStdString(); }
    // A valid file with some bytes at an offset replaced.
    std::string changedCopy(const char *name, qsizetype offset, const QByteArray &bytes) const;
    static std::string errorOf(const std::string &path);

    QTemporaryDir m_directory;
};

std::string tst_Snapshot::changedCopy(const char *name, qsizetype offset, const QByteArray &bytes) const
{
    const v8::StartupData image = {"image", 5};
    Snapshot::save(pathOf(name), image);
    QFile file(m_directory.filePath(QString::fromLatin1(name)));
    if (file.open(QIODevice::ReadWrite)) {
        file.seek(offset);
        file.write(bytes);
    }
    return pathOf(name);
}

std::string tst_Snapshot::errorOf(const std::string &path)
{
    const auto loaded = Snapshot::load(path);
    return loaded ? std::string() : loaded.error();
}

void tst_Snapshot::takesTheOneThatWasBuilt()
{
    const auto loaded = Snapshot::load(ISOLA_BIN_DIR "/isola-runtime.snapshot");
    QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().c_str());
    QVERIFY((*loaded)->startupData()->raw_size > 100'000);
    QVERIFY((*loaded)->startupData()->IsValid());
}

void tst_Snapshot::givesBackWhatWasSaved()
{
    const v8::StartupData image = {"heap image", 10};
    QCOMPARE(Snapshot::save(pathOf("saved"), image), std::string());
    const auto loaded = Snapshot::load(pathOf("saved"));
    QVERIFY(loaded.has_value());
    QCOMPARE((*loaded)->startupData()->raw_size, 10);
    QCOMPARE(std::memcmp((*loaded)->startupData()->data, "heap image", 10), 0);
}

void tst_Snapshot::refusesAFileThatIsNotThere()
{
    QVERIFY(errorOf(pathOf("missing")).find("No such file") != std::string::npos);
    QVERIFY(Snapshot::save(pathOf("no/such/folder"), {"x", 1}).find("cannot be written") != std::string::npos);
}

void tst_Snapshot::refusesAFileThatIsNone()
{
    QVERIFY(errorOf(changedCopy("none", 0, "SOMETHING")).find("not a runtime snapshot") != std::string::npos);
    QFile empty(m_directory.filePath(QStringLiteral("empty")));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    QVERIFY(!errorOf(pathOf("empty")).empty());
}

void tst_Snapshot::refusesOneOfAnotherV8()
{
    // The version follows the magic and its own length.
    const std::string error = errorOf(changedCopy("other", 12, "9"));
    QVERIFY2(error.find("made for V8 9") != std::string::npos, error.c_str());
    QVERIFY(error.find(v8::V8::GetVersion()) != std::string::npos);
}

void tst_Snapshot::refusesOneOfAnotherBuild()
{
    // Within the names of the natives, after the version and its zeros.
    const std::string error = errorOf(changedCopy("build", 200, "#"));
    QVERIFY2(error.find("another build") != std::string::npos, error.c_str());
}

void tst_Snapshot::refusesATruncatedOne()
{
    changedCopy("short", 0, "ISOLASNP");
    QFile file(m_directory.filePath(QStringLiteral("short")));
    QVERIFY(file.resize(20));
    QVERIFY(!errorOf(pathOf("short")).empty());
    QVERIFY(file.resize(9));
    QVERIFY(!errorOf(pathOf("short")).empty());
}

QTEST_MAIN(tst_Snapshot)
#include "tst_Snapshot.moc"
