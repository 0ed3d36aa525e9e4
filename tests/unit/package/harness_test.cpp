// Generated drivers and starters: their exact text (golden files),
// names and checks. That they compile and behave is tested with real sandboxes in
// tests/unit/runner.
#include "package/harness.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "languages/language.hpp"
#include "languages/rows.hpp"
#include "package/load.hpp"
#include "package/reader.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

Harness sample_harness() {
    const auto type = [](const char* text) { return parse_type(text).value(); };
    Harness harness;
    harness.class_name = "WordStore";
    harness.constructor = {{"capacity", type("int")}, {"rate", type("double")}};
    harness.methods = {
        {"add_word", {{"word", type("string")}, {"at_ms", type("long")}}, type("bool")},
        {"find_best", {{"prefix", type("optional<string>")}}, type("optional<string>")},
        {"load_all", {{"words", type("list<string>")}, {"weights", type("list<double>")}}, Type{}},
        {"raw", {{"value", type("json")}}, type("list<long>")},
    };
    return harness;
}

void expect_golden(const std::string& name, const std::string& text) {
    const std::filesystem::path source(REHEARSE_SOURCE_DIR);
    const std::filesystem::path made = std::filesystem::path(REHEARSE_BINARY_DIR) / "golden";
    const auto expected = read_file(source / "tests/unit/package/golden" / name);
    if (expected == text) return;
    std::filesystem::create_directories(made);
    std::ofstream(made / name, std::ios::binary) << text;
    ADD_FAILURE() << name << " changed: compare it with golden/" << name
                  << " in the build directory, and copy that one if the change is meant.";
}

TEST(Harness, GeneratesTheSameFilesAsBefore) {
    for (const std::string& language : languages::ids()) {
        for (const auto& [name, text] : driver_files(sample_harness(), language))
            expect_golden("driver." + name + ".golden", text);
        for (const auto& [name, text] : stub_files(sample_harness(), language))
            expect_golden("stub." + name + ".golden", text);
    }
}

TEST(Harness, PrecompiledHeadersAreThoseOfTheDriver) {
    const std::string driver = driver_files(sample_harness(), "cpp").at("main.cpp");
    std::istringstream lines(driver);
    std::string headers;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("#include <")) headers += line + "\n";
    }
    EXPECT_EQ(headers, languages::cpp_driver_headers())
        << "a program must not see more, or other, headers than without the precompiled one";
}

TEST(Harness, OffersOnlyLanguagesThatHaveADriver) {
    auto files = rehearse::testing::small_package();
    files["interview.yaml"] =
        "interview_format_version: 1\nkind: ops\nminutes: 5\nharness:\n  class: Bomb\n  methods:\n"
        "    - {name: tick, params: [], returns: int}\n";
    files["data/sample/1.in"] = files["data/secret/01-small.in"] = "[\"new\",[]]\n";
    files["data/sample/1.ans"] = files["data/secret/01-small.ans"] = "null\n";
    const auto offered = [](const rehearse::testing::Files& given) {
        const rehearse::testing::TemporaryPackage directory(given);
        const auto loaded = load(directory.root());
        EXPECT_TRUE(loaded.package.has_value());
        return loaded.package ? loaded.package->languages : std::vector<std::string>{};
    };
    for (const std::string& language : offered(files))
        EXPECT_TRUE(has_driver(language)) << language;
    EXPECT_FALSE(has_driver("sql"));
    files["include/sql/main.sql"] = "SELECT 1;\n";
    const auto with_own = offered(files);
    EXPECT_NE(std::find(with_own.begin(), with_own.end(), "sql"), with_own.end())
        << "an author may bring a driver";
}

TEST(Harness, NamesWordsPerLanguage) {
    const std::pair<const char*, const char*> snakes[] = {{"LruCache", "lru_cache"},
                                                          {"HTTPServer", "http_server"},
                                                          {"A", "a"},
                                                          {"TokenBucket2", "token_bucket2"},
                                                          {"TtlKV", "ttl_kv"}};
    for (const auto& [pascal, snake] : snakes) EXPECT_EQ(to_snake_case(pascal), snake);
    EXPECT_EQ(to_camel_case("recent_keys"), "recentKeys");
    EXPECT_EQ(to_camel_case("get"), "get");
    EXPECT_EQ(to_camel_case("a_b_c"), "aBC");
}

TEST(Harness, ParsesTypes) {
    for (const char* good :
         {"int", "long", "double", "bool", "string", "json", "list<int>", "list<list<string>>",
          "map<string,int>", "map<string, list<int>>", "optional<string>"}) {
        EXPECT_TRUE(parse_type(good).has_value()) << good;
    }
    for (const char* bad : {"", "Int", "list", "list<>", "list<int", "map<int,int>",
                            "optional<optional<int>>", "void", "list<void>"}) {
        EXPECT_FALSE(parse_type(bad).has_value()) << bad;
    }
}

TEST(OpsData, MustFitTheHarness) {
    const std::pair<const char*, std::pair<std::string, std::string>> rows[] = {
        {"good", {"[\"new\",[]]\n[\"add\",[1]]\n", "null\n1\n"}},
        {"no new first", {"[\"add\",[1]]\n", "1\n"}},
        {"unknown method", {"[\"new\",[]]\n[\"sub\",[1]]\n", "null\n1\n"}},
        {"wrong number of arguments", {"[\"new\",[]]\n[\"add\",[]]\n", "null\n1\n"}},
        {"not a call", {"[\"new\"]\n", "null\n"}},
        {"answer not JSON", {"[\"new\",[]]\n", "none\n"}},
        {"answer missing", {"[\"new\",[]]\n[\"add\",[1]]\n", "null\n"}},
    };
    for (const auto& [name, data] : rows) {
        SCOPED_TRACE(name);
        const rehearse::testing::TemporaryPackage directory(
            {{"1.in", data.first}, {"1.ans", data.second}});
        Package package;
        package.root = directory.root();
        package.interview.harness =
            Harness{"Counter",
                    {},
                    {{"add", {{"by", parse_type("int").value()}}, parse_type("int").value()}},
                    Compare::json};
        package.cases.emplace_back();
        package.cases.back().input = "1.in";
        package.cases.back().answer = "1.ans";
        EXPECT_EQ(check_ops_data(package).empty(), std::string_view(name) == "good");
    }
}

}  // namespace
}  // namespace rehearse::package
