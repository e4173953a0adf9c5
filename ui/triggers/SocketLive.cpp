#include "ui/triggers/SocketLive.h"

#include "ui/client/ServerClient.h"
#include "ui/theme/Icons.h"
#include "ui/theme/Theme.h"
#include "ui/triggers/FrameModel.h"
#include "ui/widgets/Labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kFramesHeight = 210;

SocketLive::SocketLive(ServerClient &client, const Theme &theme, QWidget *parent)
    : TriggerLive(parent)
    , m_client(client)
    , m_frames(new FrameModel(this))
    , m_state(makePill({}, Tone::Neutral))
    , m_others(makeLabel({}, TextRole::Caption))
    , m_toggle(makeButton({}))
    , m_kind(new QComboBox)
    , m_name(new QLineEdit)
    , m_content(new QLineEdit)
    , m_send(makeButton(tr("Send")))
    , m_list(new QTreeView)
    , m_inspector(makeCodeText(theme, tr("Frame in full")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::kSmall);
    layout->addLayout(makeHead(theme));
    layout->addLayout(makeSender(theme));
    layout->addWidget(makeFrames(theme));
    connectSocket();
    connect(&client, &ServerClient::serverChanged, this, [this] { m_socket.abort(); });
    showState();
}

QLayout *SocketLive::makeHead(const Theme &theme)
{
    m_toggle->setObjectName(u"socketToggle"_s);
    m_toggle->setIcon(themeIcon(theme, u"radio-tower"_s));
    auto *clear = makeButton(tr("Clear"), ButtonKind::Ghost);
    connect(clear, &QPushButton::clicked, m_frames, &FrameModel::clear);
    connect(m_toggle, &QPushButton::clicked, this, &SocketLive::toggle);
    auto *head = new QHBoxLayout;
    head->addWidget(makeLabel(tr("Try it"), TextRole::Strong));
    head->addWidget(m_state);
    head->addWidget(m_others, 1);
    head->addWidget(clear);
    head->addWidget(m_toggle);
    return head;
}

QLayout *SocketLive::makeSender(const Theme &theme)
{
    m_kind->setAccessibleName(tr("Kind of frame"));
    m_kind->addItem(tr("Event"), u"event"_s);
    m_kind->addItem(tr("Text"), u"text"_s);
    m_kind->addItem(tr("Subscribe"), u"subscribe"_s);
    m_kind->addItem(tr("Ping"), u"ping"_s);
    m_name->setAccessibleName(tr("Event or channel"));
    m_name->setMaximumWidth(150);
    m_name->setFont(theme.codeFont());
    m_content->setObjectName(u"frameContent"_s);
    m_content->setAccessibleName(tr("Content of the frame"));
    m_content->setFont(theme.codeFont());
    m_send->setObjectName(u"sendFrame"_s);
    const auto adapt = [this] {
        const QString kind = m_kind->currentData().toString();
        m_name->setVisible(kind == "event"_L1 || kind == "subscribe"_L1);
        m_name->setPlaceholderText(kind == "event"_L1 ? tr("event") : tr("channel"));
        m_content->setVisible(kind == "event"_L1 || kind == "text"_L1);
        m_content->setPlaceholderText(kind == "event"_L1 ? tr("payload as JSON, {\"text\": \"hello\"}") : tr("text"));
    };
    connect(m_kind, &QComboBox::currentIndexChanged, this, adapt);
    connect(m_content, &QLineEdit::returnPressed, this, &SocketLive::send);
    connect(m_send, &QPushButton::clicked, this, &SocketLive::send);
    adapt();
    auto *sender = new QHBoxLayout;
    sender->addWidget(m_kind);
    sender->addWidget(m_name);
    sender->addWidget(m_content, 1);
    sender->addStretch(0);
    sender->addWidget(m_send);
    return sender;
}

QWidget *SocketLive::makeFrames(const Theme &theme)
{
    m_list->setObjectName(u"frames"_s);
    m_list->setAccessibleName(tr("Frames, both ways"));
    m_list->setModel(m_frames);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFont(theme.codeFont());
    m_list->header()->resizeSection(FrameModel::Way, 64);
    m_list->header()->resizeSection(FrameModel::Time, 116);
    m_list->header()->resizeSection(FrameModel::Size, 70);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        m_inspector->setPlainText(index.isValid() ? frameText(m_frames->frame(index.row())) : QString());
    });
    // The newest is followed until an older one is looked at.
    connect(m_frames, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int, int last) {
        const int current = m_list->currentIndex().row();
        if (current < 0 || current >= last - 1)
            m_list->setCurrentIndex(m_frames->index(last, 0));
    });
    m_inspector->setPlaceholderText(tr("Choose a frame to see it in full"));
    auto *splitter = new QSplitter;
    splitter->addWidget(makeCardAround(m_list));
    splitter->addWidget(m_inspector);
    splitter->setSizes({420, 240});
    splitter->setChildrenCollapsible(false);
    splitter->setFixedHeight(kFramesHeight);
    return splitter;
}

void SocketLive::connectSocket()
{
    const auto now = [] { return QDateTime::currentDateTimeUtc(); };
    connect(&m_socket, &QWebSocket::connected, this, [this] {
        m_isOpen = true;
        note(tr("connected"));
        showState();
    });
    connect(&m_socket, &QWebSocket::disconnected, this, [this] {
        const QString reason = m_socket.closeReason();
        note(reason.isEmpty() ? tr("closed with %1").arg(int(m_socket.closeCode()))
                              : tr("closed with %1: %2").arg(int(m_socket.closeCode())).arg(reason));
        showState();
    });
    connect(&m_socket, &QWebSocket::stateChanged, this, [this](QAbstractSocket::SocketState state) {
        if (state == QAbstractSocket::UnconnectedState && !std::exchange(m_isOpen, false))
            note(tr("could not connect: %1").arg(m_socket.errorString()));
        showState();
    });
    connect(&m_socket, &QWebSocket::textMessageReceived, this, [this, now](const QString &text) {
        m_frames->append({FrameKind::Received, now(), false, text.toUtf8()});
    });
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this, [this, now](const QByteArray &bytes) {
        m_frames->append({FrameKind::Received, now(), true, bytes});
    });
}

void SocketLive::note(const QString &text)
{
    m_frames->append({FrameKind::Note, QDateTime::currentDateTimeUtc(), false, text.toUtf8()});
}

void SocketLive::toggle()
{
    if (m_socket.state() != QAbstractSocket::UnconnectedState)
        return m_socket.close(QWebSocketProtocol::CloseCodeNormal);
    QNetworkRequest request = m_client.request(u"/realtime"_s);
    QUrl url = request.url();
    url.setScheme(url.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    request.setUrl(url);
    m_socket.open(request);
    showState();
}

void SocketLive::showState()
{
    const bool isOpen = m_socket.state() == QAbstractSocket::ConnectedState;
    const bool isClosed = m_socket.state() == QAbstractSocket::UnconnectedState;
    setPill(*m_state,
        isOpen         ? tr("connected")
            : isClosed ? tr("not connected")
                       : tr("connecting"),
        isOpen ? Tone::Success : Tone::Neutral);
    m_toggle->setText(isClosed ? tr("Connect") : tr("Disconnect"));
    m_send->setEnabled(isOpen);
    m_send->setToolTip(isOpen ? QString() : tr("Connect first"));
}

void SocketLive::show(const TriggerView &view)
{
    if (view.function != m_view.function)
        m_name->setText(view.edited.config.value("event"_L1).toString(u"message"_s));
    m_view = view;
}

void SocketLive::showHealth(const TriggerHealth &health)
{
    m_others->setText(tr("Open sockets of this app: %1").arg(health.openSockets));
}

QByteArray SocketLive::message() const
{
    const QString kind = m_kind->currentData().toString();
    const QString content = m_content->text();
    if (kind == "text"_L1)
        return content.toUtf8();
    QJsonObject message{{u"type"_s, kind}};
    if (kind == "subscribe"_L1)
        message.insert("channel"_L1, m_name->text());
    if (kind == "event"_L1) {
        message.insert("event"_L1, m_name->text());
        // Any JSON value may be a payload, also one that a document cannot be.
        const QJsonDocument payload = QJsonDocument::fromJson('[' + content.toUtf8() + ']');
        if (!content.trimmed().isEmpty() && !payload.isArray())
            return {};
        if (!content.trimmed().isEmpty())
            message.insert("payload"_L1, payload.array().first());
    }
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

void SocketLive::send()
{
    if (m_socket.state() != QAbstractSocket::ConnectedState)
        return;
    const QByteArray bytes = message();
    if (bytes.isNull())
        return note(tr("not sent: the payload is not JSON"));
    m_socket.sendTextMessage(QString::fromUtf8(bytes));
    m_frames->append({FrameKind::Sent, QDateTime::currentDateTimeUtc(), false, bytes});
}

} // namespace isola
