#include "core/auth/Base64Url.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class Base64UrlTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesGoThereAndBack()
    {
        QByteArray bytes;
        for (int i = 0; i < 300; ++i) {
            QCOMPARE(fromBase64Url(toBase64Url(bytes)), std::optional(bytes));
            bytes.append(char(i * 7));
        }
    }

    void theExampleOfRfc7515IsMet()
    {
        // Appendix C.
        QCOMPARE(toBase64Url("\x03\xec\xff\xe0\xc1"_ba), "A-z_4ME"_ba);
    }

    void whatIsNotBase64UrlIsRefused()
    {
        for (const QByteArray &text : {"A+z/"_ba, "A-z_4ME="_ba, "A z_"_ba, "A"_ba, "AAAAA"_ba, "\xc3\xa9\xc3\xa9"_ba})
            QVERIFY(!fromBase64Url(text));
    }
};

QTEST_GUILESS_MAIN(Base64UrlTest)
#include "tst_Base64Url.moc"
