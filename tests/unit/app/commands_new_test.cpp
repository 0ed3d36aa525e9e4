// `rehearse new`: what it makes works as it is, in a real sandbox, for every kind; what it refuses,
// it refuses in one sentence and leaves no trace.
#include "app/commands_new.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "package/load.hpp"
#include "package/reader.hpp"
#include "runner/verifier.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::app {
namespace {

namespace fs = std::filesystem;
using rehearse::testing::Files;
using rehearse::testing::MachineTest;
using rehearse::testing::TemporaryPackage;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const fs::path scaffolds = REHEARSE_SOURCE_DIR "/challenges/scaffolds";

struct Outcome {
    int code = -1;
    std::string out;
    std::string err;
};

Outcome run(const NewCommand& command) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = new_command(command, out, err);
    return {code, out.str(), err.str()};
}

NewCommand command_for(const std::string& kind, const fs::path& directory) {
    return {"mine", kind, directory, "", scaffolds};
}

/// One of the parameters for each kind that can be graded.
class NewKind : public MachineTest, public ::testing::WithParamInterface<const char*> {
protected:
    TemporaryPackage coding_{Files{}, "coding"};
};

TEST_P(NewKind, PassesVerifyUntouched) {
    const Outcome outcome = run(command_for(GetParam(), coding_.root()));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, HasSubstr("rehearse verify " + (coding_.root() / "mine").string()));
    const auto verification = runner::verify(coding_.root() / "mine", machine_->grader);
    for (const auto& fault : verification.faults) ADD_FAILURE() << to_string(fault);
    for (const auto& warning : verification.warnings) ADD_FAILURE() << to_string(warning);
    std::size_t accepted = 0;
    std::size_t wrong = 0;
    for (const auto& check : verification.submissions) {
        EXPECT_TRUE(check.ok) << check.path << ": " << check.detail;
        (check.expected == "AC" ? accepted : wrong) += 1;
    }
    EXPECT_GE(accepted, 2U) << "references in two languages, or two ways in one";
    EXPECT_GE(wrong, 1U);
}

TEST_P(NewKind, ShowsEveryPartOfAGoodTask) {
    ASSERT_EQ(run(command_for(GetParam(), coding_.root())).code, 0);
    const auto loaded = package::load(coding_.root() / "mine");
    ASSERT_TRUE(loaded.package.has_value());
    const package::Package& package = *loaded.package;
    EXPECT_EQ(to_string(package.interview.kind), GetParam());
    EXPECT_THAT(package.statement(), HasSubstr("## Worked example"));
    EXPECT_GE(package.interview.hints.size(), 2U);
    EXPECT_GE(package.interview.rubric.size(), 2U);
    EXPECT_THAT(package.interview.follow_ups, Not(IsEmpty()));
    const bool is_of_tests = package.interview.kind == package::Kind::tests;
    const bool has_inputs_to_check = package.interview.kind != package::Kind::http &&
                                     package.interview.kind != package::Kind::sql && !is_of_tests;
    EXPECT_EQ(package.input_validators.empty(), !has_inputs_to_check);
    std::set<std::string> categories;
    bool has_hint = false;
    for (const package::TestCase& test : package.cases) {
        // Of tests, a mutant has a property and a correct server nothing.
        const bool has_category = test.description.find(": ") != std::string::npos;
        EXPECT_NE(has_category, is_of_tests) << test.path;
        if (!test.is_sample) categories.insert(test.category);
        has_hint = has_hint || !test.hint.empty();
    }
    EXPECT_GE(categories.size(), 3U);
    // Of tests, the property of a mutant takes a hint's place.
    EXPECT_NE(has_hint, is_of_tests);
    for (const std::string& language : package.languages)
        EXPECT_TRUE(package.templates.contains(language)) << language;
    const auto interview = package::read_file(package.root / "interview.yaml");
    EXPECT_THAT(*interview, HasSubstr("docs/CHALLENGES.md"));
}

INSTANTIATE_TEST_SUITE_P(EveryKind, NewKind,
                         ::testing::Values("io", "function", "ops", "ops-mt", "http", "sql",
                                           "bugfix", "tests"),
                         [](const auto& kind) {
                             std::string name = kind.param;
                             std::erase(name, '-');
                             return name;
                         });

class NewCommandTest : public ::testing::Test {
protected:
    void expect_refusal(const NewCommand& command, const std::string& says) const {
        const Outcome outcome = run(command);
        EXPECT_EQ(outcome.code, 2);
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.err, HasSubstr(says));
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
        EXPECT_TRUE(outcome.err.ends_with(".\n")) << outcome.err;
    }
    TemporaryPackage coding_{Files{}, "coding"};
};

TEST_F(NewCommandTest, GivesANameATitleAndAUuidOfItsOwn) {
    NewCommand command = command_for("io", coding_.root());
    ASSERT_EQ(run(command).code, 0);
    command.slug = "other";
    command.title = R"(A "quoted" title: with # and ä)";
    ASSERT_EQ(run(command).code, 0);
    const auto mine = package::load(coding_.root() / "mine");
    const auto other = package::load(coding_.root() / "other");
    ASSERT_TRUE(mine.package && other.package);
    EXPECT_EQ(mine.package->title(), "Mine");
    EXPECT_EQ(other.package->title(), command.title);
    EXPECT_NE(mine.package->uuid, other.package->uuid);
    EXPECT_NE(mine.package->uuid, package::load(scaffolds / "io").package->uuid);
}

TEST_F(NewCommandTest, RefusesInOneSentence) {
    const auto with = [&](auto change) {
        NewCommand command = command_for("io", coding_.root());
        change(command);
        return command;
    };
    for (const char* slug : {"", "Mine", "my-task", "a/b", "..", "ä"}) {
        expect_refusal(with([&](NewCommand& it) { it.slug = slug; }),
                       "lower-case letters and digits");
    }
    expect_refusal(with([](NewCommand& it) { it.kind = "essay"; }),
                   "There is no kind `essay`: use one of bugfix, function, http, io, ops, ops-mt, "
                   "sql");
    expect_refusal(with([](NewCommand& it) { it.kind = ""; }), "There is no kind ``");
    expect_refusal(with([](NewCommand& it) { it.kind = "../io"; }), "There is no kind");
    expect_refusal(with([](NewCommand& it) { it.directory /= "none"; }), "--dir");
    expect_refusal(with([](NewCommand& it) { it.title = "two\nlines"; }), "--title");
    expect_refusal(with([](NewCommand& it) { it.title = "\xff"; }), "--title");
    expect_refusal(with([](NewCommand& it) { it.title = std::string(201, 'x'); }), "--title");
    expect_refusal(with([&](NewCommand& it) { it.scaffolds = coding_.root(); }),
                   "There are no scaffolds in");
    EXPECT_TRUE(fs::is_empty(coding_.root())) << "hidden names count as well";
}

TEST_F(NewCommandTest, NeverTouchesWhatIsThere) {
    coding_.write("mine/notes", "mine\n");
    expect_refusal(command_for("io", coding_.root()), "exists already");
    EXPECT_EQ(package::read_file(coding_.root() / "mine/notes"), "mine\n");
    EXPECT_EQ(std::distance(fs::recursive_directory_iterator(coding_.root()), {}), 2);
}

}  // namespace
}  // namespace rehearse::app
