#include "ui/triggers/UploadLive.h"

#include "core/model/UploadFilter.h"
#include "ui/client/ServerClient.h"
#include "ui/theme/Theme.h"
#include "ui/triggers/BucketBrowser.h"
#include "ui/triggers/DeliveryList.h"
#include "ui/widgets/Labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace isola {

UploadLive::UploadLive(ServerClient &client, const Theme &theme, QWidget *parent)
    : TriggerLive(parent)
    , m_key(new QLineEdit)
    , m_type(new QLineEdit)
    , m_verdict(makePill({}, Tone::Neutral))
    , m_reason(makeLabel({}, TextRole::Caption))
    , m_browser(new BucketBrowser(client, theme))
    , m_deliveries(new DeliveryList(client, theme, TriggerType::S3Upload))
{
    m_key->setObjectName(u"triedKey"_s);
    m_key->setAccessibleName(tr("Key to try"));
    m_key->setPlaceholderText(tr("a key to try, like images/cat.png"));
    m_key->setFont(theme.codeFont());
    m_type->setAccessibleName(tr("Content type to try"));
    m_type->setPlaceholderText(tr("content type, else by its ending"));
    m_verdict->setObjectName(u"keyVerdict"_s);
    m_reason->setWordWrap(true);
    auto *fields = new QHBoxLayout;
    fields->addWidget(m_key, 3);
    fields->addWidget(m_type, 2);
    auto *verdict = new QHBoxLayout;
    verdict->addWidget(m_verdict);
    verdict->addWidget(m_reason, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addWidget(makeLabel(tr("Would this key start it?"), TextRole::Strong));
    layout->addLayout(fields);
    layout->addLayout(verdict);
    layout->addWidget(makeLine());
    layout->addWidget(m_browser);
    layout->addWidget(m_deliveries);
    connect(m_key, &QLineEdit::textChanged, this, &UploadLive::judge);
    connect(m_type, &QLineEdit::textChanged, this, &UploadLive::judge);
    connect(m_browser, &BucketBrowser::noted, this, &TriggerLive::noted);
    connect(m_deliveries, &DeliveryList::noted, this, &TriggerLive::noted);
    connect(m_deliveries, &DeliveryList::callOpened, this, &TriggerLive::callOpened);
    judge();
}

void UploadLive::show(const TriggerView &view)
{
    const bool isOther = view.function != m_view.function;
    m_view = view;
    judge();
    const QString bucket = view.isValid ? view.edited.config.value("bucket"_L1).toString() : QString();
    m_browser->setVisible(!bucket.isEmpty());
    m_browser->show(bucket, view.edited.config.value("prefix"_L1).toString());
    m_deliveries->setVisible(view.isDeployed);
    if (isOther && view.isDeployed)
        m_deliveries->show(view.function);
}

void UploadLive::judge()
{
    const QString key = m_key->text();
    m_verdict->setVisible(!key.isEmpty());
    m_reason->setVisible(!key.isEmpty());
    if (key.isEmpty())
        return;
    const QJsonObject &config = m_view.edited.config;
    const QString type = uploadContentType(m_type->text(), key);
    switch (uploadMiss(config, key, m_type->text())) {
    case UploadMiss::None:
        setPill(*m_verdict, tr("starts it"), Tone::Success);
        m_reason->setText(tr("As an object of the bucket %1, of type %2.").arg(config.value("bucket"_L1).toString(), type));
        break;
    case UploadMiss::Prefix:
        setPill(*m_verdict, tr("is left out"), Tone::Warning);
        m_reason->setText(tr("It does not begin with %1.").arg(config.value("prefix"_L1).toString()));
        break;
    case UploadMiss::ContentType:
        setPill(*m_verdict, tr("is left out"), Tone::Warning);
        m_reason->setText(tr("Its type, %1, is none of the content types above.").arg(type));
        break;
    }
}

void UploadLive::callEnded()
{
    if (m_view.isDeployed)
        m_deliveries->show(m_view.function);
}

} // namespace isola
