#include "ui/debug/DevToolsView.h"

#include "ui/theme/Theme.h"

#include <QJsonDocument>
#include <QUrl>
#include <QVBoxLayout>
#include <QWebEnginePage>
#include <QWebEngineProfile>
#include <QWebEngineScript>
#include <QWebEngineScriptCollection>
#include <QWebEngineView>

using namespace Qt::StringLiterals;

namespace isola {

namespace {

// DevTools go nowhere else, and leave their own complaints to themselves.
class DevToolsPage final : public QWebEnginePage {
public:
    using QWebEnginePage::QWebEnginePage;

protected:
    bool acceptNavigationRequest(const QUrl &url, NavigationType, bool) override
    {
        return url.scheme() == "devtools"_L1 || url == QUrl(u"about:blank"_s);
    }
    void javaScriptConsoleMessage(JavaScriptConsoleMessageLevel, const QString &, int, const QString &) override { }
};

} // namespace

DevToolsView::DevToolsView(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

DevToolsView::~DevToolsView()
{
    delete m_view; // with its page, before the profile
}

void DevToolsView::createView()
{
    m_profile = new QWebEngineProfile(u"devtools"_s, this); // with a name: how DevTools are set up is kept
    m_view = new QWebEngineView(this);
    m_view->setAccessibleName(tr("Debugger"));
    auto *page = new DevToolsPage(m_profile, m_view);
    page->setBackgroundColor(m_theme.colors().surface);
    m_view->setPage(page);
    layout()->addWidget(m_view);
    setFocusProxy(m_view);
    connect(page, &QWebEnginePage::loadFinished, this, [this](bool isLoaded) {
        if (!isLoaded && m_isOpen)
            Q_EMIT missing();
    });
}

// DevTools read their settings from the page's storage when they start.
void DevToolsView::prepareSettings(const QJsonArray &breakpoints)
{
    static const QString kName = u"settings"_s;
    QWebEngineScriptCollection &scripts = m_view->page()->scripts();
    for (const QWebEngineScript &script : scripts.find(kName))
        scripts.remove(script);
    const QByteArray list = QJsonDocument(breakpoints).toJson(QJsonDocument::Compact);
    const QByteArray asText = QJsonDocument(QJsonArray{QString::fromUtf8(list)}).toJson(QJsonDocument::Compact);
    QWebEngineScript script;
    script.setName(kName);
    script.setInjectionPoint(QWebEngineScript::DocumentCreation);
    script.setWorldId(QWebEngineScript::MainWorld);
    script.setSourceCode(
        u"try { localStorage.setItem('uiTheme', '\"%1\"'); localStorage.setItem('breakpoints', %2[0]); } catch {}"_s.arg(
            m_theme.isDark() ? u"dark"_s : u"default"_s, QString::fromUtf8(asText)));
    scripts.insert(script);
}

void DevToolsView::open(const QString &address, const QJsonArray &breakpoints)
{
    if (!m_view)
        createView();
    m_isOpen = true;
    prepareSettings(breakpoints);
    m_view->load(QUrl(address));
}

void DevToolsView::close()
{
    m_isOpen = false;
    if (m_view)
        m_view->load(QUrl(u"about:blank"_s));
}

} // namespace isola
