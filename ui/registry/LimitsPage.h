#pragma once
// Description and limits of a function.

#include "ui/registry/DraftPage.h"

class QLineEdit;
class QSpinBox;

namespace isola {

class LimitsPage final : public DraftPage {
    Q_OBJECT

public:
    explicit LimitsPage(QWidget *parent = nullptr);

    void show(const FunctionDetails &deployed, const FunctionDetails &edited) override;
    QJsonObject changes() const override;

private:
    FunctionDetails m_saved;
    QLineEdit *m_description;
    QSpinBox *m_timeout;
    QSpinBox *m_memory;
};

} // namespace isola
