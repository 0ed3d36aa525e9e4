// The bank reader on folders made here, and the real bank and templates of this repository.
#include "theory/bank.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "theory/assess.hpp"
#include "theory/check.hpp"
#include "theory/form.hpp"
#include "theory/session_template.hpp"

namespace rehearse::theory {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

fs::path challenges() {
    return fs::path{REHEARSE_SOURCE_DIR} / "challenges";
}

std::string question_text(const std::string& id, const std::string& topics) {
    return "---\nid: " + id + "\ntitle: T\nlevel: beginner\nkind: concept\ntopics: [" + topics +
           "]\nminutes: 3\nkey_points:\n  - {id: one, text: first, any: "
           "[\"alpha\"]}\n---\nAsk.\n\n## Model answer\nalpha\n";
}

/// A folder of its own, gone when the test ends.
class BankTest : public ::testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::path{::testing::TempDir()} / "rehearse-bank-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        dir_ = name;
    }
    void TearDown() override { fs::remove_all(dir_); }

    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((dir_ / name).parent_path());
        std::ofstream{dir_ / name, std::ios::binary} << text;
    }

    std::string faults() const {
        const Result<Bank> bank = load_bank(dir_);
        return bank.has_error() ? bank.error().message : "";
    }

    fs::path dir_;
};

TEST_F(BankTest, ReadsQuestionsInOrderOfIdAndIgnoresOtherFiles) {
    write("http/zebra.md", question_text("zebra", "http"));
    write("apis/yak.md", question_text("yak", "apis, http"));
    write("http/README.md", "notes");
    write("http/.hidden.md", "notes");
    write("http/figure.svg", "notes");
    write("README.md", "notes");
    const Result<Bank> bank = load_bank(dir_);
    ASSERT_TRUE(bank.has_value()) << bank.error().message;
    ASSERT_EQ(bank->questions.size(), 2U);
    EXPECT_EQ(bank->questions[0].id, "yak");
    ASSERT_NE(bank->find("zebra"), nullptr);
    EXPECT_EQ(bank->find("zebra")->file, "http/zebra.md");
    EXPECT_EQ(bank->find("missing"), nullptr);
}

TEST_F(BankTest, ReportsAllFaultsOfAllFilesAtOnce) {
    write("http/other.md", question_text("zebra", "http"));
    write("apis/yak.md", question_text("yak", "http"));
    write("apis/broken.md", "no front matter");
    const std::string text = faults();
    EXPECT_THAT(text, HasSubstr("http/other.md: id: \"zebra\" differs from the file name"));
    EXPECT_THAT(text, HasSubstr("apis/yak.md: topics: does not hold \"apis\", its folder"));
    EXPECT_THAT(text, HasSubstr("apis/broken.md:1: must begin with a line"));
}

TEST_F(BankTest, RefusesTheSameIdInTwoFolders) {
    write("apis/yak.md", question_text("yak", "apis"));
    write("http/yak.md", question_text("yak", "http"));
    EXPECT_EQ(faults(), "http/yak.md: id: \"yak\" is also the id of apis/yak.md");
}

TEST_F(BankTest, KeepsGoodQuestionsBesideFaults) {
    write("apis/yak.md", question_text("yak", "apis"));
    write("apis/bad.md", "");
    const BankReading reading = read_bank(dir_);
    EXPECT_EQ(reading.bank.questions.size(), 1U);
    EXPECT_EQ(reading.faults.size(), 1U);
}

TEST_F(BankTest, RefusesLinksLargeFilesFoldersAndMissingFolders) {
    write("apis/yak.md", question_text("yak", "apis"));
    fs::create_symlink(dir_ / "apis/yak.md", dir_ / "apis/link.md");
    fs::create_directory_symlink(dir_ / "apis", dir_ / "linked");
    fs::create_directory(dir_ / "apis" / "folder.md");
    write("apis/large.md", std::string(70'000, 'x'));
    const std::string text = faults();
    EXPECT_THAT(text, HasSubstr("apis/link.md: is not an ordinary file"));
    EXPECT_THAT(text, HasSubstr("apis/folder.md: is not an ordinary file"));
    EXPECT_THAT(text, HasSubstr("linked: is a symbolic link"));
    EXPECT_THAT(text, HasSubstr("apis/large.md: is larger than 65536 bytes"));
    EXPECT_THAT(load_bank(dir_ / "absent").error().message, HasSubstr("absent: cannot be read"));
}

TEST_F(BankTest, TheHashIsThatOfTheBytes) {
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    write("apis/yak.md", question_text("yak", "apis"));
    const std::string before = load_bank(dir_)->find("yak")->content_hash;
    write("apis/yak.md", question_text("yak", "apis") + "\n");
    EXPECT_NE(load_bank(dir_)->find("yak")->content_hash, before);
}

TEST(RealBank, IsReadableAndFair) {
    const Result<Bank> bank = load_bank(challenges() / "theory");
    ASSERT_TRUE(bank.has_value()) << bank.error().message;
    EXPECT_GE(bank->questions.size(), 25U);
    EXPECT_EQ(to_string(check_bank(*bank)), "");
}

TEST(RealBank, HasEveryLevelAndFeedbackForEveryPoint) {
    const Result<Bank> bank = load_bank(challenges() / "theory");
    ASSERT_TRUE(bank.has_value());
    std::size_t counts[3] = {0, 0, 0};
    for (const Question& question : bank->questions) {
        SCOPED_TRACE(question.id);
        ++counts[static_cast<std::size_t>(question.level)];
        EXPECT_FALSE(question.follow_ups.empty());
        EXPECT_FALSE(question.interviewer_notes.empty());
        // Where one chooses or sorts, the options and steps say what is right.
        if (question.kind == Kind::choice || question.kind == Kind::ordering) continue;
        EXPECT_GE(question.key_points.size(), 4U);
        // A story has four points more, those of its structure.
        EXPECT_LE(question.key_points.size(), question.star ? 14U : 10U);
        bool must = false;
        for (const KeyPoint& point : question.key_points) {
            EXPECT_FALSE(point.feedback_missed.empty()) << point.id;
            must = must || point.must;
        }
        EXPECT_TRUE(must);
        EXPECT_FALSE(question.red_flags.empty());
    }
    EXPECT_GE(counts[0], 5U);
    EXPECT_GE(counts[1], 5U);
    EXPECT_GE(counts[2], 5U);
}

TEST(RealBank, TheRightFormGetsAllMarksAndOneByChanceFew) {
    const Result<Bank> bank = load_bank(challenges() / "theory");
    ASSERT_TRUE(bank.has_value());
    std::size_t counts[4] = {0, 0, 0, 0};
    for (const Question& question : bank->questions) {
        SCOPED_TRACE(question.id);
        ++counts[static_cast<std::size_t>(form_kind(question))];
        std::string right;
        for (const Option& option : question.options)
            if (option.correct) right += "- [x] " + option.id + "\n";
        for (const Step& step : question.steps) right += "- " + step.id + "\n";
        if (!right.empty()) {
            EXPECT_EQ(assess(question, right).estimate, 1);
            EXPECT_EQ(assess(question, "").estimate, 0);
        }
        if (form_kind(question) == FormKind::choice) {
            std::string all;
            for (const Option& option : question.options) all += "- [x] " + option.id + "\n";
            if (question.several) {
                EXPECT_EQ(assess(question, all).estimate, 0);
            }
            EXPECT_GE(question.options.size(), 4U);
        }
        if (form_kind(question) == FormKind::mark) {
            EXPECT_FALSE(question.key_points.front().lines.empty());
        }
    }
    EXPECT_GE(counts[static_cast<std::size_t>(FormKind::choice)], 14U);
    EXPECT_GE(counts[static_cast<std::size_t>(FormKind::ordering)], 8U);
    EXPECT_EQ(counts[static_cast<std::size_t>(FormKind::mark)], 18U);
}

TEST(RealTemplates, FitTheRealBank) {
    const Result<Bank> bank = load_bank(challenges() / "theory");
    ASSERT_TRUE(bank.has_value());
    const Result<std::vector<SessionTemplate>> templates =
        load_templates(challenges() / "templates");
    ASSERT_TRUE(templates.has_value()) << templates.error().message;
    EXPECT_GE(templates->size(), 3U);
    for (const SessionTemplate& one : *templates)
        EXPECT_EQ(to_string(check_template(one, *bank)), "");
}

}  // namespace
}  // namespace rehearse::theory
