#include "core/model/Recording.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class RecordingTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fieldsThatLetTheirHolderInAreBlackedOut();
    void soAreParameters();
};

void RecordingTest::fieldsThatLetTheirHolderInAreBlackedOut()
{
    const QByteArray fields = "host:a\nauthorization:Bearer x\ncookie:s=1\nx-api-key:k\nstripe-signature:t=1,v1=2\n"
                              "set-cookie:a=b\nset-cookie:c=d\nx-csrf-token:t\ncontent-type:text/plain\n";
    QCOMPARE(withoutSecretFields(fields),
        "host:a\nauthorization:***\ncookie:***\nx-api-key:***\nstripe-signature:***\nset-cookie:***\nset-cookie:***\n"
        "x-csrf-token:***\ncontent-type:text/plain\n"_ba);
    QCOMPARE(withoutSecretFields({}), QByteArray());
}

void RecordingTest::soAreParameters()
{
    QCOMPARE(withoutSecretParameters("http://a/b?x=1&sig=abc&Access_Token=y&%74oken=z"),
        "http://a/b?x=1&sig=***&access_token=***&%74oken=***"_ba);
    QCOMPARE(withoutSecretParameters("http://a/b"), "http://a/b"_ba);
}

QTEST_GUILESS_MAIN(RecordingTest)
#include "tst_Recording.moc"
