#include "core/logs/LogSignatures.h"

#include "core/logs/LogDatabase.h"
#include "core/logs/TextNeedle.h"

#include <QSaveFile>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

namespace isola {

static constexpr int kBits = 16; // log2 of a block's bits
static constexpr qint64 kStrips = qint64(1) << kBits;
static constexpr qsizetype kGram = 4;
static constexpr char kMagic[9] = "isolasg1";
static constexpr qint64 kHeadBytes = 8 + qint64(sizeof(qint64)); // magic, number of blocks
static constexpr qint64 kBlockBytes = qint64(2 * sizeof(qint64)); // low, high

// Calls `bit` twice for each run of four bytes.
template <typename Bit> static void eachBit(QByteArrayView text, const Bit &bit)
{
    quint32 gram = 0;
    for (qsizetype index = 0; index < text.size(); ++index) {
        gram = (gram >> 8) | (quint32(foldedByte(text[index])) << 24);
        if (index + 1 < kGram)
            continue;
        bit((gram * 0x9E3779B1u) >> (32 - kBits));
        bit(((gram ^ 0x5bd1e995u) * 0x85EBCA6Bu) >> (32 - kBits));
    }
}

// ---- Reading

std::unique_ptr<LogSignatures> LogSignatures::open(const LogSegmentFile &segment)
{
    std::unique_ptr<LogSignatures> signatures(new LogSignatures);
    QFile &file = signatures->m_file;
    file.setFileName(segment.signaturesPath());
    if (!file.open(QIODevice::ReadOnly) || file.size() < kHeadBytes)
        return nullptr;
    signatures->m_bytes = file.map(0, file.size());
    if (!signatures->m_bytes || std::memcmp(signatures->m_bytes, kMagic, 8) != 0)
        return nullptr;
    std::memcpy(&signatures->m_blocks, signatures->m_bytes + 8, sizeof(qint64));
    const qint64 blocks = signatures->m_blocks;
    signatures->m_stripBytes = (blocks + 7) / 8;
    const bool isWhole = blocks >= 0 && blocks < file.size() / kBlockBytes + 1
        && file.size() == kHeadBytes + blocks * kBlockBytes + kStrips * signatures->m_stripBytes;
    return isWhole ? std::move(signatures) : nullptr;
}

RowRange LogSignatures::block(qint64 number) const
{
    RowRange range;
    std::memcpy(&range, m_bytes + kHeadBytes + number * kBlockBytes, sizeof range);
    return range;
}

bool LogSignatures::addBlocks(const QByteArray &pattern, QByteArray &blocks) const
{
    if (pattern.size() < kGram)
        return false;
    QByteArray found(m_stripBytes, char(0xff));
    const uchar *strips = m_bytes + kHeadBytes + m_blocks * kBlockBytes;
    eachBit(pattern, [&](quint32 bit) {
        const uchar *strip = strips + qint64(bit) * m_stripBytes;
        for (qint64 index = 0; index < m_stripBytes; ++index)
            found[index] = char(uchar(found[index]) & strip[index]);
    });
    for (qint64 index = 0; index < m_stripBytes; ++index)
        blocks[index] = char(uchar(blocks[index]) | uchar(found[index]));
    return true;
}

std::optional<QList<RowRange>> LogSignatures::candidates(const TextNeedle &needle) const
{
    QByteArray blocks(m_stripBytes, 0);
    if (!addBlocks(needle.plain(), blocks) || !addBlocks(needle.encoded(), blocks))
        return std::nullopt;
    QList<RowRange> ranges;
    for (qint64 number = 0; number < m_blocks; ++number) {
        if (!(uchar(blocks[number / 8]) >> (number % 8) & 1))
            continue;
        const RowRange next = block(number);
        if (number > 0 && !ranges.isEmpty() && uchar(blocks[(number - 1) / 8]) >> ((number - 1) % 8) & 1)
            ranges.last().high = next.high; // of one piece, which is cheaper to go through
        else
            ranges.append(next);
    }
    return ranges;
}

// ---- Writing

namespace {

class SignatureBuilder final {
public:
    explicit SignatureBuilder(qint64 texts)
        : m_stripBytes((texts + LogSignatures::kBlockTexts * 8 - 1) / (LogSignatures::kBlockTexts * 8))
        , m_strips(size_t(m_stripBytes * kStrips))
    {
    }

    void add(qint64 row, std::initializer_list<QByteArrayView> texts)
    {
        if (m_texts == 0)
            m_blocks.push_back({row, row + 1});
        m_blocks.back().high = row + 1;
        for (const QByteArrayView text : texts)
            eachBit(text, [this](quint32 bit) { m_bits[bit / 64] |= quint64(1) << (bit % 64); });
        if (++m_texts == LogSignatures::kBlockTexts)
            endBlock();
    }

    bool write(const QString &path)
    {
        if (m_texts > 0)
            endBlock();
        QSaveFile file(path);
        const qint64 blocks = qint64(m_blocks.size());
        const auto put
            = [&file](const void *data, qint64 size) { return file.write(static_cast<const char *>(data), size) == size; };
        return file.open(QIODevice::WriteOnly) && put(kMagic, 8) && put(&blocks, sizeof blocks)
            && put(m_blocks.data(), blocks * kBlockBytes) && put(m_strips.data(), qint64(m_strips.size())) && file.commit();
    }

private:
    void endBlock()
    {
        const size_t block = m_blocks.size() - 1;
        for (size_t word = 0; word < m_bits.size(); ++word)
            for (; m_bits[word] != 0; m_bits[word] &= m_bits[word] - 1) {
                const size_t bit = word * 64 + size_t(std::countr_zero(m_bits[word]));
                m_strips[bit * size_t(m_stripBytes) + block / 8] |= uchar(1 << (block % 8));
            }
        m_texts = 0;
    }

    const qint64 m_stripBytes;
    std::vector<uchar> m_strips;
    std::vector<RowRange> m_blocks;
    std::array<quint64, kStrips / 64> m_bits{}; // of the block that is being filled
    int m_texts = 0; // in it
};
static_assert(sizeof(RowRange) == kBlockBytes, "blocks are written as they are");

} // namespace

Result<bool> writeSignatures(const LogSegmentFile &segment, const std::atomic<bool> &isStopping)
{
    auto database = LogDatabase::open(segment.path, LogDatabase::Access::Read);
    if (!database)
        return fail(database.error());
    const Result<qint64> count = database->number("SELECT count(*) FROM log_text");
    if (!count)
        return fail(count.error());
    auto texts = database->prepare("SELECT row, message, stack, console FROM log_text WHERE row > ? ORDER BY row LIMIT 1000");
    if (!texts)
        return fail(texts.error());
    SignatureBuilder builder(*count);
    qint64 last = 0;
    qint64 seen = 0;
    // In pieces: rows may be pruned meanwhile, and no snapshot is held for long. New ones do not come.
    for (bool goesOn = true; goesOn && seen < *count;) {
        if (isStopping)
            return false;
        texts->bind(1, last);
        goesOn = false;
        Result<bool> row = true;
        while (seen < *count && (row = texts->step()) && *row) {
            last = texts->integer(0);
            builder.add(last, {texts->bytes(1), texts->bytes(2), texts->bytes(3)});
            goesOn = true;
            ++seen;
        }
        texts->reset();
        if (!row)
            return fail(row.error());
    }
    if (!segment.exists())
        return true; // it went meanwhile
    if (!builder.write(segment.signaturesPath()))
        return fail(ErrorCode::RuntimeUnavailable, QStringLiteral("%1 cannot be written").arg(segment.signaturesPath()),
            QStringLiteral("Searches of the log are slower without it. Is the disk full?"));
    return true;
}

} // namespace isola
