// Packages in one file, and what hostile ones try (PACKAGES R1).
#include "package/archive.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "package/load.hpp"
#include "package/reader.hpp"
#include "unit/package/temporary_package.hpp"
#include "unit/package/zip.hpp"

namespace rehearse::package {
namespace {

namespace fs = std::filesystem;
using rehearse::testing::Member;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;
using rehearse::testing::zip;

std::vector<Member> members_of_package(const std::string& prefix) {
    std::vector<Member> members;
    for (const auto& [name, text] : small_package()) members.push_back({prefix + name, text});
    return members;
}

class ArchiveTest : public ::testing::Test {
protected:
    fs::path write(const std::string& name, const std::string& bytes) {
        directory_.write(name, bytes);
        return directory_.root() / name;
    }
    TemporaryPackage directory_{{}};
};

TEST_F(ArchiveTest, OpensZipAndKppWithAndWithoutAFolder) {
    for (const char* name : {"sum.zip", "sum.kpp"}) {
        for (const char* prefix : {"", "sum/"}) {
            SCOPED_TRACE(std::string(name) + " " + prefix);
            const auto opened = OpenedPackage::open(write(name, zip(members_of_package(prefix))));
            ASSERT_TRUE(opened.has_value()) << opened.error().message;
            const auto loaded = load(opened->directory());
            ASSERT_TRUE(loaded.package.has_value());
            EXPECT_EQ(loaded.package->slug, "sum");
            EXPECT_EQ(loaded.package->cases.size(), 2U);
        }
    }
}

TEST_F(ArchiveTest, LeavesNothingBehind) {
    fs::path where;
    {
        const auto opened = OpenedPackage::open(write("sum.zip", zip(members_of_package("sum/"))));
        ASSERT_TRUE(opened.has_value());
        where = opened->directory();
        EXPECT_TRUE(fs::exists(where));
    }
    EXPECT_FALSE(fs::exists(where));
    EXPECT_FALSE(fs::exists(where.parent_path()));
}

TEST_F(ArchiveTest, KeepsExecutableBitsLinksAndStoredFiles) {
    const auto archive = write("x.zip", zip({{"a/run", "#!/bin/sh\n", 0100755},
                                             {"a/plain", "p", 0100644, false},
                                             {"a/link", "plain", 0120777},
                                             {"b/up", "../a/plain", 0120777},
                                             {"empty/", "", 040755}}));
    const fs::path into = directory_.root() / "into";
    fs::create_directory(into);
    ASSERT_TRUE(extract_zip(archive, into).has_value());
    EXPECT_NE(fs::status(into / "a/run").permissions() & fs::perms::owner_exec, fs::perms::none);
    EXPECT_EQ(fs::status(into / "a/plain").permissions() & fs::perms::owner_exec, fs::perms::none);
    EXPECT_EQ(read_file(into / "a/link"), "p");
    EXPECT_EQ(read_file(into / "b/up"), "p");
    EXPECT_TRUE(fs::is_directory(into / "empty"));
}

TEST_F(ArchiveTest, RefusesWhatIsHostile) {
    struct Row {
        const char* name;
        std::vector<Member> members;
        const char* expected;
    };
    const Row rows[] = {
        {"up", {{"../evil", "x"}}, "leads elsewhere"},
        {"up in the middle", {{"a/../../evil", "x"}}, "leads elsewhere"},
        {"absolute", {{"/tmp/evil", "x"}}, "not a relative path"},
        {"backslash", {{"..\\evil", "x"}}, "not a relative path"},
        {"drive", {{"c:evil", "x"}}, "not a relative path"},
        {"a NUL", {{std::string("a\0b", 3), "x"}}, "not a relative path"},
        {"empty name", {{"", "x"}}, "empty"},
        {"dot", {{"./a", "x"}}, "leads elsewhere"},
        {"link up", {{"a", "../evil", 0120777}}, "leads out"},
        {"link to the root", {{"a", "/etc/passwd", 0120777}}, "leads out"},
        {"link up later", {{"a/b/c", "d/../../../../x", 0120777}}, "leads out"},
        {"through a link", {{"a", ".", 0120777}, {"a/b", "x"}}, "no folder"},
        {"file as folder", {{"a", "x"}, {"a/b", "x"}}, "no folder"},
        {"twice", {{"a", "x"}, {"a", "y"}}, "comes twice"},
        {"file and link", {{"a", "x"}, {"a", "b", 0120777}}, "comes twice"},
        {"device", {{"a", "x", 020644}}, "neither a file"},
        {"encrypted", {{"a", "x", 0100644, true, {}, 1}}, "encrypted"},
        {"unknown packing", {{"a", "x", 0100644, true, {}, 0, 99}}, "not known here"},
        {"grows", {{"a", std::string(100'000, 'x'), 0100644, true, 10}}, "as large as it says"},
        {"shrinks", {{"a", "x", 0100644, true, 1000}}, "as large as it says"},
        {"stored and lying", {{"a", "x", 0100644, false, 1000}}, "damaged"},
        {"too much",
         {{"a", "x", 0100644, true, 400U << 20}, {"b", "x", 0100644, true, 400U << 20}},
         "more than 512 MiB"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto opened = OpenedPackage::open(write("x.zip", zip(row.members)));
        ASSERT_FALSE(opened.has_value());
        EXPECT_EQ(opened.error().code, ErrorCode::package_invalid);
        EXPECT_NE(opened.error().message.find(row.expected), std::string::npos)
            << opened.error().message;
        EXPECT_NE(opened.error().message.find("[R1]"), std::string::npos);
    }
}

TEST_F(ArchiveTest, RefusesTooManyFiles) {
    std::vector<Member> members;
    for (int i = 0; i < 5; ++i) members.push_back({std::to_string(i), "x"});
    const fs::path into = directory_.root() / "into";
    fs::create_directory(into);
    ArchiveLimits limits;
    limits.files = 4;
    const auto result = extract_zip(write("x.zip", zip(members)), into, limits);
    ASSERT_FALSE(result.has_value());
    EXPECT_NE(result.error().message.find("more than 4 files"), std::string::npos);
}

TEST_F(ArchiveTest, SurvivesEveryCutAndEveryFlippedByte) {
    const std::string whole = zip({{"a/b", "some text, some text"}, {"c", "d", 0120777}});
    const fs::path into = directory_.root() / "into";
    for (std::size_t i = 0; i < whole.size(); ++i) {
        SCOPED_TRACE(i);
        fs::create_directory(into);
        EXPECT_FALSE(extract_zip(write("x.zip", whole.substr(0, i)), into).has_value());
        fs::remove_all(into);
        std::string flipped = whole;
        flipped[i] = static_cast<char>(flipped[i] ^ 0x55);
        fs::create_directory(into);
        static_cast<void>(extract_zip(write("x.zip", flipped), into));
        for (const auto& entry : fs::recursive_directory_iterator(into))
            if (entry.is_symlink()) {
                EXPECT_TRUE(fs::read_symlink(entry.path()).is_relative());
            }
        fs::remove_all(into);
    }
}

TEST_F(ArchiveTest, SaysWhatIsNeitherFolderNorArchive) {
    const auto missing = OpenedPackage::open(directory_.root() / "none.zip");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    const auto text = OpenedPackage::open(write("notes.txt", "x"));
    ASSERT_FALSE(text.has_value());
    EXPECT_EQ(text.error().code, ErrorCode::not_found);
    const auto folder = OpenedPackage::open(directory_.root());
    ASSERT_TRUE(folder.has_value());
    EXPECT_EQ(folder->directory(), directory_.root());
}

}  // namespace
}  // namespace rehearse::package
