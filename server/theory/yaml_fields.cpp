#include "theory/yaml_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace rehearse::theory {
namespace {

// Far more than any question needs, and far below where yaml-cpp, which descends recursively, would
// run out of stack.
constexpr std::size_t nesting_max = 32;

/// An upper bound of the nesting by brackets and by indentation, without parsing.
bool is_nested_too_deeply(std::string_view text) {
    std::size_t open = 0;
    std::size_t dashes = 0;
    for (const char c : text) {
        if (c == '[' || c == '{') ++open;
        if ((c == ']' || c == '}') && open > 0) --open;
        if (c == '\n') dashes = 0;
        if (c == '-' || c == '?') ++dashes;
        if (open > nesting_max || dashes > 200) return true;
    }
    return false;
}

std::optional<int> whole_number(const std::string& text, int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc{} && end == text.data() + text.size();
    return good && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

}  // namespace

void FaultSink::add(int line, std::string field, std::string message) {
    faults.push_back(
        {file, line > 0 ? line + line_offset : 0, std::move(field), std::move(message)});
}

int line_of(const YAML::Node& node) {
    return node.Mark().line + 1;
}

void with_yaml(const std::string& text, FaultSink& sink,
               const std::function<void(const YAML::Node&)>& read) {
    if (is_nested_too_deeply(text)) {
        sink.add(1, "", fmt::format("is nested deeper than {} levels", nesting_max));
        return;
    }
    try {
        read(YAML::Load(text));
    } catch (const YAML::Exception& error) {
        sink.add(error.mark.line + 1, "", fmt::format("is not valid YAML: {}", error.msg));
    }
}

Fields::Fields(const YAML::Node& map, std::string path, FaultSink& sink,
               std::initializer_list<std::string_view> known)
    : map_(map), path_(std::move(path)), sink_(&sink) {
    if (!map_.IsMap()) {
        sink_->add(line_of(map_), path_, "must be a map of fields");
        return;
    }
    usable_ = true;
    std::vector<std::string> seen;
    for (const auto& entry : map_) {
        const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : std::string{};
        const int line = line_of(entry.first);
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            sink_->add(line, path_of(key),
                       fmt::format("is not a known field; known are {}", fmt::join(known, ", ")));
        } else if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
            sink_->add(line, path_of(key), "appears twice");
        }
        seen.push_back(key);
    }
}

std::string Fields::path_of(std::string_view key) const {
    return path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key);
}

std::string Fields::path_of(std::string_view key, std::size_t index) const {
    return fmt::format("{}[{}]", path_of(key), index);
}

std::optional<YAML::Node> Fields::node(const char* key) {
    const YAML::Node map = map_;  // A const node does not gain the key it is asked for.
    const YAML::Node found = map[key];
    if (!found.IsDefined()) return std::nullopt;
    return found;
}

void Fields::fault(const char* key, std::string message) {
    const std::optional<YAML::Node> found = node(key);
    sink_->add(line_of(found ? *found : map_), path_of(key), std::move(message));
}

std::optional<YAML::Node> Fields::present(const char* key, Need need) {
    std::optional<YAML::Node> found = node(key);
    if ((!found || found->IsNull()) && need == Need::required) fault(key, "is missing");
    if (found && found->IsNull()) return std::nullopt;
    return found;
}

std::optional<YAML::Node> Fields::scalar(const char* key, Need need) {
    std::optional<YAML::Node> found = present(key, need);
    if (found && !found->IsScalar()) {
        fault(key, "must be a single value");
        return std::nullopt;
    }
    return found;
}

std::string Fields::text(const char* key, Need need) {
    const std::optional<YAML::Node> found = scalar(key, need);
    if (!found) return {};
    if (found->Scalar().find_first_not_of(" \t\n") == std::string::npos && need == Need::required) {
        fault(key, "must not be empty");
    }
    return found->Scalar();
}

std::vector<std::string> Fields::texts(const char* key, Need need) {
    std::vector<std::string> result;
    const std::vector<YAML::Node> nodes = list(key, need);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!nodes[i].IsScalar() || nodes[i].Scalar().empty()) {
            sink_->add(line_of(nodes[i]), path_of(key, i), "must be a text that is not empty");
            continue;
        }
        result.push_back(nodes[i].Scalar());
    }
    return result;
}

int Fields::integer(const char* key, Need need, int least, int most, int otherwise) {
    const std::optional<YAML::Node> found = scalar(key, need);
    if (!found) return otherwise;
    const std::string& text = found->Scalar();
    if (const std::optional<int> value = whole_number(text, least, most)) return *value;
    fault(key, fmt::format("must be a whole number from {} to {}, not \"{}\"", least, most, text));
    return otherwise;
}

std::vector<int> Fields::integers(const char* key, int least, int most) {
    std::vector<int> result;
    const std::vector<YAML::Node> nodes = list(key, Need::required);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const std::string text = nodes[i].IsScalar() ? nodes[i].Scalar() : std::string{};
        const std::optional<int> value = whole_number(text, least, most);
        if (!value) {
            sink_->add(
                line_of(nodes[i]), path_of(key, i),
                fmt::format("must be a whole number from {} to {}, not \"{}\"", least, most, text));
        } else if (std::find(result.begin(), result.end(), *value) != result.end()) {
            sink_->add(line_of(nodes[i]), path_of(key, i), "appears twice");
        } else {
            result.push_back(*value);
        }
    }
    return result;
}

double Fields::positive(const char* key, double otherwise) {
    const std::optional<YAML::Node> found = scalar(key, Need::optional);
    if (!found) return otherwise;
    const std::string& text = found->Scalar();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value > 0) || value > 1000) {
        fault(key, fmt::format("must be a number above 0 and at most 1000, not \"{}\"", text));
        return otherwise;
    }
    return value;
}

bool Fields::boolean(const char* key, bool otherwise) {
    const std::optional<YAML::Node> found = scalar(key, Need::optional);
    if (!found) return otherwise;
    if (found->Scalar() == "true") return true;
    if (found->Scalar() == "false") return false;
    fault(key, fmt::format("must be true or false, not \"{}\"", found->Scalar()));
    return otherwise;
}

std::vector<YAML::Node> Fields::list(const char* key, Need need) {
    const std::optional<YAML::Node> found = present(key, need);
    if (!found) return {};
    if (!found->IsSequence()) {
        fault(key, "must be a list");
        return {};
    }
    if (found->size() == 0 && need == Need::required) fault(key, "must not be empty");
    std::vector<YAML::Node> result;
    for (const auto& element : *found) result.push_back(element);
    return result;
}

}  // namespace rehearse::theory
