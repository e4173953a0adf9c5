#pragma once
// Which parts of a sealed segment may hold a text, so that a search reads little of it: every 64 texts are a block, and each run
// of four bytes in a block, letters A to Z folded, sets two of its 65536 bits. The bits are stored in strips, one strip for each
// bit with a place for every block: a needle's bits are a few strips that are ANDed. Exact: what a block may hold is still
// compared. Beside the segment, in "seg-N.db-sig": a segment without one is gone through as a whole.

#include "core/base/Result.h"
#include "core/logs/LogSegmentFile.h"
#include "core/logs/RowRange.h"

#include <QFile>
#include <atomic>
#include <memory>
#include <optional>

namespace isola {

class TextNeedle;

// Reads them. Belongs to one thread.
class LogSignatures final {
public:
    static constexpr int kBlockTexts = 64;

    // Null without a whole file.
    static std::unique_ptr<LogSignatures> open(const LogSegmentFile &segment);

    // The rows that may hold it, oldest first; nothing when it is too short to tell.
    std::optional<QList<RowRange>> candidates(const TextNeedle &needle) const;

private:
    LogSignatures() = default;
    RowRange block(qint64 number) const;
    bool addBlocks(const QByteArray &pattern, QByteArray &blocks) const; // false: too short

    QFile m_file;
    const uchar *m_bytes = nullptr;
    qint64 m_blocks = 0;
    qint64 m_stripBytes = 0;
};

// Makes them for a segment that takes no more rows. False when it was told to stop, which leaves nothing.
Result<bool> writeSignatures(const LogSegmentFile &segment, const std::atomic<bool> &isStopping);

} // namespace isola
