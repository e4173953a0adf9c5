#pragma once
// How functions do over time: calls, errors, latency, CPU, memory, for one function or all.

#include "ui/client/ApiValues.h"
#include "ui/theme/ThemeColors.h"
#include "ui/widgets/Panel.h"

class QButtonGroup;
class QGridLayout;
class QLabel;
class QStackedWidget;

namespace isola {

class ServerClient;
class Banner;
class EmptyState;
class FunctionChooser;
class MetricsChart;
class Theme;

class MetricsPanel final : public Panel {
    Q_OBJECT

public:
    MetricsPanel(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    void refresh() override;
    void setFunctions(const QStringList &names);

Q_SIGNALS:
    void callsRequested(const QString &function, const QDateTime &since, const QDateTime &until);

private:
    void loadDeploys(const QString &function);
    QWidget *makeHeader();
    QWidget *makeContent();
    QWidget *makeTile(const QString &name, QLabel *&figure);
    QWidget *makeChartCard(const QString &title, const QList<std::pair<QString, Tone>> &legend, MetricsChart *chart);
    void show(const MetricsSeries &series);
    void showTiles(const MetricsSample &total);

    ServerClient &m_client;
    const Theme &m_theme;
    FunctionChooser *m_function;
    QButtonGroup *m_range; // ids are hours
    Banner *m_banner;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QLabel *m_calls = nullptr;
    QLabel *m_errors = nullptr;
    QLabel *m_median = nullptr;
    QLabel *m_slow = nullptr;
    QLabel *m_memory = nullptr;
    MetricsChart *m_requests;
    MetricsChart *m_latency;
    MetricsChart *m_cpu;
    MetricsChart *m_memories;
    int m_load = 0; // counts, so that a late answer is dropped
};

} // namespace isola
