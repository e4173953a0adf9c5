#include "core/backup/KeySeal.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestKeySeal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_sealed = *sealWithPassphrase("the keys", "open sesame"); }

    void thePassphraseOpensWhatItSealed()
    {
        QVERIFY(!m_sealed.contains("the keys"));
        QCOMPARE(*openWithPassphrase(m_sealed, "open sesame"), "the keys"_ba);
    }

    void noOtherPassphraseDoes()
    {
        const auto opened = openWithPassphrase(m_sealed, "open sesam");
        QVERIFY(!opened && opened.error().message.startsWith("passphrase: "_L1));
    }

    void aChangedTextIsRefused()
    {
        QJsonObject text = QJsonDocument::fromJson(m_sealed).object();
        QByteArray box = QByteArray::fromBase64(text.value("box"_L1).toString().toLatin1());
        box[0] = char(box.at(0) ^ 1);
        text.insert("box"_L1, QString::fromLatin1(box.toBase64()));
        QVERIFY(!openWithPassphrase(QJsonDocument(text).toJson(), "open sesame"));
        QVERIFY(!openWithPassphrase("{}", "open sesame"));
    }

    // Whatever a file says, opening it takes a gigabyte at most.
    void aFileCannotAskForAllMemory()
    {
        QJsonObject text = QJsonDocument::fromJson(m_sealed).object();
        text.insert("bytes"_L1, qint64(1) << 40);
        QVERIFY(!openWithPassphrase(QJsonDocument(text).toJson(), "open sesame"));
    }

private:
    QByteArray m_sealed;
};

QTEST_GUILESS_MAIN(TestKeySeal)
#include "tst_KeySeal.moc"
