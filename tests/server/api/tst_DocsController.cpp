// The document is what the server does: as many routes, no more and no fewer. Answers are held against its schemas in
// tests/integration/api.

#include "server/docs/DocsFiles.h"
#include "tests/server/support/ServerFixture.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class TestDocsController : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<ServerFixture>(); }
    void cleanup() { m_server.reset(); }

    void theDocumentNamesExactlyTheRoutes();
    void theDocumentSaysWhoMayCall();
    void thePageIsSelfContained();
    void theBookIsSelfContained();

private:
    QJsonObject document() { return m_server->ask("GET", "/openapi.json", {}, {}, {}).json; }

    std::unique_ptr<ServerFixture> m_server;
};

static QSet<QString> operationsOf(const QJsonObject &document)
{
    static const QStringList methods{u"get"_s, u"post"_s, u"put"_s, u"patch"_s, u"delete"_s};
    QSet<QString> operations;
    const QJsonObject paths = document["paths"_L1].toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path)
        for (const QString &method : path->toObject().keys())
            if (methods.contains(method))
                operations.insert(method.toUpper() + u' ' + path.key());
    return operations;
}

void TestDocsController::theDocumentNamesExactlyTheRoutes()
{
    QSet<QString> documented = operationsOf(document());
    // Calls do not go by the router, and take any method.
    QVERIFY(documented.remove(u"GET /v1/{app_id}/fn/{name}"_s) && documented.remove(u"POST /v1/{app_id}/fn/{name}"_s));
    QSet<QString> real;
    for (const auto &route : m_server->server->router().routes())
        real.insert(QString::fromLatin1(route->method + ' ' + route->pattern));
    const QSet<QString> missing = real - documented;
    const QSet<QString> invented = documented - real;
    QVERIFY2(missing.isEmpty(), qPrintable(missing.values().join(u", ")));
    QVERIFY2(invented.isEmpty(), qPrintable(invented.values().join(u", ")));
}

void TestDocsController::theDocumentSaysWhoMayCall()
{
    const QJsonObject paths = document()["paths"_L1].toObject();
    for (const auto &route : m_server->server->router().routes()) {
        const QJsonObject operation
            = paths[QString::fromLatin1(route->pattern)].toObject()[QString::fromLatin1(route->method.toLower())].toObject();
        const bool needsNoToken = operation.contains("security"_L1);
        QVERIFY2(needsNoToken == (route->access == Access::Public || route->access == Access::OperatorOrLocal), route->pattern);
        const QJsonObject responses = operation["responses"_L1].toObject();
        if (route->access == Access::Public)
            QVERIFY2(!responses.contains("403"_L1), route->pattern);
        else
            QVERIFY2(responses.contains("403"_L1) || responses.contains("default"_L1), route->pattern);
    }
}

void TestDocsController::thePageIsSelfContained()
{
    const Answer page = m_server->ask("GET", "/docs", {}, {}, {});
    QCOMPARE(page.status, 200);
    QVERIFY(page.head.contains("content-type: text/html; charset=utf-8\r\n"));
    QVERIFY(page.head.contains("content-security-policy: default-src 'none'; script-src 'self'"));
    QVERIFY(!page.body.contains("http://") && !page.body.contains("https://"));
    for (const QByteArray &name : {"swagger-ui-bundle.js"_ba, "swagger-ui.css"_ba, "page.js"_ba}) {
        QVERIFY(page.body.contains("/docs/" + name));
        const Answer file = m_server->ask("GET", "/docs/" + name, {}, {}, {});
        QCOMPARE(file.status, 200);
        QCOMPARE(file.body, docsFile(name)->bytes);
    }
    QCOMPARE(m_server->ask("GET", "/docs/none.js", {}, {}, {}).status, 404);
    QCOMPARE(m_server->ask("GET", "/docs/..%2Fopenapi.json", {}, {}, {}).status, 404);
}

void TestDocsController::theBookIsSelfContained()
{
    const Answer first = m_server->ask("GET", "/docs/book", {}, {}, {});
    QCOMPARE(first.status, 200);
    QVERIFY(first.head.contains("content-type: text/html; charset=utf-8\r\n"));
    static const QRegularExpression link(u"(?:href|src)=\"([^\"#:]+)[\"#]"_s);
    QSet<QByteArray> seen{"/docs/book/", "index.html"};
    QByteArrayList waiting{"index.html"};
    while (!waiting.isEmpty()) {
        const QByteArray name = waiting.takeFirst();
        const Answer page = m_server->ask("GET", "/docs/book/" + name, {}, {}, {});
        QVERIFY2(page.status == 200, name);
        QVERIFY2(!page.body.contains("<script"), name);
        for (const auto &match : link.globalMatch(name.endsWith(".html") ? QString::fromUtf8(page.body) : QString()))
            if (const QByteArray other = match.captured(1).toUtf8(); !seen.contains(other)) {
                seen.insert(other);
                waiting.append(other);
            }
    }
    QVERIFY(seen.size() > 20);
    QVERIFY(seen.contains("style.css") && seen.contains("screenshots/logs-light.png"));
    QCOMPARE(m_server->ask("GET", "/docs/book/none.html", {}, {}, {}).status, 404);
    QCOMPARE(m_server->ask("GET", "/docs/book/..%2Fopenapi.json", {}, {}, {}).status, 404);
}

QTEST_GUILESS_MAIN(TestDocsController)
#include "tst_DocsController.moc"
