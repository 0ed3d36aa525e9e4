#include "theory/question.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace rehearse::theory {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string good = R"(---
id: caching
title: "What is caching: why?"
level: intermediate
kind: system-design
topics: [caching, apis]
minutes: 4
key_points:
  - {id: one, text: First, weight: 2.5, must: true, any: ["alpha*", "/be+ta/"], feedback_missed: "And?"}
  - id: two
    text: Second
    any: [gamma]
red_flags:
  - {text: Bad, any: ["omega ... psi"]}
follow_ups: ["More?"]
tasks: [T01, T40]
packages: [lrucache]
seeds: ["000.11"]
license: CC-BY-4.0
version: 3
---
Explain *caching*.

```
## Model answer
```

## Model answer

alpha and gamma

### Detail
more

## Interviewer notes
listen
)";

std::string replaced(std::string from, const std::string& to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Question, ReadsEveryField) {
    const Result<Question> question = parse_question(good, "caching/caching.md");
    ASSERT_TRUE(question.has_value()) << question.error().message;
    EXPECT_EQ(question->id, "caching");
    EXPECT_EQ(question->title, "What is caching: why?");
    EXPECT_EQ(question->level, Level::intermediate);
    EXPECT_EQ(question->kind, Kind::system_design);
    EXPECT_THAT(question->topics, ElementsAre("caching", "apis"));
    EXPECT_EQ(question->minutes, 4);
    ASSERT_EQ(question->key_points.size(), 2U);
    EXPECT_EQ(question->key_points[0].weight, 2.5);
    EXPECT_TRUE(question->key_points[0].must);
    EXPECT_EQ(question->key_points[0].any[1].source(), "/be+ta/");
    EXPECT_EQ(question->key_points[0].feedback_missed, "And?");
    EXPECT_EQ(question->key_points[1].weight, 1.0);
    EXPECT_FALSE(question->key_points[1].must);
    EXPECT_EQ(question->red_flags.at(0).text, "Bad");
    EXPECT_THAT(question->follow_ups, ElementsAre("More?"));
    EXPECT_THAT(question->tasks, ElementsAre("T01", "T40"));
    EXPECT_THAT(question->packages, ElementsAre("lrucache"));
    EXPECT_THAT(question->seeds, ElementsAre("000.11"));
    EXPECT_EQ(question->version, 3);
    EXPECT_EQ(question->text, "Explain *caching*.\n\n```\n## Model answer\n```");
    EXPECT_EQ(question->model_answer, "alpha and gamma\n\n### Detail\nmore");
    EXPECT_EQ(question->interviewer_notes, "listen");
    EXPECT_EQ(question->content_hash, sha256_hex(good));
}

TEST(Question, StarAddsFourPoints) {
    const Question question =
        parse_question(replaced("minutes: 4", "minutes: 4\nstar: true"), "q.md").value();
    ASSERT_EQ(question.key_points.size(), 6U);
    EXPECT_EQ(question.key_points[2].id, "star-situation");
    EXPECT_EQ(question.key_points[5].heading, "result");
}

struct FaultRow {
    const char* name;
    std::string text;
    const char* fault;
};

std::vector<FaultRow> fault_rows() {
    return {
        {"empty", "", "q.md:1: must begin with a line"},
        {"no end", "---\nid: x\n", "q.md:1: has no second line"},
        {"broken yaml", replaced("minutes: 4", "minutes: [4"), "is not valid YAML"},
        {"line of broken yaml", "---\nid: a\nb: \"\n---\n", "q.md:"},
        {"not a map", "---\n- a\n---\ntext", "q.md:2: must be a map"},
        {"unknown field", replaced("minutes: 4", "minutes: 4\ncolour: red"),
         "q.md:8: colour: is not a known field"},
        {"duplicate field", replaced("minutes: 4", "minutes: 4\nid: b"),
         "q.md:8: id: appears twice"},
        {"missing id", replaced("id: caching\n", ""), "id: is missing"},
        {"bad id", replaced("id: caching", "id: Caching_1"),
         "q.md:2: id: must be lower-case words"},
        {"empty title", replaced("\"What is caching: why?\"", "\"\""),
         "q.md:3: title: must not be empty"},
        {"list as title", replaced("\"What is caching: why?\"", "[a]"),
         "title: must be a single value"},
        {"level", replaced("intermediate", "medium"),
         "q.md:4: level: \"medium\" is not one of beginner"},
        {"kind", replaced("system-design", "quiz"), "kind: \"quiz\" is not one of concept"},
        {"topics", replaced("[caching, apis]", "[]"), "topics: must not be empty"},
        {"topic form", replaced("[caching, apis]", "[Caching]"),
         "topics: \"Caching\" must be lower-case"},
        {"minutes", replaced("minutes: 4", "minutes: 4.5"),
         "q.md:7: minutes: must be a whole number from 1 to 60"},
        {"minutes zero", replaced("minutes: 4", "minutes: 0"), "minutes: must be a whole number"},
        {"star", replaced("minutes: 4", "minutes: 4\nstar: maybe"), "star: must be true or false"},
        {"no key points", replaced("key_points:\n", "seeds_:\n"), "key_points: is missing"},
        {"weight zero", replaced("weight: 2.5", "weight: 0"),
         "q.md:9: key_points[0].weight: must be a number above 0"},
        {"weight nan", replaced("weight: 2.5", "weight: nan"),
         "key_points[0].weight: must be a number above 0"},
        {"must", replaced("must: true", "must: yes"), "key_points[0].must: must be true or false"},
        {"same point twice", replaced("id: two", "id: one"),
         "key_points[1].id: \"one\" is the id of another"},
        {"no phrases", replaced("any: [gamma]", "any: []"),
         "q.md:12: key_points[1].any: must not be empty"},
        {"bad regex", replaced("/be+ta/", "/be(ta/"),
         "key_points[0].any[1]: The pattern /be(ta/ cannot be used"},
        {"typing error", replaced("feedback_missed", "feedback"),
         "key_points[0].feedback: is not a known field"},
        {"red flag", replaced("omega ... psi", "omega ..."), "red_flags[0].any[0]: The phrase"},
        {"task form", replaced("T40", "T4"), "tasks: \"T4\" must look like T07"},
        {"package form", replaced("[lrucache]", "[lru-cache]"),
         "packages: \"lru-cache\" must be lower-case"},
        {"no model answer", replaced("\n## Model answer\n\nalpha", "\n## Answer\n\nalpha"),
         "## Model answer: is missing"},
        {"two model answers", replaced("### Detail", "## Model answer"),
         "q.md:32: ## Model answer: appears twice"},
        {"no text", replaced("Explain *caching*.\n\n```\n## Model answer\n```\n", ""),
         "has no question text"},
        {"windows", replaced("minutes: 4\n", "minutes: 4\r\n"), "q.md:7: has Windows line ends"},
        {"byte order mark", "\xEF\xBB\xBF" + good, "begins with a byte order mark"},
        {"not utf-8", replaced("listen", "\xFF"), "is not valid UTF-8"},
        {"too large", good + std::string(70'000, 'x'), "is larger than 65536 bytes"},
        {"deep flow", replaced("[lrucache]", std::string(20'000, '[')), "is nested deeper"},
        {"deep blocks", "---\na: " + std::string(20'000, '-') + "\n---\n", "is nested deeper"},
    };
}

TEST(Question, NamesFileLineAndField) {
    for (const FaultRow& row : fault_rows()) {
        SCOPED_TRACE(row.name);
        const Result<Question> question = parse_question(row.text, "q.md");
        ASSERT_TRUE(question.has_error());
        EXPECT_EQ(question.error().code, ErrorCode::question_invalid);
        EXPECT_THAT(question.error().message, HasSubstr(row.fault));
    }
}

TEST(Question, ReportsSeveralFaultsAtOnce) {
    std::string text = replaced("intermediate", "medium");
    text.replace(text.find("minutes: 4"), 10, "minutes: x");
    EXPECT_EQ(read_question(text, "q.md").faults.size(), 2U);
}

TEST(Question, AnyCutOfAGoodFileIsReadWithoutHarm) {
    const std::size_t answer = good.find("alpha and");
    for (std::size_t size = 0; size < good.size(); ++size) {
        const QuestionReading reading =
            read_question(std::string_view{good}.substr(0, size), "q.md");
        EXPECT_EQ(reading.faults.empty(), size > answer) << size;
    }
}

TEST(Slug, IsStrict) {
    for (const char* id : {"a", "a-b", "cap-consistency", "x2"}) EXPECT_TRUE(is_slug(id)) << id;
    for (const char* id : {"", "-a", "a-", "a--b", "A", "a_b", "a b", "\u00e4"})
        EXPECT_FALSE(is_slug(id)) << id;
    EXPECT_FALSE(is_slug(std::string(65, 'a')));
}

}  // namespace
}  // namespace rehearse::theory
