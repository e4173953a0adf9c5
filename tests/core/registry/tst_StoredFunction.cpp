#include "core/registry/StoredFunction.h"

#include <QSet>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class StoredFunctionTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutModulesTheHashIsTheFilesOwn()
    {
        // printf '' | sha256sum
        QCOMPARE(sourceHash({}, {}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_ba);
    }

    void everySetOfSourcesHasItsOwnHash()
    {
        QSet<QByteArray> hashes;
        hashes.insert(sourceHash("ab", {}));
        hashes.insert(sourceHash("a", {{u"b"_s, ""}}));
        hashes.insert(sourceHash("a", {{u"b"_s, "c"}}));
        hashes.insert(sourceHash("a", {{u"bc"_s, ""}}));
        hashes.insert(sourceHash("a", {{u"b"_s, ""}, {u"c"_s, ""}}));
        hashes.insert(sourceHash("", {{u"a"_s, "b"}}));
        QCOMPARE(hashes.size(), 6);
    }
};

QTEST_GUILESS_MAIN(StoredFunctionTest)
#include "tst_StoredFunction.moc"
