// interview.yaml: what makes a problem package an interview task. Strict: a misspelt key would
// silently lose a hint.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "package/harness.hpp"
#include "package/reader.hpp"

namespace rehearse::package {

namespace {

template <class Enum>
std::optional<Enum> one_of(YamlMap& map, const std::string& key,
                           std::initializer_list<Enum> values) {
    const auto text = map.text(key);
    if (!text) return std::nullopt;
    std::string choices;
    for (const Enum value : values) {
        if (to_string(value) == *text) return value;
        choices += fmt::format("{}{}", choices.empty() ? "" : ", ", to_string(value));
    }
    map.sink().add(map.take(key),
                   fmt::format("`{}: {}` is not known: use one of {}.", key, *text, choices));
    return std::nullopt;
}

bool is_slug(const std::string& text) {
    return !text.empty() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

void read_slugs(YamlMap& map, const std::string& key, std::vector<std::string>& into) {
    into = map.texts(key).value_or(std::vector<std::string>{});
    for (const std::string& id : into) {
        if (!is_slug(id)) {
            map.sink().add(
                map.take(key),
                fmt::format("`{}` in `{}` must be lower-case words joined by dashes.", id, key));
        }
    }
}

void read_languages(YamlMap& map, const Reading& reading) {
    Package& package = reading.package;
    const auto given = map.texts("languages");
    if (!given) return;
    std::vector<std::string> offered;
    for (const std::string& language : *given) {
        if (std::find(package.languages.begin(), package.languages.end(), language) !=
            package.languages.end()) {
            offered.push_back(language);
        }
    }
    package.interview.languages = *given;
    if (offered.empty()) {
        map.sink().add(map.take("languages"),
                       "None of these languages is offered here and allowed by problem.yaml.");
    } else {
        package.languages = offered;
    }
}

void read_time_factor(YamlMap& map, Interview& interview) {
    const YAML::Node node = map.take("time_factor");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        map.sink().add(node, "`time_factor` must be a mapping from language to number.");
        return;
    }
    YamlMap factors(node, map.sink(), "time_factor.");
    for (const auto& entry : node) {
        const std::string& language = entry.first.Scalar();
        if (const auto factor = factors.number(language, 0.1, 100))
            interview.time_factor[language] = *factor;
    }
}

void read_hints(YamlMap& map, Interview& interview) {
    map.each_map("hints", [&](YamlMap& hint) {
        hint.require("text");
        hint.require("after_minutes");
        Hint read;
        read.text = hint.text("text").value_or("");
        read.after_minutes = static_cast<int>(hint.integer("after_minutes", 0, 600).value_or(0));
        if (!interview.hints.empty() && read.after_minutes < interview.hints.back().after_minutes) {
            hint.sink().add(hint.line(), "Hints must be in the order of `after_minutes`.");
        }
        interview.hints.push_back(std::move(read));
    });
}

void read_rubric(YamlMap& map, Interview& interview) {
    std::set<std::string> ids;
    map.each_map("rubric", [&](YamlMap& item) {
        item.require("id");
        item.require("text");
        RubricItem read;
        read.id = item.text("id").value_or("");
        read.text = item.text("text").value_or("");
        read.weight = item.number("weight", 0.01, 100).value_or(1);
        if (!ids.insert(read.id).second) {
            item.sink().add(item.line(), fmt::format("The rubric id `{}` is used twice.", read.id));
        }
        interview.rubric.push_back(std::move(read));
    });
}

std::vector<Parameter> read_parameters(YamlMap& map, const std::string& key) {
    std::vector<Parameter> parameters;
    map.each_map(key, [&](YamlMap& entry) {
        entry.require("name");
        entry.require("type");
        Parameter parameter;
        parameter.name = entry.text("name").value_or("");
        const std::string text = entry.text("type").value_or("int");
        if (const auto type = parse_type(text)) {
            parameter.type = *type;
        } else {
            entry.sink().add(
                entry.take("type"),
                fmt::format("The type `{}` is not known: use int, long, double, bool, string, "
                            "json, list<T>, map<string,T> or optional<T>.",
                            text));
        }
        parameters.push_back(std::move(parameter));
    });
    return parameters;
}

/// Why a task whose class is an adapter cannot be given in this language; empty when it can.
std::string no_adapter_reason(const Package& package, const std::string& adapter,
                              const std::string& language) {
    std::error_code error;
    if (!takes_adapter(language)) return "its driver takes no adapter";
    for (const auto& entry :
         std::filesystem::directory_iterator(package.root / "include" / language, error)) {
        if (entry.path().stem() == adapter) return {};
    }
    return fmt::format("there is no `{}` in include/{}/", adapter, language);
}

/// With an adapter the candidate's code is not the class, so neither can be made up for the author.
void keep_adapted(const Reading& reading, const YamlMap& harness, const std::string& adapter) {
    Package& package = reading.package;
    for (const std::string& language : package.languages) {
        const std::string reason = no_adapter_reason(package, adapter, language);
        if (reason.empty()) continue;
        harness.sink().add(harness.line(),
                           fmt::format("This task cannot be given in {0}: {1}. Drop {0} from "
                                       "`languages`, or write the adapter.",
                                       language, reason));
    }
}

/// A class task is offered in the languages that have a driver: ours, or one the author wrote.
void keep_drivable(const Reading& reading, const YamlMap& harness) {
    Package& package = reading.package;
    const auto is_asked_for = [&](const std::string& language) {
        const auto& asked = package.interview.languages;
        return std::find(asked.begin(), asked.end(), language) != asked.end();
    };
    std::erase_if(package.languages, [&](const std::string& language) {
        std::error_code error;
        const bool drivable =
            has_driver(language, package.interview.kind) ||
            std::filesystem::is_directory(package.root / "include" / language, error);
        if (!drivable && is_asked_for(language)) {
            harness.sink().add(
                harness.line(),
                fmt::format("This task cannot be given in {0}: {1}. Drop {0} from `languages`, or "
                            "write a driver in include/{0}/.",
                            language, no_driver_reason(language, package.interview.kind)));
        }
        return !drivable;
    });
    if (package.languages.empty())
        harness.sink().add(harness.line(), "None of the languages of this task has a driver.");
}

void read_harness(YamlMap& interview_map, const Reading& reading) {
    const YAML::Node node = interview_map.take("harness");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        interview_map.sink().add(node, "`harness` must be a mapping.");
        return;
    }
    YamlMap map(node, interview_map.sink(), "harness.");
    Harness harness;
    map.require("class");
    harness.class_name = map.text("class").value_or("Solution");
    harness.constructor = read_parameters(map, "constructor");
    harness.adapter = map.text("adapter").value_or("");
    map.each_map("methods", [&](YamlMap& entry) {
        entry.require("name");
        Method method;
        method.name = entry.text("name").value_or("");
        method.parameters = read_parameters(entry, "params");
        const std::string returns = entry.text("returns").value_or("void");
        if (const auto type =
                returns == "void" ? std::optional<Type>(Type{}) : parse_type(returns)) {
            method.returns = *type;
        } else {
            entry.sink().add(entry.take("returns"),
                             fmt::format("The type `{}` is not known.", returns));
        }
        harness.methods.push_back(std::move(method));
    });
    if (const auto compare = map.text("compare")) {
        if (*compare == "json")
            harness.compare = Compare::json;
        else if (*compare == "text")
            harness.compare = Compare::text;
        else
            map.sink().add(map.take("compare"), "`harness.compare` must be json or text.");
    }
    if (reading.package.interview.kind == Kind::ops_mt)
        harness.rounds = static_cast<int>(map.integer("rounds", 1, 1000).value_or(20));
    map.finish();
    keep_drivable(reading, map);
    if (!harness.adapter.empty()) keep_adapted(reading, map, harness.adapter);
    for (const std::string& problem : check_harness(harness, reading.package.languages)) {
        map.sink().add(map.line(), problem);
    }
    reading.package.interview.harness = std::move(harness);
}

}  // namespace

void read_interview_yaml(const Reading& reading) {
    Package& package = reading.package;
    std::error_code error;
    if (!std::filesystem::exists(package.root / "interview.yaml", error)) return;
    const auto document = read_yaml(reading, "interview.yaml", "interview.yaml");
    if (!document) return;
    YamlMap map(*document, reading.sink("interview.yaml", "interview.yaml"));
    Interview& interview = package.interview;
    interview.present = true;
    map.require("interview_format_version");
    if (map.integer("interview_format_version", 1, 1'000'000).value_or(1) != 1) {
        map.sink().add(map.take("interview_format_version"),
                       "This version of interview.yaml is newer than this program: use 1.");
        return;
    }
    interview.kind = one_of(map, "kind",
                            {Kind::io, Kind::function, Kind::ops, Kind::ops_mt, Kind::http,
                             Kind::sql, Kind::bugfix, Kind::tests})
                         .value_or(Kind::io);
    interview.difficulty =
        one_of(map, "difficulty", {Difficulty::easy, Difficulty::medium, Difficulty::hard})
            .value_or(Difficulty::medium);
    map.require("minutes");
    interview.minutes = static_cast<int>(map.integer("minutes", 1, 600).value_or(30));
    read_slugs(map, "topics", interview.topics);
    read_slugs(map, "theory", interview.theory);
    read_languages(map, reading);
    read_time_factor(map, interview);
    read_hints(map, interview);
    read_rubric(map, interview);
    interview.follow_ups = map.texts("follow_ups").value_or(std::vector<std::string>{});
    interview.notes = map.texts("notes", true).value_or(std::vector<std::string>{});
    read_harness(map, reading);
    if (has_class(interview.kind) && !interview.harness) {
        map.sink().add(map.line(), fmt::format("A task of kind {} needs a `harness`.",
                                               to_string(interview.kind)));
    }
    if (interview.kind == Kind::http) read_http(map, reading);
    if (interview.kind == Kind::sql) read_sql(map, reading);
    if (interview.kind == Kind::tests) read_tests(map, reading);
    read_growth(map, reading);
    map.finish();
}

}  // namespace rehearse::package
