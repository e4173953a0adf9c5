#pragma once
// The DevTools that come with QtWebEngine, in a web view that is made with the first session. Goes nowhere else. Breakpoints are
// the console's: they are handed over before DevTools are loaded, not kept here. Owned by DebugPage.

#include <QJsonArray>
#include <QWidget>

class QWebEngineProfile;
class QWebEngineView;

namespace isola {

class Theme;

class DevToolsView final : public QWidget {
    Q_OBJECT

public:
    explicit DevToolsView(const Theme &theme, QWidget *parent = nullptr);
    ~DevToolsView() override;

    void open(const QString &address, const QJsonArray &breakpoints);
    void close(); // shows nothing
    QWebEngineView *view() const { return m_view; } // null: not opened yet

Q_SIGNALS:
    void missing(); // the frontend is not there

private:
    void createView();
    void prepareSettings(const QJsonArray &breakpoints);

    const Theme &m_theme;
    bool m_isOpen = false;
    QWebEngineProfile *m_profile = nullptr;
    QWebEngineView *m_view = nullptr;
};

} // namespace isola
