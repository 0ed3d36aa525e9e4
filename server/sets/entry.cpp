#include "sets/entry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.hpp"
#include "theory/question.hpp"
#include "theory/words.hpp"

namespace rehearse::sets {
namespace {

constexpr std::array<std::string_view, 3> format_names{"roadmap", "anki", "moodle"};

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

}  // namespace

std::string_view format_name(Format format) {
    return format_names[static_cast<std::size_t>(format)];
}

std::optional<Format> format_from(std::string_view name) {
    const auto found = std::find(format_names.begin(), format_names.end(), name);
    if (found == format_names.end()) return std::nullopt;
    return static_cast<Format>(found - format_names.begin());
}

std::optional<Format> detect_format(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    text = trimmed(text);
    if (text.starts_with("---\n") || text.starts_with("---\r")) return Format::roadmap;
    if (text.starts_with('<')) return Format::moodle;
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.starts_with('#') && line.find(':') != std::string_view::npos) return Format::anki;
    if (line.find('\t') != std::string_view::npos) return Format::anki;
    return std::nullopt;
}

std::optional<Format> format_of_ending(std::string_view file_name) {
    const std::string name = lower(file_name);
    if (name.ends_with(".md")) return Format::roadmap;
    if (name.ends_with(".xml")) return Format::moodle;
    if (name.ends_with(".txt") || name.ends_with(".tsv")) return Format::anki;
    return std::nullopt;
}

std::string clean_text(std::string_view bytes, const std::string& file, Reading& reading) {
    const auto fault = [&](std::string message) {
        reading.faults.push_back({file, 0, "", std::move(message)});
        return std::string();
    };
    if (bytes.size() > set_bytes_max)
        return fault(fmt::format("is larger than {} MiB", set_bytes_max >> 20U));
    if (!is_valid_utf8(bytes)) return fault("is not valid UTF-8; save it as UTF-8");
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (c == '\r') {
            if (at + 1 == bytes.size() || bytes[at + 1] != '\n') text += '\n';
        } else if (c == '\n' || c == '\t' ||
                   (static_cast<unsigned char>(c) >= ' ' && c != '\x7f')) {
            text += c;
        }
    }
    if (trimmed(text).empty()) return fault("is empty");
    return text;
}

std::string printable(const std::string& text) {
    std::string out = to_valid_utf8(text);
    std::erase_if(out, [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == '\x7f';
    });
    return out;
}

std::string slug_of(std::string_view text) {
    constexpr std::size_t slug_bytes_max = 64;
    std::string slug;
    bool pending = false;
    for (const char c : lower(text)) {
        if (c == '\'') continue;
        const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!good) {
            pending = !slug.empty();
            continue;
        }
        if (pending) slug += '-';
        pending = false;
        slug += c;
    }
    if (slug.size() > slug_bytes_max) {
        const std::size_t cut = slug.rfind('-', slug_bytes_max);
        slug.resize(cut == std::string::npos || cut == 0 ? slug_bytes_max : cut);
    }
    return slug;
}

std::string level_of(std::string_view word) {
    struct Row {
        std::string_view level;
        std::array<std::string_view, 4> words;
    };
    static constexpr std::array<Row, 3> rows{{
        {"beginner", {"beginner", "junior", "easy", "basic"}},
        {"intermediate", {"intermediate", "mid", "medium", "middle"}},
        {"advanced", {"advanced", "senior", "hard", "expert"}},
    }};
    const std::string given = lower(trimmed(word));
    for (const Row& row : rows)
        if (std::find(row.words.begin(), row.words.end(), given) != row.words.end())
            return std::string(row.level);
    return {};
}

void add_tag(Entry& entry, std::string_view tag) {
    const auto value = [&](std::string_view prefix) -> std::optional<std::string_view> {
        if (!tag.starts_with(prefix)) return std::nullopt;
        return tag.substr(prefix.size());
    };
    // What Anki itself puts on notes.
    if (tag == "leech" || tag == "marked") return;
    if (const auto level = value("level::")) {
        if (const std::string known = level_of(*level); !known.empty()) entry.level = known;
        return;
    }
    if (const auto kind = value("kind::")) {
        if (theory::kind_from(*kind)) entry.kind = *kind;
        return;
    }
    if (const auto license = value("license::")) {
        entry.license = license->substr(0, 64);
        return;
    }
    if (const auto minutes = value("minutes::")) {
        int number = 0;
        const auto [end, error] =
            std::from_chars(minutes->data(), minutes->data() + minutes->size(), number);
        if (error == std::errc{} && end == minutes->data() + minutes->size() && number >= 1 &&
            number <= 60)
            entry.minutes = number;
        return;
    }
    if (const std::string level = level_of(tag); !level.empty()) {
        if (entry.level.empty()) entry.level = level;
        return;
    }
    const std::string topic = slug_of(value("topic::").value_or(tag));
    constexpr std::size_t topics_max = 16;
    if (topic.empty() || entry.topics.size() >= topics_max) return;
    if (std::find(entry.topics.begin(), entry.topics.end(), topic) == entry.topics.end())
        entry.topics.push_back(topic);
}

std::vector<std::string> tags_of(const Entry& entry) {
    std::vector<std::string> tags;
    for (const std::string& topic : entry.topics) tags.push_back("topic::" + topic);
    if (!entry.level.empty()) tags.push_back("level::" + entry.level);
    if (!entry.kind.empty()) tags.push_back("kind::" + entry.kind);
    if (entry.minutes > 0) tags.push_back(fmt::format("minutes::{}", entry.minutes));
    if (!entry.license.empty() && entry.license.find(' ') == std::string::npos)
        tags.push_back("license::" + entry.license);
    return tags;
}

std::string title_from(std::string_view markdown) {
    std::string line;
    bool escaped = false;
    for (const char c : trimmed(markdown)) {
        if (c == '\\' && !escaped) {
            escaped = true;
            continue;
        }
        const bool is_mark = !escaped && (c == '*' || c == '`' || (c == '#' && line.empty()));
        escaped = false;
        if (is_mark) continue;
        if (is_blank(c)) {
            if (!line.empty() && line.back() != ' ') line += ' ';
        } else {
            line += c;
        }
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (line.size() <= title_bytes_max) return line;
    constexpr std::string_view dots = "…";
    std::string cut(theory::utf8_prefix(line, title_bytes_max - dots.size()));
    if (const std::size_t space = cut.rfind(' '); space != std::string::npos && space > 40)
        cut.resize(space);
    return cut + std::string(dots);
}

void split_title(Entry& entry, std::string_view markdown) {
    const std::string_view all = trimmed(markdown);
    const std::size_t end = all.find("\n");
    const std::string_view first = trimmed(all.substr(0, end));
    const std::string_view rest =
        end == std::string_view::npos ? std::string_view() : trimmed(all.substr(end));
    const bool stands_alone = !rest.empty() && all.substr(end).starts_with("\n\n") &&
                              first.size() <= title_bytes_max && !first.starts_with("```");
    entry.title = stands_alone ? std::string(first) : title_from(all);
    entry.text = std::string(stands_alone ? rest : all);
}

}  // namespace rehearse::sets
