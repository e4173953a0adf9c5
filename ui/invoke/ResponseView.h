#pragma once
// What a test call answers, as it comes: which version ran, status, what it cost, body pretty or raw, headers, console.

#include "core/base/Error.h"
#include "ui/client/ApiValues.h"

#include <QStringDecoder>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QTextEdit;

namespace isola {

class Banner;
class Theme;

class ResponseView final : public QWidget {
    Q_OBJECT

public:
    explicit ResponseView(const Theme &theme, QWidget *parent = nullptr);

    // While it comes: what is known at the head, the body as it grows.
    void begin(const CallReport &head);
    void addBody(const QByteArray &bytes);
    void showReport(const CallReport &report);
    void showStopped();
    void showError(const Error &error); // the call could not be made
    void clear();

Q_SIGNALS:
    void sourceRequested(int line);

private:
    void showBody();
    void showHeaders();
    void showStatus();

    const Theme &m_theme;
    CallReport m_report;
    QStringDecoder m_arriving{QStringDecoder::Utf8}; // pieces may end within a character
    QLabel *m_status;
    QLabel *m_ran; // which version
    QLabel *m_meter;
    Banner *m_banner;
    QTabWidget *m_tabs;
    QPlainTextEdit *m_body;
    QPushButton *m_pretty;
    QPlainTextEdit *m_headers;
    QTextEdit *m_console;
};

} // namespace isola
