#pragma once
// One trigger type as a card: attached or not, on or off, its config as a form that says what is wrong as it is typed, and below
// it what the server knows. Config fields that the form does not know are kept.

#include "core/model/Trigger.h"
#include "ui/triggers/TriggerFields.h"
#include "ui/triggers/TriggerLive.h"

#include <QFrame>

class QCheckBox;
class QLabel;
class QPushButton;

namespace isola {

class Theme;

class TriggerCard final : public QFrame {
    Q_OBJECT

public:
    // `live` may be null: the form alone.
    TriggerCard(TriggerType type, const Theme &theme, TriggerLive *live, QWidget *parent = nullptr);

    TriggerType type() const { return m_type; }
    TriggerLive *live() const { return m_live; }
    void show(const Trigger *trigger); // null: not attached
    // Whose card it is, and whether such a trigger is live: then the switch acts at once.
    void setContext(const QString &function, const QString &url, bool isDeployed);
    void showHealth(const TriggerHealth &health);
    std::optional<Trigger> trigger() const;
    bool isValid() const;

Q_SIGNALS:
    void changed();
    void switched(bool isOn); // of a trigger that is live

private:
    QLayout *makeHeader(const Theme &theme);
    QWidget *makeInput(const TriggerField &field);
    QJsonValue valueOf(const TriggerField &field, const QWidget &input) const;
    void fill(const TriggerField &field, QWidget &input) const;
    void attach(bool isAttached);
    void check();
    void showLive();

    TriggerType m_type;
    QList<TriggerField> m_fields;
    QList<QWidget *> m_inputs; // one per field, like the next
    QList<QLabel *> m_faults;
    QJsonObject m_config; // as last shown
    bool m_isAttached = false;
    bool m_isFilling = false;
    QString m_function;
    QString m_url;
    bool m_isDeployed = false;
    QPushButton *m_attach;
    QCheckBox *m_enabled;
    QWidget *m_form;
    QLabel *m_state;
    TriggerLive *m_live;
};

} // namespace isola
