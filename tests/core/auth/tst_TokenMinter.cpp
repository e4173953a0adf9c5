#include "core/auth/Jwt.h"
#include "core/auth/TokenMinter.h"
#include "tests/core/base/FakeClock.h"

#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TokenMinterTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMintedTokenIsGoodForItsAppAndItsTime()
    {
        FakeClock clock;
        App app;
        app.jwtSecret = QByteArray(32, 's');
        app.jwtIssuer = u"me"_s;
        app.jwtAudience = u"isola"_s;
        const Result<MintRequest> request = MintRequest::fromJson({{u"kind"_s, u"end_user"_s}, {u"user_id"_s, u"user-1"_s},
            {u"claims"_s, QJsonObject{{u"role"_s, u"editor"_s}}}, {u"expires_in"_s, 100}});
        QVERIFY(request);
        const QByteArray token = TokenMinter(clock).mint(app, *request);

        const QList<JsonWebKey> keys{JsonWebKey::fromSecret(app.jwtSecret, JwtAlgorithm::Hs256)};
        const Result<Jwt> jwt = verifyJwt(token, keys, {u"me"_s, u"isola"_s}, clock.wall());
        QVERIFY(jwt);
        QCOMPARE(jwt->claims.value("sub"_L1).toString(), u"user-1"_s);
        QCOMPARE(jwt->claims.value("role"_L1).toString(), u"editor"_s);
        clock.advance(std::chrono::seconds(159));
        QVERIFY(verifyJwt(token, keys, {}, clock.wall()));
        clock.advance(std::chrono::seconds(1));
        QVERIFY(!verifyJwt(token, keys, {}, clock.wall()));
    }

    void badRequestsNameEveryField()
    {
        const Result<MintRequest> refused = MintRequest::fromJson(
            {{u"kind"_s, u"service"_s}, {u"claims"_s, QJsonObject{{u"exp"_s, 1}}}, {u"expires_in"_s, 0}, {u"userId"_s, u"x"_s}});
        QVERIFY(!refused);
        QStringList fields;
        for (const FieldError &fault : refused.error().details)
            fields.append(fault.field);
        QCOMPARE(fields, QStringList({u"kind"_s, u"user_id"_s, u"claims"_s, u"expires_in"_s, u"userId"_s}));
        QVERIFY(refused.error().details.last().message.contains("user_id"_L1));
    }
};

QTEST_GUILESS_MAIN(TokenMinterTest)
#include "tst_TokenMinter.moc"
