#include "package/yaml_reader.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <sstream>

namespace rehearse::package {

namespace {

void check_duplicates(const YAML::Node& node, const FaultSink& sink, int depth) {
    if (depth > 32) {
        sink.add(node, "This is nested too deeply: at most 32 levels are read.");
        return;
    }
    if (node.IsMap()) {
        std::set<std::string> seen;
        for (const auto& entry : node) {
            if (!entry.first.IsScalar()) {
                sink.add(entry.first, "A key must be plain text.");
                continue;
            }
            if (!seen.insert(entry.first.Scalar()).second) {
                sink.add(entry.first, fmt::format("The key `{}` is given twice: keep one.",
                                                  entry.first.Scalar()));
            }
            check_duplicates(entry.second, sink, depth + 1);
        }
    } else if (node.IsSequence()) {
        for (const auto& entry : node) check_duplicates(entry, sink, depth + 1);
    }
}

}  // namespace

int FaultSink::line_of(const YAML::Node& node) {
    if (!node.IsDefined()) return 0;
    const YAML::Mark mark = node.Mark();
    return mark.is_null() ? 0 : mark.line + 1;
}

std::optional<YAML::Node> parse_yaml(const std::string& text, const FaultSink& sink) {
    // yaml-cpp 0.7 recurses on flow collections; a file of brackets would end the process.
    if (text.find(std::string(200, '[')) != std::string::npos ||
        text.find(std::string(200, '{')) != std::string::npos) {
        sink.add(1, "This is nested too deeply: at most 32 levels are read.");
        return std::nullopt;
    }
    try {
        YAML::Node node = YAML::Load(text);
        if (!node.IsDefined() || node.IsNull()) return YAML::Node(YAML::NodeType::Map);
        const std::size_t before = sink.faults.size();
        check_duplicates(node, sink, 0);
        if (sink.faults.size() != before) return std::nullopt;
        if (!node.IsMap()) {
            sink.add(node, "This file must hold `key: value` lines.");
            return std::nullopt;
        }
        return node;
    } catch (const YAML::Exception& error) {
        sink.add(error.mark.is_null() ? 0 : error.mark.line + 1,
                 fmt::format("This is not YAML: {}.", error.msg));
        return std::nullopt;
    }
}

YamlMap::YamlMap(YAML::Node node, FaultSink sink, std::string where)
    : node_(std::move(node)), sink_(std::move(sink)), where_(std::move(where)) {}

bool YamlMap::has(const std::string& key) {
    const YAML::Node value = take(key);
    return value.IsDefined() && !value.IsNull();
}

YAML::Node YamlMap::take(const std::string& key) {
    taken_.insert(key);
    const YAML::Node& read_only = node_;
    return read_only[key];
}

std::optional<std::string> YamlMap::text(const std::string& key) {
    const YAML::Node value = take(key);
    if (!value.IsDefined() || value.IsNull()) return std::nullopt;
    if (!value.IsScalar()) {
        sink_.add(value, fmt::format("`{}{}` must be text.", where_, key));
        return std::nullopt;
    }
    return value.Scalar();
}

std::optional<double> YamlMap::number(const std::string& key, double min, double max) {
    const auto value = text(key);
    if (!value) return std::nullopt;
    const auto parsed = parse_number(*value);
    if (!parsed || *parsed < min || *parsed > max) {
        sink_.add(take(key), fmt::format("`{}{}` must be a number from {} to {}, not `{}`.", where_,
                                         key, min, max, *value));
        return std::nullopt;
    }
    return parsed;
}

std::optional<std::int64_t> YamlMap::integer(const std::string& key, std::int64_t min,
                                             std::int64_t max) {
    const auto value = text(key);
    if (!value) return std::nullopt;
    const auto parsed = parse_integer(*value);
    if (!parsed || *parsed < min || *parsed > max) {
        sink_.add(take(key), fmt::format("`{}{}` must be a whole number from {} to {}, not `{}`.",
                                         where_, key, min, max, *value));
        return std::nullopt;
    }
    return parsed;
}

std::optional<bool> YamlMap::boolean(const std::string& key) {
    const auto value = text(key);
    if (!value) return std::nullopt;
    // What YAML 1.1 took for these as well; real packages have them.
    for (const char* word : {"true", "True", "TRUE", "yes", "Yes", "on"})
        if (*value == word) return true;
    for (const char* word : {"false", "False", "FALSE", "no", "No", "off"})
        if (*value == word) return false;
    sink_.add(take(key),
              fmt::format("`{}{}` must be true or false, not `{}`.", where_, key, *value));
    return std::nullopt;
}

std::optional<std::vector<std::string>> YamlMap::texts(const std::string& key, bool scalar_too) {
    const YAML::Node value = take(key);
    if (!value.IsDefined() || value.IsNull()) return std::nullopt;
    if (scalar_too && value.IsScalar()) return std::vector<std::string>{value.Scalar()};
    if (!value.IsSequence()) {
        sink_.add(value, fmt::format("`{}{}` must be a list.", where_, key));
        return std::nullopt;
    }
    std::vector<std::string> result;
    for (const auto& entry : value) {
        if (!entry.IsScalar()) {
            sink_.add(entry, fmt::format("`{}{}` must be a list of plain words.", where_, key));
            return std::nullopt;
        }
        result.push_back(entry.Scalar());
    }
    return result;
}

std::optional<std::vector<std::string>> YamlMap::words(const std::string& key) {
    const YAML::Node value = take(key);
    if (value.IsDefined() && value.IsSequence()) return texts(key);
    const auto line = text(key);
    if (!line) return std::nullopt;
    std::istringstream stream(*line);
    std::vector<std::string> result;
    for (std::string word; stream >> word;) result.push_back(word);
    return result;
}

void YamlMap::each_map(const std::string& key, const std::function<void(YamlMap&)>& read) {
    const YAML::Node value = take(key);
    if (!value.IsDefined() || value.IsNull()) return;
    if (!value.IsSequence()) {
        sink_.add(value, fmt::format("`{}{}` must be a list.", where_, key));
        return;
    }
    for (const auto& entry : value) {
        if (!entry.IsMap()) {
            sink_.add(entry, fmt::format("Each entry of `{}{}` must be a mapping.", where_, key));
            continue;
        }
        YamlMap map(entry, sink_, where_ + key + ".");
        read(map);
        map.finish();
    }
}

void YamlMap::require(const std::string& key) {
    if (!has(key)) sink_.add(line(), fmt::format("`{}{}` is missing.", where_, key));
}

void YamlMap::finish() {
    for (const auto& entry : node_) {
        const std::string& key = entry.first.Scalar();
        if (!taken_.contains(key)) {
            sink_.add(
                entry.first,
                fmt::format("The key `{}{}` is not known here: remove it or correct its spelling.",
                            where_, key));
        }
    }
}

void YamlMap::finish(const FaultSink& warnings) {
    for (const auto& entry : node_) {
        const std::string& key = entry.first.Scalar();
        if (!taken_.contains(key))
            warnings.add(entry.first, fmt::format("The key `{}{}` is not used here.", where_, key));
    }
}

std::optional<double> parse_number(const std::string& text) {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::int64_t> parse_integer(const std::string& text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return value;
}

}  // namespace rehearse::package
