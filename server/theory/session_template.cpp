#include "theory/session_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>
#include <utility>

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "theory/form.hpp"
#include "theory/words.hpp"
#include "theory/yaml_fields.hpp"

namespace rehearse::theory {
namespace {

namespace fs = std::filesystem;

constexpr int minutes_max = 480;

template <class List, class Value>
bool holds(const List& list, const Value& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

class TemplateReader {
public:
    TemplateReader(FaultSink& sink, SessionTemplate& result) : sink_(sink), result_(result) {}

    void read(const YAML::Node& root) {
        Fields fields{
            root,
            "",
            sink_,
            {"template_format_version", "id", "title", "summary", "minutes", "level", "rounds"}};
        if (!fields.usable()) return;
        if (fields.text("template_format_version", Need::required) != "1") {
            fields.fault("template_format_version", "must be 1");
            return;
        }
        result_.id = fields.text("id", Need::required);
        if (!result_.id.empty() && !is_slug(result_.id)) {
            fields.fault("id", "must be lower-case words joined by hyphens");
        }
        result_.title = fields.text("title", Need::required);
        result_.summary = fields.text("summary", Need::required);
        result_.minutes = fields.integer("minutes", Need::required, 1, minutes_max, 0);
        const std::string level = fields.text("level", Need::required);
        if (const auto known = level_from(level)) {
            result_.level = *known;
        } else if (!level.empty()) {
            fields.fault("level",
                         fmt::format("\"{}\" is not beginner, intermediate or advanced", level));
        }
        const std::vector<YAML::Node> rounds = fields.list("rounds", Need::required);
        if (rounds.size() > limits::rounds_max) {
            fields.fault("rounds", fmt::format("holds more than {} rounds", limits::rounds_max));
            return;
        }
        int sum = 0;
        for (std::size_t i = 0; i < rounds.size(); ++i) {
            read_round(rounds[i], fields.path_of("rounds", i));
        }
        for (const TemplateRound& round : result_.rounds) sum += round.minutes;
        if (sink_.faults.empty() && sum != result_.minutes) {
            fields.fault("minutes",
                         fmt::format("is {}, but the rounds sum up to {}", result_.minutes, sum));
        }
    }

private:
    void read_round(const YAML::Node& node, const std::string& path) {
        Fields fields{node, path, sink_, {"id", "title", "kind", "minutes", "draw", "items"}};
        if (!fields.usable()) return;
        TemplateRound round;
        round.id = fields.text("id", Need::required);
        if (!round.id.empty() && !is_slug(round.id))
            fields.fault("id", "must be lower-case words joined by hyphens");
        const auto same = [&](const TemplateRound& other) { return other.id == round.id; };
        if (std::any_of(result_.rounds.begin(), result_.rounds.end(), same)) {
            fields.fault("id", fmt::format("\"{}\" is the id of another round", round.id));
        }
        round.title = fields.text("title", Need::required);
        const std::string kind = fields.text("kind", Need::required);
        if (kind == "coding") {
            round.kind = RoundKind::coding;
        } else if (kind != "theory" && !kind.empty()) {
            fields.fault("kind", fmt::format("\"{}\" is not theory or coding", kind));
        }
        round.minutes = fields.integer("minutes", Need::required, 1, minutes_max, 0);
        const std::optional<YAML::Node> draw = fields.node("draw");
        const bool has_items = fields.node("items").has_value();
        if (draw.has_value() == has_items) {
            fields.fault("items", "needs either \"items\" or \"draw\", and not both");
        } else if (draw) {
            read_draw(*draw, fields.path_of("draw"), round);
        } else {
            read_items(fields, round);
        }
        result_.rounds.push_back(std::move(round));
    }

    void read_draw(const YAML::Node& node, const std::string& path, TemplateRound& round) {
        const bool theory = round.kind == RoundKind::theory;
        const char* grade = theory ? "level" : "difficulty";
        Fields fields{node, path, sink_, {grade, "kinds", "topics", "count"}};
        if (!fields.usable()) return;
        Draw draw;
        if (!theory && fields.node("kinds")) fields.fault("kinds", "goes with theory rounds only");
        for (const std::string& name : fields.texts("kinds", Need::optional)) {
            if (const auto kind = kind_from(name)) {
                draw.kinds.push_back(*kind);
            } else {
                fields.fault("kinds", fmt::format("\"{}\" is no kind of question", name));
            }
        }
        for (const std::string& name : fields.texts(grade, Need::optional)) {
            const auto level = level_from(name);
            const bool known =
                theory ? level.has_value() : name == "easy" || name == "medium" || name == "hard";
            if (!known) {
                fields.fault(grade, fmt::format("\"{}\" is not {}", name,
                                                theory ? "beginner, intermediate or advanced"
                                                       : "easy, medium or hard"));
            } else if (theory) {
                draw.levels.push_back(*level);
            } else {
                draw.difficulties.push_back(name);
            }
        }
        draw.topics = fields.texts("topics", Need::optional);
        const int most = static_cast<int>(limits::items_per_round_max);
        draw.count = fields.integer("count", Need::required, 1, most, 1);
        round.draw = std::move(draw);
    }

    void read_items(Fields& fields, TemplateRound& round) {
        const char* wanted = round.kind == RoundKind::theory ? "theory" : "coding";
        const std::vector<YAML::Node> nodes = fields.list("items", Need::required);
        if (nodes.size() > limits::items_per_round_max) {
            fields.fault("items",
                         fmt::format("holds more than {} items", limits::items_per_round_max));
            return;
        }
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            Fields item{nodes[i], fields.path_of("items", i), sink_, {wanted}};
            if (!item.usable()) continue;
            std::string id = item.text(wanted, Need::required);
            if (!id.empty() && !is_slug(id)) item.fault(wanted, "is not the form of an id");
            if (holds(round.items, id)) item.fault(wanted, fmt::format("\"{}\" appears twice", id));
            round.items.push_back(std::move(id));
        }
    }

    FaultSink& sink_;
    SessionTemplate& result_;
};

}  // namespace

std::string_view round_kind_name(RoundKind kind) {
    return kind == RoundKind::theory ? "theory" : "coding";
}

TemplateReading read_template(std::string_view text, const std::string& file_name) {
    TemplateReading reading;
    FaultSink sink{file_name, 0, {}};
    if (text.size() > limits::question_bytes_max) {
        sink.add(0, "", fmt::format("is larger than {} bytes", limits::question_bytes_max));
    } else if (!is_valid_utf8(text)) {
        sink.add(0, "", "is not valid UTF-8");
    } else {
        TemplateReader reader{sink, reading.session_template};
        with_yaml(std::string{text}, sink, [&](const YAML::Node& root) { reader.read(root); });
    }
    reading.session_template.file = file_name;
    reading.session_template.content_hash = sha256_hex(text);
    reading.faults = std::move(sink.faults);
    return reading;
}

Result<SessionTemplate> parse_template(std::string_view text, const std::string& file_name) {
    TemplateReading reading = read_template(text, file_name);
    if (!reading.faults.empty())
        return fail(ErrorCode::question_invalid, to_string(reading.faults));
    return std::move(reading.session_template);
}

Result<std::vector<SessionTemplate>> load_templates(const fs::path& dir) {
    std::vector<SessionTemplate> templates;
    std::vector<Fault> faults;
    std::error_code error;
    fs::directory_iterator at{dir, error};
    for (; !error && at != fs::directory_iterator{}; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with('.') || at->path().extension() != ".yaml") continue;
        const Result<std::string> text = read_small_file(at->path(), limits::question_bytes_max);
        if (text.has_error()) {
            faults.push_back({name, 0, "", text.error().message});
            continue;
        }
        TemplateReading one = read_template(*text, name);
        if (one.faults.empty() && one.session_template.id != at->path().stem().string()) {
            one.faults.push_back({name, 0, "id", "differs from the file name"});
        }
        std::move(one.faults.begin(), one.faults.end(), std::back_inserter(faults));
        templates.push_back(std::move(one.session_template));
    }
    if (error)
        faults.push_back({dir.filename().string(), 0, "", "cannot be read: " + error.message()});
    std::sort(faults.begin(), faults.end(),
              [](const Fault& a, const Fault& b) { return a.file < b.file; });
    if (!faults.empty()) return fail(ErrorCode::question_invalid, to_string(faults));
    std::sort(templates.begin(), templates.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    return templates;
}

std::vector<const Question*> questions_for(const Bank& bank, const Draw& draw) {
    std::vector<const Question*> result;
    for (const Question& question : bank.questions) {
        if (question.draft) continue;
        if (!draw.levels.empty() && !holds(draw.levels, question.level)) continue;
        const bool fits_kind =
            draw.kinds.empty() ? !is_scored_by_form(question) : holds(draw.kinds, question.kind);
        if (!fits_kind) continue;
        const auto& topics = question.topics;
        const bool fits = draw.topics.empty() ||
                          std::any_of(topics.begin(), topics.end(), [&](const std::string& topic) {
                              return holds(draw.topics, topic);
                          });
        if (fits) result.push_back(&question);
    }
    return result;
}

namespace {

/// What an earlier draw of the same template may have used up.
struct EarlierDraw {
    std::set<std::string> pool;
    std::size_t count = 0;
};

/// How many questions of `pool` earlier draws can take away at worst.
std::size_t taken_at_worst(const std::set<std::string>& pool,
                           const std::vector<EarlierDraw>& earlier) {
    std::size_t taken = 0;
    for (const EarlierDraw& draw : earlier) {
        std::size_t common = 0;
        for (const std::string& id : pool) common += draw.pool.count(id);
        taken += std::min(draw.count, common);
    }
    return taken;
}

}  // namespace

std::vector<Fault> check_template(const SessionTemplate& session_template, const Bank& bank,
                                  const std::vector<std::string>* packages) {
    std::vector<Fault> faults;
    std::set<std::string> named;
    for (const TemplateRound& round : session_template.rounds) {
        if (round.kind == RoundKind::theory) named.insert(round.items.begin(), round.items.end());
    }
    std::vector<EarlierDraw> earlier;
    for (std::size_t i = 0; i < session_template.rounds.size(); ++i) {
        const TemplateRound& round = session_template.rounds[i];
        const bool theory = round.kind == RoundKind::theory;
        const auto add = [&](std::string_view field, std::string message) {
            faults.push_back({session_template.file, 0, fmt::format("rounds[{}].{}", i, field),
                              std::move(message)});
        };
        for (const std::string& id : round.items) {
            if (theory && bank.find(id) == nullptr) {
                add("items", fmt::format("there is no question \"{}\"", id));
            }
            if (!theory && packages != nullptr && !holds(*packages, id)) {
                add("items", fmt::format("there is no package \"{}\"", id));
            }
        }
        if (!round.draw || !theory) continue;
        std::set<std::string> pool;
        for (const Question* question : questions_for(bank, *round.draw)) {
            if (named.count(question->id) == 0) pool.insert(question->id);
        }
        const auto wanted = static_cast<std::size_t>(round.draw->count);
        const std::size_t taken = taken_at_worst(pool, earlier);
        if (pool.size() < wanted + taken) {
            add("draw",
                fmt::format(
                    "finds {} questions that no other round names, but needs {}; earlier draws may "
                    "take {} of them",
                    pool.size(), wanted, taken));
        }
        earlier.push_back({std::move(pool), wanted});
    }
    return faults;
}

}  // namespace rehearse::theory
