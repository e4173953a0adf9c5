#pragma once
// The objects of one bucket, a level at a time: files are uploaded by choosing or dropping them, objects fetched and removed.

#include "ui/client/TriggerValues.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QNetworkReply;
class QProgressBar;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace isola {

class Banner;
class ServerClient;
class Theme;

class BucketBrowser final : public QWidget {
    Q_OBJECT

public:
    BucketBrowser(ServerClient &client, const Theme &theme, QWidget *parent = nullptr);

    // Empty: none. `prefix` is where uploads go at first.
    void show(const QString &bucket, const QString &prefix);
    void refresh();
    void upload(const QStringList &files);

Q_SIGNALS:
    void noted(const QString &text);
    void uploaded();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QLayout *makeHead(const Theme &theme);
    void connectActions();
    void openLevel(const QString &prefix);
    void take(const ObjectPage &page);
    void showMissing();
    void createBucket();
    void chooseActions();
    void uploadNext();
    void fetchChosen();
    void removeChosen();
    void markDrop(bool isOver);
    const StoredObject *chosen() const;
    QString objectPath(const QString &key) const;

    ServerClient &m_client;
    const Theme &m_theme;
    QString m_bucket;
    QString m_prefix; // the level on display
    QList<StoredObject> m_objects;
    QLabel *m_place;
    QPushButton *m_up;
    QPushButton *m_upload;
    QPushButton *m_fetch;
    QPushButton *m_remove;
    QTreeWidget *m_list;
    QLabel *m_hint;
    QPushButton *m_create;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    Banner *m_banner;
    QStringList m_waiting; // files
    QPointer<QNetworkReply> m_running;
    int m_sent = 0;
    int m_question = 0;
};

} // namespace isola
