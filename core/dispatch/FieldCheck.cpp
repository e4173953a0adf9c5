#include "core/dispatch/FieldCheck.h"

#include <array>

namespace isola {

namespace {

enum : uint8_t { kName = 1, kValue = 2 };

constexpr std::array<uint8_t, 256> kClasses = [] {
    std::array<uint8_t, 256> classes{};
    for (int c = 0x20; c < 256; ++c)
        classes[size_t(c)] = c == 0x7f ? 0 : kValue;
    classes['\t'] = kValue;
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"))
        classes[uint8_t(c)] |= kName;
    return classes;
}();

} // namespace

bool isFieldBlock(std::span<const uint8_t> block)
{
    const uint8_t *at = block.data();
    const uint8_t *const end = at + block.size();
    while (at < end) {
        const uint8_t *const name = at;
        while (at < end && (kClasses[*at] & kName))
            ++at;
        if (at == name || at == end || *at++ != ':')
            return false;
        while (at < end && (kClasses[*at] & kValue))
            ++at;
        if (at == end || *at++ != '\n')
            return false;
    }
    return true;
}

bool isFieldValue(std::string_view value)
{
    for (const char c : value)
        if (!(kClasses[uint8_t(c)] & kValue))
            return false;
    return true;
}

} // namespace isola
