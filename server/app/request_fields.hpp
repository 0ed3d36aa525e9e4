// What several handlers read from a request beside its body. Each fails with `invalid_input` and
// says what is accepted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/http_message.hpp"

namespace rehearse::app {

/// The header Idempotency-Key; empty when there is none.
Result<std::string> idempotency_key(const net::Request& request);
/// What an Idempotency-Key stands for: the same key for another path is another request. REQUIRES:
/// the body is still in it.
std::string fingerprint(const net::Request& request);
/// The parameter `limit` of a list.
Result<std::size_t> list_limit(const net::Request& request);
/// A parameter that is a number from `min` to `max`; `otherwise` if it is not there.
Result<std::uint64_t> number(const net::Request& request, std::string_view name, std::uint64_t min,
                             std::uint64_t max, std::uint64_t otherwise);
/// A parameter that is `true` or `false`; false when there is none.
Result<bool> flag(const net::Request& request, std::string_view name);

}  // namespace rehearse::app
