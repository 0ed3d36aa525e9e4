// Names from texts that people wrote.
#pragma once

#include <string>
#include <string_view>

namespace rehearse::package {

/// The runs of ASCII letters and digits of a text, in lower case, joined by `between`: "Data
/// Structures!" becomes "data-structures". Empty when there are none.
[[nodiscard]] std::string plain_words(std::string_view text, std::string_view between);

}  // namespace rehearse::package
