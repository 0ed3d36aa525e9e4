// Types of test data, by table: what a column of values has in common.
#include "package/infer_type.hpp"

#include <gtest/gtest.h>

#include "package/harness/names.hpp"

namespace rehearse::package {
namespace {

std::string type_of(const std::string& values) {
    InferredType type;
    for (const auto& value : nlohmann::ordered_json::parse(values)) type.add(value);
    return to_string(type.type());
}

TEST(InferredType, IsTheNarrowestThatHoldsEverything) {
    struct Row {
        const char* values;
        const char* type;
    };
    for (const Row& row : {
             Row{"[]", "json"},
             Row{"[true, false]", "bool"},
             Row{"[1, -1]", "int"},
             Row{"[2147483647, -2147483648]", "int"},
             Row{"[2147483648]", "long"},
             Row{"[-2147483649]", "long"},
             Row{"[9223372036854775807, -9223372036854775808]", "long"},
             Row{"[1, 2147483648]", "long"},
             Row{"[1, 0.5]", "double"},
             Row{"[1.0]", "double"},
             Row{"[1e3, 9007199254740993]", "double"},
             Row{R"(["a", "ä😀", ""])", "string"},
             Row{R"([1, "1"])", "json"},
             Row{"[1, true]", "json"},
             Row{"[null]", "json"},
             Row{"[1, null]", "optional<int>"},
             Row{"[null, 1, 0.5, null]", "optional<double>"},
             Row{R"([null, 1, "a"])", "json"},
             Row{"[[1], [2, 3]]", "list<int>"},
             Row{"[[], [1]]", "list<int>"},
             Row{"[[], []]", "list<json>"},
             Row{R"([[1, "a"]])", "list<json>"},
             Row{"[[1, 0.5], [2147483648]]", "list<double>"},
             Row{"[[1, null]]", "list<optional<int>>"},
             Row{"[[1], null]", "optional<list<int>>"},
             Row{"[[[1], []], [[null]]]", "list<list<optional<int>>>"},
             Row{"[[1], {}]", "json"},
             Row{R"([{"a": 1, "b": 2}])", "map<string,int>"},
             Row{R"([{"a": 1}, {"b": 0.5}, {}])", "map<string,double>"},
             Row{R"([{"a": 1, "b": "x"}])", "json"},
             Row{R"([{"a": 1}, {"a": "x"}])", "json"},
             Row{R"([{"a": null}, {"a": [1]}])", "map<string,optional<list<int>>>"},
             Row{R"([[{"name": "a", "size": 1}]])", "list<json>"},
             Row{"[{}]", "json"},
             Row{R"([{"a": 1}, null])", "optional<map<string,int>>"},
         }) {
        EXPECT_EQ(type_of(row.values), row.type) << row.values;
    }
}

TEST(InferredType, DoesNotDependOnTheOrder) {
    for (const char* values : {R"([1, null, 0.5])", R"([[], [null], [1]])",
                               R"([{}, {"a": 1}, null])", R"([1, "a", null, []])"}) {
        auto list = nlohmann::ordered_json::parse(values);
        const std::string expected = type_of(list.dump());
        for (std::size_t turn = 0; turn < list.size(); ++turn) {
            std::rotate(list.begin(), list.begin() + 1, list.end());
            EXPECT_EQ(type_of(list.dump()), expected) << list.dump();
        }
    }
}

TEST(InferredType, IsOptionalWhereSomethingIsMissing) {
    InferredType type;
    type.add(5);
    type.add_nothing();
    EXPECT_EQ(to_string(type.type()), "optional<int>");
}

}  // namespace
}  // namespace rehearse::package
