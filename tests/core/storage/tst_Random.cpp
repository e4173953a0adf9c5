#include "core/storage/Random.h"

#include <QSet>
#include <QTest>

using namespace isola;

class RandomTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesComeInTheAskedNumberAndNeverTwice()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 1000; ++i) {
            const QByteArray bytes = randomBytes(16);
            QCOMPARE(bytes.size(), 16);
            seen.insert(bytes);
        }
        QCOMPARE(seen.size(), 1000);
        QVERIFY(randomBytes(0).isEmpty());
    }

    void textIsBase64UrlWithoutPadding()
    {
        const QByteArray text = randomText(32);
        QCOMPARE(text.size(), 43);
        for (const char character : text)
            QVERIFY(QByteArrayView("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_").contains(character));
    }
};

QTEST_GUILESS_MAIN(RandomTest)
#include "tst_Random.moc"
