// parse: the text of a Hurl file becomes a syntax tree. Nothing is evaluated and nothing is read
// but the text; what Hurl knows and we do not do is parsed over and listed, so that an author is
// told at once and not by a failing run.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "hurl/ast.hpp"

namespace rehearse::hurl {

/// `invalid_input` reads "line 3, column 7: expected ...". `too_large` above
/// limits::hurl_file_bytes_max or hurl_entries_max.
[[nodiscard]] Result<File> parse(std::string_view text);

}  // namespace rehearse::hurl
