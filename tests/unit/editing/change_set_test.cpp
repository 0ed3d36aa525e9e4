#include "editing/change_set.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "unit/editing/support.hpp"

namespace rehearse::editing {
namespace {

using test::change_of;
using test::utf16;
using Json = nlohmann::json;

ChangeSet parsed(const char* json) {
    return change_of(Json::parse(json));
}

TEST(ChangeSet, AgreesWithTheEditorsLibrary) {
    std::size_t cases = 0;
    for (const auto& file :
         std::filesystem::directory_iterator(REHEARSE_SOURCE_DIR "/tests/unit/editing/golden")) {
        std::ifstream in(file.path());
        for (std::string line; std::getline(in, line); ++cases) {
            SCOPED_TRACE(line);
            const Json row = Json::parse(line);
            const std::u16string text = utf16(row["text"].get<std::string>());
            const ChangeSet a = change_of(row["a"]);
            const ChangeSet b = change_of(row["b"]);
            ASSERT_TRUE(a.check_against(text));
            ASSERT_EQ(a.apply(text), utf16(row["applied"].get<std::string>()));
            ASSERT_EQ(a.map(b), change_of(row["after"]));
            ASSERT_EQ(a.map(b, Side::before), change_of(row["before"]));
            ASSERT_EQ(a.map(b).apply(b.apply(text)), utf16(row["both"].get<std::string>()));
        }
    }
    EXPECT_GE(cases, 300U);
}

TEST(ChangeSet, MapsOneStepToOneResultFromBothSides) {
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        SCOPED_TRACE(seed);
        test::Choices choices(seed);
        const std::u16string text = test::word(choices, 12);
        const ChangeSet a = test::random_change(choices, text);
        const ChangeSet b = test::random_change(choices, text);
        ASSERT_EQ(a.map(b).apply(b.apply(text)), b.map(a, Side::before).apply(a.apply(text)));
    }
}

TEST(ChangeSet, RefusesWhatDoesNotFit) {  // EDIT-5
    struct Row {
        const char* name;
        std::u16string text;
        ChangeSet changes;
        bool fits;
    };
    const std::u16string crab = u"a\U0001F980b";
    const Row rows[] = {
        {"fits", u"abc", parsed(R"([1,[1,"x"],1])"), true},
        {"covers too little", u"abc", parsed(R"([1,[1,"x"]])"), false},
        {"covers too much", u"abc", parsed(R"([1,[1,"x"],2])"), false},
        {"nothing on nothing", u"", parsed("[]"), true},
        {"carriage return", u"", parsed(R"([[0,"a\rb"]])"), false},
        {"removes a whole pair", crab, parsed("[1,[2],1]"), true},
        {"cuts a pair at its start", crab, parsed("[2,[1],1]"), false},
        {"cuts a pair at its end", crab, parsed("[[2],2]"), false},
        {"inserts within a pair", crab, parsed(R"([2,[0,"x"],2])"), false},
        {"keeps in pieces within a pair", crab, parsed("[2,2]"), true},
        {"lone high", u"", ChangeSet({{0, false, std::u16string(1, u'\xD83D')}}), false},
        {"lone low", u"", ChangeSet({{0, false, std::u16string(1, u'\xDE00')}}), false},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto checked = row.changes.check_against(row.text);
        EXPECT_EQ(checked.has_value(), row.fits);
        if (!checked) {
            EXPECT_EQ(checked.error().code, ErrorCode::invalid_change);
        }
    }
}

TEST(ChangeSet, CountsLengthsAndDropsEmptySections) {
    const ChangeSet changes = parsed(R"([0,2,[0],[3,"ab","c"],1])");
    EXPECT_EQ(changes.sections().size(), 3U);
    EXPECT_EQ(changes.length_before(), 6U);
    EXPECT_EQ(changes.length_after(), 7U);
    EXPECT_EQ(changes.apply(u"012345"), u"01ab\nc5");
    EXPECT_EQ(ChangeSet::replacement(6, 2, 3, u"ab\nc"), changes);
}

}  // namespace
}  // namespace rehearse::editing
