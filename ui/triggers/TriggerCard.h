#pragma once
// One trigger type as a card: attached or not, on or off, its config as a form. Config fields that the form does not know are
// kept.

#include "core/model/Trigger.h"
#include "ui/triggers/TriggerFields.h"

#include <QFrame>

class QCheckBox;
class QLabel;
class QPushButton;

namespace isola {

class Theme;

class TriggerCard final : public QFrame {
    Q_OBJECT

public:
    TriggerCard(TriggerType type, const Theme &theme, QWidget *parent = nullptr);

    void show(const Trigger *trigger); // null: not attached
    std::optional<Trigger> trigger() const;
    // For what the server alone knows: the URL, a warning.
    void setNote(const QString &note);

Q_SIGNALS:
    void changed();

private:
    QLayout *makeHeader(const Theme &theme);
    QWidget *makeInput(const TriggerField &field);
    QJsonValue valueOf(const TriggerField &field, const QWidget &input) const;
    void fill(const TriggerField &field, QWidget &input) const;
    void attach(bool isAttached);

    TriggerType m_type;
    QList<TriggerField> m_fields;
    QList<QWidget *> m_inputs; // one per field
    QJsonObject m_config; // as last shown
    bool m_isAttached = false;
    QPushButton *m_attach;
    QCheckBox *m_enabled;
    QWidget *m_form;
    QLabel *m_note;
};

} // namespace isola
