// `rehearse import`: packages of every dialect and canonical test data become tasks that verify
// takes; what is broken or hostile is refused and leaves no trace.
#include "app/commands_import.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/limits.hpp"
#include "languages/language.hpp"
#include "package/load.hpp"
#include "package/reader.hpp"
#include "runner/verifier.hpp"
#include "unit/package/zip.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::app {
namespace {

namespace fs = std::filesystem;
using rehearse::testing::Files;
using rehearse::testing::MachineTest;
using rehearse::testing::Member;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;
using rehearse::testing::zip;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const fs::path starters = REHEARSE_SOURCE_DIR "/challenges/starters";
const std::string locker = REHEARSE_SOURCE_DIR "/tests/unit/package/canonical/parcel-locker.json";

struct Outcome {
    int code = -1;
    std::string out;
    std::string err;
};

Files legacy_package() {
    return {{"problem.yaml", "name: Sum\nkeywords: Easy sums\n"},
            {"problem_statement/problem.tex", "Add.\n"},
            {"data/sample/1.in", "1 2\n"},
            {"data/sample/1.ans", "3\n"},
            {"data/secret/1.in", "2 2\n"},
            {"data/secret/1.ans", "4\n"},
            {"submissions/accepted/sum.py", "print(sum(map(int, input().split())))\n"},
            {"submissions/wrong_answer/three.py", "print(3)\n"}};
}

std::vector<Member> members(const Files& files, const std::string& prefix = "") {
    std::vector<Member> list;
    for (const auto& [name, text] : files) list.push_back({prefix + name, text});
    return list;
}

class ImportTest : public MachineTest {
protected:
    Outcome run(const fs::path& source, const std::string& slug = "") const {
        std::ostringstream out;
        std::ostringstream err;
        const int code = import_command({source, coding_.root(), slug, "", starters}, out, err);
        return {code, out.str(), err.str()};
    }
    /// A file beside the folder of challenges.
    fs::path file(const std::string& name, const std::string& bytes) const {
        std::ofstream(coding_.base() / name, std::ios::binary) << bytes;
        return coding_.base() / name;
    }
    package::Package imported(const std::string& slug) const {
        auto loaded = package::load(coding_.root() / slug);
        if (loaded.package) return std::move(*loaded.package);
        ADD_FAILURE() << to_string(loaded.faults.front());
        return {};
    }
    void expect_verifies(const std::string& slug) const {
        const auto verification = runner::verify(coding_.root() / slug, machine_->grader);
        for (const auto& fault : verification.faults) ADD_FAILURE() << to_string(fault);
        EXPECT_TRUE(verification.ok());
    }
    void expect_refusal(const fs::path& source, int code, const std::string& says) const {
        const Outcome outcome = run(source);
        EXPECT_EQ(outcome.code, code) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.err, HasSubstr(says));
        EXPECT_TRUE(fs::is_empty(coding_.root())) << "hidden names count as well";
        EXPECT_FALSE(fs::exists(coding_.base() / "evil"));
    }
    TemporaryPackage coding_{Files{}, "coding"};
};

TEST_F(ImportTest, TakesALegacyArchiveAndMakesItAnInterview) {
    const Outcome outcome = run(file("A-Plus-B.zip", zip(members(legacy_package(), "A-Plus-B/"))));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("warning  problem.yaml: [R16] No time limit is given"));
    EXPECT_THAT(outcome.out, HasSubstr("interview.yaml: judge difficulty"));
    EXPECT_THAT(outcome.out, HasSubstr("rehearse verify " + (coding_.root() / "aplusb").string()));
    const package::Package package = imported("aplusb");
    EXPECT_EQ(package.dialect, package::Dialect::legacy);
    EXPECT_EQ(package.title(), "Sum");
    EXPECT_TRUE(package.interview.present);
    EXPECT_THAT(package.interview.topics, ElementsAre("easy", "sums"));
    EXPECT_THAT(package.languages, ElementsAre("python3"));
    for (const auto& [name, text] : legacy_package())
        EXPECT_EQ(package::read_file(package.root / name), text) << "kept as it was: " << name;
    expect_verifies("aplusb");
}

TEST_F(ImportTest, TakesTheOtherDialectsAsFolders) {
    Files draft = legacy_package();
    draft["problem.yaml"] = "problem_format_version: 2023-07-draft\nname: Sum\nuuid: x\n";
    draft["statement/problem.md"] = "Add.\n";
    draft.erase("problem_statement/problem.tex");
    const TemporaryPackage old(draft, "draft");
    ASSERT_EQ(run(old.root()).code, 0);
    EXPECT_EQ(imported("draft").dialect, package::Dialect::draft_2023_07);
    const TemporaryPackage current(small_package(), "Sum-1");
    const Outcome outcome = run(current.root());
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    // As a shell completes it.
    EXPECT_THAT(run(current.root() / "").err, HasSubstr("sum1 exists already"));
    const package::Package package = imported("sum1");
    EXPECT_EQ(package.dialect, package::Dialect::kattis_2025_09);
    // Nobody has shown a solution: what is always installed is offered.
    EXPECT_THAT(package.languages, ElementsAre("c", "cpp", "python3", "javascript"));
    expect_verifies("sum1");
}

TEST_F(ImportTest, KeepsAnInterviewThatIsThere) {
    Files files = small_package();
    files["interview.yaml"] = "interview_format_version: 1\nminutes: 7\nlanguages: [python3]\n";
    const TemporaryPackage source(files);
    const Outcome outcome = run(source.root());
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(package::read_file(coding_.root() / "sum/interview.yaml"), files["interview.yaml"]);
    EXPECT_FALSE(fs::exists(coding_.root() / "sum/attachments"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("interview.yaml")));
}

TEST_F(ImportTest, KeepsStarterCodeThatIsThere) {
    Files files = legacy_package();
    files["attachments/templates/python3/begin.py"] = "pass\n";
    const TemporaryPackage source(files);
    ASSERT_EQ(run(source.root()).code, 0);
    const package::Package package = imported("sum");
    EXPECT_EQ(package.templates.at("python3"),
              (std::map<std::string, std::string>{{"begin.py", "pass\n"}}));
}

TEST_F(ImportTest, MakesATaskOfCanonicalData) {
    const Outcome outcome = run(locker);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("warning  The key `colour` is not known"));
    EXPECT_THAT(outcome.out, HasSubstr("write a reference"));
    EXPECT_EQ(imported("parcellocker").title(), "Parcellocker");
    // The advice that was given, followed, in two languages: that starter code compiles in all of
    // them is for others to test.
    const fs::path package = coding_.root() / "parcellocker";
    std::string interview = *package::read_file(package / "interview.yaml");
    const std::size_t languages = interview.find("languages: [");
    interview.replace(languages, interview.find('\n', languages) - languages,
                      "languages: [python3, javascript]");
    std::ofstream(package / "interview.yaml") << interview;
    expect_verifies("parcellocker");
    fs::create_directories(package / "submissions/accepted/python3");
    std::ofstream(package / "submissions/accepted/python3/solution.py") << R"(
class ParcelLocker:
    def smallest_box(self, boxes, parcel):
        return min((box for box in boxes if box >= parcel), default=0) if boxes else None

    def do_open(self, the_from, pin):
        return pin == 1234

    def label(self, name, size):
        return name if size is None else f"{name} {size['mm']}"
)";
    const auto verification = runner::verify(package, machine_->grader);
    ASSERT_EQ(verification.submissions.size(), 1U);
    EXPECT_EQ(verification.submissions[0].got, "AC") << verification.submissions[0].detail;
    EXPECT_TRUE(verification.ok());
}

TEST_F(ImportTest, FindsCanonicalDataInItsFolderAndTakesASlug) {
    const TemporaryPackage source({{"canonical-data.json", *package::read_file(locker)}}, "x");
    ASSERT_EQ(run(source.root(), "locker2").code, 0);
    EXPECT_EQ(imported("locker2").title(), "Locker2");
}

TEST_F(ImportTest, RefusesWhatIsHostile) {
    struct Row {
        const char* name;
        std::vector<Member> more;
        const char* says;
    };
    const Row rows[] = {
        {"up", {{"../evil", "x"}}, "leads elsewhere"},
        {"absolute", {{"/tmp/evil", "x"}}, "not a relative path"},
        {"a link out", {{"data/sample/2.in", "../../../evil", 0120777}}, "leads out"},
        {"a link to the host", {{"data/sample/2.in", "/etc/passwd", 0120777}}, "leads out"},
        {"through a link", {{"a", ".", 0120777}, {"a/b", "x"}}, "no folder"},
        {"twice", {{"problem.yaml", "name: Other\n"}}, "comes twice"},
        {"a bomb",
         {{"a", "x", 0100644, true, 400U << 20}, {"b", "x", 0100644, true, 400U << 20}},
         "more than 512 MiB"},
        {"grows", {{"a", std::string(100'000, 'x'), 0100644, true, 10}}, "as large as it says"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        std::vector<Member> list = members(legacy_package());
        list.insert(list.end(), row.more.begin(), row.more.end());
        expect_refusal(file("sum.zip", zip(list)), 1, row.says);
    }
    std::vector<Member> many = members(legacy_package());
    for (std::size_t i = 0; i <= 20'000; ++i)
        many.push_back({fmt::format("f/{}", i), "", 0100644, false});
    expect_refusal(file("sum.zip", zip(many)), 1, "more than 20000 files");
    expect_refusal(file("sum.zip", "PK but no archive"), 1, "not a zip");
}

TEST_F(ImportTest, RefusesFoldersThatAreNoPackage) {
    const TemporaryPackage empty(Files{}, "empty");
    expect_refusal(empty.root(), 1, "There is no problem.yaml");
    const TemporaryPackage linked(small_package(), "linked");
    fs::create_symlink("/etc/hostname", linked.root() / "data/secret/x.in");
    expect_refusal(linked.root(), 1, "data/secret/x.in: [R1]");
    Files files = small_package();
    files["interview.yaml"] = "interview_format_version: 1\nminuts: 7\n";
    const TemporaryPackage misspelt(files, "misspelt");
    expect_refusal(misspelt.root(), 1, "minuts");
    files = small_package();
    files["problem.yaml"] = "problem_format_version: 2031-01\n";
    const TemporaryPackage future(files, "future");
    expect_refusal(future.root(), 1, "`2031-01` is not known");
}

TEST_F(ImportTest, RefusesWhatCannotBeNamedOrFound) {
    expect_refusal(coding_.base() / "none.zip", 2, "There is no");
    expect_refusal(file("notes.txt", "x"), 2, "neither a folder nor");
    const TemporaryPackage unnamed(small_package(), "---");
    expect_refusal(unnamed.root(), 2, "--slug");
    const TemporaryPackage source(small_package());
    EXPECT_EQ(run(source.root(), "Not-a-slug").code, 2);
    EXPECT_TRUE(fs::is_empty(coding_.root()));
    coding_.write("sum/notes", "mine\n");
    const Outcome taken = run(source.root());
    EXPECT_EQ(taken.code, 2);
    EXPECT_THAT(taken.err, HasSubstr("exists already"));
    EXPECT_EQ(package::read_file(coding_.root() / "sum/notes"), "mine\n");
}

TEST_F(ImportTest, RefusesCanonicalDataInOneSentence) {
    expect_refusal(file("a.json", R"({"exercise": "a", "cases": []})"), 1, "no cases in it");
    expect_refusal(file("a.json", R"({"exercise": "a", "cases": [{"property": "p", "input": {"x":
        123456789012345678901}, "expected": 1}]})"),
                   1, "has no room in 64 bits");
    expect_refusal(file("a.json", std::string(limits::canonical_bytes_max + 1, ' ')), 1,
                   "larger than 4 MiB");
    expect_refusal(file("a.json", R"({"exercise": "日本", "cases": [{"property": "p", "input": {},
        "expected": 1}]})"),
                   2, "--slug");
}

/// What an import gives a package without starter code.
TEST_F(ImportTest, StartersCompileInEveryLanguage) {
    const TemporaryPackage directory(small_package());
    for (const languages::Language& language : languages::all()) {
        if (language.id == "sql" || language.id == "hurl") continue;
        SCOPED_TRACE(language.id);
        const std::string name = languages::solution_name(language);
        const auto text = package::read_file(starters / language.id / name);
        ASSERT_TRUE(text.has_value());
        if (!machine_->grader.compiler().find_tool(language)) continue;
        const auto result = grade(directory, {{{name, *text}}, language.id, ""});
        EXPECT_EQ(to_string(result.verdict), "WA") << to_json(result, true);
    }
}

}  // namespace
}  // namespace rehearse::app
