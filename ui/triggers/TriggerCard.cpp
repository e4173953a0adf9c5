#include "ui/triggers/TriggerCard.h"

#include "core/model/FieldReader.h"
#include "core/model/TriggerConfig.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/Labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kIconPixels = 22;

TriggerCard::TriggerCard(TriggerType type, const Theme &theme, TriggerLive *live, QWidget *parent)
    : QFrame(parent)
    , m_type(type)
    , m_fields(triggerFields(type))
    , m_attach(makeButton({}))
    , m_enabled(new QCheckBox(tr("On")))
    , m_form(new QWidget)
    , m_state(makePill({}, Tone::Neutral))
    , m_live(live)
{
    setProperty("role", u"card"_s);
    m_state->hide();
    auto *form = new QVBoxLayout(m_form);
    form->setContentsMargins(kIconPixels + spacing::kMedium, spacing::kSmall, 0, spacing::kSmall);
    form->setSpacing(spacing::kMedium);
    for (const TriggerField &field : m_fields) {
        QWidget *input = makeInput(field);
        m_inputs.append(input);
        auto *fault = makeLabel({}, TextRole::Fault);
        fault->setWordWrap(true);
        fault->hide();
        m_faults.append(fault);
        QWidget *box = makeField(field.isRequired ? tr("%1 (required)").arg(field.label) : field.label, input, field.explanation);
        static_cast<QVBoxLayout *>(box->layout())->insertWidget(2, fault);
        form->addWidget(box);
    }
    if (m_live) {
        form->addWidget(makeLine());
        form->addWidget(m_live);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::kLarge, spacing::kMedium, spacing::kLarge, spacing::kMedium);
    layout->addLayout(makeHeader(theme));
    layout->addWidget(m_form);
    connect(this, &TriggerCard::changed, this, [this] {
        check();
        showLive();
    });
    connect(m_enabled, &QCheckBox::toggled, this, [this](bool isOn) {
        if (m_isFilling)
            return;
        if (m_isDeployed)
            Q_EMIT switched(isOn);
        else
            Q_EMIT changed();
    });
    connect(m_attach, &QPushButton::clicked, this, [this] {
        attach(!m_isAttached);
        Q_EMIT changed();
    });
    attach(false);
}

QLayout *TriggerCard::makeHeader(const Theme &theme)
{
    auto *icon = new QLabel;
    const auto draw = [icon, &theme, type = m_type] {
        icon->setPixmap(
            themeIcon(theme, iconName(type), IconInk::Accent).pixmap({kIconPixels, kIconPixels}, icon->devicePixelRatioF()));
    };
    draw();
    connect(&theme, &Theme::changed, icon, draw);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(makeLabel(triggerTitle(m_type), TextRole::Strong));
    texts->addWidget(makeLabel(triggerExplanation(m_type), TextRole::Caption));
    auto *header = new QHBoxLayout;
    header->setSpacing(spacing::kMedium);
    header->addWidget(icon);
    header->addLayout(texts, 1);
    header->addWidget(m_state);
    header->addWidget(m_enabled);
    header->addWidget(m_attach);
    return header;
}

QWidget *TriggerCard::makeInput(const TriggerField &field)
{
    if (field.kind == FieldKind::Flag) {
        auto *flag = new QCheckBox(tr("Yes"));
        connect(flag, &QCheckBox::toggled, this, &TriggerCard::changed);
        return flag;
    }
    if (field.kind == FieldKind::Choice) {
        auto *choice = new QComboBox;
        for (const QString &value : field.choices)
            choice->addItem(value.isEmpty() ? tr("not set") : value, value);
        connect(choice, &QComboBox::currentIndexChanged, this, &TriggerCard::changed);
        return choice;
    }
    auto *text = new QLineEdit;
    text->setPlaceholderText(field.placeholder);
    if (field.kind == FieldKind::Secret)
        text->setEchoMode(QLineEdit::Password);
    connect(text, &QLineEdit::textChanged, this, &TriggerCard::changed);
    return text;
}

void TriggerCard::attach(bool isAttached)
{
    m_isAttached = isAttached;
    m_form->setVisible(isAttached);
    m_enabled->setVisible(isAttached);
    m_state->setVisible(isAttached && m_isDeployed && !m_state->text().isEmpty());
    m_attach->setText(isAttached ? tr("Remove") : tr("Add"));
    m_attach->setAccessibleName(
        isAttached ? tr("Remove the %1 trigger").arg(triggerTitle(m_type)) : tr("Add a %1 trigger").arg(triggerTitle(m_type)));
    m_enabled->setAccessibleName(tr("%1 trigger is on").arg(triggerTitle(m_type)));
}

void TriggerCard::show(const Trigger *trigger)
{
    const QSignalBlocker quiet(this);
    m_isFilling = true;
    m_config = trigger ? trigger->config : QJsonObject();
    m_enabled->setChecked(!trigger || trigger->isEnabled);
    for (qsizetype index = 0; index < m_fields.size(); ++index)
        fill(m_fields.at(index), *m_inputs.at(index));
    attach(trigger != nullptr);
    m_isFilling = false;
    check();
    showLive();
}

void TriggerCard::setContext(const QString &function, const QString &url, bool isDeployed)
{
    if (function != m_function || !isDeployed)
        m_state->hide();
    m_function = function;
    m_url = url;
    m_isDeployed = isDeployed;
    m_enabled->setToolTip(isDeployed ? tr("Off and on at once, without a deploy") : tr("From the first deploy on"));
    showLive();
}

void TriggerCard::showHealth(const TriggerHealth &health)
{
    if (!health.isEnabled)
        setPill(*m_state, tr("off"), Tone::Neutral);
    else if (health.isPaused)
        setPill(*m_state, tr("app paused"), Tone::Warning);
    else if (health.dead > 0)
        setPill(*m_state, tr("%1 given up").arg(health.dead), Tone::Danger);
    else if (health.backlog > 0)
        setPill(*m_state, tr("%1 waiting").arg(health.backlog), Tone::Info);
    else
        setPill(*m_state, tr("live"), Tone::Success);
    m_state->setVisible(m_isAttached && m_isDeployed);
    if (m_live && m_isDeployed)
        m_live->showHealth(health);
}

void TriggerCard::showLive()
{
    if (!m_live || !m_isAttached || m_function.isEmpty())
        return;
    m_live->show({m_function, m_url, m_isDeployed, *trigger(), isValid()});
}

// As the server will, which has the last word: what this console does not know of is not for it to refuse.
static QHash<QString, QString> faultsOf(const Trigger &trigger)
{
    QList<FieldError> faults;
    FieldReader reader(trigger.config, {}, faults);
    checkedTriggerConfig(trigger.type, reader);
    QHash<QString, QString> byField;
    for (const FieldError &fault : faults)
        if (!byField.contains(fault.field))
            byField.insert(fault.field, fault.message);
    return byField;
}

bool TriggerCard::isValid() const
{
    const auto shown = trigger();
    if (!shown)
        return true;
    const auto faults = faultsOf(*shown);
    return std::none_of(m_fields.begin(), m_fields.end(), [&](const TriggerField &field) { return faults.contains(field.key); });
}

void TriggerCard::check()
{
    const auto shown = trigger();
    const auto faults = shown ? faultsOf(*shown) : QHash<QString, QString>();
    for (qsizetype index = 0; index < m_fields.size(); ++index) {
        const QString fault = faults.value(m_fields.at(index).key);
        QWidget &input = *m_inputs.at(index);
        m_faults.at(index)->setText(fault);
        m_faults.at(index)->setVisible(!fault.isEmpty());
        if (input.property("invalid").toBool() == !fault.isEmpty())
            continue;
        input.setProperty("invalid", !fault.isEmpty());
        input.setToolTip(fault);
        restyle(input);
    }
}

static QString listText(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &entry : value.isArray() ? value.toArray() : QJsonArray{value})
        texts.append(entry.toString());
    return texts.join(u", "_s);
}

void TriggerCard::fill(const TriggerField &field, QWidget &input) const
{
    const QJsonValue value = m_config.value(field.key);
    if (auto *flag = qobject_cast<QCheckBox *>(&input))
        flag->setChecked(value.toBool());
    else if (auto *choice = qobject_cast<QComboBox *>(&input))
        choice->setCurrentIndex(std::max(0, choice->findData(value.toString())));
    else if (auto *text = qobject_cast<QLineEdit *>(&input))
        text->setText(value.isUndefined()         ? QString()
                : field.kind == FieldKind::List   ? listText(value)
                : field.kind == FieldKind::Number ? QString::number(value.toInteger())
                                                  : value.toString());
}

// Undefined: left out of the config.
QJsonValue TriggerCard::valueOf(const TriggerField &field, const QWidget &input) const
{
    if (auto *flag = qobject_cast<const QCheckBox *>(&input))
        return flag->isChecked();
    if (auto *choice = qobject_cast<const QComboBox *>(&input)) {
        const QString value = choice->currentData().toString();
        return value.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(value);
    }
    const QString text = qobject_cast<const QLineEdit *>(&input)->text().trimmed();
    if (text.isEmpty())
        return QJsonValue::Undefined;
    if (field.kind == FieldKind::Number) {
        bool isNumber = false;
        const int number = text.toInt(&isNumber);
        return isNumber ? QJsonValue(number) : QJsonValue(text); // the server says what is wrong with it
    }
    if (field.kind != FieldKind::List)
        return text;
    if (m_config.value(field.key).isString() && !text.contains(','_L1))
        return text; // stays in the form it was deployed in
    QJsonArray list;
    for (const QString &entry : text.split(','_L1, Qt::SkipEmptyParts))
        list.append(entry.trimmed());
    return list;
}

std::optional<Trigger> TriggerCard::trigger() const
{
    if (!m_isAttached)
        return {};
    Trigger trigger{m_type, m_config, m_enabled->isChecked()};
    for (qsizetype index = 0; index < m_fields.size(); ++index) {
        const QJsonValue value = valueOf(m_fields.at(index), *m_inputs.at(index));
        if (value.isUndefined())
            trigger.config.remove(m_fields.at(index).key);
        else
            trigger.config.insert(m_fields.at(index).key, value);
    }
    return trigger;
}

} // namespace isola
