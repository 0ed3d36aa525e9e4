// Reads the fields of one YAML map and notes a fault for each that is missing, unknown, twice there
// or of the wrong form. Only for the .cpp files of this folder: it keeps yaml-cpp and its
// exceptions out of every other header. Every scalar is read as text first, so "2025-09" or "no"
// never turn into something else behind the author's back.
#pragma once

#include <yaml-cpp/yaml.h>

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "theory/fault.hpp"

namespace rehearse::theory {

enum class Need { required, optional };

/// Where faults go, and how lines of the YAML text count in the file.
struct FaultSink {
    std::string file;
    int line_offset = 0;
    std::vector<Fault> faults;

    void add(int line, std::string field, std::string message);
};

/// Parses text as YAML and hands the root to `read`. Broken YAML becomes a fault, never an
/// exception.
void with_yaml(const std::string& text, FaultSink& sink,
               const std::function<void(const YAML::Node&)>& read);

class Fields {
public:
    /// `path` names the map in faults ("key_points[2]"), empty for the root.
    Fields(const YAML::Node& map, std::string path, FaultSink& sink,
           std::initializer_list<std::string_view> known);

    /// False when the node was no map at all; a fault has been noted and reading on would only
    /// repeat it.
    bool usable() const { return usable_; }

    std::string text(const char* key, Need need);
    std::vector<std::string> texts(const char* key, Need need);
    int integer(const char* key, Need need, int least, int most, int otherwise);
    /// A list of whole numbers, each at most once.
    std::vector<int> integers(const char* key, int least, int most);
    double positive(const char* key, double otherwise);
    bool boolean(const char* key, bool otherwise);

    /// The elements of a list. Missing or empty is a fault when required.
    std::vector<YAML::Node> list(const char* key, Need need);
    /// The node itself, if it is there.
    std::optional<YAML::Node> node(const char* key);

    void fault(const char* key, std::string message);
    std::string path_of(std::string_view key) const;
    std::string path_of(std::string_view key, std::size_t index) const;

private:
    std::optional<YAML::Node> scalar(const char* key, Need need);
    std::optional<YAML::Node> present(const char* key, Need need);

    YAML::Node map_;
    std::string path_;
    FaultSink* sink_;
    bool usable_ = false;
};

/// 1-based line of a node within the YAML text.
int line_of(const YAML::Node& node);

}  // namespace rehearse::theory
