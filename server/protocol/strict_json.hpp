// JSON from strangers: no duplicate names, no great depth, no bad UTF-8, and every field asked for
// by name and type. What nobody asked for is an error as well, so a misspelt field is never
// silently ignored.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace rehearse::protocol {

using Json = nlohmann::json;

/// Fails with `bad_message`.
Result<Json> parse_strict(std::string_view text, std::size_t depth_max = limits::json_depth_max);

/// One line of JSON. Never throws: what is not UTF-8 becomes U+FFFD.
std::string to_text(const Json& json);

/// The fields of one object. Reads never throw: the first fault is remembered and told by finish();
/// a field that is missing or of the wrong type reads as an empty value meanwhile. `what` names the
/// object in messages. The JSON must outlive it.
class Fields {
public:
    Fields(const Json& object, std::string_view what);

    std::string text(const char* name, std::size_t bytes_max = 256);
    std::optional<std::string> text_or_null(const char* name, std::size_t bytes_max = 256);
    std::uint64_t integer(const char* name, std::uint64_t min = 0,
                          std::uint64_t max = (1ULL << 53) - 1);
    std::optional<std::uint64_t> integer_or_null(const char* name);
    double number(const char* name);
    bool flag(const char* name);
    /// Null when missing or of another type.
    const Json* array(const char* name);
    const Json* object(const char* name);
    const Json* object_or_null(const char* name);
    /// Whether it is there at all; marks it as known.
    bool has(const char* name);

    void refuse(ErrorCode code, std::string message);
    bool is_fine() const { return !fault_; }
    /// The first fault, or `unknown_field` for a field that nobody asked for.
    Result<void> finish();

private:
    const Json* find(const char* name);

    const Json& object_;
    std::string what_;
    std::vector<std::string_view> asked_;
    std::optional<Error> fault_;
};

}  // namespace rehearse::protocol
