// What the three readers make of sets as other programs write them, and of broken and hostile ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sets/anki.hpp"
#include "sets/draft.hpp"
#include "sets/moodle.hpp"
#include "sets/roadmap.hpp"
#include "theory/question.hpp"

namespace rehearse::sets {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::optional<std::string> no_file(const std::string&) {
    return std::nullopt;
}

std::string faults(const Reading& reading) {
    return theory::to_string(reading.faults);
}

TEST(Formats, AreToldByHowTheyBegin) {
    EXPECT_EQ(detect_format("---\nquestions:\n"), Format::roadmap);
    EXPECT_EQ(detect_format("\xEF\xBB\xBF<?xml version='1.0'?><quiz/>"), Format::moodle);
    EXPECT_EQ(detect_format("#separator:tab\n"), Format::anki);
    EXPECT_EQ(detect_format("front\tback\n"), Format::anki);
    EXPECT_EQ(detect_format("# Notes of mine\n"), std::nullopt);
    EXPECT_EQ(format_of_ending("a.TSV"), Format::anki);
    EXPECT_EQ(format_of_ending("a.json"), std::nullopt);
}

TEST(Roadmap, ReadsQuestionsAnswersTopicsAndLevels) {
    const Reading reading = read_roadmap(
        "---\norder: 1\nseo:\n  title: x\nquestions:\n"
        "  - question: What is the difference between `var` and `let`?\n"
        "    answer: The scope.\n    topics:\n      - 'Core'\n      - 'Beginner'\n"
        "  - question: What is a closure?\n    answer: closure.md\n    topics: ['Advanced']\n"
        "---\nbody\n",
        "js.md", [](const std::string& name) -> std::optional<std::string> {
            EXPECT_EQ(name, "closure.md");
            return "A function with its scope.\r\nTwo lines.\n";
        });
    ASSERT_EQ(faults(reading), "");
    ASSERT_EQ(reading.entries.size(), 2U);
    EXPECT_EQ(reading.entries[0].title, "What is the difference between var and let?");
    EXPECT_EQ(reading.entries[0].text, "What is the difference between `var` and `let`?");
    EXPECT_THAT(reading.entries[0].topics, ElementsAre("core"));
    EXPECT_EQ(reading.entries[0].level, "beginner");
    EXPECT_EQ(reading.entries[0].line, 6);
    EXPECT_EQ(reading.entries[1].answer, "A function with its scope.\nTwo lines.\n");
    EXPECT_EQ(reading.entries[1].level, "advanced");
}

TEST(Roadmap, NamesLineAndFieldOfFaults) {
    const Reading reading = read_roadmap(
        "---\nquestions:\n  - question: A?\n    answer: gone.md\n  - answer: B\n"
        "  - question: [x]\n    answer: C\n  - 7\n---\n",
        "q.md", no_file);
    EXPECT_EQ(faults(reading),
              "q.md:4: questions[0].answer: there is no file gone.md beside it or in content/\n"
              "q.md:5: questions[1].question: is missing or empty\n"
              "q.md:6: questions[2].question: must be a text\n"
              "q.md:8: questions[3]: must be a map with question and answer");
    EXPECT_THAT(faults(read_roadmap("---\na: [\n---\n", "q.md", no_file)),
                HasSubstr("q.md:3: is not valid YAML"));
    EXPECT_THAT(faults(read_roadmap("---\na: 1\n", "q.md", no_file)), HasSubstr("second such"));
    EXPECT_THAT(faults(read_roadmap("\xFF", "q.md", no_file)), HasSubstr("not valid UTF-8"));
}

TEST(Roadmap, AsksForNoFileByAPathAndSurvivesDepth) {
    for (const char* name : {"../secret.md", "/etc/passwd.md", ".hidden.md", "a/b.md"}) {
        const Reading reading = read_roadmap(
            std::string("---\nquestions:\n  - question: A?\n    answer: ") + name + "\n---\n",
            "q.md", [](const std::string& asked) -> std::optional<std::string> {
                ADD_FAILURE() << asked;
                return std::nullopt;
            });
        ASSERT_EQ(reading.entries.size(), 1U);
        EXPECT_EQ(reading.entries[0].answer, name);
    }
    EXPECT_THAT(
        faults(read_roadmap("---\n" + std::string(100'000, '[') + "\n---\n", "q.md", no_file)),
        HasSubstr("is not valid YAML"));
    std::string dashes = "---\n";
    for (int i = 0; i < 20'000; ++i) dashes += "- ";
    EXPECT_THAT(faults(read_roadmap(dashes + "\n---\n", "q.md", no_file)),
                HasSubstr("is not valid YAML"));
}

TEST(Anki, ReadsHeadersQuotesTagsAndHtml) {
    const Reading reading = read_anki(
        "#separator:tab\n#html:true\n#deck column:1\n#tags column:4\n"
        "Backend::HTTP\t\"What is <b>HTTP</b>?\"\t\"A \"\"protocol\"\"<br>of\nhypertext\"\t"
        "topic::http level::beginner kind::design minutes::7 license::CC0-1.0\n"
        "\n"
        "Backend::HTTP\tPort?<img src=\"x.png\">\t443 [sound:a.mp3]\tEasy marked\n",
        "cards.txt");
    ASSERT_EQ(faults(reading), "");
    ASSERT_EQ(reading.entries.size(), 2U);
    const Entry& first = reading.entries[0];
    EXPECT_EQ(first.title, "What is HTTP?");
    EXPECT_EQ(first.text, "What is **HTTP**?");
    EXPECT_EQ(first.answer, "A \"protocol\"  \nof\nhypertext");
    EXPECT_THAT(first.topics, ElementsAre("http"));
    EXPECT_EQ(first.level, "beginner");
    EXPECT_EQ(first.kind, "design");
    EXPECT_EQ(first.minutes, 7);
    EXPECT_EQ(first.license, "CC0-1.0");
    EXPECT_EQ(first.line, 5);
    const Entry& second = reading.entries[1];
    EXPECT_THAT(second.topics, ElementsAre("http"));  // of its deck
    EXPECT_EQ(second.level, "beginner");
    EXPECT_EQ(second.answer, "443");
    EXPECT_EQ(second.line, 8);
    EXPECT_THAT(reading.notes, ElementsAre(HasSubstr("pictures and sounds in 1 notes")));
}

TEST(Anki, ReadsColumnsByNameAndOtherSeparators) {
    const Reading reading = read_anki(
        "#separator:;\n#columns:Extra;Back;Front;Tags\nx;the answer;the question;caching\n",
        "cards.txt");
    ASSERT_EQ(faults(reading), "");
    EXPECT_EQ(reading.entries[0].title, "the question");
    EXPECT_EQ(reading.entries[0].answer, "the answer");
    EXPECT_THAT(reading.entries[0].topics, ElementsAre("caching"));
    // Without a header, and plain: marks are text.
    const Reading plain = read_anki("2*3*4?\t24 < 25\tleft out\n", "cards.txt");
    ASSERT_EQ(faults(plain), "");
    EXPECT_EQ(plain.entries[0].text, "2\\*3\\*4?");
    EXPECT_EQ(plain.entries[0].title, "2*3*4?");
    EXPECT_EQ(plain.entries[0].answer, "24 < 25");
    EXPECT_THAT(plain.notes, ElementsAre(HasSubstr("more fields")));
}

TEST(Anki, NamesLineAndFieldOfFaults) {
    EXPECT_EQ(faults(read_anki("a\tb\nc\n\nd\t\n", "c.txt")),
              "c.txt:2: note 2: has no answer: its second field is missing or empty\n"
              "c.txt:4: note 3: has no answer: its second field is missing or empty");
    EXPECT_EQ(faults(read_anki("#separator:tab\na\t\"b\nc\n", "c.txt")),
              "c.txt:2: has a quoted field without an end");
    EXPECT_THAT(faults(read_anki("#separator:wide\na\tb\n", "c.txt")),
                HasSubstr("c.txt:1: #separator: must be tab"));
    EXPECT_THAT(faults(read_anki("#tags column:x\na\tb\n", "c.txt")),
                HasSubstr("c.txt:1: #tags column: must be"));
    EXPECT_THAT(faults(read_anki("#html:true\n{{c1::a}}\tb\n", "c.txt")), HasSubstr("no note"));
}

std::string quiz(const std::string& questions) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n" + questions + "</quiz>\n";
}

TEST(Moodle, ReadsEssaysWithGraderInfoOrFeedback) {
    const Reading reading = read_moodle(
        quiz("<question type=\"category\"><category><text>$course$/top/Web/Default for x</text>"
             "</category></question>\n"
             "<question type=\"essay\"><name><text>A &amp; B</text></name>"
             "<questiontext format=\"html\"><text><![CDATA[<p>Why <code>a<b</code> ]]]]><![CDATA[> "
             "x?</p>]]></text></questiontext>"
             "<generalfeedback><text>unused</text></generalfeedback>"
             "<graderinfo format=\"markdown\"><text>Be*cause*\n\n- it is</text></graderinfo>"
             "<idnumber>why-a</idnumber><tags><tag><text>level::advanced</text></tag></tags>"
             "</question>\n"
             "<question type=\"essay\"><name><text>B</text></name><questiontext><text>B?</text>"
             "</questiontext><generalfeedback format=\"html\"><text>&lt;p&gt;So.&lt;/p&gt;</text>"
             "</generalfeedback><graderinfo><text></text></graderinfo></question>\n"
             "<question type=\"numerical\"></question>"),
        "q.xml");
    ASSERT_EQ(faults(reading), "");
    ASSERT_EQ(reading.entries.size(), 2U);
    EXPECT_EQ(reading.entries[0].title, "A & B");
    EXPECT_EQ(reading.entries[0].text, "Why `a<b` ]]> x?");
    EXPECT_EQ(reading.entries[0].answer, "Be*cause*\n\n- it is");
    EXPECT_EQ(reading.entries[0].id, "why-a");
    EXPECT_EQ(reading.entries[0].level, "advanced");
    EXPECT_THAT(reading.entries[0].topics, ElementsAre("web"));
    EXPECT_EQ(reading.entries[0].line, 4);
    EXPECT_EQ(reading.entries[1].answer, "So.");
    EXPECT_THAT(reading.notes, ElementsAre(HasSubstr("1 of type numerical were left out")));
}

// Each becomes a question whose model answer makes its key points, and whose text does not.
TEST(Moodle, MakesQuestionsInWordsOfTheOtherTypes) {
    const std::string name = "<name><text>N</text></name><questiontext><text>";
    const Reading reading = read_moodle(
        quiz("<question type=\"shortanswer\">" + name +
             "Which port has HTTPS?</text></questiontext><answer fraction=\"100\"><text>443</text>"
             "</answer><answer fraction=\"0\"><text>80</text></answer></question>"
             "<question type=\"truefalse\">" +
             name +
             "GET is safe.</text></questiontext><answer fraction=\"100\"><text>true</text>"
             "<feedback><text>It asks for no change.</text></feedback></answer></question>"
             "<question type=\"truefalse\">" +
             name +
             "POST is safe.</text></questiontext><answer fraction=\"100\"><text>false</text>"
             "</answer></question>"
             "<question type=\"multichoice\">" +
             name +
             "Which?</text></questiontext><answer fraction=\"-50\"><text>POST</text></answer>"
             "<answer fraction=\"100\"><text>PUT</text></answer>"
             "<answer fraction=\"50\"><text>PATCH</text></answer></question>"
             "<question type=\"ordering\">" +
             name +
             "TCP</text></questiontext><answer><text>syn</text></answer>"
             "<answer><text>ack</text></answer></question>"
             "<question type=\"matching\">" +
             name +
             "Ports</text></questiontext><subquestion><text>ssh</text><answer><text>22</text>"
             "</answer></subquestion><subquestion><text>smtp</text><answer><text>25</text></answer>"
             "</subquestion></question>"),
        "q.xml");
    ASSERT_EQ(faults(reading), "");
    ASSERT_EQ(reading.entries.size(), 6U);
    EXPECT_EQ(reading.entries[0].answer, "443");
    EXPECT_EQ(reading.entries[2].answer, "This is false.");
    EXPECT_THAT(reading.entries[3].text, HasSubstr("- A: POST\n- B: PUT"));
    EXPECT_EQ(reading.entries[3].answer, "- Option B: PUT\n- Option C: PATCH");
    EXPECT_THAT(reading.entries[4].text, HasSubstr("- ack\n- syn"));
    EXPECT_THAT(reading.entries[4].answer, HasSubstr("1. syn\n2. ack"));
    EXPECT_THAT(reading.entries[5].answer, HasSubstr("- ssh: 22"));
    const Drafting drafting = draft_questions(reading.entries, {"http", "beginner"}, "q.xml");
    EXPECT_EQ(theory::to_string(drafting.faults), "");
    ASSERT_EQ(drafting.questions.size(), 6U);
    EXPECT_EQ(drafting.questions[4].key_points, 1U);
    EXPECT_EQ(drafting.questions[1].id, "n-2");
    EXPECT_THAT(
        reading.notes,
        AllOf(Contains("q.xml:3: question[3].answer: has several that are worth something, where "
                       "one is chosen; it became a question to be answered in words."),
              Contains("q.xml:3: question[4].answer: are 2, and 3 to 12 have room here; it became "
                       "a question to be answered in words.")));
}

TEST(Moodle, MakesFormsOfChoicesAndOrdersThatFit) {
    const std::string name = "<name><text>N</text></name><questiontext><text>";
    const Reading reading = read_moodle(
        quiz(
            "<question type=\"multichoice\">" + name +
            "Which are safe?</text></questiontext><generalfeedback><text>By RFC 9110.</text>"
            "</generalfeedback><single>false</single>"
            "<answer fraction=\"50\"><text>&lt;p&gt;&lt;code&gt;GET&lt;/code&gt; of\na "
            "page&lt;/p&gt;</text><feedback><text>It asks for no change.</text></feedback></answer>"
            "<answer fraction=\"-100\"><text>POST</text></answer>"
            "<answer fraction=\"50\"><text>HEAD</text></answer></question>"
            "<question type=\"ordering\">" +
            name +
            "TCP</text></questiontext><answer><text>ack</text></answer><answer><text>reply</text>"
            "</answer><answer><text>syn</text></answer></question>"),
        "q.xml");
    ASSERT_EQ(faults(reading), "");
    ASSERT_EQ(reading.entries.size(), 2U);
    EXPECT_THAT(reading.notes, ElementsAre(HasSubstr("2 options say no reason")));
    const Drafting drafting = draft_questions(reading.entries, {"http", "beginner"}, "q.xml");
    ASSERT_EQ(drafting.questions.size(), 2U) << theory::to_string(drafting.faults);
    const auto choice = theory::read_question(drafting.questions[0].text, "c.md");
    EXPECT_EQ(theory::to_string(choice.faults), "") << drafting.questions[0].text;
    EXPECT_EQ(choice.question.kind, theory::Kind::choice);
    EXPECT_TRUE(choice.question.draft);
    EXPECT_TRUE(choice.question.several);
    ASSERT_EQ(choice.question.options.size(), 3U);
    EXPECT_EQ(choice.question.options[0].text, "`GET` of a page");
    EXPECT_EQ(choice.question.options[0].why, "It asks for no change.");
    EXPECT_EQ(choice.question.options[1].why, "This is wrong.");
    EXPECT_TRUE(choice.question.options[2].correct);
    EXPECT_THAT(choice.question.model_answer, HasSubstr("- `GET` of a page\n- HEAD\n\nBy RFC"));
    EXPECT_EQ(drafting.questions[0].key_points, 2U);
    const auto order = theory::read_question(drafting.questions[1].text, "o.md");
    EXPECT_EQ(theory::to_string(order.faults), "") << drafting.questions[1].text;
    ASSERT_EQ(order.question.steps.size(), 3U);
    EXPECT_EQ(order.question.steps[0].text, "ack") << "their ids give no order away";
    EXPECT_THAT(order.question.model_answer, HasSubstr("1. ack\n2. reply\n3. syn"));
}

TEST(Moodle, NamesLineAndFieldOfFaults) {
    EXPECT_EQ(
        faults(read_moodle(
            quiz("\n<question type=\"essay\"><name><text>A</text></name><questiontext><text>A?"
                 "</text></questiontext></question>\n<question type=\"shortanswer\">"
                 "<questiontext><text>B?</text></questiontext></question>\n"
                 "<question type=\"essay\"><name><text>C</text></name></question>"),
            "q.xml")),
        "q.xml:4: question[0].graderinfo: is empty, and so is generalfeedback: a question "
        "needs a model answer\n"
        "q.xml:5: question[1].answer: has none that is right\n"
        "q.xml:6: question[2].questiontext: is missing or empty");
}

TEST(Moodle, RefusesWhatIsHostileOrBroken) {
    struct Row {
        std::string text;
        const char* message;
    };
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    const Row rows[] = {
        {"<!DOCTYPE quiz [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><quiz>&x;</quiz>",
         "q.xml:1: has a document type"},
        {"<quiz>" + deep, "nested deeper than 32"},
        {"<quiz><question></quiz>", "ends within an element"},
        {"<quiz></quiz></quiz>", "closes an element that is not open"},
        {"<quiz>\n<question type=\"essay", "q.xml:2: has a tag without an end"},
        {"<quiz><![CDATA[ </quiz>", "has no \"]]>\""},
        {"<?xml version=\"1.0\" encoding=\"UTF-16\"?><quiz/>", "save it as UTF-8"},
        {"<html></html>", "has no element quiz"},
        {"<quiz/>", "holds no question"},
        {"<quiz><question type=\"essay\" a></question></quiz>", "is not XML that can be read"},
        {"just text", "is not XML"},
        {"", "is empty"},
        {std::string(set_bytes_max + 1, 'x'), "is larger than 8 MiB"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.message);
        EXPECT_THAT(faults(read_moodle(row.text, "q.xml")), HasSubstr(row.message));
    }
}

// An entity that is none of the five stays what it is, text.
TEST(Moodle, KnowsNoEntities) {
    const Reading reading = read_moodle(
        quiz("<question type=\"essay\"><questiontext format=\"plain_text\"><text>A &x; &lt;b&gt;?"
             "</text></questiontext><graderinfo><text>Because.</text></graderinfo></question>"),
        "q.xml");
    ASSERT_EQ(faults(reading), "");
    EXPECT_EQ(reading.entries[0].text, "A &x; <b>?");
}

}  // namespace
}  // namespace rehearse::sets
