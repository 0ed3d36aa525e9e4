// Fields: `name length\n`, that many bytes, a newline. How sqlrun and the runner tell each other
// things beside the rows: a length before each text, because the texts are a stranger's. The server
// links this file and nothing else of sqlrun.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rehearse::sqlrun {

struct Field {
    std::string_view name;
    std::string_view text;
};

/// REQUIRES: a name without spaces and line ends.
std::string make_field(std::string_view name, std::string_view text);

/// Takes the first field off `rest`; nothing at the end, or when what is there is none or is cut.
std::optional<Field> take_field(std::string_view& rest);

}  // namespace rehearse::sqlrun
