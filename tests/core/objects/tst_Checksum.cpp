// Check values of the CRC catalogue ("123456789"), and that the steps in which bytes come make no difference.

#include "core/objects/Checksum.h"

#include <QTest>

using namespace isola;

class TestChecksum : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCheckValuesComeOut_data();
    void theCheckValuesComeOut();
    void stepsMakeNoDifference();
    void namesAreReadInAnyCase();
};

void TestChecksum::theCheckValuesComeOut_data()
{
    QTest::addColumn<ChecksumAlgorithm>("algorithm");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("CRC-32") << ChecksumAlgorithm::Crc32 << QByteArray("cbf43926");
    QTest::newRow("CRC-32C") << ChecksumAlgorithm::Crc32c << QByteArray("e3069283");
    QTest::newRow("CRC-64/NVME") << ChecksumAlgorithm::Crc64Nvme << QByteArray("ae8b14860a799888");
    QTest::newRow("SHA-1") << ChecksumAlgorithm::Sha1 << QByteArray("f7c3bc1d808e04732adf679965ccc34ca7ae3441");
    QTest::newRow("SHA-256") << ChecksumAlgorithm::Sha256
                             << QByteArray("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
}

void TestChecksum::theCheckValuesComeOut()
{
    QFETCH(ChecksumAlgorithm, algorithm);
    QFETCH(QByteArray, expected);
    Checksum checksum(algorithm);
    checksum.add("123456789");
    QCOMPARE(checksum.result().toHex(), expected);
}

void TestChecksum::stepsMakeNoDifference()
{
    QByteArray bytes;
    for (int i = 0; i < 1000; ++i)
        bytes.append(char(i * 7));
    for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms) {
        Checksum whole(algorithm);
        whole.add(bytes);
        for (const qsizetype step : {1, 3, 8, 13}) {
            Checksum parts(algorithm);
            for (qsizetype at = 0; at < bytes.size(); at += step)
                parts.add(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)));
            QCOMPARE(parts.result(), whole.result());
        }
    }
}

void TestChecksum::namesAreReadInAnyCase()
{
    QCOMPARE(checksumAlgorithmFromWire("crc64nvme"), std::optional(ChecksumAlgorithm::Crc64Nvme));
    QVERIFY(!checksumAlgorithmFromWire("MD5"));
}

QTEST_GUILESS_MAIN(TestChecksum)
#include "tst_Checksum.moc"
