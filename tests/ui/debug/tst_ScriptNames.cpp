#include "ui/debug/ScriptNames.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_ScriptNames final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesAreNamedBothWays_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("file");
        QTest::newRow("entry") << u"fn://default/shop/index.js"_s << QString();
        QTest::newRow("entry in TypeScript") << u"fn://default/shop/index.ts"_s << QString();
        QTest::newRow("module") << u"fn://default/shop/lib/tax.ts"_s << u"./lib/tax.ts"_s;
        QTest::newRow("escaped") << u"fn://default/shop/lib/a%20b%23.js"_s << u"./lib/a b#.js"_s;
    }

    void filesAreNamedBothWays()
    {
        QFETCH(QString, url);
        QFETCH(QString, file);
        const ScriptNames names(u"default"_s, u"shop"_s);
        QCOMPARE(names.fileOf(url), std::optional(file));
        QVERIFY(names.urlsOf(file).contains(url));
        QVERIFY(QRegularExpression(names.urlPattern(file)).match(url).hasMatch());
        QVERIFY(!QRegularExpression(names.urlPattern(file)).match(url + u"x"_s).hasMatch());
    }

    void scriptsOfOthersAreNoFiles()
    {
        const ScriptNames names(u"default"_s, u"shop"_s);
        QVERIFY(!names.fileOf(u"fn://default/shops/index.js"_s));
        QVERIFY(!names.fileOf(u"isola:runtime"_s));
        QVERIFY(!names.fileOf({}));
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_ScriptNames)
#include "tst_ScriptNames.moc"
