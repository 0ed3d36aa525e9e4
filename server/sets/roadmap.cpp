#include "sets/roadmap.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <utility>

#include "theory/question.hpp"

namespace rehearse::sets {
namespace {

class Reader {
public:
    Reader(Reading& reading, const std::string& file, const AnswerFile& answer)
        : reading_(reading), file_(file), answer_(answer) {}

    void read(const YAML::Node& root) {
        if (!root.IsMap()) return fault(root, "", "the front matter must be a map of fields");
        const YAML::Node list = root["questions"];
        if (!list.IsDefined() || !list.IsSequence() || list.size() == 0)
            return fault(list.IsDefined() ? list : root, "questions",
                         "must be a list of questions");
        if (list.size() > entries_max)
            return fault(list, "questions", fmt::format("holds more than {}", entries_max));
        std::size_t index = 0;
        for (const auto& node : list) read_entry(node, fmt::format("questions[{}]", index++));
    }

private:
    void fault(const YAML::Node& node, std::string field, std::string message) {
        // The front matter begins on line 2 of the file.
        reading_.faults.push_back(
            {file_, std::max(node.Mark().line, 0) + 2, std::move(field), std::move(message)});
    }

    /// A text, "" when it is not there.
    std::string text(const YAML::Node& map, const std::string& where, const char* key,
                     bool needed) {
        const YAML::Node found = map[key];
        const bool is_there = found.IsDefined() && !found.IsNull();
        if (is_there && !found.IsScalar()) {
            fault(found, where + "." + key, "must be a text");
            return {};
        }
        const std::string value = is_there ? found.Scalar() : std::string();
        if (needed && value.find_first_not_of(" \t\n") == std::string::npos)
            fault(is_there ? found : map, where + "." + key, "is missing or empty");
        return value;
    }

    void read_entry(const YAML::Node& node, const std::string& where) {
        if (!node.IsMap()) return fault(node, where, "must be a map with question and answer");
        const std::size_t faults = reading_.faults.size();
        Entry entry;
        entry.line = std::max(node.Mark().line, 0) + 2;
        entry.where = where;
        split_title(entry, text(node, where, "question", true));
        entry.answer = text(node, where, "answer", true);
        entry.id = text(node, where, "id", false);
        if (const std::string kind = text(node, where, "kind", false); !kind.empty())
            add_tag(entry, "kind::" + kind);
        if (const std::string minutes = text(node, where, "minutes", false); !minutes.empty())
            add_tag(entry, "minutes::" + minutes);
        if (const std::string license = text(node, where, "license", false); !license.empty())
            add_tag(entry, "license::" + license);
        read_topics(node, where, entry);
        if (reading_.faults.size() == faults && is_file_name(entry.answer))
            read_answer_file(node, where, entry);
        if (reading_.faults.size() == faults) reading_.entries.push_back(std::move(entry));
    }

    void read_topics(const YAML::Node& node, const std::string& where, Entry& entry) {
        const YAML::Node topics = node["topics"];
        if (!topics.IsDefined() || topics.IsNull()) return;
        if (!topics.IsSequence()) return fault(topics, where + ".topics", "must be a list");
        for (const auto& topic : topics) {
            if (!topic.IsScalar()) return fault(topic, where + ".topics", "must hold texts");
            add_tag(entry, topic.Scalar());
        }
    }

    /// Only a plain name can be one: what leads elsewhere is an answer that nobody wrote.
    static bool is_file_name(const std::string& answer) {
        const bool is_plain = std::all_of(answer.begin(), answer.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '-' || c == '_' || c == '.';
        });
        return is_plain && answer.size() <= 128 && answer.ends_with(".md") &&
               !answer.starts_with('.');
    }

    void read_answer_file(const YAML::Node& node, const std::string& where, Entry& entry) {
        const std::string name = std::exchange(entry.answer, {});
        if (const auto found = answer_(name)) {
            Reading inner;
            entry.answer = clean_text(*found, name, inner);
            if (inner.faults.empty()) return;
            return fault(node["answer"], where + ".answer",
                         fmt::format("{} {}", name, inner.faults.front().message));
        }
        fault(node["answer"], where + ".answer",
              fmt::format("there is no file {} beside it or in content/", name));
    }

    Reading& reading_;
    const std::string& file_;
    const AnswerFile& answer_;
};

/// Any text as YAML: a block where that is easy to read, else quoted.
std::string scalar(std::string_view text, std::size_t indent) {
    const bool is_block = text.find('\n') != std::string_view::npos && text.front() != ' ' &&
                          text.front() != '\n' && text.front() != '\t' && text.back() != '\n' &&
                          text.find('\t') == std::string_view::npos &&
                          text.find(" \n") == std::string_view::npos && text.back() != ' ';
    std::string out;
    if (is_block) {
        out = "|-\n";
        const std::string margin(indent, ' ');
        std::size_t at = 0;
        while (at <= text.size()) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            if (end > at) out += margin + std::string(text.substr(at, end - at));
            if (end < text.size()) out += '\n';
            at = end + 1;
        }
        return out;
    }
    out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

}  // namespace

Reading read_roadmap(std::string_view bytes, const std::string& file, const AnswerFile& answer) {
    Reading reading;
    const std::string text = clean_text(bytes, file, reading);
    if (!reading.faults.empty()) return reading;
    constexpr std::string_view mark = "---\n";
    const std::size_t end = text.find("\n---", mark.size() - 1);
    if (!text.starts_with(mark) || end == std::string::npos) {
        reading.faults.push_back(
            {file, 1, "", "must begin with a line \"---\", front matter and a second such line"});
        return reading;
    }
    try {
        // yaml-cpp itself bounds how deep its reading goes, and aliases are never followed twice.
        const YAML::Node root = YAML::Load(text.substr(mark.size(), end + 1 - mark.size()));
        Reader(reading, file, answer).read(root);
    } catch (const YAML::Exception& error) {
        reading.faults.push_back({file, std::max(error.mark.line, 0) + 2, "",
                                  fmt::format("is not valid YAML: {}", error.msg)});
    }
    return reading;
}

std::string write_roadmap(std::span<const Entry> entries) {
    std::string out = "---\nquestions:\n";
    for (const Entry& entry : entries) {
        const std::string question =
            entry.text == entry.title ? entry.title : entry.title + "\n\n" + entry.text;
        out += fmt::format("  - question: {}\n    answer: {}\n    topics:\n", scalar(question, 6),
                           scalar(entry.answer, 6));
        for (const std::string& topic : entry.topics) out += fmt::format("      - '{}'\n", topic);
        if (!entry.level.empty()) {
            std::string level = entry.level;
            level[0] = static_cast<char>(level[0] - 'a' + 'A');
            out += fmt::format("      - '{}'\n", level);
        }
        if (!entry.id.empty()) out += fmt::format("    id: '{}'\n", entry.id);
        if (!entry.kind.empty()) out += fmt::format("    kind: '{}'\n", entry.kind);
        if (entry.minutes > 0) out += fmt::format("    minutes: {}\n", entry.minutes);
        if (!entry.license.empty())
            out += fmt::format("    license: {}\n", scalar(entry.license, 6));
    }
    return out + "---\n";
}

}  // namespace rehearse::sets
