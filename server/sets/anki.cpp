#include "sets/anki.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "sets/markdown.hpp"

namespace rehearse::sets {
namespace {

constexpr std::string_view guid_prefix = "rehearse-";
constexpr std::size_t columns_max = 200;

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

struct Header {
    char separator = '\t';
    std::optional<bool> is_html;
    std::string_view columns;  // as it stands, to be split when the separator is known
    std::string_view tags;     // of every note
    std::map<std::string, std::size_t> column_of;  // "tags", "deck", "guid", "notetype"; from 0
};

std::optional<char> separator_of(std::string_view value) {
    struct Row {
        std::string_view name;
        char sign;
    };
    static constexpr std::array<Row, 6> rows{{{"tab", '\t'},
                                              {"comma", ','},
                                              {"semicolon", ';'},
                                              {"space", ' '},
                                              {"pipe", '|'},
                                              {"colon", ':'}}};
    const std::string name = lower(trimmed(value));
    for (const Row& row : rows)
        if (row.name == name) return row.sign;
    if (value.size() == 1 && value[0] != '"' && static_cast<unsigned char>(value[0]) < 0x80)
        return value[0];
    return std::nullopt;
}

/// The records of a file, one by one.
class Records {
public:
    Records(std::string_view text, char separator, int line)
        : text_(text), separator_(separator), line_(line) {}

    struct Record {
        int line = 0;
        std::vector<std::string> fields;
        bool is_cut = false;  // a quoted field without an end
    };

    std::optional<Record> next() {
        while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '#')) {
            const std::size_t end = std::min(text_.find('\n', at_), text_.size() - 1);
            at_ = end + 1;
            ++line_;
        }
        if (at_ >= text_.size()) return std::nullopt;
        Record record;
        record.line = line_;
        do {
            record.fields.push_back(field(record));
        } while (take_separator() && record.fields.size() < columns_max);
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        at_ = std::min(end + 1, text_.size());
        ++line_;
        return record;
    }

private:
    bool take_separator() {
        if (at_ >= text_.size() || text_[at_] != separator_) return false;
        ++at_;
        return true;
    }

    std::string field(Record& record) {
        std::string value;
        if (at_ < text_.size() && text_[at_] == '"') {
            ++at_;
            for (;;) {
                if (at_ >= text_.size()) {
                    record.is_cut = true;
                    return value;
                }
                const char c = text_[at_++];
                if (c == '"') {
                    if (at_ >= text_.size() || text_[at_] != '"') break;
                    ++at_;
                }
                if (c == '\n') ++line_;
                value += c;
            }
        }
        while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n')
            value += text_[at_++];
        return value;
    }

    std::string_view text_;
    char separator_;
    int line_;
    std::size_t at_ = 0;
};

class Reader {
public:
    Reader(Reading& reading, const std::string& file, std::string_view text)
        : reading_(reading), file_(file), text_(text) {}

    void read() {
        read_header();
        if (!reading_.faults.empty()) return;
        name_columns();
        Records records(text_, header_.separator, line_);
        while (auto record = records.next()) {
            if (record->is_cut) return fault(record->line, "", "has a quoted field without an end");
            if (reading_.entries.size() >= entries_max)
                return fault(record->line, "",
                             fmt::format("holds more than {} notes", entries_max));
            read_note(*record);
        }
        if (clozes_ > 0)
            reading_.notes.push_back(
                fmt::format("{} cloze notes were left out: they have no question.", clozes_));
        if (media_ > 0)
            reading_.notes.push_back(fmt::format(
                "Of pictures and sounds in {} notes only their description was kept.", media_));
        if (ignored_ > 0)
            reading_.notes.push_back(fmt::format(
                "{} notes have more fields than a question and an answer; those were left out.",
                ignored_));
    }

private:
    void fault(int line, std::string field, std::string message) {
        reading_.faults.push_back({file_, line, std::move(field), std::move(message)});
    }

    void read_header() {
        bool knows_separator = false;
        while (text_.starts_with('#')) {
            const std::size_t end = std::min(text_.find('\n'), text_.size());
            const std::string_view line = text_.substr(1, end - 1);
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos) break;
            const std::string key = lower(trimmed(line.substr(0, colon)));
            const std::string_view value = line.substr(colon + 1);
            if (key == "separator") {
                const auto known = separator_of(value);
                if (!known)
                    return fault(line_, "#separator",
                                 "must be tab, comma, semicolon, space, pipe, colon or one sign");
                header_.separator = *known;
                knows_separator = true;
            } else if (key == "html") {
                header_.is_html = lower(trimmed(value)) == "true";
            } else if (key == "tags") {
                header_.tags = value;
            } else if (key == "columns") {
                header_.columns = value;
            } else if (key.ends_with(" column")) {
                std::size_t number = 0;
                const std::string_view digits = trimmed(value);
                const auto [last, error] =
                    std::from_chars(digits.data(), digits.data() + digits.size(), number);
                if (error != std::errc{} || last != digits.data() + digits.size() || number < 1 ||
                    number > columns_max)
                    return fault(line_, "#" + key, "must be the number of a column, from 1");
                header_.column_of[key.substr(0, key.size() - 7)] = number - 1;
            }
            text_.remove_prefix(std::min(end + 1, text_.size()));
            ++line_;
        }
        if (knows_separator) return;
        const std::string_view first = text_.substr(0, text_.find('\n'));
        for (const char sign : {'\t', ';', ','}) {
            if (first.find(sign) == std::string_view::npos) continue;
            header_.separator = sign;
            return;
        }
    }

    /// What each column holds, by the names in the header if there are any.
    void name_columns() {
        if (header_.columns.empty()) return;
        struct Row {
            std::string_view role;
            std::array<std::string_view, 4> names;
        };
        static constexpr std::array<Row, 4> rows{{
            {"question", {"front", "question", "text", "prompt"}},
            {"answer", {"back", "answer", "definition", "solution"}},
            {"tags", {"tags", "tag", "labels", "keywords"}},
            {"guid", {"guid", "id", "uid", "note id"}},
        }};
        auto columns = Records(header_.columns, header_.separator, 0).next();
        if (!columns) return;
        for (std::size_t i = 0; i < columns->fields.size(); ++i) {
            const std::string name = lower(trimmed(columns->fields[i]));
            for (const Row& row : rows) {
                if (std::find(row.names.begin(), row.names.end(), name) != row.names.end())
                    header_.column_of.emplace(row.role, i);
            }
        }
        if (!header_.column_of.contains("question") || !header_.column_of.contains("answer")) {
            header_.column_of.erase("question");
            header_.column_of.erase("answer");
        }
    }

    std::string at(const Records::Record& record, const std::string& role) const {
        const auto column = header_.column_of.find(role);
        if (column == header_.column_of.end() || column->second >= record.fields.size()) return {};
        return record.fields[column->second];
    }

    static bool looks_like_html(std::string_view text) {
        for (const std::string_view sign :
             {"<br", "<div", "<p>", "<b>", "<i>", "<ul", "<ol", "<code", "<pre", "<span", "&lt;",
              "&gt;", "&amp;", "&nbsp;"})
            if (text.find(sign) != std::string_view::npos) return true;
        return false;
    }

    std::string markdown(const std::string& field, bool& has_media) const {
        std::string text = field;
        for (std::size_t at = 0; (at = text.find("[sound:", at)) != std::string::npos;) {
            const std::size_t end = std::min(text.find(']', at), text.size() - 1);
            text.erase(at, end + 1 - at);
            has_media = true;
        }
        if (!header_.is_html.value_or(looks_like_html(text))) return markdown_of_plain(text);
        FromHtml made = markdown_of_html(text);
        has_media = has_media || made.had_media;
        return std::move(made.markdown);
    }

    /// A first paragraph that is bold as a whole and not alone is a title: so we write it.
    static void set_question(Entry& entry, const std::string& question) {
        const std::size_t end = question.find("\n\n");
        const std::string first = question.substr(0, end);
        const bool is_title = end != std::string::npos && first.size() > 4 &&
                              first.starts_with("**") && first.ends_with("**") &&
                              first.find("**", 2) == first.size() - 2 &&
                              first.find('\n') == std::string::npos;
        if (!is_title) {
            entry.title = title_from(question);
            entry.text = question;
            return;
        }
        entry.title = title_from(first.substr(2, first.size() - 4));
        entry.text = question.substr(end + 2);
    }

    void read_note(const Records::Record& record) {
        std::string question = at(record, "question");
        std::string answer = at(record, "answer");
        if (!header_.column_of.contains("question")) {
            std::vector<std::size_t> plain;
            for (std::size_t i = 0; i < record.fields.size(); ++i) {
                const bool is_other =
                    std::any_of(header_.column_of.begin(), header_.column_of.end(),
                                [&](const auto& column) { return column.second == i; });
                if (!is_other) plain.push_back(i);
            }
            if (!plain.empty()) question = record.fields[plain[0]];
            if (plain.size() > 1) answer = record.fields[plain[1]];
            if (plain.size() > 2 && !record.fields[plain[2]].empty()) ++ignored_;
        }
        if (question.find("{{c1::") != std::string::npos) {
            ++clozes_;
            return;
        }
        Entry entry;
        entry.line = record.line;
        entry.where = fmt::format("note {}", ++notes_);
        bool has_media = false;
        set_question(entry, markdown(question, has_media));
        entry.answer = markdown(answer, has_media);
        if (has_media) ++media_;
        if (entry.text.empty()) return fault(record.line, entry.where, "has no question");
        if (entry.answer.empty())
            return fault(record.line, entry.where,
                         "has no answer: its second field is missing or empty");
        add_tags(entry, at(record, "tags"));
        add_tags(entry, header_.tags);
        if (const std::string deck = at(record, "deck"); entry.topics.empty() && !deck.empty()) {
            const std::size_t last = deck.rfind("::");
            add_tag(entry, "topic::" + (last == std::string::npos ? deck : deck.substr(last + 2)));
        }
        const std::string guid = at(record, "guid");
        if (guid.starts_with(guid_prefix)) entry.id = guid.substr(guid_prefix.size());
        reading_.entries.push_back(std::move(entry));
    }

    static void add_tags(Entry& entry, std::string_view tags) {
        while (!tags.empty()) {
            const std::size_t end = std::min(tags.find(' '), tags.size());
            if (end > 0) add_tag(entry, tags.substr(0, end));
            tags.remove_prefix(std::min(end + 1, tags.size()));
        }
    }

    Reading& reading_;
    const std::string& file_;
    std::string_view text_;
    int line_ = 1;
    Header header_;
    std::size_t notes_ = 0;
    std::size_t clozes_ = 0;
    std::size_t media_ = 0;
    std::size_t ignored_ = 0;
};

std::string quoted(std::string_view field) {
    std::string out = "\"";
    for (const char c : field) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

}  // namespace

Reading read_anki(std::string_view bytes, const std::string& file) {
    Reading reading;
    const std::string text = clean_text(bytes, file, reading);
    if (reading.faults.empty()) Reader(reading, file, text).read();
    if (reading.faults.empty() && reading.entries.empty())
        reading.faults.push_back({file, 0, "", "holds no note with a question and an answer"});
    return reading;
}

std::string write_anki(std::span<const Entry> entries) {
    std::string out =
        "#separator:tab\n#html:true\n#guid column:1\n#tags column:4\n"
        "#columns:guid\tFront\tBack\tTags\n";
    for (const Entry& entry : entries) {
        std::string front = html_of_markdown(entry.text);
        if (entry.text != entry.title)
            front = fmt::format("<p><b>{}</b></p>\n{}", escape_html(entry.title), front);
        std::string tags;
        for (const std::string& tag : tags_of(entry)) tags += (tags.empty() ? "" : " ") + tag;
        out += fmt::format("{}\t{}\t{}\t{}\n", quoted(std::string(guid_prefix) + entry.id),
                           quoted(front), quoted(html_of_markdown(entry.answer)), quoted(tags));
    }
    return out;
}

}  // namespace rehearse::sets
