#include "ui/triggers/FrameModel.h"

#include "ui/invoke/JsonText.h"
#include "ui/widgets/Format.h"

using namespace Qt::StringLiterals;

namespace isola {

static constexpr int kExcerpt = 160;
static constexpr int kBytesPerLine = 16;

void FrameModel::append(SocketFrame frame)
{
    if (m_frames.size() == kMostFrames) {
        beginRemoveRows({}, 0, 0);
        m_frames.removeFirst();
        endRemoveRows();
    }
    const int row = int(m_frames.size());
    beginInsertRows({}, row, row);
    m_frames.append(std::move(frame));
    endInsertRows();
}

void FrameModel::clear()
{
    beginResetModel();
    m_frames.clear();
    endResetModel();
}

int FrameModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_frames.size());
}

int FrameModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

static QString wayText(FrameKind kind)
{
    switch (kind) {
    case FrameKind::Sent:
        return FrameModel::tr("out");
    case FrameKind::Received:
        return FrameModel::tr("in");
    case FrameKind::Note:
        return FrameModel::tr("socket");
    }
    Q_UNREACHABLE();
}

QVariant FrameModel::data(const QModelIndex &index, int role) const
{
    const SocketFrame &frame = m_frames.at(index.row());
    if (role == Qt::TextAlignmentRole && index.column() == Size)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Way:
        return wayText(frame.kind);
    case Time:
        return frame.time.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    case Size:
        return frame.kind == FrameKind::Note ? QString() : formatBytes(frame.bytes.size());
    case Content:
        return frame.isBinary ? QString::fromLatin1(frame.bytes.first(std::min<qsizetype>(frame.bytes.size(), 32)).toHex(' '))
                              : QString::fromUtf8(frame.bytes).left(kExcerpt).simplified();
    default:
        return {};
    }
}

QVariant FrameModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList titles{tr("Way"), tr("Time"), tr("Size"), tr("Content")};
    return titles.value(section);
}

static QString hexText(const QByteArray &bytes)
{
    QStringList lines;
    for (qsizetype at = 0; at < bytes.size(); at += kBytesPerLine) {
        const QByteArray piece = bytes.sliced(at, std::min<qsizetype>(kBytesPerLine, bytes.size() - at));
        QString characters;
        for (const char byte : piece)
            characters += byte >= ' ' && byte < 0x7f ? QLatin1Char(byte) : QLatin1Char('.');
        lines.append(u"%1  %2  %3"_s.arg(at, 6, 16, '0'_L1)
                         .arg(QString::fromLatin1(piece.toHex(' ')), -(kBytesPerLine * 3))
                         .arg(characters));
    }
    return lines.join('\n'_L1);
}

QString frameText(const SocketFrame &frame)
{
    if (frame.isBinary)
        return hexText(frame.bytes);
    return QString::fromUtf8(indentedJson(frame.bytes).value_or(frame.bytes));
}

} // namespace isola
