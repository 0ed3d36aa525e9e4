#include "sqlrun/fields.hpp"

#include <charconv>

namespace rehearse::sqlrun {

std::string make_field(std::string_view name, std::string_view text) {
    std::string field(name);
    field += ' ';
    field += std::to_string(text.size());
    field += '\n';
    field += text;
    field += '\n';
    return field;
}

std::optional<Field> take_field(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::size_t space = rest.substr(0, end).rfind(' ');
    if (end == std::string_view::npos || space == std::string_view::npos) return std::nullopt;
    std::size_t length = 0;
    const auto [last, error] = std::from_chars(rest.data() + space + 1, rest.data() + end, length);
    // The newline at the end counts: a field that was cut off is none.
    if (error != std::errc{} || last != rest.data() + end || length >= rest.size() - end - 1 ||
        rest[end + 1 + length] != '\n')
        return std::nullopt;
    const Field field{rest.substr(0, space), rest.substr(end + 1, length)};
    rest.remove_prefix(end + 1 + length + 1);
    return field;
}

}  // namespace rehearse::sqlrun
