// Strict reading of YAML: every value that is taken is marked as known, everything else is a fault
// with its line. Scalars are read as text first, so `2025-09` or `0 100` is never re-typed behind
// the author's back.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "package/fault.hpp"

namespace rehearse::package {

/// Where faults go, with the file and rule they belong to.
struct FaultSink {
    Faults& faults;
    std::string file;
    std::string rule;

    void add(int line, std::string message) const {
        faults.push_back({file, line, rule, std::move(message)});
    }
    void add(const YAML::Node& node, std::string message) const {
        add(line_of(node), std::move(message));
    }
    [[nodiscard]] static int line_of(const YAML::Node& node);
};

/// The document of a file, or nothing and a fault. An empty document is an empty map. Duplicate
/// keys are faults.
std::optional<YAML::Node> parse_yaml(const std::string& text, const FaultSink& sink);

/// One mapping. Take what is known, then call `finish`, which reports every key that nobody took.
class YamlMap {
public:
    YamlMap(YAML::Node node, FaultSink sink, std::string where = "");

    [[nodiscard]] bool has(const std::string& key);
    /// The raw node of a key, undefined when missing.
    [[nodiscard]] YAML::Node take(const std::string& key);
    [[nodiscard]] std::optional<std::string> text(const std::string& key);
    [[nodiscard]] std::optional<double> number(const std::string& key, double min, double max);
    [[nodiscard]] std::optional<std::int64_t> integer(const std::string& key, std::int64_t min,
                                                      std::int64_t max);
    [[nodiscard]] std::optional<bool> boolean(const std::string& key);
    /// A list of scalars. With `scalar_too` one scalar counts as a list of one.
    [[nodiscard]] std::optional<std::vector<std::string>> texts(const std::string& key,
                                                                bool scalar_too = false);
    /// White-space separated words, the older dialects' form of a list; a list is taken as well.
    [[nodiscard]] std::optional<std::vector<std::string>> words(const std::string& key);
    /// Calls `read` for every mapping in a list.
    void each_map(const std::string& key, const std::function<void(YamlMap&)>& read);
    /// Reports a key that must be there.
    void require(const std::string& key);
    void finish();
    /// As finish(), for files of the older dialects: who wrote them had other tools in mind, so
    /// what nobody took is only mentioned.
    void finish(const FaultSink& warnings);
    [[nodiscard]] const YAML::Node& node() const { return node_; }
    [[nodiscard]] const FaultSink& sink() const { return sink_; }
    [[nodiscard]] int line() const { return FaultSink::line_of(node_); }

private:
    YAML::Node node_;
    FaultSink sink_;
    std::string where_;
    std::set<std::string> taken_;
};

/// Decimal number, whole text; nothing on anything else.
std::optional<double> parse_number(const std::string& text);
std::optional<std::int64_t> parse_integer(const std::string& text);

}  // namespace rehearse::package
