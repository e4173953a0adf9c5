#pragma once
// Functions that were deleted, and the way back: a restored one is live as it was, with its history and variables.

#include <QDialog>

class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace isola {

class Banner;
class EmptyState;
class ServerClient;
class Theme;

class TrashDialog final : public QDialog {
    Q_OBJECT

public:
    TrashDialog(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void restored(const QString &name);

private:
    void load();
    void fill(const QJsonObject &answer);
    void restore();

    ServerClient &m_client;
    Banner *m_banner;
    QStackedWidget *m_stack;
    QTreeWidget *m_list;
    EmptyState *m_empty;
    QPushButton *m_restore;
};

} // namespace isola
