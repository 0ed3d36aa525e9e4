#include "sets/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/utf8.hpp"

namespace rehearse::sets {
namespace {

// How far a mark's other end is looked for, and how deep marks and blocks may stand in each other:
// more than any text needs, and what keeps the time linear.
constexpr std::size_t mark_reach = 4'000;
constexpr int depth_max = 12;

bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_punctuation(char c) {
    return c > ' ' && c < '\x7f' && !is_alnum(c);
}

std::size_t run_of(std::string_view text, std::size_t at, char c) {
    std::size_t end = at;
    while (end < text.size() && text[end] == c) ++end;
    return end - at;
}

class Inline {
public:
    Inline(std::string_view text, int depth) : text_(text), depth_(depth) {}

    std::string html() {
        while (at_ < text_.size()) step();
        return std::move(out_);
    }

private:
    /// Where a code span that begins at `at` with `ticks` backticks has its closing ones. What was
    /// looked for in vain is not looked for again.
    std::optional<std::size_t> code_end(std::size_t at, std::size_t ticks) {
        const auto vain = unclosed_.find(ticks);
        if (vain != unclosed_.end() && at >= vain->second) return std::nullopt;
        for (std::size_t i = at + ticks; i < text_.size();) {
            i = std::min(text_.find('`', i), text_.size());
            const std::size_t run = run_of(text_, i, '`');
            if (run == ticks) return i;
            i += run;
        }
        unclosed_[ticks] = at;
        return std::nullopt;
    }

    void step() {
        const char c = text_[at_];
        if (c == '\\' && escape()) return;
        if (c == '`' && code()) return;
        if ((c == '*' || c == '_') && emphasis(c)) return;
        if (c == '[' && link()) return;
        if (c == '&') {
            if (const Reference found = reference_at(text_.substr(at_)); found.length > 0) {
                out_ += escape_html(found.text);
                at_ += found.length;
                return;
            }
        }
        if (c == ' ' && hard_break()) return;
        out_ += escape_html(text_.substr(at_, 1));
        ++at_;
    }

    bool escape() {
        if (at_ + 1 >= text_.size()) return false;
        const char next = text_[at_ + 1];
        if (next == '\n') {
            out_ += "<br>\n";
        } else if (is_punctuation(next)) {
            out_ += escape_html(text_.substr(at_ + 1, 1));
        } else {
            return false;
        }
        at_ += 2;
        return true;
    }

    bool hard_break() {
        const std::size_t spaces = run_of(text_, at_, ' ');
        if (spaces < 2 || at_ + spaces >= text_.size() || text_[at_ + spaces] != '\n') return false;
        out_ += "<br>\n";
        at_ += spaces + 1;
        return true;
    }

    bool code() {
        const std::size_t ticks = run_of(text_, at_, '`');
        const auto end = code_end(at_, ticks);
        if (!end) {
            out_.append(ticks, '`');
            at_ += ticks;
            return true;
        }
        std::string_view inside = text_.substr(at_ + ticks, *end - at_ - ticks);
        if (inside.size() > 2 && inside.front() == ' ' && inside.back() == ' ')
            inside = inside.substr(1, inside.size() - 2);
        out_ += "<code>" + escape_html(inside) + "</code>";
        at_ = *end + ticks;
        return true;
    }

    /// Where `count` marks close what begins at `from`.
    std::optional<std::size_t> closing(std::size_t from, char mark, std::size_t count) {
        const std::size_t last = std::min(text_.size(), from + mark_reach);
        for (std::size_t i = from; i < last;) {
            if (text_[i] == '\\') {
                i += 2;
            } else if (text_[i] == '`') {
                const std::size_t ticks = run_of(text_, i, '`');
                const auto end = code_end(i, ticks);
                i = end ? *end + ticks : i + ticks;
            } else if (text_[i] == mark) {
                const std::size_t run = run_of(text_, i, mark);
                const bool after_word = i > from && !is_space(text_[i - 1]);
                const bool inside_word =
                    mark == '_' && i + run < text_.size() && is_alnum(text_[i + run]);
                if (run == count && after_word && !inside_word) return i;
                i += run;
            } else {
                ++i;
            }
        }
        return std::nullopt;
    }

    bool emphasis(char mark) {
        const std::size_t count = run_of(text_, at_, mark);
        const std::size_t inside = at_ + count;
        const bool opens = count <= 2 && depth_ < depth_max && inside < text_.size() &&
                           !is_space(text_[inside]) &&
                           !(mark == '_' && at_ > 0 && is_alnum(text_[at_ - 1]));
        const auto end = opens ? closing(inside, mark, count) : std::nullopt;
        if (!end) {
            out_.append(count, mark);
            at_ = inside;
            return true;
        }
        const char* tag = count == 2 ? "strong" : "em";
        out_ += fmt::format("<{0}>{1}</{0}>", tag,
                            Inline(text_.substr(inside, *end - inside), depth_ + 1).html());
        at_ = *end + count;
        return true;
    }

    bool link() {
        const std::string_view near = text_.substr(at_, mark_reach);
        const std::size_t middle = near.find("](");
        if (middle == std::string_view::npos || depth_ >= depth_max) return false;
        const std::string_view label = near.substr(1, middle - 1);
        if (label.find_first_of("[]") != std::string_view::npos) return false;
        const std::size_t end = near.find_first_of(") \n", middle + 2);
        if (end == std::string_view::npos || near[end] != ')') return false;
        const std::string_view url = near.substr(middle + 2, end - middle - 2);
        if (!url.starts_with("https://") && !url.starts_with("http://")) return false;
        out_ += fmt::format("<a href=\"{}\">{}</a>", escape_html(url),
                            Inline(label, depth_ + 1).html());
        at_ += end + 1;
        return true;
    }

    std::string_view text_;
    int depth_;
    std::size_t at_ = 0;
    std::string out_;
    std::map<std::size_t, std::size_t> unclosed_;
};

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return lines;
}

std::size_t indent_of(std::string_view line) {
    std::size_t spaces = 0;
    while (spaces < line.size() && line[spaces] == ' ') ++spaces;
    return spaces;
}

bool is_empty(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

struct Marker {
    bool ordered = false;
    std::string number;
    char sign = '-';
    std::size_t width = 0;  // from the line's beginning to the item's text
};

std::optional<Marker> marker_of(std::string_view line) {
    const std::size_t indent = indent_of(line);
    if (indent > 3 || indent >= line.size()) return std::nullopt;
    std::size_t at = indent;
    Marker marker;
    while (at < line.size() && is_digit(line[at]) && at - indent < 9) ++at;
    marker.ordered = at > indent;
    marker.number = std::string(line.substr(indent, at - indent));
    if (at >= line.size()) return std::nullopt;
    marker.sign = line[at];
    const bool fits = marker.ordered
                          ? marker.sign == '.' || marker.sign == ')'
                          : marker.sign == '-' || marker.sign == '*' || marker.sign == '+';
    if (!fits || (at + 1 < line.size() && line[at + 1] != ' ')) return std::nullopt;
    ++at;
    const std::size_t spaces = run_of(line, at, ' ');
    marker.width = at + (spaces >= 1 && spaces <= 4 && at + spaces < line.size() ? spaces : 1);
    return marker;
}

bool is_rule(std::string_view line) {
    std::size_t signs = 0;
    char sign = 0;
    for (const char c : line) {
        if (c == ' ') continue;
        if (c != '-' && c != '*' && c != '_') return false;
        if (sign != 0 && c != sign) return false;
        sign = c;
        ++signs;
    }
    return signs >= 3 && indent_of(line) <= 3;
}

std::size_t heading_of(std::string_view line) {
    const std::size_t signs = run_of(line, 0, '#');
    return signs >= 1 && signs <= 6 && signs < line.size() && line[signs] == ' ' ? signs : 0;
}

struct Fence {
    char sign = '`';
    std::size_t length = 0;
    std::size_t indent = 0;
    std::string_view info;
};

std::optional<Fence> fence_of(std::string_view line) {
    Fence fence;
    fence.indent = indent_of(line);
    if (fence.indent > 3 || fence.indent >= line.size()) return std::nullopt;
    fence.sign = line[fence.indent];
    if (fence.sign != '`' && fence.sign != '~') return std::nullopt;
    fence.length = run_of(line, fence.indent, fence.sign);
    fence.info = line.substr(fence.indent + fence.length);
    if (fence.length < 3 || (fence.sign == '`' && fence.info.find('`') != std::string_view::npos))
        return std::nullopt;
    return fence;
}

/// The cells of a row of a table.
std::vector<std::string> cells_of(std::string_view line) {
    while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    if (line.starts_with('|')) line.remove_prefix(1);
    if (line.ends_with('|') && !line.ends_with("\\|")) line.remove_suffix(1);
    std::vector<std::string> cells(1);
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '|') {
            cells.back() += line[++at];
        } else if (line[at] == '|') {
            cells.emplace_back();
        } else {
            cells.back() += line[at];
        }
    }
    for (std::string& cell : cells) {
        const std::size_t first = cell.find_first_not_of(' ');
        cell = first == std::string::npos ? std::string() : cell.substr(first);
        while (!cell.empty() && cell.back() == ' ') cell.pop_back();
    }
    return cells;
}

bool is_table_rule(std::string_view line) {
    return line.find('-') != std::string_view::npos && line.find('|') != std::string_view::npos &&
           line.find_first_not_of("|-: ") == std::string_view::npos;
}

class Blocks {
public:
    explicit Blocks(int depth) : depth_(depth) {}

    std::string html(const std::vector<std::string_view>& lines, bool is_tight) {
        is_tight_ = is_tight;
        for (std::size_t at = 0; at < lines.size();) {
            if (is_empty(lines[at])) {
                ++at;
                continue;
            }
            at = block(lines, at);
        }
        return std::move(out_);
    }

private:
    using Lines = std::vector<std::string_view>;

    void put(std::string html) {
        if (!out_.empty()) out_ += '\n';
        out_ += html;
    }

    std::size_t block(const Lines& lines, std::size_t at) {
        const std::string_view line = lines[at];
        if (const auto fence = fence_of(line)) return code(lines, at, *fence);
        if (const std::size_t level = heading_of(line)) {
            put(fmt::format("<h{0}>{1}</h{0}>", level, Inline(line.substr(level + 1), 0).html()));
            return at + 1;
        }
        if (is_rule(line)) {
            put("<hr>");
            return at + 1;
        }
        if (depth_ < depth_max) {
            if (line.starts_with('>')) return quote(lines, at);
            if (const auto marker = marker_of(line)) return list(lines, at, *marker);
        }
        if (at + 1 < lines.size() && line.find('|') != std::string_view::npos &&
            is_table_rule(lines[at + 1]))
            return table(lines, at);
        return paragraph(lines, at);
    }

    std::size_t code(const Lines& lines, std::size_t at, const Fence& fence) {
        std::string text;
        std::size_t end = at + 1;
        for (; end < lines.size(); ++end) {
            const auto closing = fence_of(lines[end]);
            if (closing && closing->sign == fence.sign && closing->length >= fence.length &&
                is_empty(closing->info))
                break;
            text += std::string(lines[end].substr(std::min(indent_of(lines[end]), fence.indent)));
            text += '\n';
        }
        std::string language;
        for (const char c : fence.info) {
            if (is_space(c) && language.empty()) continue;
            if (!is_alnum(c) && c != '-' && c != '+' && c != '#' && c != '.' && c != '_') break;
            if (static_cast<unsigned char>(c) < 0x80) language += c;
        }
        put(fmt::format("<pre><code{}>{}</code></pre>",
                        language.empty() ? "" : fmt::format(" class=\"language-{}\"", language),
                        escape_html(text)));
        return end + 1;
    }

    std::size_t quote(const Lines& lines, std::size_t at) {
        Lines inside;
        for (; at < lines.size() && lines[at].starts_with('>'); ++at) {
            std::string_view line = lines[at].substr(1);
            if (line.starts_with(' ')) line.remove_prefix(1);
            inside.push_back(line);
        }
        put("<blockquote>\n" + Blocks(depth_ + 1).html(inside, false) + "\n</blockquote>");
        return at;
    }

    std::size_t list(const Lines& lines, std::size_t at, const Marker& first) {
        std::vector<Lines> items;
        bool is_loose = false;
        while (at < lines.size()) {
            const auto marker = marker_of(lines[at]);
            if (!marker || marker->ordered != first.ordered || marker->sign != first.sign) break;
            Lines item{lines[at].substr(std::min(marker->width, lines[at].size()))};
            ++at;
            bool after_gap = false;
            for (; at < lines.size(); ++at) {
                const std::string_view line = lines[at];
                if (is_empty(line)) {
                    after_gap = true;
                    item.emplace_back();
                    continue;
                }
                if (indent_of(line) >= marker->width) {
                    item.push_back(line.substr(marker->width));
                    after_gap = false;
                    continue;
                }
                const bool is_lazy = !after_gap && !marker_of(line) && !fence_of(line) &&
                                     heading_of(line) == 0 && !line.starts_with('>');
                if (!is_lazy) break;
                item.push_back(line.substr(indent_of(line)));
            }
            bool has_gap = false;
            while (!item.empty() && is_empty(item.back())) {
                item.pop_back();
                has_gap = true;
            }
            const bool inner_gap = std::any_of(item.begin(), item.end(), is_empty);
            const auto next = at < lines.size() ? marker_of(lines[at]) : std::nullopt;
            if (inner_gap || (has_gap && next && next->sign == first.sign)) is_loose = true;
            items.push_back(std::move(item));
        }
        const char* tag = first.ordered ? "ol" : "ul";
        std::string html = fmt::format(
            "<{}{}>", tag,
            first.ordered && first.number != "1" ? fmt::format(" start=\"{}\"", first.number) : "");
        for (const Lines& item : items)
            html += "\n<li>" + Blocks(depth_ + 1).html(item, !is_loose) + "</li>";
        put(html + fmt::format("\n</{}>", tag));
        return at;
    }

    std::size_t table(const Lines& lines, std::size_t at) {
        std::string html = "<table>";
        const char* cell = "th";
        for (std::size_t row = at; row < lines.size(); ++row) {
            if (row == at + 1) continue;
            if (lines[row].find('|') == std::string_view::npos) {
                at = row;
                put(html + "\n</table>");
                return at;
            }
            html += "\n<tr>";
            for (const std::string& text : cells_of(lines[row]))
                html += fmt::format("<{0}>{1}</{0}>", cell, Inline(text, 0).html());
            html += "</tr>";
            cell = "td";
        }
        put(html + "\n</table>");
        return lines.size();
    }

    std::size_t paragraph(const Lines& lines, std::size_t at) {
        std::string text;
        const std::size_t first = at;
        for (; at < lines.size() && !is_empty(lines[at]); ++at) {
            const std::string_view line = lines[at];
            if (at > first) {
                const auto marker = marker_of(line);
                const bool starts_list = marker && (!marker->ordered || marker->number == "1");
                if (starts_list || fence_of(line) || heading_of(line) > 0 || is_rule(line) ||
                    line.starts_with('>'))
                    break;
                text += '\n';
            }
            text += line.substr(indent_of(line));
        }
        const std::string html = Inline(text, 0).html();
        put(is_tight_ ? html : "<p>" + html + "</p>");
        return at;
    }

    int depth_;
    bool is_tight_ = false;
    std::string out_;
};

}  // namespace

std::string html_of_markdown(std::string_view markdown) {
    return Blocks(0).html(lines_of(markdown), false);
}

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

namespace {

struct Named {
    std::string_view name;
    std::string_view text;
};
constexpr std::array<Named, 42> named_references{{
    {"amp", "&"},    {"lt", "<"},     {"gt", ">"},    {"quot", "\""},  {"apos", "'"},
    {"nbsp", " "},   {"ndash", "–"},  {"mdash", "—"}, {"hellip", "…"}, {"lsquo", "‘"},
    {"rsquo", "’"},  {"ldquo", "“"},  {"rdquo", "”"}, {"laquo", "«"},  {"raquo", "»"},
    {"bull", "•"},   {"middot", "·"}, {"times", "×"}, {"divide", "÷"}, {"deg", "°"},
    {"plusmn", "±"}, {"micro", "µ"},  {"para", "¶"},  {"sect", "§"},   {"copy", "©"},
    {"reg", "®"},    {"trade", "™"},  {"euro", "€"},  {"larr", "←"},   {"rarr", "→"},
    {"uarr", "↑"},   {"darr", "↓"},   {"harr", "↔"},  {"rArr", "⇒"},   {"le", "≤"},
    {"ge", "≥"},     {"ne", "≠"},     {"asymp", "≈"}, {"infin", "∞"},  {"auml", "ä"},
    {"ouml", "ö"},   {"uuml", "ü"},
}};

}  // namespace

Reference reference_at(std::string_view text) {
    const std::size_t end = text.substr(0, 12).find(';');
    if (!text.starts_with('&') || end == std::string_view::npos || end < 2) return {};
    const std::string_view name = text.substr(1, end - 1);
    if (name.front() != '#') {
        for (const Named& one : named_references)
            if (one.name == name) return {std::string(one.text), end + 1};
        return {};
    }
    const bool is_hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    const std::string_view digits = name.substr(is_hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto [last, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
    if (error != std::errc{} || last != digits.data() + digits.size()) return {};
    const bool is_character = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    if (!is_character || (code < ' ' && code != '\n' && code != '\t') || code == 0x7F) return {};
    if (code == 0xA0) return {" ", end + 1};
    std::string character;
    append_utf8(character, static_cast<char32_t>(code));
    return {std::move(character), end + 1};
}

}  // namespace rehearse::sets
