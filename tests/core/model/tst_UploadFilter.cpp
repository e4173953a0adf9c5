#include "core/model/UploadFilter.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_UploadFilter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsNotAskedForIsWanted() { QCOMPARE(uploadMiss({{u"bucket"_s, u"b"_s}}, u"any/key"_s, {}), UploadMiss::None); }

    void theKeyMustBeginWithThePrefix()
    {
        const QJsonObject config{{u"prefix"_s, u"images/"_s}};
        QCOMPARE(uploadMiss(config, u"images/cat.png"_s, {}), UploadMiss::None);
        QCOMPARE(uploadMiss(config, u"Images/cat.png"_s, {}), UploadMiss::Prefix);
        QCOMPARE(uploadMiss(config, u"old/images/cat.png"_s, {}), UploadMiss::Prefix);
    }

    void theTypeIsTheDeclaredOneOrElseTheEndings()
    {
        const QJsonObject config{{u"contentTypes"_s, QJsonArray{u"image/*"_s, u"application/pdf"_s}}};
        QCOMPARE(uploadMiss(config, u"cat.png"_s, {}), UploadMiss::None);
        QCOMPARE(uploadMiss(config, u"cat.png"_s, u"text/plain"_s), UploadMiss::ContentType);
        QCOMPARE(uploadMiss(config, u"paper"_s, u"Application/PDF; version=2"_s), UploadMiss::None);
        QCOMPARE(uploadMiss(config, u"paper"_s, {}), UploadMiss::ContentType);
        QCOMPARE(uploadContentType({}, u"paper"_s), u"application/octet-stream"_s);
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_UploadFilter)
#include "tst_UploadFilter.moc"
