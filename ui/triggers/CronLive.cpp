#include "ui/triggers/CronLive.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/triggers/CronSentence.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kAskAfterMs = 250; // the person is typing
static constexpr int kShownRuns = 5;

CronLive::CronLive(ServerClient &client, const Theme &theme, QWidget *parent)
    : TriggerLive(parent)
    , m_client(client)
    , m_theme(theme)
    , m_sentence(makeLabel({}, TextRole::Strong))
    , m_health(makeLabel({}, TextRole::Caption))
    , m_runs(new QWidget)
    , m_grid(new QGridLayout(m_runs))
    , m_zone(makeLabel({}, TextRole::Caption))
    , m_runNow(makeButton(tr("Run now")))
{
    m_sentence->setObjectName(u"cronSentence"_s);
    m_sentence->setWordWrap(true);
    m_runNow->setObjectName(u"cronRunNow"_s);
    m_runNow->setIcon(themeIcon(theme, u"play"_s));
    auto *head = new QHBoxLayout;
    head->addWidget(m_sentence, 1);
    head->addWidget(m_runNow);
    m_runs->setObjectName(u"cronRuns"_s);
    m_runs->setAccessibleName(tr("Next runs"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(spacing::kLarge);
    m_grid->setVerticalSpacing(spacing::kTight);
    m_grid->setColumnStretch(3, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(head);
    layout->addWidget(m_runs);
    layout->addWidget(m_health);
    m_asking.setSingleShot(true);
    m_asking.setInterval(kAskAfterMs);
    connect(&m_asking, &QTimer::timeout, this, &CronLive::ask);
    connect(m_runNow, &QPushButton::clicked, this, &CronLive::runNow);
}

static QString zoneOf(const Trigger &trigger)
{
    return trigger.config.value("timezone"_L1).toString(u"UTC"_s);
}

void CronLive::show(const TriggerView &view)
{
    const bool isOther = view.function != m_view.function;
    m_view = view;
    const QString schedule = view.edited.config.value("schedule"_L1).toString();
    m_sentence->setText(cronSentence(schedule));
    m_runNow->setEnabled(view.isDeployed);
    m_runNow->setToolTip(
        view.isDeployed ? tr("Beside its schedule: the next run stays when it is") : tr("Deploy the schedule first"));
    if (isOther || !view.isDeployed)
        m_health->clear();
    const QString wanted = view.isValid ? schedule + u'\n' + zoneOf(view.edited) : QString();
    if (wanted.isEmpty()) {
        m_asking.stop();
        m_asked.clear();
        return showRuns({});
    }
    if (isOther)
        m_asked.clear();
    if (wanted != m_asked)
        m_asking.start();
}

void CronLive::ask()
{
    const QString wanted = m_view.edited.config.value("schedule"_L1).toString() + u'\n' + zoneOf(m_view.edited);
    m_asked = wanted;
    const auto encoded = [](const QString &text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
    QUrlQuery query;
    query.addQueryItem(u"n"_s, QString::number(kShownRuns));
    query.addQueryItem(u"schedule"_s, encoded(wanted.section('\n'_L1, 0, 0)));
    query.addQueryItem(u"timezone"_s, encoded(wanted.section('\n'_L1, 1)));
    m_client.get(
        functionPath(m_view.function, u"/triggers/cron/next"_s), query, this, [this, wanted](const Result<QJsonObject> &answer) {
            if (wanted != m_asked)
                return;
            if (!answer)
                m_asked.clear(); // asked again with the next change
            showRuns(answer ? scheduledRunsFromJson(*answer) : QList<ScheduledRun>());
        });
}

// In a zone the time of the day and how far it is from UTC; the year only where it is another.
static QString localText(const QString &iso)
{
    const QDateTime time = QDateTime::fromString(iso, Qt::ISODate);
    const QString date = QLocale().toString(time.date(), u"ddd d MMM"_s);
    const QString year = time.date().year() == QDate::currentDate().year() ? QString() : u" %1"_s.arg(time.date().year());
    const qsizetype offset = iso.size() - 6;
    const QString zone = iso.endsWith('Z'_L1) ? u"UTC"_s : iso.mid(offset);
    return u"%1%2 %3  %4"_s.arg(date, year, time.time().toString(u"HH:mm"_s), zone);
}

void CronLive::showRuns(const QList<ScheduledRun> &runs)
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_runs->setVisible(!runs.isEmpty());
    const auto put = [this](int row, int column, QWidget *widget) { m_grid->addWidget(widget, row, column); };
    const bool isUtc = zoneOf(m_view.edited) == "UTC"_L1;
    if (!runs.isEmpty()) {
        put(0, 0, makeLabel(tr("Next runs"), TextRole::Caption));
        put(0, 1, makeLabel(isUtc ? tr("UTC") : zoneOf(m_view.edited), TextRole::Caption));
        put(0, 2, makeLabel(isUtc ? tr("here") : tr("UTC"), TextRole::Caption));
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int row = 0; row < runs.size(); ++row) {
        const ScheduledRun &run = runs.at(row);
        const qint64 seconds = now.secsTo(run.utc);
        put(row + 1, 0, makeLabel(untilText(seconds), TextRole::Muted));
        put(row + 1, 1, makeLabel(localText(run.local)));
        const QDateTime other = isUtc ? run.utc.toLocalTime() : run.utc.toUTC();
        put(row + 1, 2,
            makeLabel(QLocale().toString(other.date(), u"ddd d MMM"_s) + other.time().toString(u" HH:mm"_s), TextRole::Muted));
        if (run.note.isEmpty())
            continue;
        auto *mark = makePill(tr("clocks change"), Tone::Warning);
        mark->setToolTip(run.note);
        mark->setAccessibleDescription(run.note);
        put(row + 1, 3, mark);
    }
}

void CronLive::showHealth(const TriggerHealth &health)
{
    QStringList parts;
    if (health.isPaused)
        parts.append(tr("The app is paused: nothing runs."));
    else if (!health.isEnabled)
        parts.append(tr("Switched off: nothing runs by itself."));
    if (health.lastRun.isValid())
        parts.append(tr("Last run %1: %2")
                         .arg(relativeTime(health.lastRun, QDateTime::currentDateTimeUtc()),
                             health.lastError.isEmpty() ? QString::number(health.lastStatus) : health.lastError));
    else
        parts.append(tr("It has not run yet."));
    m_health->setText(parts.join(' '_L1));
    m_health->setToolTip(exactTime(health.lastRun));
}

void CronLive::runNow()
{
    m_runNow->setEnabled(false);
    m_client.post(functionPath(m_view.function, u"/triggers/cron/run"_s), {}, this,
        [this, name = m_view.function](const Result<QJsonObject> &answer) {
            m_runNow->setEnabled(m_view.isDeployed);
            if (!answer)
                return Q_EMIT noted(answer.error().message);
            Q_EMIT noted(tr("%1 runs now, beside its schedule").arg(name));
        });
}

} // namespace isola
