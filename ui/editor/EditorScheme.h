#pragma once
// isola://: the one place the editor's page loads from, a read-only resource folder. Requests for anything else are blocked.

#include <QWebEngineUrlRequestInterceptor>
#include <QWebEngineUrlSchemeHandler>

namespace isola {

inline constexpr char kEditorScheme[] = "isola";
inline constexpr char kEditorPage[] = "isola://editor/index.html";

// Before the QApplication is made: the engine reads it once.
void registerEditorScheme();

// The page's files, packed beside the program (isola-editor.rcc); mapped, not read. False: the file is missing.
bool registerEditorPage(const QString &directory);

class EditorScheme final : public QWebEngineUrlSchemeHandler {
    Q_OBJECT

public:
    using QWebEngineUrlSchemeHandler::QWebEngineUrlSchemeHandler;
    void requestStarted(QWebEngineUrlRequestJob *job) override;
};

// Refuses every request but those to the scheme, the web channel's script and what the page made itself.
class EditorLockdown final : public QWebEngineUrlRequestInterceptor {
    Q_OBJECT

public:
    using QWebEngineUrlRequestInterceptor::QWebEngineUrlRequestInterceptor;
    void interceptRequest(QWebEngineUrlRequestInfo &info) override;
};

} // namespace isola
