// aws-chunked without signatures, in whatever steps it comes; the signed one is in tst_SignatureV4, with the reference's example.

#include "server/s3/ChunkedBody.h"

#include <QTest>

using namespace isola;

class ChunkedBodyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chunksAndTrailerAreTakenApart_data();
    void chunksAndTrailerAreTakenApart();
    void whatCannotBeReadIsRefused_data();
    void whatCannotBeReadIsRefused();
    void aTrailerMustBeAnnounced();

private:
    const SignatureV4 m_signature{SignatureClaim{}, "secret"};
};

void ChunkedBodyTest::chunksAndTrailerAreTakenApart_data()
{
    QTest::addColumn<int>("step");
    for (const int step : {1, 2, 5, 1000})
        QTest::newRow(qPrintable(QString::number(step))) << step;
}

void ChunkedBodyTest::chunksAndTrailerAreTakenApart()
{
    QFETCH(int, step);
    const QByteArray body = "5\r\nhe\r\no\r\nA;x=y\r\n0123456789\r\n0\r\nX-Amz-Checksum-CRC32: abc= \r\nother:1\r\n\r\n";
    ChunkedBody chunks(ChunkedBody::Signing::None, true, m_signature);
    QByteArray out;
    for (qsizetype at = 0; at < body.size(); at += step) {
        QVERIFY(!chunks.isComplete());
        QVERIFY(chunks.take(QByteArrayView(body).sliced(at, std::min<qsizetype>(step, body.size() - at)), out));
    }
    QVERIFY(chunks.isComplete());
    QCOMPARE(out, "he\r\no0123456789");
    QCOMPARE(chunks.trailer(), (QMap<QByteArray, QByteArray>{{"x-amz-checksum-crc32", "abc="}, {"other", "1"}}));
    QVERIFY(!chunks.take("x", out)); // after the end
}

void ChunkedBodyTest::whatCannotBeReadIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no number") << QByteArray("x\r\n");
    QTest::newRow("a negative number") << QByteArray("-5\r\n");
    QTest::newRow("a number beyond all bounds") << QByteArray("fffffffffffffff\r\n");
    QTest::newRow("a chunk longer than it says") << QByteArray("2\r\nabc\r\n");
    QTest::newRow("a line without an end") << QByteArray(5000, '1');
    QTest::newRow("a trailer without a name") << QByteArray("0\r\n:x\r\n\r\n");
    QByteArray many = "0\r\n";
    for (int i = 0; i < 20; ++i)
        many += "f" + QByteArray::number(i) + ":1\r\n";
    QTest::newRow("too many fields in the trailer") << many;
}

void ChunkedBodyTest::whatCannotBeReadIsRefused()
{
    QFETCH(QByteArray, body);
    ChunkedBody chunks(ChunkedBody::Signing::None, true, m_signature);
    QByteArray out;
    const auto taken = chunks.take(body, out);
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, S3Code::InvalidRequest);
    QVERIFY(!chunks.isComplete());
}

void ChunkedBodyTest::aTrailerMustBeAnnounced()
{
    ChunkedBody chunks(ChunkedBody::Signing::None, false, m_signature);
    QByteArray out;
    QVERIFY(!chunks.take("0\r\nx-amz-checksum-crc32:abc=\r\n\r\n", out));
    ChunkedBody none(ChunkedBody::Signing::None, false, m_signature);
    QVERIFY(none.take("0\r\n\r\n", out));
    QVERIFY(none.isComplete());
}

QTEST_GUILESS_MAIN(ChunkedBodyTest)
#include "tst_ChunkedBody.moc"
