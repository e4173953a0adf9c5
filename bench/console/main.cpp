// isola_bench_console: the longest the console's window does not answer while 2,000 log rows a second arrive and are shown.
// Prints one line of JSON: rows taken, longest stall, the share of stalls over 16 ms.

#include "bench/console/LogSource.h"
#include "ui/client/ServerClient.h"
#include "ui/logs/LogsModel.h"
#include "ui/logs/LogsPanel.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTextStream>
#include <QTimer>
#include <algorithm>

using namespace Qt::StringLiterals;

static constexpr int kRowsPerSecond = 2000;
static constexpr int kSeconds = 30;
static constexpr int kHeartbeatMs = 5;
static constexpr qint64 kFrameMs = 16;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    isola::LogSource source(kRowsPerSecond);
    isola::Theme theme;
    isola::ServerClient client;
    client.setServer({QUrl(u"http://127.0.0.1:%1"_s.arg(source.port())), "token", u"default"_s});
    isola::LogsPanel panel(client, theme);
    panel.resize(1160, 820);
    panel.show();
    panel.refresh();

    QElapsedTimer since;
    qint64 longest = 0;
    qint64 late = 0;
    qint64 beats = 0;
    QTimer heartbeat;
    heartbeat.setTimerType(Qt::PreciseTimer);
    QObject::connect(&heartbeat, &QTimer::timeout, &panel, [&] {
        const qint64 stall = std::max<qint64>(0, since.restart() - kHeartbeatMs);
        longest = std::max(longest, stall);
        late += stall > kFrameMs;
        ++beats;
    });
    QTimer::singleShot(1000, &panel, [&] { // once the window is there
        since.start();
        heartbeat.start(kHeartbeatMs);
    });
    QTimer::singleShot((kSeconds + 1) * 1000, &application, &QApplication::quit);
    QApplication::exec();
    QTextStream(stdout) << u"{\"rows\": %1, \"longest_stall_ms\": %2, \"stalls_over_a_frame\": %3, \"beats\": %4}\n"_s
                               .arg(panel.model().rowCount())
                               .arg(longest)
                               .arg(late)
                               .arg(beats);
    return 0;
}
