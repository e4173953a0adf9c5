#pragma once
// The list of functions: find, open, make, copy, export and import, delete with undo, and the trash.

#include "ui/widgets/Panel.h"

class QLabel;
class QMenu;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace isola {

class ActivityFeed;
class FunctionTransfer;
class ServerClient;
class Banner;
class EmptyState;
class FunctionsModel;
class SearchField;
class Theme;
class Toast;

class FunctionsPanel final : public Panel {
    Q_OBJECT

public:
    FunctionsPanel(ServerClient &client, const Theme &theme, Toast &toast, QWidget *parent = nullptr);

    void refresh() override;
    void focusSearch() override;
    const FunctionsModel &model() const { return *m_model; }
    QStringList functionNames() const;

    // Also asked for from a function's own page.
    void deleteFunction(const QString &name);

Q_SIGNALS:
    void functionOpened(const QString &name);
    void newFunctionRequested();
    void functionsLoaded();

private:
    QWidget *makeHeader();
    void makeTable();
    void showFunctions(const QJsonObject &answer);
    void chooseState();
    void openCurrent();
    void showMenu(const QPoint &position);
    QMenu *makeMore();
    void watchTransfer();
    void duplicateCurrent();
    void exportFunctions(const QStringList &names);
    void importFunctions();
    void showTrash();
    QString currentName() const;

    ServerClient &m_client;
    const Theme &m_theme;
    Toast &m_toast;
    FunctionsModel *m_model;
    ActivityFeed *m_activity;
    FunctionTransfer *m_transfer;
    QSortFilterProxyModel *m_proxy;
    QLabel *m_count;
    SearchField *m_search;
    Banner *m_banner;
    QStackedWidget *m_stack;
    QTreeView *m_table;
    EmptyState *m_empty;
    bool m_isLoaded = false;
};

} // namespace isola
