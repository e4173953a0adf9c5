#pragma once
// The checksums that S3 clients send with objects: CRC-32, CRC-32C (Castagnoli), CRC-64/NVME, SHA-1 and SHA-256, over bytes as
// they come. Results are the bytes, most significant first, that clients write in base64.

#include <QByteArray>
#include <QByteArrayView>
#include <QCryptographicHash>
#include <memory>
#include <optional>

namespace isola {

enum class ChecksumAlgorithm { Crc32, Crc32c, Crc64Nvme, Sha1, Sha256 };

inline constexpr ChecksumAlgorithm kChecksumAlgorithms[] = {ChecksumAlgorithm::Crc32, ChecksumAlgorithm::Crc32c,
    ChecksumAlgorithm::Crc64Nvme, ChecksumAlgorithm::Sha1, ChecksumAlgorithm::Sha256};

QByteArray wireName(ChecksumAlgorithm algorithm); // "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"
std::optional<ChecksumAlgorithm> checksumAlgorithmFromWire(QByteArrayView name); // in any case

class Checksum final {
public:
    explicit Checksum(ChecksumAlgorithm algorithm);

    void add(QByteArrayView bytes);
    QByteArray result() const;

private:
    const ChecksumAlgorithm m_algorithm;
    quint64 m_crc = 0;
    std::unique_ptr<QCryptographicHash> m_hash; // null for the CRCs
};

} // namespace isola
