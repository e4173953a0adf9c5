// Reads lines "milliseconds TAB zone TAB expression" and answers each with the milliseconds of the next run, or why there is
// none. For comparing with other programs.

#include "core/triggers/cron/CronSchedule.h"

#include <QTextStream>

using namespace isola;

int main()
{
    QTextStream input(stdin);
    QTextStream output(stdout);
    while (!input.atEnd()) {
        const QStringList parts = input.readLine().split(QLatin1Char('\t'));
        const Result<CronSchedule> schedule = CronSchedule::create(parts.value(2), parts.value(1));
        if (!schedule) {
            output << "refused " << schedule.error().message << '\n';
            continue;
        }
        const auto run = schedule->next(WallTime(Milliseconds(parts.at(0).toLongLong())));
        if (run)
            output << qlonglong(std::chrono::floor<Milliseconds>(run->at.time_since_epoch()).count()) << '\n';
        else
            output << "never\n";
    }
    return 0;
}
