// Names that cannot be guessed: sessions, jobs and clients are called by them, so whoever knows one
// was told it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace rehearse {

/// 128 bits from the kernel as 22 characters of base64url. Ends the process if the kernel has no
/// randomness to give.
std::string random_id();

/// A UUID of version 4 (RFC 9562): 122 random bits in lower-case hexadecimal.
std::string random_uuid();

/// Whether it has the form of one; nothing else is looked for in the store.
bool is_random_id(std::string_view text);

/// Fills `bytes` from the kernel's random source.
void fill_random(std::span<std::uint8_t> bytes);

/// base64url (RFC 4648 section 5) without padding.
std::string base64url(std::span<const std::uint8_t> bytes);

}  // namespace rehearse
