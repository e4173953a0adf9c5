#pragma once
// A function's triggers, a card per type. A function without any cannot be called, and the page says so.

#include "ui/registry/DraftPage.h"

namespace isola {

class Banner;
class Theme;
class TriggerCard;

class TriggersPage final : public DraftPage {
    Q_OBJECT

public:
    explicit TriggersPage(const Theme &theme, QWidget *parent = nullptr);

    void show(const FunctionDetails &deployed, const FunctionDetails &edited) override;
    QJsonObject changes() const override;

private:
    void fill(const QList<Trigger> &triggers);
    QJsonArray triggersJson() const;
    void warn();

    QList<TriggerCard *> m_cards;
    QJsonArray m_saved; // as triggersJson() reads when what is deployed is shown
    Banner *m_warning;
};

} // namespace isola
