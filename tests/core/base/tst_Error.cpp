#include "core/base/Error.h"

#include <QSet>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class ErrorTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCodeHasANameOfItsOwnAndAnErrorStatus()
    {
        QSet<QString> names;
        for (int code = 0; code <= int(ErrorCode::FunctionCrashed); ++code) {
            names.insert(wireName(ErrorCode(code)));
            QVERIFY(httpStatus(ErrorCode(code)) >= 400 && httpStatus(ErrorCode(code)) < 600);
        }
        QCOMPARE(names.size(), int(ErrorCode::FunctionCrashed) + 1);
        QCOMPARE(QString(wireName(ErrorCode::FunctionTimeout)), u"FUNCTION_TIMEOUT"_s);
        QCOMPARE(httpStatus(ErrorCode::FunctionTimeout), 504);
    }

    void aValidationErrorsMessageIsItsFirstFault()
    {
        const QList<FieldError> faults{
            {u"timeoutMs"_s, u"must be between 1 and 300000"_s, 0, 0, {}}, {u"name"_s, u"is missing"_s, 0, 0, {}}};
        const Error error = validationError(faults, u"Correct it."_s);
        QVERIFY(error.code == ErrorCode::ValidationInvalidSchema);
        QCOMPARE(error.message, u"timeoutMs: must be between 1 and 300000"_s);
        QCOMPARE(error.remediation, u"Correct it."_s);
        QCOMPARE(error.details, faults);
    }
};

QTEST_GUILESS_MAIN(ErrorTest)
#include "tst_Error.moc"
