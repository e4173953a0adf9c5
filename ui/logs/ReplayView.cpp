#include "ui/logs/ReplayView.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Labels.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kListHeight = 140;

ReplayView::ReplayView(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_replay(makeButton(tr("Replay")))
    , m_banner(new Banner(theme))
    , m_differences(new QTreeWidget)
{
    m_replay->setObjectName(u"replay"_s);
    m_replay->setIcon(themeIcon(theme, u"rotate-ccw"_s));
    m_replay->setToolTip(
        tr("Runs the recorded call again, with the clock, the randomness and all answers of then: nothing leaves the server"));
    auto *debug = makeButton(tr("Replay in debugger"));
    debug->setObjectName(u"replayInDebugger"_s);
    debug->setIcon(themeIcon(theme, u"bug"_s));
    m_differences->setObjectName(u"replayDifferences"_s);
    m_differences->setAccessibleName(tr("What differs from then"));
    m_differences->setHeaderLabels({tr("What"), tr("Then"), tr("Now")});
    m_differences->setRootIsDecorated(false);
    m_differences->setFixedHeight(kListHeight);
    m_differences->header()->setSectionResizeMode(QHeaderView::Stretch);
    auto *actions = new QVBoxLayout;
    actions->setSpacing(spacing::kSmall);
    actions->addWidget(m_replay);
    actions->addWidget(debug);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(actions);
    layout->addWidget(m_banner);
    layout->addWidget(m_differences);
    connect(m_replay, &QPushButton::clicked, this, &ReplayView::replay);
    connect(debug, &QPushButton::clicked, this, &ReplayView::debugRequested);
    hide();
}

void ReplayView::show(const LogEntry &entry)
{
    m_invocation = entry.id;
    m_replay->setEnabled(true);
    m_banner->dismiss();
    m_differences->hide();
    setVisible(entry.isReplayable);
}

void ReplayView::replay()
{
    m_replay->setEnabled(false);
    m_client.post(u"/invocations/%1/replay"_s.arg(m_invocation), {}, this,
        [this, invocation = m_invocation](const Result<QJsonObject> &answer) {
            if (invocation != m_invocation)
                return;
            m_replay->setEnabled(true);
            if (answer)
                take(*answer);
            else
                m_banner->showError(answer.error());
        });
}

void ReplayView::take(const QJsonObject &answer)
{
    const QJsonArray differences = answer.value("differences"_L1).toArray();
    const QString caveat = answer.value("caveat"_L1).toString();
    const int status = answer.value("status"_L1).toInt();
    m_differences->clear();
    for (const QJsonValue &value : differences) {
        const QString name = value["name"_L1].toString();
        const QString what = name.isEmpty() ? value["what"_L1].toString() : u"%1 %2"_s.arg(value["what"_L1].toString(), name);
        auto *item = new QTreeWidgetItem(m_differences, {what, value["recorded"_L1].toString(), value["replayed"_L1].toString()});
        item->setToolTip(0, value["message"_L1].toString());
    }
    m_differences->setVisible(!differences.isEmpty());
    if (differences.isEmpty())
        m_banner->showMessage(Tone::Success, tr("It answers %1 as it did then.").arg(status), caveat);
    else
        m_banner->showMessage(Tone::Warning, tr("It answers %1; differences: %2").arg(status).arg(differences.size()), caveat);
}

} // namespace isola
