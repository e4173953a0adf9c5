#pragma once
// What to send along when something does not work: versions, platform, what the server says about itself. No token, no value, no
// code.

#include <QFrame>

class QPlainTextEdit;

namespace isola {

class ServerClient;
class Theme;

class DiagnosticsCard final : public QFrame {
    Q_OBJECT

public:
    DiagnosticsCard(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void refresh();

private:
    void add(const QString &line);

    ServerClient &m_client;
    QPlainTextEdit *m_report;
    int m_load = 0; // counts, so that a late answer is dropped
};

} // namespace isola
