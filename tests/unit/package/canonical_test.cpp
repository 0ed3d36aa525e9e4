// Canonical test data: what becomes of its names, types, groups and errors, and what is refused in
// words. The data is our own; tests/unit/package/canonical/parcel-locker.json is a whole file.
#include "package/canonical.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "package/harness.hpp"
#include "package/harness/names.hpp"
#include "package/load.hpp"
#include "package/reader.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

using rehearse::testing::TemporaryPackage;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string file_with(const std::string& cases) {
    return R"({"exercise": "parcel-locker", "cases": [)" + cases + "]}";
}

/// A case of `put`, which takes what `input` says.
std::string put(const std::string& input, const std::string& expected,
                const std::string& more = "") {
    return R"({"description": "d", "property": "put", "input": )" + input + R"(, "expected": )" +
           expected + more + "}";
}

CanonicalTask read(const std::string& text) {
    auto task = read_canonical(text);
    if (!task) {
        ADD_FAILURE() << task.error().message;
        return {};
    }
    return std::move(*task);
}

/// "put(size: int) -> bool"
std::string signature(const Method& method) {
    return method.name + "(" +
           joined(method.parameters,
                  [](const Parameter& each) { return each.name + ": " + to_string(each.type); }) +
           ") -> " + to_string(method.returns);
}

TEST(Canonical, MapsAFileOneToOne) {
    const auto text =
        read_file(REHEARSE_SOURCE_DIR "/tests/unit/package/canonical/parcel-locker.json");
    ASSERT_TRUE(text.has_value());
    const CanonicalTask task = read(*text);
    EXPECT_EQ(task.exercise, "parcel-locker");
    EXPECT_EQ(task.harness.class_name, "ParcelLocker");
    ASSERT_EQ(task.harness.methods.size(), 3U);
    EXPECT_EQ(signature(task.harness.methods[0]),
              "smallest_box(boxes: list<double>, parcel: int) -> optional<double>");
    EXPECT_EQ(signature(task.harness.methods[1]), "do_open(the_from: string, pin: int) -> bool");
    EXPECT_EQ(signature(task.harness.methods[2]),
              "label(name: string, size: optional<map<string,long>>) -> string");
    ASSERT_EQ(task.cases.size(), 8U);
    const CanonicalCase& first = task.cases.front();
    EXPECT_EQ(first.category, "choosing");
    EXPECT_THAT(first.arguments, ElementsAre("[1,2.5,4]", "2"));
    EXPECT_EQ(first.expected, "2.5");
    EXPECT_TRUE(first.is_sample);
    EXPECT_FALSE(task.cases[1].is_sample);
    EXPECT_EQ(task.cases[2].error, "no boxes");
    EXPECT_EQ(task.cases[2].expected, "null");
    EXPECT_EQ(task.cases[6].category, "unicode");
    EXPECT_THAT(task.cases[6].arguments, ElementsAre("\"Zoë 📦\"", "null"));
    EXPECT_THAT(task.cases[7].arguments[1], "{\"mm\":5000000000}");
    EXPECT_THAT(task.notes,
                ElementsAre(HasSubstr("Boxes are in no order."), HasSubstr("`colour` is not known"),
                            HasSubstr("1 of the cases are replaced"),
                            HasSubstr("`smallestBox` expects an error in 1 of 3 cases"),
                            HasSubstr("`size` is missing in some cases")));
}

TEST(Canonical, MakesAPackageThatLoads) {
    const auto text =
        read_file(REHEARSE_SOURCE_DIR "/tests/unit/package/canonical/parcel-locker.json");
    const auto files =
        package_files(read(*text), "Parcel \"locker\": ä", "01234567-89ab-cdef-0123-456789abcdef");
    const TemporaryPackage directory(files, "parcellocker");
    const Loaded loaded = load(directory.root());
    ASSERT_TRUE(loaded.package.has_value()) << to_string(loaded.faults.front());
    const Package& package = *loaded.package;
    EXPECT_EQ(package.title(), "Parcel \"locker\": ä");
    EXPECT_EQ(package.interview.kind, Kind::function);
    EXPECT_THAT(check_ops_data(package), IsEmpty());
    EXPECT_THAT(package.warnings, IsEmpty());
    EXPECT_EQ(package.cases.size(), 8U);
    // C has no form for an optional map.
    EXPECT_THAT(package.languages, Not(Contains("c")));
    EXPECT_THAT(package.languages, Contains("python3"));
    EXPECT_THAT(package.statement(), HasSubstr("- `smallest_box`: no boxes\n"));
    EXPECT_THAT(package.statement(), HasSubstr("| `smallest_box([1,2.5,4], 2)` | `2.5` |"));
    EXPECT_EQ(files.at("data/secret/2-the-parcel-is-too-large.in"),
              "[\"new\",[]]\n[\"smallest_box\",[[1,2],9]]\n");
    EXPECT_EQ(files.at("data/secret/2-the-parcel-is-too-large.ans"), "null\n0\n");
}

TEST(Canonical, FindsTypesOverAllCases) {
    struct Row {
        const char* name;
        std::string cases;
        const char* signature;
    };
    const Row rows[] = {
        {"mixed types", put(R"({"x": 1})", "1") + "," + put(R"({"x": "a"})", "2"),
         "put(x: json) -> int"},
        {"a null", put(R"({"x": null})", "1") + "," + put(R"({"x": 1})", "null"),
         "put(x: optional<int>) -> optional<int>"},
        {"only null", put(R"({"x": null})", "null"), "put(x: json) -> json"},
        {"missing in one", put("{}", "1") + "," + put(R"({"x": true})", "1"),
         "put(x: optional<bool>) -> int"},
        {"no arguments", put("{}", "[]"), "put() -> list<json>"},
        {"an error and a value", put("{}", R"({"error": "e"})") + "," + put("{}", "[1]"),
         "put() -> optional<list<int>>"},
        {"only errors", put("{}", R"({"error": "e"})"), "put() -> json"},
        {"what only looks like one", put("{}", R"({"error": "e", "at": "x"})"),
         "put() -> map<string,string>"},
        {"large integers", put(R"({"x": 9223372036854775807})", "-9223372036854775808"),
         "put(x: long) -> long"},
        {"a word of a language", put(R"({"class": 1, "Class Name": 2, "2nd": 3})", "1"),
         "put(the_class: int, class_name: int, the_2nd: int) -> int"},
    };
    for (const Row& row : rows) {
        const CanonicalTask task = read(file_with(row.cases));
        ASSERT_EQ(task.harness.methods.size(), 1U) << row.name;
        EXPECT_EQ(signature(task.harness.methods[0]), row.signature) << row.name;
    }
}

TEST(Canonical, NamesTheClassSoThatEveryLanguageTakesIt) {
    struct Row {
        const char* exercise;
        const char* name;
    };
    for (const Row& row : {Row{"two-words", "TwoWords"}, Row{"list", "TaskList"},
                           Row{"99-boxes", "Task99Boxes"}, Row{"Größe", "GrE"}}) {
        const CanonicalTask task = read(R"({"exercise": ")" + std::string(row.exercise) +
                                        R"(", "cases": [)" + put("{}", "1") + "]}");
        EXPECT_EQ(task.harness.class_name, row.name);
        EXPECT_TRUE(is_class_name(task.harness.class_name)) << row.name;
    }
}

TEST(Canonical, ShowsOneCaseOfEachMethodButNotTheLast) {
    const auto shown = [](const CanonicalTask& task) {
        std::string marks;
        for (const CanonicalCase& test : task.cases) marks += test.is_sample ? 's' : '-';
        return marks;
    };
    const auto of = [](const std::string& property) {
        return R"({"property": ")" + property + R"(", "input": {}, "expected": 1})";
    };
    EXPECT_EQ(shown(read(file_with(of("a") + "," + of("a") + "," + of("b") + "," + of("c") + "," +
                                   of("d") + "," + of("d")))),
              "s-ss--");
    EXPECT_EQ(shown(read(file_with(of("a") + "," + of("b")))), "s-");
    const CanonicalTask one = read(file_with(of("a")));
    EXPECT_EQ(shown(one), "s");
    EXPECT_THAT(one.notes, ElementsAre(HasSubstr("only one case")));
}

TEST(Canonical, ACaseWithoutWordsIsNamedByItsNumberAndCall) {
    const CanonicalTask task = read(file_with(
        R"({"property": "put", "input": {"x": 1}, "expected": 1},
           {"description": "日本", "property": "put", "input": {"x": 2}, "expected": 1},
           {"description": "a\u0007\u007f: \"b\"\n", "property": "put", "input": {"x": 3}, "expected": 1})"));
    const auto files = package_files(task, "t", "01234567-89ab-cdef-0123-456789abcdef");
    EXPECT_EQ(files.at("data/sample/1.yaml"), "description: \"put: put(1)\"\n");
    EXPECT_EQ(files.at("data/secret/2.yaml"), "description: \"put: 日本\"\n");
    const TemporaryPackage directory(files, "locker");
    const Loaded loaded = load(directory.root());
    ASSERT_TRUE(loaded.package.has_value()) << to_string(loaded.faults.front());
    EXPECT_EQ(loaded.package->cases.back().description, "put: a\a\x7f: \"b\"\n");
    EXPECT_EQ(loaded.package->cases.back().category, "put");
}

TEST(Canonical, RefusesInOneSentence) {
    struct Row {
        std::string text;
        const char* says;
    };
    const std::string deep(100, '[');
    std::string many = put("{}", "1");
    for (int i = 0; i < 1000; ++i) many += "," + put("{}", "1");
    const Row rows[] = {
        {"", "Line 1 is not JSON"},
        {"{\n\"exercise\": \"x\",\n}", "Line 3 is not JSON"},
        {"{\"exercise\": \"\xff\"}", "Line 1 is not JSON"},
        {"[]", "one object"},
        {R"({"cases": []})", "no `exercise`"},
        {R"({"exercise": 5, "cases": []})", "no `exercise`"},
        {R"({"exercise": "x"})", "no list `cases`"},
        {R"({"exercise": "x", "cases": {}})", "no list `cases`"},
        {file_with(""), "no cases in it"},
        {file_with(R"({"description": "empty", "cases": []})"), "no cases in it"},
        {file_with("5"), "must be an object"},
        {file_with(R"({"description": "g", "cases": 5})"), "`cases` of the group `g`"},
        {file_with(R"({"description": "d", "input": {}, "expected": 1})"), "no `property` in `d`"},
        {file_with(R"({"property": "p", "expected": 1})"), "no object `input`"},
        {file_with(R"({"property": "p", "input": [1], "expected": 1})"), "no object `input`"},
        {file_with(R"({"property": "p", "input": {}})"), "no `expected`"},
        {file_with(put(R"({"x": 18446744073709551615})", "1")), "18446744073709551615 has no room"},
        {file_with(put(R"({"x": 9223372036854775808})", "1")), "9223372036854775808 has no room"},
        {file_with(put(R"({"x": -123456789012345678901234567890})", "1")),
         "has no room in 64 bits"},
        {file_with(put(R"({"x": 1e999})", "1")), "is not JSON"},
        {file_with(put(R"({"x": 1, "x": 2})", "1")), "`x` comes twice"},
        {file_with(put(R"({"x": )" + deep, "1")), "more than 64 deep"},
        {file_with(put(R"({"日本": 1})", "1")), "`日本` holds no letters"},
        {file_with(put(R"({"firstName": 1, "first_name": 1})", "1")), "two parameters named"},
        {file_with(put("{}", "1") + R"(,{"property": "PUT", "input": {}, "expected": 1})"),
         "`put` is given twice"},
        {file_with(put("{}", "null") + "," + put("{}", R"({"error": "e"})")),
         "expects null in one case and an error in another"},
        {file_with(put("{}", "1", R"(, "uuid": "u", "reimplements": "u")")), "no cases in it"},
        {file_with(many), "more than 1000 cases"},
    };
    for (const Row& row : rows) {
        const auto task = read_canonical(row.text);
        ASSERT_FALSE(task.has_value()) << row.text;
        EXPECT_EQ(task.error().code, ErrorCode::package_invalid) << row.text;
        EXPECT_THAT(task.error().message, HasSubstr(row.says));
        EXPECT_EQ(task.error().message.find('\n'), std::string::npos);
    }
}

}  // namespace
}  // namespace rehearse::package
