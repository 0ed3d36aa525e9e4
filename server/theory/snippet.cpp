#include "theory/snippet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace rehearse::theory {
namespace {

constexpr std::string_view fence = "```";

/// The next line of `text` without its end; takes it from there.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// What is between the first two fences, by line; nullopt when there are no two.
std::optional<std::vector<std::string_view>> first_block(std::string_view text) {
    bool inside = false;
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.starts_with(fence)) {
            if (inside) return lines;
            inside = true;
        } else if (inside) {
            lines.push_back(line);
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<std::string> numbered_lines(std::string_view markdown) {
    const auto block = first_block(markdown);
    if (!block || block->empty() || block->size() > snippet_lines_max) return {};
    // The column where the text of all lines begins at the earliest.
    std::size_t column = std::string_view::npos;
    for (std::size_t i = 0; i < block->size(); ++i) {
        const std::string_view line = (*block)[i];
        const std::string number = fmt::format("{}", i + 1);
        if (!line.starts_with(number)) return {};
        if (line.size() > number.size() && line[number.size()] != ' ') return {};
        const std::size_t text = line.find_first_not_of(' ', number.size());
        column = std::min(column, text);
    }
    std::vector<std::string> lines;
    for (const std::string_view line : *block)
        lines.emplace_back(line.substr(std::min(column, line.size())));
    return lines;
}

}  // namespace rehearse::theory
