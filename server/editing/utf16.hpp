// Text as the editor counts it: UTF-16 units. This file turns UTF-8 into it and back and refuses
// text that is neither; it repairs nothing, because a repaired text is a different document.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rehearse::editing {

/// Fails with `bad_message` when `text` is not well-formed UTF-8 (overlong forms and encoded
/// surrogates included).
Result<std::u16string> to_utf16(std::string_view text);

/// Fails with `invalid_change` on a surrogate without its partner.
Result<std::string> to_utf8(std::u16string_view text);

/// The same for a text that is known to be well formed, such as a document's; anything else becomes
/// U+FFFD.
std::string to_utf8_lossy(std::u16string_view text);

constexpr bool is_high_surrogate(char16_t unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
constexpr bool is_low_surrogate(char16_t unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// Every surrogate stands in a pair, high before low.
bool is_well_formed(std::u16string_view text);

/// Whether a cut at `at` would part a surrogate pair.
bool splits_pair(std::u16string_view text, std::size_t at);

/// EDIT-6: FNV-1a, 32 bit, over the units, low byte first.
std::uint32_t check_of(std::u16string_view text);

}  // namespace rehearse::editing
