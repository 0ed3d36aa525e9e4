// The way of an author on the command line, with the real program: a challenge is begun, and passes
// verify; what is wrong with a command is said on standard error, with the exit code of the manual.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class Authoring : public ::testing::Test {
protected:
    ProgramEnd run(const std::vector<std::string>& words) const {
        return run_rehearse(words, folder_.path());
    }
    ScratchFolder folder_;
    const std::string coding_ = (folder_.path() / "coding").string();
};

TEST_F(Authoring, BeginsAChallengeThatVerifyAccepts) {
    fs::create_directory(coding_);
    const ProgramEnd made = run({"new", "orderbook", "--kind", "bugfix", "--dir", coding_});
    ASSERT_EQ(made.code, 0) << made.errors;
    EXPECT_THAT(made.output, HasSubstr("rehearse verify " + coding_ + "/orderbook"));
    const ProgramEnd verified = run({"verify", coding_ + "/orderbook"});
    EXPECT_EQ(verified.code, 0) << verified.output << verified.errors;
    EXPECT_THAT(verified.output, HasSubstr("orderbook: ok"));
    const ProgramEnd again = run({"new", "orderbook", "--kind", "bugfix", "--dir", coding_});
    EXPECT_EQ(again.code, 2);
    EXPECT_THAT(again.errors, HasSubstr("exists already"));
}

TEST_F(Authoring, ImportsWhatItMade) {
    fs::create_directory(coding_);
    ASSERT_EQ(run({"new", "first", "--kind", "io", "--dir", coding_}).code, 0);
    const ProgramEnd end =
        run({"import", coding_ + "/first", "--dir", coding_, "--slug", "second"});
    EXPECT_EQ(end.code, 0) << end.errors;
    EXPECT_TRUE(fs::exists(coding_ + "/second/problem.yaml"));
    EXPECT_EQ(run({"import", coding_, "--dir", coding_, "--slug", "third"}).code, 1);
    EXPECT_EQ(run({"import", coding_ + "/none", "--dir", coding_}).code, 2);
}

TEST_F(Authoring, SaysWhatIsMissingInACommand) {
    EXPECT_EQ(run({"new"}).code, 2);
    EXPECT_EQ(run({"new", "x"}).code, 2);
    EXPECT_EQ(run({"import"}).code, 2);
    const ProgramEnd kind = run({"new", "x", "--kind", "essay", "--dir", folder_.path()});
    EXPECT_EQ(kind.code, 2);
    EXPECT_THAT(kind.errors, HasSubstr("There is no kind `essay`"));
    const ProgramEnd help = run({"new", "--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.output, HasSubstr("ops-mt"));
}

}  // namespace
}  // namespace rehearse::test
