#include "ui/triggers/BucketBrowser.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/Labels.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QMimeDatabase>
#include <QNetworkReply>
#include <QProgressBar>
#include <QPushButton>
#include <QSaveFile>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kMostShown = 500;
static constexpr int kListHeight = 190;

BucketBrowser::BucketBrowser(ServerClient &client, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_theme(theme)
    , m_place(makeLabel({}, TextRole::Strong))
    , m_up(makeButton(tr("Up"), ButtonKind::Ghost))
    , m_upload(makeButton(tr("Upload files")))
    , m_fetch(makeButton(tr("Save as"), ButtonKind::Ghost))
    , m_remove(makeButton(tr("Remove"), ButtonKind::Ghost))
    , m_list(new QTreeWidget)
    , m_hint(makeLabel({}, TextRole::Caption))
    , m_create(makeButton({}))
    , m_progress(new QProgressBar)
    , m_cancel(makeButton(tr("Stop"), ButtonKind::Ghost))
    , m_banner(new Banner(theme))
{
    setAcceptDrops(true);
    m_list->setObjectName(u"objects"_s);
    m_list->setAccessibleName(tr("Objects of the bucket"));
    m_list->setHeaderLabels({tr("Key"), tr("Size"), tr("Type"), tr("Changed")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFixedHeight(kListHeight);
    m_list->header()->resizeSection(0, 260);
    m_hint->setWordWrap(true);
    m_create->setObjectName(u"createBucket"_s);
    m_progress->setTextVisible(false);
    m_progress->hide();
    m_progress->setAccessibleName(tr("Upload"));
    m_cancel->hide();
    auto *progress = new QHBoxLayout;
    progress->addWidget(m_hint, 1);
    progress->addWidget(m_create);
    progress->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(makeHead(theme));
    layout->addWidget(m_banner);
    layout->addWidget(makeCardAround(m_list));
    layout->addWidget(m_progress);
    layout->addLayout(progress);
    connectActions();
    chooseActions();
}

QLayout *BucketBrowser::makeHead(const Theme &theme)
{
    m_upload->setObjectName(u"uploadFiles"_s);
    m_upload->setIcon(themeIcon(theme, u"cloud-upload"_s));
    m_up->setIcon(themeIcon(theme, u"arrow-left"_s, IconInk::Muted));
    auto *head = new QHBoxLayout;
    head->addWidget(m_place, 1);
    for (QPushButton *button : {m_up, m_fetch, m_remove, m_upload})
        head->addWidget(button);
    return head;
}

void BucketBrowser::connectActions()
{
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &BucketBrowser::chooseActions);
    connect(m_list, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        const QString level = item->data(0, Qt::UserRole).toString();
        if (level.isEmpty())
            fetchChosen();
        else
            openLevel(level);
    });
    connect(m_up, &QPushButton::clicked, this, [this] {
        const qsizetype slash = m_prefix.lastIndexOf('/'_L1, m_prefix.size() - 2);
        openLevel(slash < 0 ? QString() : m_prefix.first(slash + 1));
    });
    connect(m_upload, &QPushButton::clicked, this,
        [this] { upload(QFileDialog::getOpenFileNames(this, tr("Upload to %1").arg(m_bucket + u'/' + m_prefix))); });
    connect(m_fetch, &QPushButton::clicked, this, &BucketBrowser::fetchChosen);
    connect(m_remove, &QPushButton::clicked, this, &BucketBrowser::removeChosen);
    connect(m_create, &QPushButton::clicked, this, &BucketBrowser::createBucket);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_waiting.clear();
        if (m_running)
            m_running->abort();
    });
}

void BucketBrowser::show(const QString &bucket, const QString &prefix)
{
    if (bucket == m_bucket)
        return;
    m_bucket = bucket;
    m_objects.clear();
    m_list->clear();
    m_banner->dismiss();
    const qsizetype slash = prefix.lastIndexOf('/'_L1);
    openLevel(slash < 0 ? QString() : prefix.first(slash + 1));
}

void BucketBrowser::openLevel(const QString &prefix)
{
    m_prefix = prefix;
    refresh();
}

void BucketBrowser::refresh()
{
    m_place->setText(m_bucket + u'/' + m_prefix);
    m_up->setEnabled(!m_prefix.isEmpty());
    if (m_bucket.isEmpty())
        return;
    QUrlQuery query;
    query.addQueryItem(u"prefix"_s, QString::fromLatin1(QUrl::toPercentEncoding(m_prefix)));
    query.addQueryItem(u"delimiter"_s, u"%2F"_s);
    query.addQueryItem(u"limit"_s, QString::number(kMostShown));
    const QString path = u"/buckets/%1/objects"_s.arg(m_bucket);
    m_client.get(path, query, this, [this, question = ++m_question](const Result<QJsonObject> &answer) {
        if (question != m_question)
            return;
        if (answer)
            return take(objectPageFromJson(*answer));
        if (answer.error().code == ErrorCode::ResourceNotFound)
            return showMissing();
        m_banner->showError(answer.error());
    });
}

void BucketBrowser::showMissing()
{
    take({});
    m_upload->setEnabled(false);
    m_hint->setText(tr("The bucket does not exist yet. S3 clients create it too."));
    m_create->setText(tr("Create %1").arg(m_bucket));
    m_create->show();
}

void BucketBrowser::take(const ObjectPage &page)
{
    m_objects = page.objects;
    m_list->clear();
    m_create->hide();
    m_upload->setEnabled(true);
    for (const QString &prefix : page.prefixes) {
        auto *item = new QTreeWidgetItem(m_list, {prefix.mid(m_prefix.size()), QString(), tr("folder"), QString()});
        item->setData(0, Qt::UserRole, prefix);
        item->setIcon(0, themeIcon(m_theme, u"chevron-right"_s, IconInk::Muted));
    }
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const StoredObject &object : page.objects) {
        auto *item = new QTreeWidgetItem(m_list,
            {object.key.mid(m_prefix.size()), formatBytes(object.size), object.contentType,
                relativeTime(object.modifiedAt, now)});
        item->setToolTip(0, object.key);
        item->setToolTip(3, exactTime(object.modifiedAt));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_hint->setText(!page.next.isEmpty()       ? tr("The first %1 objects; a deeper folder shows more.").arg(kMostShown)
            : m_list->topLevelItemCount() == 0 ? tr("Empty. Drop files here, or choose them with “Upload files”.")
                                               : tr("Drop files here to upload them into %1").arg(m_bucket + u'/' + m_prefix));
    chooseActions();
}

const StoredObject *BucketBrowser::chosen() const
{
    const auto selected = m_list->selectedItems();
    if (selected.isEmpty())
        return nullptr;
    const qsizetype row = m_list->indexOfTopLevelItem(selected.first()) - (m_list->topLevelItemCount() - m_objects.size());
    return row >= 0 && row < m_objects.size() ? &m_objects.at(row) : nullptr;
}

void BucketBrowser::chooseActions()
{
    const bool isObject = chosen() != nullptr;
    for (QPushButton *button : {m_fetch, m_remove}) {
        button->setEnabled(isObject);
        button->setToolTip(isObject ? QString() : tr("Choose an object first"));
    }
}

QString BucketBrowser::objectPath(const QString &key) const
{
    return u"/buckets/%1/objects/%2"_s.arg(m_bucket, QString::fromLatin1(QUrl::toPercentEncoding(key)));
}

void BucketBrowser::createBucket()
{
    m_client.post(u"/buckets"_s, {{u"name"_s, m_bucket}}, this, [this](const Result<QJsonObject> &answer) {
        if (!answer)
            return m_banner->showError(answer.error());
        Q_EMIT noted(tr("Created %1").arg(m_bucket));
        refresh();
    });
}

// ---- Up

void BucketBrowser::upload(const QStringList &files)
{
    m_waiting.append(files);
    m_sent = m_running ? m_sent : 0;
    if (!m_running)
        uploadNext();
}

void BucketBrowser::uploadNext()
{
    m_progress->setVisible(!m_waiting.isEmpty());
    m_cancel->setVisible(!m_waiting.isEmpty());
    if (m_waiting.isEmpty()) {
        if (m_sent > 0) {
            Q_EMIT noted(m_sent == 1 ? tr("Uploaded") : tr("Uploaded %1 files").arg(m_sent));
            Q_EMIT uploaded();
        }
        return refresh();
    }
    const QString file = m_waiting.takeFirst();
    const QString key = m_prefix + QFileInfo(file).fileName();
    m_hint->setText(tr("Uploading %1").arg(key));
    m_progress->setRange(0, 0);
    const QByteArray type = QMimeDatabase().mimeTypeForFile(file).name().toLatin1();
    const auto done = [this](const Result<QJsonObject> &answer) {
        m_running = nullptr;
        if (answer)
            ++m_sent;
        else
            m_banner->showError(answer.error());
        uploadNext();
    };
    m_running = m_client.upload(objectPath(key), file, type, this, done);
    if (m_running)
        connect(m_running, &QNetworkReply::uploadProgress, m_progress, [this](qint64 sent, qint64 all) {
            static constexpr int kSteps = 1000;
            m_progress->setRange(0, all > 0 ? kSteps : 0);
            m_progress->setValue(all > 0 ? int(sent * kSteps / all) : 0);
        });
}

static QStringList filesIn(const QMimeData &data)
{
    QStringList files;
    for (const QUrl &url : data.urls())
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isFile())
            files.append(url.toLocalFile());
    return files;
}

void BucketBrowser::markDrop(bool isOver)
{
    m_list->parentWidget()->setProperty("drop", isOver);
    restyle(*m_list->parentWidget());
}

void BucketBrowser::dragEnterEvent(QDragEnterEvent *event)
{
    if (!m_upload->isEnabled() || m_bucket.isEmpty() || filesIn(*event->mimeData()).isEmpty())
        return;
    event->acceptProposedAction();
    markDrop(true);
}

void BucketBrowser::dragLeaveEvent(QDragLeaveEvent *)
{
    markDrop(false);
}

void BucketBrowser::dropEvent(QDropEvent *event)
{
    markDrop(false);
    upload(filesIn(*event->mimeData()));
    event->acceptProposedAction();
}

// ---- Down and away

void BucketBrowser::fetchChosen()
{
    const StoredObject *object = chosen();
    if (!object)
        return;
    const QString name = object->key.section('/'_L1, -1);
    const QString path = QFileDialog::getSaveFileName(this, tr("Save %1").arg(object->key), name);
    if (path.isEmpty())
        return;
    auto *file = new QSaveFile(path, this);
    if (!file->open(QIODevice::WriteOnly)) {
        m_banner->showMessage(Tone::Danger, tr("%1 cannot be written: %2").arg(path, file->errorString()));
        return file->deleteLater();
    }
    QNetworkReply *reply = m_client.network().get(m_client.request(objectPath(object->key)));
    connect(reply, &QNetworkReply::readyRead, file, [reply, file] { file->write(reply->readAll()); });
    connect(reply, &QNetworkReply::finished, this, [this, reply, file, path] {
        const bool isGood = reply->error() == QNetworkReply::NoError && file->commit();
        if (isGood)
            Q_EMIT noted(tr("Saved %1").arg(path));
        else
            m_banner->showMessage(Tone::Danger, tr("%1 was not saved: %2").arg(path, reply->errorString()));
        reply->deleteLater();
        file->deleteLater();
    });
}

void BucketBrowser::removeChosen()
{
    const StoredObject *object = chosen();
    if (!object)
        return;
    auto *question = new QMessageBox(QMessageBox::Warning, tr("Remove an object"),
        tr("Remove %1 from %2? It cannot be brought back.").arg(object->key, m_bucket), QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto *remove = question->addButton(tr("Remove %1").arg(object->key.section('/'_L1, -1)), QMessageBox::DestructiveRole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::buttonClicked, this, [this, remove, key = object->key](const QAbstractButton *button) {
        if (button != remove)
            return;
        m_client.remove(objectPath(key), this, [this](const Result<QJsonObject> &answer) {
            if (!answer)
                m_banner->showError(answer.error());
            refresh();
        });
    });
    question->open();
}

} // namespace isola
