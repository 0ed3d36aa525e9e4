// `tests:` of interview.yaml and the servers it speaks of: what is read, and that every fault names
// file, line and what to do.
#include <gtest/gtest.h>

#include "package/candidate_content.hpp"
#include "package/load.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

using rehearse::testing::Files;
using rehearse::testing::TemporaryPackage;

constexpr const char* mutants = R"(  mutants:
    - {name: shown, category: basics, property: "says no", sample: true}
    - {name: late, category: limits, property: "is off by one"}
    - {name: open, category: access, property: "lets everybody in"}
)";

Files tests_package(const std::string& tests) {
    return {{"problem.yaml",
             "problem_format_version: 2025-09\nname: Tests\nuuid: "
             "01234567-89ab-cdef-0123-456789abcdef\nlimits:\n  time_limit: 10\n"},
            {"interview.yaml", "interview_format_version: 1\nkind: tests\nminutes: 30\n" + tests},
            {"statement/problem.en.md", "Test a shop.\n"},
            {"interview/common/main.py", "import variant\n"},
            {"interview/correct/one/variant.py", "\n"},
            {"interview/correct/two/variant.py", "\n"},
            {"interview/mutants/shown/variant.py", "\n"},
            {"interview/mutants/late/variant.py", "\n"},
            {"interview/mutants/open/variant.py", "\n"}};
}

TEST(TestsTask, ReadsTheServersInOrder) {
    const TemporaryPackage directory(tests_package(
        std::string("tests:\n  start: {port_env: HTTP_PORT, ready: {path: /ready}}\n"
                    "  data_dir_env: STATE\n  request_timeout_ms: 900\n  time_ms: 3000\n"
                    "  must_kill: 1\n") +
        mutants));
    const auto loaded = load(directory.root());
    ASSERT_TRUE(loaded.package) << to_string(loaded.faults.front());
    const Package& package = *loaded.package;
    const TestsTask& task = *package.interview.tests;
    EXPECT_EQ(task.service.port_env, "HTTP_PORT");
    EXPECT_EQ(task.service.ready_path, "/ready");
    EXPECT_EQ(task.service.data_dir_env, "STATE");
    EXPECT_EQ(task.service.request_timeout_ms, 900);
    EXPECT_EQ(task.time_ms, 3000);
    EXPECT_EQ(task.must_kill, 1);
    EXPECT_EQ(package.languages, std::vector<std::string>{"hurl"});
    ASSERT_EQ(package.cases.size(), 5U);
    struct Row {
        const char* name;
        const char* path;
        const char* group;
        Role role;
        const char* category;
        const char* description;
    };
    const Row rows[] = {
        {"correct-1", "correct/one", "sample", Role::correct, "correct", ""},
        {"correct-2", "correct/two", "sample", Role::correct, "correct", ""},
        {"mutant-01", "mutants/shown", "sample", Role::mutant, "basics", "says no"},
        {"mutant-02", "mutants/late", "secret", Role::mutant, "limits", "is off by one"},
        {"mutant-03", "mutants/open", "secret", Role::mutant, "access", "lets everybody in"}};
    for (std::size_t i = 0; i < package.cases.size(); ++i) {
        const TestCase& test = package.cases[i];
        SCOPED_TRACE(rows[i].path);
        EXPECT_EQ(test.name, rows[i].name);
        EXPECT_EQ(test.path, rows[i].path);
        EXPECT_EQ(test.input, std::string("interview/") + rows[i].path);
        EXPECT_EQ(test.group, rows[i].group);
        EXPECT_EQ(test.is_sample, test.group == "sample");
        EXPECT_EQ(test.role, rows[i].role);
        EXPECT_EQ(test.category, rows[i].category);
        EXPECT_EQ(test.description, rows[i].description);
    }
    EXPECT_TRUE(loaded.package->warnings.empty()) << to_string(loaded.package->warnings.front());
}

TEST(TestsTask, HasDefaults) {
    const TemporaryPackage directory(tests_package(std::string("tests:\n") + mutants));
    const auto loaded = load(directory.root());
    ASSERT_TRUE(loaded.package) << to_string(loaded.faults.front());
    EXPECT_EQ(loaded.package->interview.tests->must_kill, std::nullopt);
    EXPECT_EQ(loaded.package->interview.tests->time_ms, 10'000);
    EXPECT_EQ(loaded.package->interview.tests->service.ready_path, "/healthz");
}

TEST(TestsTask, ItsSamplesShowNoServer) {
    Files files = tests_package(std::string("tests:\n") + mutants);
    files["attachments/templates/hurl/solution.hurl"] = "# Begin here.\n";
    const TemporaryPackage directory(files);
    const auto loaded = load(directory.root());
    ASSERT_TRUE(loaded.package) << to_string(loaded.faults.front());
    const CandidateContent content = candidate_content(*loaded.package);
    EXPECT_TRUE(content.samples.empty());
    EXPECT_EQ(content.starters.at("hurl"), "# Begin here.\n");
}

TEST(TestsTask, SaysWhatIsWrongAndWhere) {
    struct Row {
        const char* name;
        std::string tests;
        const char* file;
        int line;
        const char* words;
    };
    const std::string all = mutants;
    const Row rows[] = {
        {"missing", "", "interview.yaml", 1, "needs `tests`, a mapping"},
        {"not a mapping", "tests: hurl\n", "interview.yaml", 4, "needs `tests`, a mapping"},
        {"unknown key", "tests:\n  killed: 1\n" + all, "interview.yaml", 5, "`tests.killed`"},
        {"unknown key of a mutant",
         "tests:\n" + all + "    - {name: late, category: a, property: b, why: c}\n",
         "interview.yaml", 9, "why"},
        {"no category", "tests:\n  mutants:\n    - {name: late, property: b}\n", "interview.yaml",
         6, "category"},
        {"no folder", "tests:\n" + all + "    - {name: gone, category: a, property: b}\n",
         "interview.yaml", 9, "There is no folder interview/mutants/gone."},
        {"twice", "tests:\n" + all + "    - {name: late, category: a, property: b}\n",
         "interview.yaml", 9, "`late` is listed twice"},
        {"not listed", "tests:\n  mutants:\n    - {name: late, category: a, property: b}\n",
         "interview/mutants/open", 0, "not listed in `tests.mutants`"},
        {"nothing hidden",
         "tests:\n  mutants:\n    - {name: late, category: a, property: b, sample: true}\n",
         "interview.yaml", 5, "at least one that is no sample"},
        {"must_kill", "tests:\n  must_kill: 3\n" + all, "interview.yaml", 5, "from 1 to 2"},
        {"time", "tests:\n  time_ms: 5\n" + all, "interview.yaml", 5, "time_ms"},
        {"languages", "languages: [c]\ntests:\n" + all, "interview.yaml", 6,
         "must allow the language hurl"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const TemporaryPackage directory(tests_package(row.tests));
        const auto loaded = load(directory.root());
        bool is_found = false;
        std::string found;
        for (const Fault& fault : loaded.faults) {
            found += to_string(fault) + "\n";
            is_found = is_found || (fault.file == row.file && fault.line == row.line &&
                                    fault.message.find(row.words) != std::string::npos);
        }
        EXPECT_TRUE(is_found) << found;
    }
}

TEST(TestsTask, NeedsServersThatCanRun) {
    const std::string all = std::string("tests:\n") + mutants;
    Files without = tests_package(all);
    without.erase("interview/common/main.py");
    without["interview/mutants/late/notes.txt"] = "\n";
    without.erase("interview/mutants/late/variant.py");
    const auto no_program = load(TemporaryPackage(without).root());
    ASSERT_EQ(no_program.faults.size(), 1U) << to_string(no_program.faults.front());
    EXPECT_EQ(no_program.faults[0].file, "interview/mutants/late");
    EXPECT_NE(no_program.faults[0].message.find("There is no program"), std::string::npos);

    Files none = tests_package(all);
    none.erase("interview/correct/one/variant.py");
    none.erase("interview/correct/two/variant.py");
    const auto no_correct = load(TemporaryPackage(none).root());
    ASSERT_FALSE(no_correct.faults.empty());
    EXPECT_NE(no_correct.faults[0].message.find("There is no correct server"), std::string::npos);

    Files one = tests_package(all);
    one.erase("interview/correct/two/variant.py");
    const auto only_one = load(TemporaryPackage(one).root());
    ASSERT_TRUE(only_one.package);
    ASSERT_EQ(only_one.package->warnings.size(), 1U);
    EXPECT_EQ(only_one.package->warnings[0].file, "interview/correct");

    Files data = tests_package(all);
    data["data/secret/1.in"] = "\n";
    const auto with_data = load(TemporaryPackage(data).root());
    ASSERT_EQ(with_data.faults.size(), 1U);
    EXPECT_EQ(with_data.faults[0].file, "data");
}

TEST(TestsTask, ItsLanguageIsForNoOtherKind) {
    Files files = rehearse::testing::small_package();
    files["problem.yaml"] += "languages: [hurl]\n";
    const auto loaded = load(TemporaryPackage(files).root());
    ASSERT_EQ(loaded.faults.size(), 1U);
    EXPECT_NE(loaded.faults[0].message.find("hurl is for tasks of kind tests only"),
              std::string::npos);
}

}  // namespace
}  // namespace rehearse::package
