// What question sets of other programs have in common with ours: a question, its answer and what is
// said about it. The readers of this folder fill entries from the bytes of strangers and find every
// fault that they can name by line and field; the writers make the same files of our questions.
// Nothing here judges answers, opens files or knows where questions are kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "theory/fault.hpp"

namespace rehearse::sets {

inline constexpr std::size_t set_bytes_max = std::size_t{8} * 1024 * 1024;
inline constexpr std::size_t entries_max = 2'000;
inline constexpr std::size_t title_bytes_max = 200;

enum class Format { roadmap, anki, moodle };

std::string_view format_name(Format format);
std::optional<Format> format_from(std::string_view name);
/// By how the text begins; nothing when it could be none of them.
std::optional<Format> detect_format(std::string_view text);
/// By the ending of a file's name.
std::optional<Format> format_of_ending(std::string_view file_name);

/// A key point that the other program knows: accepted answers, right options.
struct Point {
    std::string text;
    std::vector<std::string> any;  // phrases
};

/// One of those that somebody chooses from, or puts into order.
struct FormLine {
    std::string id;
    std::string text;  // Markdown, one line
    bool correct = false;
    std::string why;  // may be empty
};

struct Entry {
    int line = 0;                     // of the file that was read, where it begins
    std::string where;                // its name in faults: "questions[2]"
    std::string id;                   // as the file wishes; empty: none. Anything may stand here.
    std::string title;                // one line
    std::string text;                 // Markdown
    std::string answer;               // Markdown
    std::vector<std::string> topics;  // slugs
    std::string level;                // a name of ours, or empty
    std::string kind;
    std::string license;
    int minutes = 0;  // 0: not said
    std::vector<Point> points;
    // Where they are, they say what is right, and points are not looked at. Not both.
    std::vector<FormLine> options;
    bool several = false;
    std::vector<FormLine> steps;  // in the right order
};

struct Reading {
    std::vector<Entry> entries;
    std::vector<theory::Fault> faults;
    std::vector<std::string> notes;  // what was left out or changed, in sentences
};

/// The bytes of a file as the readers want them: UTF-8 without a byte order mark, LF only, without
/// control characters. What is not UTF-8 or too large is a fault.
std::string clean_text(std::string_view bytes, const std::string& file, Reading& reading);

/// Without what escapes and references of the other format may have brought: bytes that are no
/// text.
std::string printable(const std::string& text);

/// Lower-case words joined by hyphens, at most 64 bytes; empty when there is no ASCII letter or
/// digit.
std::string slug_of(std::string_view text);

/// One of our levels for a word that others use for it ("Medium"); empty when it is none.
std::string level_of(std::string_view word);

/// A word about a question: "topic::http", "level::beginner", "kind::design", "minutes::5",
/// "license::CC-BY-4.0", a level alone; everything else is a topic.
void add_tag(Entry& entry, std::string_view tag);
/// The tags that say what add_tag() understands.
std::vector<std::string> tags_of(const Entry& entry);

/// The line that people read in lists: Markdown's marks and line breaks gone, cut at a word.
std::string title_from(std::string_view markdown);

/// Title and text of one Markdown text: a first line that stands alone is the title.
void split_title(Entry& entry, std::string_view markdown);

}  // namespace rehearse::sets
