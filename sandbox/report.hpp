// The words of a Report for people and programs: one line of JSON. Written by hand because this
// program links nothing but libc and libseccomp.

#pragma once

#include <string>
#include <string_view>

#include "sandbox/request.hpp"

namespace rehearse::sandbox {

/// A quoted JSON string. Bytes that are not UTF-8 become U+FFFD, so the line is always valid JSON.
std::string json_quote(std::string_view text);

/// One line, without the newline.
std::string report_json(const Reply& reply);

}  // namespace rehearse::sandbox
