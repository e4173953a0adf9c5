#include "ui/triggers/FrameModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;

namespace isola {

class tst_FrameModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theOldestGoWhenItIsFull()
    {
        FrameModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < FrameModel::kMostFrames + 3; ++i)
            model.append({FrameKind::Received, QDateTime::currentDateTimeUtc(), false, QByteArray::number(i)});
        QCOMPARE(model.rowCount(), FrameModel::kMostFrames);
        QCOMPARE(model.frame(0).bytes, QByteArray("3"));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void framesAreShownAsWhatTheyAre()
    {
        QCOMPARE(frameText({FrameKind::Received, {}, false, R"({"a":1})"}), u"{\n  \"a\": 1\n}"_s);
        QCOMPARE(frameText({FrameKind::Received, {}, false, "plain"}), u"plain"_s);
        const QString hex = frameText({FrameKind::Received, {}, true, QByteArray("A\0B", 3)});
        QVERIFY2(hex.startsWith("000000  41 00 42"_L1) && hex.endsWith("A.B"_L1), qPrintable(hex));
    }
};

} // namespace isola

QTEST_GUILESS_MAIN(isola::tst_FrameModel)
#include "tst_FrameModel.moc"
