#pragma once
// The rail on the left: the name, the panels, light or dark.

#include <QWidget>

class QButtonGroup;

namespace isola {

class Theme;

enum class PanelKind { Functions, Logs, Metrics, Agents, Settings };

class Sidebar final : public QWidget {
    Q_OBJECT

public:
    Sidebar(Theme &theme, QWidget *parent = nullptr);

    void setCurrent(PanelKind panel);
    void setWaiting(qsizetype calls); // tool calls that wait for a person

Q_SIGNALS:
    void panelChosen(PanelKind panel);
    void themeToggled();

private:
    void addPanel(PanelKind panel, const QString &icon, const QString &name, const QString &keys);

    const Theme &m_theme;
    QButtonGroup *m_panels;
};

} // namespace isola
