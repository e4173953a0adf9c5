#pragma once
// Whether what an instance sent as header fields may go out: nothing in it can split a response. Source: RFC 9110 section 5.

#include <cstdint>
#include <span>
#include <string_view>

namespace isola {

// "name:value\n" lines; names are lower-case tokens, values field content.
bool isFieldBlock(std::span<const uint8_t> block);

// No control characters but tab.
bool isFieldValue(std::string_view value);

} // namespace isola
