#pragma once
// The last look before a deploy, beside the editor's view of the differences: what else changes, whether the server's copy has
// changed meanwhile, a note for the history, and the button that does it.

#include "core/base/Error.h"

#include <QJsonObject>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace isola {

class Banner;
class ShadowCard;
class Theme;

class ReviewPane final : public QWidget {
    Q_OBJECT

public:
    explicit ReviewPane(const Theme &theme, QWidget *parent = nullptr);

    // `deployed` as the API gives it; `changes` as fields of the deploy body, without the code.
    void show(const QJsonObject &deployed, const QJsonObject &changes, bool isCodeChanged);
    void setCodeCounts(int added, int removed);
    // Someone deployed `version` since the function was opened here.
    void showConflict(int version);
    void showFault(const Error &error);
    void setBusy(bool isBusy);
    bool isBusy() const;
    QString note() const;
    ShadowCard &shadow() { return *m_shadow; }
    bool isOverwriting() const { return m_isConflicting; }

Q_SIGNALS:
    void deployRequested();
    void cancelled();
    void theirsWanted(); // drop the draft, take the server's

private:
    void showWarnings(const QJsonObject &deployed, const QJsonObject &changes);
    void clear();

    QLabel *m_title;
    QLabel *m_code;
    QVBoxLayout *m_changes;
    Banner *m_warning;
    Banner *m_banner;
    ShadowCard *m_shadow;
    QLineEdit *m_note;
    QPushButton *m_deploy;
    bool m_isConflicting = false;
};

} // namespace isola
