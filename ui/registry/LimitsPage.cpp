#include "ui/registry/LimitsPage.h"

#include "ui/theme/Theme.h"
#include "ui/widgets/Form.h"

#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace isola {

LimitsPage::LimitsPage(QWidget *parent)
    : DraftPage(parent), m_description(new QLineEdit), m_timeout(new QSpinBox), m_memory(new QSpinBox)
{
    m_timeout->setRange(1, 300'000);
    m_timeout->setSingleStep(1000);
    m_timeout->setSuffix(tr(" ms"));
    m_timeout->setGroupSeparatorShown(true);
    m_memory->setRange(64, 1024);
    m_memory->setSingleStep(64);
    m_memory->setSuffix(tr(" MB"));
    Form form(*this, tr("Description and limits"), tr("They take effect with the next deploy."));
    form.addField(tr("Description"), m_description, tr("A sentence for the list of functions."));
    form.addField(
        tr("Timeout"), m_timeout, tr("A call that takes longer is stopped and answered with 504. At most five minutes."));
    form.addField(tr("Memory"), m_memory, tr("A call that needs more is stopped; no other function notices. 64 to 1024 MB."));
    form.finish();
    connect(m_description, &QLineEdit::textChanged, this, &DraftPage::changed);
    connect(m_timeout, &QSpinBox::valueChanged, this, &DraftPage::changed);
    connect(m_memory, &QSpinBox::valueChanged, this, &DraftPage::changed);
}

void LimitsPage::show(const FunctionDetails &deployed, const FunctionDetails &edited)
{
    const QSignalBlocker quiet(this);
    m_saved = deployed;
    m_description->setText(edited.summary.description);
    m_timeout->setValue(edited.timeoutMs);
    m_memory->setValue(edited.memoryLimitMb);
}

QJsonObject LimitsPage::changes() const
{
    QJsonObject changes;
    if (m_description->text() != m_saved.summary.description)
        changes.insert("description"_L1, m_description->text());
    if (m_timeout->value() != m_saved.timeoutMs)
        changes.insert("timeoutMs"_L1, m_timeout->value());
    if (m_memory->value() != m_saved.memoryLimitMb)
        changes.insert("memoryLimitMb"_L1, m_memory->value());
    return changes;
}

} // namespace isola
