#include "server/s3/FormBody.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class FormBodyTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fieldsAndFileAreTakenApart_data();
    void fieldsAndFileAreTakenApart();
    void whatFollowsTheFileIsIgnored();
    void namesAreReadAsBrowsersWriteThem();
    void whatIsNoFormIsRefused_data();
    void whatIsNoFormIsRefused();

private:
    static QByteArray field(const QByteArray &name, const QByteArray &value)
    {
        return "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
    static QByteArray file(const QByteArray &bytes, const QByteArray &name = "a.txt")
    {
        return "--B\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
            + "\"\r\n\r\n" + bytes + "\r\n--B--\r\n";
    }
    struct Taken {
        FormBody form;
        QByteArray file;
        std::optional<S3Code> fault;
    };
    static Taken take(const QByteArray &body, qsizetype step = 1 << 20)
    {
        Taken taken{*FormBody::open("multipart/form-data; boundary=B"), {}, {}};
        for (qsizetype at = 0; at < body.size() && !taken.fault; at += step)
            if (const auto result
                = taken.form.take(QByteArrayView(body).sliced(at, std::min(step, body.size() - at)), taken.file);
                !result)
                taken.fault = result.error().code;
        return taken;
    }
};

void FormBodyTest::fieldsAndFileAreTakenApart_data()
{
    QTest::addColumn<int>("step");
    for (const int step : {1, 2, 3, 7, 1000})
        QTest::newRow(qPrintable(QString::number(step))) << step;
}

void FormBodyTest::fieldsAndFileAreTakenApart()
{
    QFETCH(int, step);
    const QByteArray bytes("\r\n--A\r\n--\r\n-B\0\xff", 15); // all of it looks like the beginning of a delimiter
    const Taken taken = take(field("Key", "in/x") + field("empty", "") + file(bytes), step);
    QVERIFY(!taken.fault);
    QVERIFY(taken.form.isComplete());
    QCOMPARE(taken.form.fields(), (QMap<QByteArray, QByteArray>{{"key", "in/x"}, {"empty", ""}}));
    QCOMPARE(taken.form.fileName(), "a.txt");
    QCOMPARE(taken.file, bytes);
}

void FormBodyTest::whatFollowsTheFileIsIgnored()
{
    const Taken taken = take(field("key", "x") + file("bytes").chopped(4) + "\r\n" + field("late", "1") + "--B--\r\n");
    QVERIFY(!taken.fault);
    QVERIFY(taken.form.isComplete());
    QCOMPARE(taken.file, "bytes");
    QVERIFY(!taken.form.fields().contains("late"));
}

void FormBodyTest::namesAreReadAsBrowsersWriteThem()
{
    QCOMPARE(take(file("x", "C:\\temp\\a b.txt")).form.fileName(), "a b.txt");
    QCOMPARE(take(file("x", "../up/%22q%22.txt")).form.fileName(), "\"q\".txt");
    QCOMPARE(FormBody::open("multipart/form-data; charset=utf-8; boundary=\"a b\"").has_value(), true);
    // Without quotes, in any case, with its parameters in any order.
    const Taken taken = take("--B\r\nCONTENT-DISPOSITION: form-data; filename=f; NAME=file\r\n\r\nbytes\r\n--B--\r\n");
    QVERIFY(!taken.fault);
    QCOMPARE(taken.form.fileName(), "f");
    QCOMPARE(taken.file, "bytes");
}

void FormBodyTest::whatIsNoFormIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<S3Code>("code");
    QTest::newRow("another boundary") << QByteArray("--C\r\n") << S3Code::MalformedPostRequest;
    QTest::newRow("words") << QByteArray("hello, this is no form") << S3Code::MalformedPostRequest;
    QTest::newRow("a field twice") << field("a", "1") + field("A", "2") + file("x") << S3Code::MalformedPostRequest;
    QTest::newRow("a part without a name") << QByteArray("--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--\r\n")
                                           << S3Code::MalformedPostRequest;
    QTest::newRow("no head at all") << QByteArray("--B\r\n\r\nx\r\n--B--\r\n") << S3Code::MalformedPostRequest;
    QTest::newRow("a head without an end") << "--B\r\n" + QByteArray(9000, 'x') << S3Code::MalformedPostRequest;
    QTest::newRow("no file") << field("a", "1") + "--B--\r\n" << S3Code::InvalidArgument;
    QTest::newRow("a field too long") << field("a", QByteArray(70000, 'x')) << S3Code::MaxPostPreDataLengthExceeded;
    QByteArray many;
    for (int i = 0; i < 70; ++i)
        many += field("f" + QByteArray::number(i), QByteArray(1000, 'x'));
    QTest::newRow("fields too long together") << many + file("x") << S3Code::MaxPostPreDataLengthExceeded;
}

void FormBodyTest::whatIsNoFormIsRefused()
{
    QFETCH(QByteArray, body);
    for (const qsizetype step : {qsizetype(11), body.size()}) {
        const Taken taken = take(body, step);
        QVERIFY(taken.fault);
        QTEST(*taken.fault, "code");
        QVERIFY(!taken.form.isComplete());
    }
    QVERIFY(!FormBody::open("multipart/form-data"));
    QVERIFY(!FormBody::open("multipart/form-data; boundary="));
}

QTEST_GUILESS_MAIN(FormBodyTest)
#include "tst_FormBody.moc"
