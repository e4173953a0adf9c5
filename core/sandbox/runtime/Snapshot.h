#pragma once
// The startup snapshot on disk: a V8 heap image with the web platform already evaluated, made by mksnapshot at build time and mapped
// by the zygote. The only place that knows the file's layout. It belongs to one exact V8 build and one table of natives; a file made
// with others is refused, because V8 would crash on it.
//
// Layout: "ISOLASNP", then V8's version and the natives' names as length-prefixed text, zeros up to a page, then the heap image.

#include <tl/expected.hpp>
#include <v8.h>

#include <memory>
#include <string>

namespace isola {

class Snapshot final {
public:
    // Maps the file read-only. The error says what is wrong and how to mend it.
    static tl::expected<std::unique_ptr<Snapshot>, std::string> load(const std::string &path);

    // What mksnapshot writes. Empty on success, else the error.
    static std::string save(const std::string &path, const v8::StartupData &image);

    ~Snapshot();
    Snapshot(const Snapshot &) = delete;
    Snapshot &operator=(const Snapshot &) = delete;

    // For Isolate::CreateParams::snapshot_blob; lives as long as this object.
    v8::StartupData *startupData() { return &m_image; }

private:
    Snapshot(void *mapping, size_t size)
        : m_mapping(mapping)
        , m_size(size)
    {
    }

    void *m_mapping;
    size_t m_size;
    v8::StartupData m_image = {};
};

} // namespace isola
