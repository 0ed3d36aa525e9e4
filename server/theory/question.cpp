#include "theory/question.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "theory/form_fields.hpp"
#include "theory/snippet.hpp"
#include "theory/yaml_fields.hpp"

namespace rehearse::theory {
namespace {

constexpr std::array<std::string_view, 3> level_names{"beginner", "intermediate", "advanced"};
constexpr std::array<std::string_view, 9> kind_names{"concept",    "design",        "experience",
                                                     "behavioral", "system-design", "culture",
                                                     "flaw",       "choice",        "ordering"};
constexpr std::string_view model_answer_heading = "## Model answer";
constexpr std::string_view notes_heading = "## Interviewer notes";
constexpr int minutes_max = 60;
constexpr std::size_t list_max = 64;

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

/// The file cut at its markers. Line numbers are those of the file.
struct Parts {
    std::string_view front_matter;
    std::string_view body;
    int body_line = 0;
};

std::optional<Parts> cut(std::string_view text, FaultSink& sink) {
    constexpr std::string_view mark = "---\n";
    if (!text.starts_with(mark)) {
        sink.add(1, "", "must begin with a line \"---\" and the front matter");
        return std::nullopt;
    }
    const std::string_view rest = text.substr(mark.size());
    const std::size_t end = rest.find("\n---\n");
    if (end == std::string_view::npos) {
        sink.add(1, "", "has no second line \"---\" that ends the front matter");
        return std::nullopt;
    }
    const std::string_view front = rest.substr(0, end + 1);
    const auto lines = static_cast<int>(std::count(front.begin(), front.end(), '\n'));
    return Parts{front, rest.substr(end + 5), lines + 3};
}

void check_bytes(std::string_view text, FaultSink& sink) {
    if (text.size() > limits::question_bytes_max) {
        sink.add(0, "", fmt::format("is larger than {} bytes", limits::question_bytes_max));
    }
    if (!is_valid_utf8(text)) sink.add(0, "", "is not valid UTF-8");
    if (text.starts_with("\xEF\xBB\xBF"))
        sink.add(1, "", "begins with a byte order mark; save it without one");
    const std::size_t carriage_return = text.find('\r');
    if (carriage_return != std::string_view::npos) {
        const auto line =
            1 + std::count(text.begin(),
                           text.begin() + static_cast<std::ptrdiff_t>(carriage_return), '\n');
        sink.add(static_cast<int>(line), "", "has Windows line ends; save it with LF only");
    }
}

void read_body(const Parts& parts, FaultSink& sink, Question& question) {
    std::array<std::string*, 3> targets{&question.text, &question.model_answer,
                                        &question.interviewer_notes};
    std::array<bool, 3> seen{true, false, false};
    std::size_t current = 0;
    bool fenced = false;
    int line_number = parts.body_line;
    sink.line_offset = 0;
    for (std::size_t at = 0; at < parts.body.size(); ++line_number) {
        const std::size_t end = std::min(parts.body.find('\n', at), parts.body.size() - 1);
        const std::string_view line = parts.body.substr(at, end - at + 1);
        at = end + 1;
        if (line.starts_with("```")) fenced = !fenced;
        const std::string_view heading = fenced ? std::string_view{} : trimmed(line);
        const std::size_t section = heading == model_answer_heading ? 1
                                    : heading == notes_heading      ? 2
                                                                    : 0;
        if (section == 0) {
            targets[current]->append(line);
            continue;
        }
        if (seen[section]) sink.add(line_number, std::string{heading}, "appears twice");
        if (section < current)
            sink.add(line_number, std::string{heading}, "must come before the interviewer notes");
        seen[section] = true;
        current = section;
    }
    for (std::string* target : targets) *target = std::string{trimmed(*target)};
    if (question.text.empty())
        sink.add(parts.body_line, "", "has no question text after the front matter");
    if (question.model_answer.empty()) {
        sink.add(parts.body_line, std::string{model_answer_heading}, "is missing or empty");
    }
}

/// Reads front matter; faults carry lines of the file through the sink's offset.
class FrontMatterReader {
public:
    FrontMatterReader(FaultSink& sink, Question& question) : sink_(sink), question_(question) {}

    void read(const YAML::Node& root) {
        Fields fields{root,
                      "",
                      sink_,
                      {"id", "title", "level", "kind", "star", "topics", "minutes", "key_points",
                       "red_flags", "follow_ups", "tasks", "packages", "seeds", "license",
                       "version", "options", "several", "steps", "draft"}};
        if (!fields.usable()) return;
        read_head(fields);
        read_references(fields);
        if (read_form_fields(fields, sink_, question_)) return;
        const std::vector<YAML::Node> points = fields.list("key_points", Need::required);
        if (points.size() > list_max)
            fields.fault("key_points", fmt::format("holds more than {} entries", list_max));
        for (std::size_t i = 0; i < std::min(points.size(), list_max); ++i) {
            read_key_point(points[i], fields.path_of("key_points", i));
        }
        const std::vector<YAML::Node> flags = fields.list("red_flags", Need::optional);
        if (flags.size() > list_max)
            fields.fault("red_flags", fmt::format("holds more than {} entries", list_max));
        for (std::size_t i = 0; i < std::min(flags.size(), list_max); ++i) {
            read_red_flag(flags[i], fields.path_of("red_flags", i));
        }
        if (question_.star) add_star_points();
    }

    /// REQUIRES: the body has been read, since marks are checked against its code block.
    void check_marks() {
        if (marks_.empty()) return;
        question_.snippet = numbered_lines(question_.text);
        for (const Marks& mark : marks_) {
            const auto add = [&](std::string message) {
                sink_.add(mark.line, mark.path, std::move(message));
            };
            if (question_.kind != Kind::flaw) add("goes with kind flaw only");
            if (&mark != &marks_.front()) add("stands in another key point already");
            if (question_.snippet.empty()) {
                add("needs a code block in the text, its lines numbered 1, 2, 3 and on");
                continue;
            }
            for (const int line : mark.lines) {
                if (line <= static_cast<int>(question_.snippet.size())) continue;
                add(fmt::format("names line {}, but the snippet has {}", line,
                                question_.snippet.size()));
            }
        }
    }

private:
    /// Lines that a key point names, and where it does.
    struct Marks {
        int line = 0;
        std::string path;
        std::vector<int> lines;
    };

    void read_head(Fields& fields) {
        question_.id = fields.text("id", Need::required);
        if (!question_.id.empty() && !is_slug(question_.id)) {
            fields.fault("id", "must be lower-case words joined by hyphens");
        }
        question_.title = fields.text("title", Need::required);
        const std::string level = fields.text("level", Need::required);
        if (const auto known = level_from(level)) {
            question_.level = *known;
        } else if (!level.empty()) {
            fields.fault("level", fmt::format("\"{}\" is not one of {}", level,
                                              fmt::join(level_names, ", ")));
        }
        const std::string kind = fields.text("kind", Need::required);
        if (const auto known = kind_from(kind)) {
            question_.kind = *known;
        } else if (!kind.empty()) {
            fields.fault("kind",
                         fmt::format("\"{}\" is not one of {}", kind, fmt::join(kind_names, ", ")));
        }
        question_.star = fields.boolean("star", false);
        question_.minutes = fields.integer("minutes", Need::required, 1, minutes_max, 0);
        question_.version = fields.integer("version", Need::optional, 1, 1'000'000, 1);
        question_.license = fields.text("license", Need::optional);
        question_.draft = fields.boolean("draft", false);
    }

    void read_references(Fields& fields) {
        question_.topics = fields.texts("topics", Need::required);
        for (const std::string& topic : question_.topics) {
            if (!is_slug(topic))
                fields.fault("topics",
                             fmt::format("\"{}\" must be lower-case words with hyphens", topic));
        }
        question_.follow_ups = fields.texts("follow_ups", Need::optional);
        question_.seeds = fields.texts("seeds", Need::optional);
        question_.tasks = fields.texts("tasks", Need::optional);
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        for (const std::string& task : question_.tasks) {
            const bool good =
                task.size() == 3 && task[0] == 'T' && is_digit(task[1]) && is_digit(task[2]);
            if (!good) fields.fault("tasks", fmt::format("\"{}\" must look like T07", task));
        }
        question_.packages = fields.texts("packages", Need::optional);
        for (const std::string& package : question_.packages) {
            const bool good = std::all_of(package.begin(), package.end(), [&](char c) {
                return is_digit(c) || (c >= 'a' && c <= 'z');
            });
            if (!good)
                fields.fault("packages",
                             fmt::format("\"{}\" must be lower-case letters and digits", package));
        }
    }

    std::vector<Phrase> read_phrases(Fields& fields) {
        std::vector<Phrase> phrases;
        const std::vector<YAML::Node> nodes = fields.list("any", Need::required);
        if (nodes.size() > list_max)
            fields.fault("any", fmt::format("holds more than {} phrases", list_max));
        for (std::size_t i = 0; i < std::min(nodes.size(), list_max); ++i) {
            Result<Phrase> phrase =
                Phrase::compile(nodes[i].IsScalar() ? nodes[i].Scalar() : std::string{});
            if (phrase.has_error()) {
                sink_.add(line_of(nodes[i]), fields.path_of("any", i), phrase.error().message);
            } else {
                phrases.push_back(std::move(phrase).value());
            }
        }
        return phrases;
    }

    void read_key_point(const YAML::Node& node, const std::string& path) {
        Fields fields{
            node, path, sink_, {"id", "text", "weight", "must", "any", "feedback_missed", "lines"}};
        if (!fields.usable()) return;
        KeyPoint point;
        point.id = fields.text("id", Need::required);
        if (!point.id.empty() && !is_slug(point.id))
            fields.fault("id", "must be lower-case words joined by hyphens");
        const auto same = [&](const KeyPoint& other) { return other.id == point.id; };
        if (std::any_of(question_.key_points.begin(), question_.key_points.end(), same)) {
            fields.fault("id", fmt::format("\"{}\" is the id of another key point", point.id));
        }
        point.text = fields.text("text", Need::required);
        point.weight = fields.positive("weight", 1.0);
        point.must = fields.boolean("must", false);
        point.any = read_phrases(fields);
        point.feedback_missed = fields.text("feedback_missed", Need::optional);
        if (const auto lines = fields.node("lines")) {
            point.lines = fields.integers("lines", 1, snippet_lines_max);
            marks_.push_back({line_of(*lines), fields.path_of("lines"), point.lines});
        }
        question_.key_points.push_back(std::move(point));
    }

    void read_red_flag(const YAML::Node& node, const std::string& path) {
        Fields fields{node, path, sink_, {"text", "any"}};
        if (!fields.usable()) return;
        RedFlag flag;
        flag.text = fields.text("text", Need::required);
        flag.any = read_phrases(fields);
        question_.red_flags.push_back(std::move(flag));
    }

    void add_star_points() {
        struct Star {
            const char* id;
            const char* heading;
            const char* text;
        };
        static constexpr std::array<Star, 4> points{{
            {"star-situation", "situation",
             "Situation: where and when it was, and what was at stake"},
            {"star-task", "task", "Task: what you yourself had to achieve"},
            {"star-action", "action", "Action: what you did, step by step"},
            {"star-result", "result",
             "Result: what came of it, with a number, and what you learned"},
        }};
        for (const Star& star : points) {
            KeyPoint point;
            point.id = star.id;
            point.text = star.text;
            point.heading = star.heading;
            point.feedback_missed =
                fmt::format("Add a part that begins with the heading \"{}\".", star.heading);
            question_.key_points.push_back(std::move(point));
        }
    }

    FaultSink& sink_;
    Question& question_;
    std::vector<Marks> marks_;
};

}  // namespace

std::string_view level_name(Level level) {
    return level_names[static_cast<std::size_t>(level)];
}

std::string_view kind_name(Kind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<Level> level_from(std::string_view name) {
    const auto found = std::find(level_names.begin(), level_names.end(), name);
    if (found == level_names.end()) return std::nullopt;
    return static_cast<Level>(found - level_names.begin());
}

std::optional<Kind> kind_from(std::string_view name) {
    const auto found = std::find(kind_names.begin(), kind_names.end(), name);
    if (found == kind_names.end()) return std::nullopt;
    return static_cast<Kind>(found - kind_names.begin());
}

std::string red_flag_id(std::size_t index) {
    return fmt::format("flag:{}", index);
}

bool is_slug(std::string_view id) {
    if (id.empty() || id.size() > 64 || id.front() == '-' || id.back() == '-') return false;
    if (id.find("--") != std::string_view::npos) return false;
    return std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_state state{};
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
    crypto_hash_sha256_final(&state, digest.data());
    std::string hex;
    for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
    return hex;
}

QuestionReading read_question(std::string_view text, const std::string& file_name) {
    QuestionReading reading;
    FaultSink sink{file_name, 0, {}};
    check_bytes(text, sink);
    if (sink.faults.empty()) {
        if (const std::optional<Parts> parts = cut(text, sink)) {
            sink.line_offset = 1;  // The front matter begins on line 2.
            FrontMatterReader reader{sink, reading.question};
            with_yaml(std::string{parts->front_matter}, sink,
                      [&](const YAML::Node& root) { reader.read(root); });
            read_body(*parts, sink, reading.question);
            sink.line_offset = 1;
            reader.check_marks();
        }
    }
    reading.question.file = file_name;
    reading.question.content_hash = sha256_hex(text);
    reading.faults = std::move(sink.faults);
    return reading;
}

Result<Question> parse_question(std::string_view text, const std::string& file_name) {
    QuestionReading reading = read_question(text, file_name);
    if (!reading.faults.empty())
        return fail(ErrorCode::question_invalid, to_string(reading.faults));
    return std::move(reading.question);
}

}  // namespace rehearse::theory
