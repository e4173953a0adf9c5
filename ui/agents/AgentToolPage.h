#pragma once
// Whether agents may use the function as a tool, and how: the four fields, each with its consequence.

#include "ui/registry/DraftPage.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace isola {

class AgentToolPage final : public DraftPage {
    Q_OBJECT

public:
    explicit AgentToolPage(QWidget *parent = nullptr);

    void show(const FunctionDetails &deployed, const FunctionDetails &edited) override;
    QJsonObject changes() const override;

private:
    void update();

    AgentTool m_saved;
    QCheckBox *m_isExposed;
    QPlainTextEdit *m_description;
    QLabel *m_count;
    QComboBox *m_mode;
    QComboBox *m_audience;
};

} // namespace isola
