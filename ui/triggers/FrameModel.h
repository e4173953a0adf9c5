#pragma once
// The frames of one socket, both ways, in order: the newest few hundred. For a list with an inspector beside it.

#include <QAbstractTableModel>
#include <QDateTime>

namespace isola {

enum class FrameKind { Sent, Received, Note }; // a note is about the socket itself

struct SocketFrame {
    FrameKind kind = FrameKind::Note;
    QDateTime time;
    bool isBinary = false;
    QByteArray bytes; // UTF-8 where it is text
};

class FrameModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kMostFrames = 500;
    enum Column { Way, Time, Size, Content, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void append(SocketFrame frame);
    void clear();
    const SocketFrame &frame(int row) const { return m_frames.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<SocketFrame> m_frames;
};

// For the inspector: JSON indented, other text as it is, bytes in hexadecimal beside their characters.
QString frameText(const SocketFrame &frame);

} // namespace isola
