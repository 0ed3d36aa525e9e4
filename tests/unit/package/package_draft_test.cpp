// A package that is being made: whole or not at all.
#include "package/package_draft.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "package/load.hpp"
#include "package/plain_words.hpp"
#include "package/reader.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::package {
namespace {

namespace fs = std::filesystem;
using rehearse::testing::Files;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;
using ::testing::HasSubstr;

/// Everything below a folder, hidden names too.
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        names.push_back(entry.path().lexically_relative(folder).generic_string());
    std::sort(names.begin(), names.end());
    return names;
}

class PackageDraftTest : public ::testing::Test {
protected:
    PackageDraft begin(const std::string& name = "sum") const {
        auto draft = PackageDraft::begin(folder_.root(), name);
        EXPECT_TRUE(draft.has_value());
        return std::move(*draft);
    }
    void expect_nothing() const { EXPECT_EQ(names_in(folder_.root()), Names{}); }

    using Names = std::vector<std::string>;
    TemporaryPackage folder_{Files{}, "coding"};
    TemporaryPackage source_{small_package()};
};

TEST_F(PackageDraftTest, IsSeenWhenItIsFinished) {
    PackageDraft draft = begin();
    ASSERT_TRUE(draft.copy(source_.root()).has_value());
    ASSERT_TRUE(draft.write("submissions/accepted/a.py", "print(3)\n").has_value());
    ASSERT_TRUE(draft.write("statement/problem.en.md", "Another.\n").has_value());
    EXPECT_TRUE(load(draft.root()).package.has_value()) << "a draft has its name already";
    EXPECT_FALSE(fs::exists(folder_.root() / "sum"));
    const auto place = draft.finish();
    ASSERT_TRUE(place.has_value()) << place.error().message;
    EXPECT_EQ(*place, folder_.root() / "sum");
    EXPECT_EQ(load(*place).package->statement(), "Another.\n");
    struct stat status {};
    ASSERT_EQ(::stat(place->c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0755U) << "a server of another user reads it";
}

TEST_F(PackageDraftTest, LeavesNothingUnlessItIsFinished) {
    {
        PackageDraft draft = begin();
        ASSERT_TRUE(draft.copy(source_.root()).has_value());
        PackageDraft moved = std::move(draft);
        EXPECT_TRUE(fs::exists(moved.root() / "problem.yaml"));
    }
    expect_nothing();
    ASSERT_TRUE(begin().finish().has_value());
    EXPECT_EQ(names_in(folder_.root()), Names{"sum"});
}

TEST_F(PackageDraftTest, RefusesNamesAndPlaces) {
    for (const char* name : {"", "Sum", "two words", "a-b", "..", "a/b", "ä", "a.b"}) {
        const auto draft = PackageDraft::begin(folder_.root(), name);
        ASSERT_FALSE(draft.has_value()) << name;
        EXPECT_THAT(draft.error().message, HasSubstr("lower-case letters and digits"));
    }
    const auto nowhere = PackageDraft::begin(folder_.root() / "none", "sum");
    ASSERT_FALSE(nowhere.has_value());
    EXPECT_THAT(nowhere.error().message, HasSubstr("--dir"));
    expect_nothing();
    fs::create_directory(folder_.root() / "empty");
    fs::create_symlink("nowhere", folder_.root() / "dangling");
    for (const char* name : {"empty", "dangling"}) {
        const auto taken = PackageDraft::begin(folder_.root(), name);
        ASSERT_FALSE(taken.has_value()) << name;
        EXPECT_THAT(taken.error().message, HasSubstr("exists already"));
    }
    EXPECT_EQ(names_in(folder_.root()), (Names{"dangling", "empty"}));
}

TEST_F(PackageDraftTest, NeverReplacesWhatCameMeanwhile) {
    PackageDraft draft = begin();
    fs::create_directory(folder_.root() / "sum");
    const auto place = draft.finish();
    ASSERT_FALSE(place.has_value());
    EXPECT_THAT(place.error().message, HasSubstr("cannot be made"));
    EXPECT_TRUE(fs::is_empty(folder_.root() / "sum"));
}

TEST_F(PackageDraftTest, CopiesWhatAPackageConsistsOf) {
    source_.write(".git/config", "x");
    source_.write(".timelimit", "3\n");
    source_.write("-odd", "x");
    source_.write("submissions/accepted/__pycache__/a.pyc", "x");
    source_.write("output_validator/run", "#!/bin/sh\n");
    fs::permissions(source_.root() / "output_validator/run", fs::perms::owner_exec,
                    fs::perm_options::add);
    fs::create_symlink("1.in", source_.root() / "data/sample/2.in");
    fs::create_symlink("/etc/passwd", source_.root() / "data/sample/2.ans");
    PackageDraft draft = begin();
    ASSERT_TRUE(draft.copy(source_.root()).has_value());
    EXPECT_EQ(read_file(draft.root() / ".timelimit"), "3\n");
    EXPECT_EQ(read_file(draft.root() / "data/sample/2.in"), "1 2\n");
    EXPECT_TRUE(fs::is_symlink(draft.root() / "data/sample/2.ans")) << "never what it leads to";
    EXPECT_NE(
        fs::status(draft.root() / "output_validator/run").permissions() & fs::perms::owner_exec,
        fs::perms::none);
    for (const char* name : {".git", "-odd", "submissions/accepted/__pycache__"})
        EXPECT_FALSE(fs::exists(draft.root() / name)) << name;
}

TEST_F(PackageDraftTest, RefusesWhatIsNoFile) {
    ASSERT_EQ(::mkfifo((source_.root() / "pipe").c_str(), 0600), 0);
    {
        PackageDraft draft = begin();
        const auto copied = draft.copy(source_.root());
        ASSERT_FALSE(copied.has_value());
        EXPECT_EQ(copied.error().code, ErrorCode::package_invalid);
        EXPECT_THAT(copied.error().message, HasSubstr("pipe is neither"));
    }
    expect_nothing();
}

TEST(PackageName, IsWhatIsLeftOfAText) {
    struct Row {
        const char* text;
        const char* name;
        const char* words;
    };
    for (const Row& row : {Row{"sum", "sum", "sum"}, Row{"A-Plus_B (2)", "aplusb2", "a-plus-b-2"},
                           Row{"--", "", ""}, Row{"Über", "ber", "ber"}, Row{"", "", ""}}) {
        EXPECT_EQ(to_package_name(row.text), row.name);
        EXPECT_EQ(plain_words(row.text, "-"), row.words);
        EXPECT_EQ(is_package_name(row.text), std::string(row.text) == "sum") << row.text;
    }
    EXPECT_EQ(to_package_name(std::string(1000, 'A')), std::string(255, 'a'));
    EXPECT_FALSE(is_package_name(std::string(256, 'a')));
}

}  // namespace
}  // namespace rehearse::package
