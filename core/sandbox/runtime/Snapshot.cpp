#include "core/sandbox/runtime/Snapshot.h"

#include "core/sandbox/runtime/bindings/Natives.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

namespace isola {

namespace {

constexpr std::string_view kMagic = "ISOLASNP";
constexpr size_t kPage = 4096;

void appendText(std::string &header, std::string_view text)
{
    const auto size = static_cast<uint32_t>(text.size());
    header.append(reinterpret_cast<const char *>(&size), sizeof(size));
    header.append(text);
}

std::string nativeNames()
{
    std::string names;
    for (const Native &native : allNatives())
        names.append(native.name).append(" ");
    return names;
}

// What the header of a snapshot for this very program is; a file fits if it starts with it.
std::string expectedHeader()
{
    std::string header(kMagic);
    appendText(header, v8::V8::GetVersion());
    appendText(header, nativeNames());
    header.resize((header.size() + kPage - 1) / kPage * kPage);
    return header;
}

std::string storedVersion(std::string_view file)
{
    uint32_t size = 0;
    if (file.size() < kMagic.size() + sizeof(size))
        return {};
    std::memcpy(&size, file.data() + kMagic.size(), sizeof(size));
    return std::string(file.substr(kMagic.size() + sizeof(size), std::min<size_t>(size, 64)));
}

std::string mismatch(const std::string &path, std::string_view file)
{
    if (file.substr(0, kMagic.size()) != kMagic)
        return path + ": this is not a runtime snapshot. Build it again.";
    const std::string version = storedVersion(file);
    if (version != v8::V8::GetVersion())
        return path + ": made for V8 " + version + ", but this is V8 " + v8::V8::GetVersion() + ". Build it again (libnode was changed).";
    return path + ": made for another build of the runner. Build both again.";
}

} // namespace

tl::expected<std::unique_ptr<Snapshot>, std::string> Snapshot::load(const std::string &path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status = {};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
        const std::string reason = std::strerror(errno);
        if (descriptor >= 0)
            ::close(descriptor);
        return tl::unexpected(path + ": " + reason);
    }
    const auto size = static_cast<size_t>(status.st_size);
    void *mapping = size == 0 ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (mapping == MAP_FAILED)
        return tl::unexpected(path + ": cannot be mapped into memory");

    std::unique_ptr<Snapshot> snapshot(new Snapshot(mapping, size));
    const std::string_view file(static_cast<const char *>(mapping), size);
    const std::string header = expectedHeader();
    if (file.size() <= header.size() || file.substr(0, header.size()) != header)
        return tl::unexpected(mismatch(path, file));
    snapshot->m_image = {file.data() + header.size(), static_cast<int>(size - header.size())};
    return snapshot;
}

std::string Snapshot::save(const std::string &path, const v8::StartupData &image)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    const std::string header = expectedHeader();
    file.write(header.data(), static_cast<std::streamsize>(header.size()));
    file.write(image.data, image.raw_size);
    file.close();
    return file ? std::string() : path + ": cannot be written";
}

Snapshot::~Snapshot()
{
    ::munmap(m_mapping, m_size);
}

} // namespace isola
