#include "theory/session_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace rehearse::theory {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string good = R"(template_format_version: 1
id: screen
title: Screen
summary: Short.
minutes: 30
level: beginner
rounds:
  - id: theory
    title: Warm-up
    kind: theory
    minutes: 5
    draw: {level: [beginner, advanced], topics: [http], count: 2}
  - id: named
    title: Named
    kind: theory
    minutes: 5
    items: [{theory: alpha}]
  - id: coding
    title: Coding
    kind: coding
    minutes: 20
    items: [{coding: lrucache}, {coding: router}]
)";

std::string replaced(const std::string& from, const std::string& to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Template, ReadsEveryField) {
    const Result<SessionTemplate> result = parse_template(good, "screen.yaml");
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_EQ(result->id, "screen");
    EXPECT_EQ(result->title, "Screen");
    EXPECT_EQ(result->summary, "Short.");
    EXPECT_EQ(result->minutes, 30);
    EXPECT_EQ(result->level, Level::beginner);
    ASSERT_EQ(result->rounds.size(), 3U);
    ASSERT_TRUE(result->rounds[0].draw.has_value());
    EXPECT_THAT(result->rounds[0].draw->levels, ElementsAre(Level::beginner, Level::advanced));
    EXPECT_THAT(result->rounds[0].draw->topics, ElementsAre("http"));
    EXPECT_EQ(result->rounds[0].draw->count, 2);
    EXPECT_FALSE(result->rounds[1].draw.has_value());
    EXPECT_EQ(result->rounds[2].kind, RoundKind::coding);
    EXPECT_EQ(result->rounds[2].minutes, 20);
    EXPECT_THAT(result->rounds[2].items, ElementsAre("lrucache", "router"));
    EXPECT_EQ(result->content_hash, sha256_hex(good));
}

TEST(Template, ACodingRoundDrawsByDifficulty) {
    const std::string text = replaced("items: [{coding: lrucache}, {coding: router}]",
                                      "draw: {difficulty: [easy], count: 1}");
    const Result<SessionTemplate> result = parse_template(text, "t.yaml");
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_THAT(result->rounds[2].draw->difficulties, ElementsAre("easy"));
    EXPECT_TRUE(result->rounds[2].draw->topics.empty());
}

TEST(Template, NamesFileLineAndField) {
    struct Row {
        const char* name;
        std::string text;
        const char* fault;
    };
    const Row rows[] = {
        {"empty", "", "must be a map"},
        {"broken", "a: [", "is not valid YAML"},
        {"not utf-8", "a: \xFF", "is not valid UTF-8"},
        {"huge", std::string(70'000, ' '), "is larger than 65536 bytes"},
        {"deep", std::string(50'000, '['), "is nested deeper"},
        {"version", replaced("version: 1", "version: 2"),
         "t.yaml:1: template_format_version: must be 1"},
        {"no version", replaced("template_format_version: 1\n", ""),
         "template_format_version: is missing"},
        {"unknown", replaced("level: beginner", "level: beginner\nrubric: x"),
         "t.yaml:7: rubric: is not a known field"},
        {"id", replaced("id: screen", "id: Screen"), "t.yaml:2: id: must be lower-case"},
        {"level", replaced("level: beginner", "level: junior"),
         "t.yaml:6: level: \"junior\" is not beginner"},
        {"sum", replaced("minutes: 20", "minutes: 21"),
         "t.yaml:5: minutes: is 30, but the rounds sum up to 31"},
        {"minutes", replaced("minutes: 20", "minutes: -1"),
         "t.yaml:21: rounds[2].minutes: must be a whole number"},
        {"no rounds", "template_format_version: 1\nrounds: []\n", "rounds: must not be empty"},
        {"round id", replaced("id: named", "id: theory"),
         "t.yaml:13: rounds[1].id: \"theory\" is the id of another"},
        {"kind", replaced("kind: coding", "kind: karaoke"),
         "rounds[2].kind: \"karaoke\" is not theory or coding"},
        {"neither", replaced("    items: [{theory: alpha}]\n", ""),
         "rounds[1].items: needs either"},
        {"both", replaced("items: [{theory", "draw: {count: 1}\n    items: [{theory"),
         "rounds[1].items: needs either"},
        {"no items", replaced("[{theory: alpha}]", "[]"), "rounds[1].items: must not be empty"},
        {"wrong item", replaced("{theory: alpha}", "{coding: alpha}"),
         "rounds[1].items[0].coding: is not a known field"},
        {"item twice", replaced("{coding: router}", "{coding: lrucache}"),
         "rounds[2].items[1].coding: \"lrucache\" appears twice"},
        {"item form", replaced("{theory: alpha}", "{theory: ../alpha}"),
         "rounds[1].items[0].theory: is not the form"},
        {"draw level", replaced("[beginner, advanced]", "[easy]"),
         "rounds[0].draw.level: \"easy\" is not"},
        {"draw count", replaced("count: 2", "count: 0"),
         "rounds[0].draw.count: must be a whole number from 1 to 30"},
        {"draw kind", replaced("level: [beg", "kinds: [riddle], level: [beg"),
         "kinds: \"riddle\" is no kind of question"},
        {"draw field", replaced("level: [beg", "difficulty: [beg"),
         "rounds[0].draw.difficulty: is not a known field"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Result<SessionTemplate> result = parse_template(row.text, "t.yaml");
        ASSERT_TRUE(result.has_error());
        EXPECT_EQ(result.error().code, ErrorCode::question_invalid);
        EXPECT_THAT(result.error().message, HasSubstr(row.fault));
    }
}

TEST(Template, TooManyRoundsAreRefused) {
    std::string text =
        "template_format_version: 1\nid: a\ntitle: a\nsummary: a\nminutes: 13\nlevel: "
        "beginner\nrounds:\n";
    for (int i = 0; i < 13; ++i) {
        text += "  - {id: r" + std::to_string(i) +
                ", title: a, kind: theory, minutes: 1, draw: {count: 1}}\n";
    }
    EXPECT_THAT(parse_template(text, "t.yaml").error().message, HasSubstr("more than 12 rounds"));
}

Bank bank_of(std::initializer_list<Question> questions) {
    return Bank{questions};
}

Question question(const char* id, Level level, const char* topic) {
    Question result;
    result.id = id;
    result.level = level;
    result.topics = {topic};
    return result;
}

TEST(Template, IsCheckedAgainstTheBank) {
    const SessionTemplate one = parse_template(good, "t.yaml").value();
    const Bank full = bank_of({question("alpha", Level::beginner, "http"),
                               question("beta", Level::beginner, "http"),
                               question("gamma", Level::advanced, "http")});
    EXPECT_EQ(to_string(check_template(one, full)), "");
    const Bank lacking = bank_of({question("beta", Level::intermediate, "http"),
                                  question("gamma", Level::advanced, "http")});
    EXPECT_EQ(to_string(check_template(one, lacking)),
              "t.yaml: rounds[0].draw: finds 1 questions that no other round names, but needs 2; "
              "earlier draws may take 0 of them\n"
              "t.yaml: rounds[1].items: there is no question \"alpha\"");
    const std::vector<std::string> packages{"lrucache"};
    EXPECT_EQ(to_string(check_template(one, full, &packages)),
              "t.yaml: rounds[2].items: there is no package \"router\"");
}

TEST(Template, LaterDrawsCountWhatEarlierOnesMayTake) {
    const auto two_draws = [](const std::string& second) {
        return parse_template(
                   "template_format_version: 1\nid: a\ntitle: a\nsummary: a\nminutes: 2\nlevel: "
                   "beginner\nrounds:\n"
                   "  - {id: x, title: a, kind: theory, minutes: 1, draw: {level: [beginner], "
                   "count: 2}}\n"
                   "  - {id: y, title: a, kind: theory, minutes: 1, draw: {" +
                       second + "count: 1}}\n",
                   "t.yaml")
            .value();
    };
    const Bank two = bank_of(
        {question("alpha", Level::beginner, "http"), question("beta", Level::beginner, "http")});
    EXPECT_EQ(to_string(check_template(two_draws(""), two)),
              "t.yaml: rounds[1].draw: finds 2 questions that no other round names, but needs 1; "
              "earlier draws may take 2 of them");
    const Bank three = bank_of({question("alpha", Level::beginner, "http"),
                                question("beta", Level::beginner, "http"),
                                question("gamma", Level::advanced, "http")});
    EXPECT_EQ(to_string(check_template(two_draws(""), three)), "");
    EXPECT_EQ(to_string(check_template(two_draws("level: [advanced], "), three)), "");
}

TEST(Template, AnEmptyDrawTakesAnything) {
    const Bank bank = bank_of(
        {question("alpha", Level::beginner, "http"), question("beta", Level::advanced, "apis")});
    EXPECT_EQ(questions_for(bank, Draw{}).size(), 2U);
    EXPECT_EQ(questions_for(bank, Draw{{Level::advanced}, {}, {}, 1}).size(), 1U);
    EXPECT_EQ(questions_for(bank, Draw{{Level::advanced}, {}, {"http"}, 1}).size(), 0U);
    Draw by_kind;
    by_kind.kinds = {Kind::choice};
    EXPECT_EQ(questions_for(bank, by_kind).size(), 0U);
    by_kind.kinds.push_back(Kind::concept_);
    EXPECT_EQ(questions_for(bank, by_kind).size(), 2U);
}

TEST(Template, AFolderIsReadAsAWhole) {
    std::string name = (fs::path{::testing::TempDir()} / "rehearse-templates-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    const fs::path dir = name;
    std::ofstream{dir / "screen.yaml"} << good;
    std::ofstream{dir / "notes.txt"} << "no template";
    EXPECT_EQ(load_templates(dir).value().size(), 1U);
    std::ofstream{dir / "other.yaml"} << good;
    EXPECT_THAT(load_templates(dir).error().message,
                HasSubstr("other.yaml: id: differs from the file name"));
    fs::remove_all(dir);
    EXPECT_THAT(load_templates(dir).error().message, HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace rehearse::theory
