// Errors over HTTP: application/problem+json, with the status that fits each code.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace rehearse::protocol {

inline constexpr std::string_view problem_content_type = "application/problem+json";

int http_status(ErrorCode code);
std::string_view http_reason(int status);

/// {type, title, status, code, detail}.
std::string encode_problem(const Error& error);

}  // namespace rehearse::protocol
