// JsonPath: the paths of Hurl's jsonpath query and filter. $ .k ['k'] [n] [-n] [n,m] [*] .* ..k ..*
// [a:b] [?(@.k op v)]. What matches one place is that value, several places are a list of them, and
// no place is no value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "hurl/value.hpp"

namespace rehearse::hurl {

class JsonPath {
public:
    /// `invalid_input` says what was expected and where.
    [[nodiscard]] static Result<JsonPath> parse(std::string_view text);

    /// Empty when nothing matches. `too_large` when more matches than limits::hurl_json_nodes_max
    /// allows.
    [[nodiscard]] Result<std::optional<Value>> find(const Value& root) const;

    struct Member {
        std::string name;
    };
    struct Index {
        std::vector<std::int64_t> numbers;  // from the end when negative
    };
    struct Slice {
        std::optional<std::int64_t> begin;
        std::optional<std::int64_t> end;
    };
    struct Wildcard {};
    struct Condition {
        enum class Operator {
            exists,
            equal,
            not_equal,
            less,
            less_or_equal,
            greater,
            greater_or_equal
        };

        std::vector<std::string> path;  // below @
        Operator op = Operator::exists;
        Value value;
    };
    struct Step {
        bool recursive = false;
        std::variant<Member, Index, Slice, Wildcard, Condition> selector;
    };

private:
    std::vector<Step> steps_;
};

}  // namespace rehearse::hurl
