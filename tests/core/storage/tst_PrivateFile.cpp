#include "core/storage/PrivateFile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class PrivateFileTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBackAndForItsOwnerOnly()
    {
        const QString path = m_directory.filePath(u"written"_s);
        QVERIFY(writePrivateFile(path, "first, and longer"));
        QVERIFY(writePrivateFile(path, "second"));
        QCOMPARE(*readPrivateFile(path), "second"_ba);
        QVERIFY(!(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)));
        QCOMPARE(QDir(m_directory.path()).entryList(QDir::Files), QStringList{u"written"_s});
    }

    void makingAnExistingFileLeavesItAsItIs()
    {
        const QString path = m_directory.filePath(u"written"_s);
        QVERIFY(createPrivateFile(path));
        QCOMPARE(*readPrivateFile(path), "second"_ba);
    }

    void errorsNameThePath()
    {
        const QString path = u"/nonexistent/file"_s;
        for (const auto &message : {createPrivateFile(path).error().message, writePrivateFile(path, "x").error().message,
                 readPrivateFile(path).error().message})
            QVERIFY(message.contains(path));
    }

private:
    QTemporaryDir m_directory;
};

QTEST_GUILESS_MAIN(PrivateFileTest)
#include "tst_PrivateFile.moc"
