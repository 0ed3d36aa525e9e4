// Generated drivers and starters: their exact text (golden files),
// names and checks. That they compile and behave is tested with real sandboxes in
// tests/unit/runner.
#include "package/harness.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "languages/language.hpp"
#include "languages/rows.hpp"
#include "package/harness/names.hpp"
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

/// What C has no form for, and words that some languages keep or write otherwise.
Harness rich_harness() {
    const auto type = [](const char* text) { return parse_type(text).value(); };
    Harness harness;
    harness.class_name = "UserIndex";
    harness.constructor = {{"max_id", type("long")}, {"weights", type("map<string,double>")}};
    harness.methods = {
        {"get_by_url", {{"url", type("string")}, {"type", type("optional<int>")}}, type("json")},
        {"group", {{"rows", type("list<list<string>>")}}, type("map<string,list<long>>")},
        {"gaps", {{"u", type("list<optional<int>>")}}, type("list<optional<map<string,bool>>>")},
        {"find", {{"end", type("optional<list<string>>")}}, type("optional<double>")},
        {"notify", {}, Type{}},
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
        Harness concurrent = sample_harness();
        concurrent.rounds = 20;
        for (const auto& [name, text] : driver_files(concurrent, language))
            expect_golden("concurrent." + name + ".golden", text);
        if (has_driver(language, Kind::ops_mt)) {
            const std::string stub = stub_files(concurrent, language).begin()->second;
            EXPECT_NE(stub.find("Several threads call"), std::string::npos) << language;
            EXPECT_TRUE(stub.ends_with(stub_files(sample_harness(), language).begin()->second));
        }
        if (language == "c") continue;
        for (const auto& [name, text] : stub_files(rich_harness(), language))
            expect_golden("rich." + name + ".golden", text);
    }
}

TEST(Harness, TakesTheClassFromAnAdapter) {
    const std::pair<const char*, const char*> rows[] = {
        {"cpp", "#include \"bench.hpp\""},
        {"python3", "import bench as solution"},
        {"javascript", "require('./bench.js')"},
        {"typescript", "from './bench'"},
    };
    for (const int rounds : {0, 20}) {
        Harness harness = sample_harness();
        harness.rounds = rounds;
        const Harness without = harness;
        harness.adapter = "bench";
        for (const auto& [language, text] : rows) {
            if (!has_driver(language, rounds > 0 ? Kind::ops_mt : Kind::ops)) continue;
            const std::string driver = driver_files(harness, language).rbegin()->second;
            EXPECT_NE(driver.find(text), std::string::npos) << language << " lacks " << text;
        }
        for (const char* language : {"java", "go"}) {
            EXPECT_EQ(driver_files(harness, language), driver_files(without, language))
                << language << " compiles all files together";
        }
    }
}

TEST(Harness, AnAdapterMustBeThereInEveryLanguage) {
    const auto faults_with = [](const std::string& languages, const std::string& adapter) {
        rehearse::testing::Files files = rehearse::testing::small_package();
        files["interview.yaml"] =
            "interview_format_version: 1\nkind: ops\nminutes: 5\nlanguages: " + languages +
            "\nharness:\n  class: Bench\n  adapter: " + adapter +
            "\n  methods: [{name: tick, params: [], returns: int}]\n";
        files["include/python3/bench.py"] = "class Bench:\n    pass\n";
        const rehearse::testing::TemporaryPackage directory(files);
        std::string text;
        for (const Fault& fault : load(directory.root()).faults) text += to_string(fault) + "\n";
        return text;
    };
    EXPECT_EQ(faults_with("[python3]", "bench"), "");
    EXPECT_NE(faults_with("[python3, go]", "bench").find("no `bench` in include/go/"),
              std::string::npos);
    EXPECT_NE(faults_with("[python3, ruby]", "bench").find("takes no adapter"), std::string::npos);
    EXPECT_NE(faults_with("[python3]", "Bench").find("use snake_case"), std::string::npos);
}

TEST(Harness, KeepsClearOfWordsOfALanguage) {
    const std::tuple<const char*, bool, const char*> rows[] = {
        // language, in the driver (else in the stub), the text that must be there
        {"go", false, "GetByURL(url string, type_ *int)"},
        {"go", false, "func (self *UserIndex) Gaps(u []*int)"},
        {"go", true, "harnessTarget.GetByURL(a0, a1)"},
        {"rust", false, "url: &str, type_: Option<i32>"},
        {"ruby", false, "def find(end_)"},
        {"java", false, "public void notify_()"},
        {"java", true, "target.notify_()"},
        {"php", false, "public function getByUrl(string $url, ?int $type): mixed"},
        {"typescript", false, "getByUrl(url: string, type: number | null): unknown"},
    };
    for (const auto& [language, in_driver, text] : rows) {
        const auto files = in_driver ? driver_files(rich_harness(), language)
                                     : stub_files(rich_harness(), language);
        EXPECT_NE(files.begin()->second.find(text), std::string::npos)
            << language << " lacks " << text << " in\n"
            << files.begin()->second;
    }
}

TEST(Harness, SaysWhyALanguageHasNoDriver) {
    for (const std::string& language : languages::ids()) {
        const std::string reason = no_driver_reason(language);
        EXPECT_EQ(reason.empty(), has_driver(language)) << language;
    }
    EXPECT_EQ(no_driver_reason("bash"), "it asks for a class, and Bash has none");
    EXPECT_EQ(no_driver_reason("sql"), "it asks for a class, and SQL (SQLite) has none");
    EXPECT_TRUE(has_driver("cpp", Kind::ops_mt));
    EXPECT_EQ(no_driver_reason("ruby", Kind::ops_mt),
              "it asks for threads, and Ruby has no driver with any");
    EXPECT_TRUE(driver_files(sample_harness(), "bash").empty());
    EXPECT_TRUE(stub_files(sample_harness(), "bash").empty());
}

TEST(Harness, RefusesNamesThatALanguageHas) {
    const auto problems = [](const char* class_name, const char* method) {
        Harness harness = rich_harness();
        harness.class_name = class_name;
        harness.methods.front().name = method;
        return check_harness(harness, {"java", "ruby"}).size();
    };
    EXPECT_EQ(problems("UserIndex", "get_by_url"), 0U);
    EXPECT_EQ(problems("String", "get_by_url"), 1U);
    EXPECT_EQ(problems("user_index", "get_by_url"), 1U);
    EXPECT_EQ(problems("UserIndex", "new"), 1U);
    EXPECT_EQ(problems("UserIndex", "group"), 1U) << "given twice";
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
    files["interview.yaml"] += "languages: [python3, bash]\n";
    const rehearse::testing::TemporaryPackage directory(files);
    const auto refused = load(directory.root());
    ASSERT_EQ(refused.faults.size(), 1U);
    EXPECT_NE(to_string(refused.faults.front()).find("Bash has none"), std::string::npos)
        << to_string(refused.faults.front());
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

/// What is wrong with one case of a class with the method `add`.
Faults faults_of(const std::string& input, const std::string& answer, int rounds) {
    const rehearse::testing::TemporaryPackage directory({{"1.in", input}, {"1.ans", answer}});
    const Type integer = parse_type("int").value();
    Package package;
    package.root = directory.root();
    package.interview.harness =
        Harness{"Counter", {}, {{"add", {{"by", integer}}, integer}}, Compare::json, rounds, {}};
    package.cases.emplace_back();
    package.cases.back().input = "1.in";
    package.cases.back().answer = "1.ans";
    return check_ops_data(package);
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
        EXPECT_EQ(faults_of(data.first, data.second, 0).empty(), std::string_view(name) == "good");
    }
}

TEST(OpsData, MayRunCallsSideBySideInOpsMt) {
    const std::string good =
        "[\"new\",[]]\n[\"parallel\",[4]]\n[\"add\",[1]]\n[\"add\",[1]]\n[\"join\",[]]\n"
        "[\"tally\",[\"add\"]]\n[\"add\",[1]]\n";
    const std::string answers = "null\nnull\nnull\nnull\nnull\n{\"1\":1,\"2\":1}\n3\n";
    EXPECT_TRUE(faults_of(good, answers, 20).empty());
    ASSERT_EQ(faults_of(good, answers, 0).size(), 1U);
    EXPECT_EQ(faults_of(good, answers, 0).front().line, 2) << "ops knows no `parallel`";
    const std::pair<const char*, int> rows[] = {
        {"[\"new\",[]]\n[\"parallel\",[0]]\n[\"join\",[]]\n", 2},
        {"[\"new\",[]]\n[\"parallel\",[33]]\n[\"join\",[]]\n", 2},
        {"[\"new\",[]]\n[\"parallel\",[]]\n[\"join\",[]]\n", 2},
        {"[\"new\",[]]\n[\"parallel\",[4]]\n[\"add\",[1]]\n", 3},
        {"[\"new\",[]]\n[\"parallel\",[4]]\n[\"parallel\",[4]]\n[\"join\",[]]\n", 3},
        {"[\"new\",[]]\n[\"parallel\",[4]]\n[\"new\",[]]\n[\"join\",[]]\n", 3},
        {"[\"new\",[]]\n[\"parallel\",[4]]\n[\"tally\",[\"add\"]]\n[\"join\",[]]\n", 3},
        {"[\"new\",[]]\n[\"join\",[]]\n", 2},
        {"[\"new\",[]]\n[\"tally\",[\"sub\"]]\n", 2},
    };
    for (const auto& [input, line] : rows) {
        SCOPED_TRACE(input);
        const Faults faults = faults_of(input, "null\n", 20);
        ASSERT_EQ(faults.size(), 1U);
        EXPECT_EQ(faults.front().line, line) << to_string(faults.front());
    }
}

}  // namespace
}  // namespace rehearse::package
