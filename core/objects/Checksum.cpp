#include "core/objects/Checksum.h"

#include <QtEndian>
#include <array>
#include <zlib.h>

namespace isola {

QByteArray wireName(ChecksumAlgorithm algorithm)
{
    switch (algorithm) {
    case ChecksumAlgorithm::Crc32:
        return "CRC32";
    case ChecksumAlgorithm::Crc32c:
        return "CRC32C";
    case ChecksumAlgorithm::Crc64Nvme:
        return "CRC64NVME";
    case ChecksumAlgorithm::Sha1:
        return "SHA1";
    case ChecksumAlgorithm::Sha256:
        return "SHA256";
    }
    Q_UNREACHABLE();
}

std::optional<ChecksumAlgorithm> checksumAlgorithmFromWire(QByteArrayView name)
{
    for (const ChecksumAlgorithm algorithm : kChecksumAlgorithms)
        if (name.compare(wireName(algorithm), Qt::CaseInsensitive) == 0)
            return algorithm;
    return {};
}

// Reflected polynomials, eight tables each, so that eight bytes are taken at a step.
template <typename Word> using Tables = std::array<std::array<Word, 256>, 8>;

template <typename Word> static constexpr Tables<Word> makeTables(Word polynomial)
{
    Tables<Word> tables{};
    for (unsigned i = 0; i < 256; ++i) {
        Word value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ (value & 1 ? polynomial : Word(0));
        tables[0][i] = value;
    }
    for (size_t table = 1; table < 8; ++table)
        for (size_t i = 0; i < 256; ++i)
            tables[table][i] = (tables[table - 1][i] >> 8) ^ tables[0][tables[table - 1][i] & 0xff];
    return tables;
}

static constexpr auto kCastagnoli = makeTables<quint32>(0x82f63b78);
static constexpr auto kNvme = makeTables<quint64>(0x9a6c9329ac4bc9b5);

template <typename Word> static Word continueCrc(const Tables<Word> &tables, Word before, QByteArrayView bytes)
{
    quint64 crc = Word(~before);
    const char *data = bytes.data();
    qsizetype left = bytes.size();
    for (; left >= 8; left -= 8, data += 8) {
        const quint64 word = qFromLittleEndian<quint64>(data) ^ crc;
        crc = 0;
        for (size_t i = 0; i < 8; ++i)
            crc ^= tables[7 - i][(word >> (8 * i)) & 0xff];
    }
    for (; left > 0; --left, ++data)
        crc = (crc >> 8) ^ tables[0][(crc ^ uchar(*data)) & 0xff];
    return Word(~Word(crc));
}

Checksum::Checksum(ChecksumAlgorithm algorithm) : m_algorithm(algorithm)
{
    if (algorithm == ChecksumAlgorithm::Sha1)
        m_hash = std::make_unique<QCryptographicHash>(QCryptographicHash::Sha1);
    else if (algorithm == ChecksumAlgorithm::Sha256)
        m_hash = std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256);
}

void Checksum::add(QByteArrayView bytes)
{
    switch (m_algorithm) {
    case ChecksumAlgorithm::Crc32:
        m_crc = crc32_z(uLong(m_crc), reinterpret_cast<const Bytef *>(bytes.data()), size_t(bytes.size()));
        return;
    case ChecksumAlgorithm::Crc32c:
        m_crc = continueCrc(kCastagnoli, quint32(m_crc), bytes);
        return;
    case ChecksumAlgorithm::Crc64Nvme:
        m_crc = continueCrc(kNvme, m_crc, bytes);
        return;
    case ChecksumAlgorithm::Sha1:
    case ChecksumAlgorithm::Sha256:
        m_hash->addData(bytes);
        return;
    }
}

QByteArray Checksum::result() const
{
    if (m_hash)
        return m_hash->result();
    const bool isLong = m_algorithm == ChecksumAlgorithm::Crc64Nvme;
    QByteArray bytes(isLong ? 8 : 4, Qt::Uninitialized);
    if (isLong)
        qToBigEndian(m_crc, bytes.data());
    else
        qToBigEndian(quint32(m_crc), bytes.data());
    return bytes;
}

} // namespace isola
