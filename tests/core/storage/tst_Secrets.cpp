#include "core/storage/PrivateFile.h"
#include "core/storage/Secrets.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class SecretsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSealedValueOpensInItsPlace();
    void aSealedValueOpensNowhereElse();
    void everyChangedByteIsNoticed();
    void sealingTwiceGivesDifferentBytes();
    void theKeyFileIsForItsOwnerOnly();
    void anotherKeyFileOpensNothing();
    void anOlderKeyStillOpensAndTheLastOneSeals();
    void aDamagedKeyFileIsRefused();

private:
    QString keyPath() const { return m_directory.filePath(u"secret-key"_s); }

    QTemporaryDir m_directory;
    const SecretPlace m_place{AppId{u"default"_s}, FunctionId{7}, u"API_KEY"_s};
};

void SecretsTest::aSealedValueOpensInItsPlace()
{
    const auto secrets = Secrets::open(keyPath());
    QVERIFY(secrets);
    for (const QByteArray &plain : {"secret123"_ba, QByteArray(), QByteArray(100000, '\0')}) {
        const QByteArray sealed = secrets->seal(plain, m_place);
        QVERIFY(plain.isEmpty() || !sealed.contains(plain));
        QCOMPARE(*secrets->unseal(sealed, m_place), plain);
        QCOMPARE(*Secrets::open(keyPath())->unseal(sealed, m_place), plain); // after a restart
    }
}

void SecretsTest::aSealedValueOpensNowhereElse()
{
    const auto secrets = Secrets::open(keyPath());
    const QByteArray sealed = secrets->seal("x", m_place);
    const SecretPlace others[] = {{AppId{u"other"_s}, FunctionId{7}, u"API_KEY"_s},
        {AppId{u"default"_s}, FunctionId{8}, u"API_KEY"_s}, {AppId{u"default"_s}, {}, u"API_KEY"_s},
        {AppId{u"default"_s}, FunctionId{7}, u"API_KE"_s}, {AppId{u"default7"_s}, {}, u"API_KEY"_s}};
    for (const SecretPlace &other : others)
        QVERIFY(!secrets->unseal(sealed, other));
}

void SecretsTest::everyChangedByteIsNoticed()
{
    const auto secrets = Secrets::open(keyPath());
    const QByteArray sealed = secrets->seal("secret", m_place);
    for (qsizetype i = 0; i < sealed.size(); ++i) {
        QByteArray changed = sealed;
        changed[i] = char(changed.at(i) ^ 1);
        QVERIFY(!secrets->unseal(changed, m_place));
        QVERIFY(!secrets->unseal(sealed.first(i), m_place));
    }
}

void SecretsTest::sealingTwiceGivesDifferentBytes()
{
    const auto secrets = Secrets::open(keyPath());
    QVERIFY(secrets->seal("x", m_place) != secrets->seal("x", m_place));
}

void SecretsTest::theKeyFileIsForItsOwnerOnly()
{
    QVERIFY(Secrets::open(keyPath()));
    QCOMPARE(QFile::permissions(keyPath()) & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
}

void SecretsTest::anotherKeyFileOpensNothing()
{
    const QByteArray sealed = Secrets::open(keyPath())->seal("x", m_place);
    const auto refused = Secrets::open(m_directory.filePath(u"other-key"_s))->unseal(sealed, m_place);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains("API_KEY"_L1));
    QVERIFY(refused.error().remediation.contains("secret-key"_L1));
}

void SecretsTest::anOlderKeyStillOpensAndTheLastOneSeals()
{
    const QString path = m_directory.filePath(u"rotated-key"_s);
    const auto before = Secrets::open(path);
    const QByteArray old = before->seal("old", m_place);
    const QByteArray keys = *readPrivateFile(path) + *readPrivateFile(keyPath());
    QVERIFY(writePrivateFile(path, keys));
    const auto after = Secrets::open(path);
    QVERIFY(after);
    QCOMPARE(*after->unseal(old, m_place), "old"_ba);
    const QByteArray fresh = after->seal("new", m_place);
    QVERIFY(!before->unseal(fresh, m_place));
    QCOMPARE(*Secrets::open(keyPath())->unseal(fresh, m_place), "new"_ba);
}

void SecretsTest::aDamagedKeyFileIsRefused()
{
    const QString path = m_directory.filePath(u"damaged-key"_s);
    for (const QByteArray &content : {""_ba, "x"_ba, "00000000 AAAA"_ba, "zz AAAA extra"_ba}) {
        QVERIFY(writePrivateFile(path, content));
        QVERIFY(!Secrets::open(path));
        QCOMPARE(*readPrivateFile(path), content);
    }
}

QTEST_GUILESS_MAIN(SecretsTest)
#include "tst_Secrets.moc"
