// Errors over HTTP: application/problem+json, with the status that fits each code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rehearse::protocol {

inline constexpr std::string_view problem_content_type = "application/problem+json";

int http_status(ErrorCode code);
std::string_view http_reason(int status);
/// When it is worth trying again; nullopt for what does not mend itself.
std::optional<int> retry_after_s(ErrorCode code);

/// {type, title, status, code, detail}. `status` is the one that is sent: mostly
/// http_status(error.code).
std::string encode_problem(const Error& error, int status);

}  // namespace rehearse::protocol
