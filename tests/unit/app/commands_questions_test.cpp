// `rehearse questions`: our own bank goes through every format and comes back; what is faulty or
// taken changes nothing.
#include "app/commands_questions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/questions_verify.hpp"
#include "theory/bank.hpp"
#include "theory/form.hpp"
#include "theory/session_template.hpp"

namespace rehearse::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const fs::path own_bank = REHEARSE_SOURCE_DIR "/challenges/theory";

struct Outcome {
    int code = -1;
    std::string out;
    std::string err;
};

class QuestionsTest : public ::testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::path{::testing::TempDir()} / "rehearse-sets-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        dir_ = name;
        fs::create_directory(bank());
    }
    void TearDown() override { fs::remove_all(dir_); }

    fs::path bank() const { return dir_ / "bank"; }

    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream{dir_ / name, std::ios::binary} << text;
        return dir_ / name;
    }

    Outcome import(QuestionsImportCommand command) const {
        command.into = bank();
        std::ostringstream out;
        std::ostringstream err;
        const int code = questions_import_command(command, out, err);
        return {code, out.str(), err.str()};
    }

    static Outcome export_to(const QuestionsExportCommand& command) {
        std::ostringstream out;
        std::ostringstream err;
        const int code = questions_export_command(command, out, err);
        return {code, out.str(), err.str()};
    }

    /// Names of all that is in the bank, hidden things too.
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(bank()))
            names.push_back(entry.path().lexically_relative(bank()).string());
        std::sort(names.begin(), names.end());
        return names;
    }

    fs::path dir_;
};

void expect_same_but_for_key_points(const theory::Bank& came, const theory::Bank& went) {
    // What one chooses from or sorts has no place in an entry.
    const auto travel = std::count_if(went.questions.begin(), went.questions.end(), [](const auto& each) {
        return !theory::is_scored_by_form(each);
    });
    ASSERT_EQ(came.questions.size(), static_cast<std::size_t>(travel));
    for (const theory::Question& old : went.questions) {
        if (theory::is_scored_by_form(old)) continue;
        SCOPED_TRACE(old.file);
        const theory::Question* made = came.find(old.id);
        ASSERT_NE(made, nullptr);
        EXPECT_EQ(made->title, old.title);
        EXPECT_EQ(made->text, old.text);
        EXPECT_EQ(made->model_answer, old.model_answer);
        EXPECT_EQ(made->file, old.file);
        EXPECT_THAT(made->topics, ::testing::UnorderedElementsAreArray(old.topics));
        EXPECT_EQ(made->level, old.level);
        EXPECT_EQ(made->kind, old.kind);
        EXPECT_EQ(made->minutes, old.minutes);
        EXPECT_EQ(made->license, old.license);
        EXPECT_TRUE(made->draft);
        EXPECT_FALSE(made->key_points.empty());
    }
}

TEST_F(QuestionsTest, OurOwnBankGoesThroughEveryFormat) {
    const auto went = theory::load_bank(own_bank);
    ASSERT_TRUE(went.has_value());
    for (const char* name : {"set.md", "set.txt", "set.xml"}) {
        SCOPED_TRACE(name);
        fs::remove_all(bank());
        fs::create_directory(bank());
        QuestionsExportCommand output;
        output.directory = own_bank;
        output.output = dir_ / name;
        const Outcome exported = export_to(output);
        ASSERT_EQ(exported.code, 0) << exported.err;
        QuestionsImportCommand import_command;
        import_command.file = dir_ / name;
        const Outcome imported = import(import_command);
        ASSERT_EQ(imported.code, 0) << imported.err;
        const auto came = theory::load_bank(bank());
        ASSERT_TRUE(came.has_value()) << came.error().message;
        expect_same_but_for_key_points(*came, *went);
    }
}

constexpr const char* group =
    "---\nquestions:\n"
    "  - question: What is a cache?\n    answer: Copies of hot data close to their readers.\n"
    "    topics: [caching, Beginner]\n"
    "  - question: What is a lock?\n    answer: Mutual exclusion between several threads.\n"
    "    topics: [concurrency, Advanced]\n---\n";

TEST_F(QuestionsTest, MakesDraftsThatVerifyWarnsOfAndNoSessionDraws) {
    QuestionsImportCommand command;
    command.file = write("group.md", group);
    const Outcome made = import(command);
    EXPECT_EQ(made.code, 0) << made.err;
    EXPECT_THAT(made.out, HasSubstr("Made 2 drafts"));
    EXPECT_THAT(files(), ::testing::ElementsAre("caching", "caching/what-is-a-cache.md",
                                                "concurrency", "concurrency/what-is-a-lock.md"));
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(verify_questions(bank().string(), false, out, err), 0) << err.str();
    EXPECT_THAT(out.str(), HasSubstr("warning: caching/what-is-a-cache.md: draft: is a draft"));
    const auto read = theory::load_bank(bank());
    ASSERT_TRUE(read.has_value());
    EXPECT_THAT(theory::questions_for(*read, {}), IsEmpty());
    EXPECT_NE(read->find("what-is-a-cache"), nullptr);
}

TEST_F(QuestionsTest, ADryRunChangesNothing) {
    QuestionsImportCommand command;
    command.file = write("group.md", group);
    command.dry_run = true;
    const Outcome tried = import(command);
    EXPECT_EQ(tried.code, 0) << tried.err;
    EXPECT_THAT(tried.out, HasSubstr("Would make 2 drafts"));
    EXPECT_THAT(tried.out, HasSubstr("caching/what-is-a-cache.md  What is a cache?"));
    EXPECT_THAT(files(), IsEmpty());
}

TEST_F(QuestionsTest, KeepsWhatIsThereUnlessToldOtherwise) {
    fs::create_directory(bank() / "old");
    std::ofstream{bank() / "old/what-is-a-lock.md"} << "mine";
    const auto before = files();
    QuestionsImportCommand command;
    command.file = write("group.md", group);
    const Outcome kept = import(command);
    EXPECT_EQ(kept.code, 2);
    EXPECT_THAT(kept.err, HasSubstr("1 of these questions are there already"));
    EXPECT_THAT(kept.err, HasSubstr("old/what-is-a-lock.md"));
    EXPECT_EQ(files(), before);
    command.replace = true;
    const Outcome replaced = import(command);
    EXPECT_EQ(replaced.code, 0) << replaced.err;
    EXPECT_THAT(replaced.out, HasSubstr("(1 in place of others)"));
    EXPECT_THAT(files(),
                ::testing::ElementsAre("caching", "caching/what-is-a-cache.md", "concurrency",
                                       "concurrency/what-is-a-lock.md", "old"));
}

// Something in the way of the last file: what was moved before goes back.
TEST_F(QuestionsTest, IsAllOrNothing) {
    std::ofstream{bank() / "concurrency"} << "a file where a folder must be";
    fs::create_directory(bank() / "old");
    std::ofstream{bank() / "old/what-is-a-cache.md"} << "mine";
    const auto before = files();
    QuestionsImportCommand command;
    command.file = write("group.md", group);
    command.replace = true;
    EXPECT_EQ(import(command).code, 2);
    EXPECT_EQ(files(), before);
    std::ifstream old(bank() / "old/what-is-a-cache.md");
    std::string text;
    std::getline(old, text);
    EXPECT_EQ(text, "mine");
}

TEST_F(QuestionsTest, RefusesFaultyFilesAsAWholeUnlessToSkip) {
    QuestionsImportCommand command;
    command.file = write("cards.txt", "What is DNS?\tNames become addresses.\nempty\t\n");
    command.topic = "networking";
    command.level = "beginner";
    const Outcome refused = import(command);
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("cards.txt:2: note 2: has no answer"));
    EXPECT_THAT(refused.err, HasSubstr("nothing was changed"));
    EXPECT_THAT(files(), IsEmpty());
    command.skip_faulty = true;
    const Outcome skipped = import(command);
    EXPECT_EQ(skipped.code, 0) << skipped.err;
    EXPECT_THAT(skipped.out, HasSubstr("left out cards.txt:2"));
    EXPECT_THAT(files(), ::testing::ElementsAre("networking", "networking/what-is-dns.md"));
}

TEST_F(QuestionsTest, SaysWhatIsWrongWithTheCommand) {
    QuestionsImportCommand command;
    command.file = dir_ / "none";
    EXPECT_EQ(import(command).code, 2);
    command.file = write("notes", "just words\n");
    EXPECT_THAT(import(command).err, HasSubstr("--format (roadmap, anki or moodle)"));
    command.file = write("group.md", group);
    command.topic = "../x";
    EXPECT_THAT(import(command).err, HasSubstr("--topic must be"));
    QuestionsExportCommand output;
    output.directory = own_bank;
    EXPECT_EQ(export_to(output).code, 2);
    output.format = "anki";
    output.topic = "gardening";
    EXPECT_THAT(export_to(output).err, HasSubstr("leave out a filter"));
}

TEST_F(QuestionsTest, FiltersWhatItExports) {
    QuestionsExportCommand output;
    output.directory = own_bank;
    output.format = "roadmap";
    output.kind = "flaw";
    output.level = "beginner";
    const Outcome made = export_to(output);
    ASSERT_EQ(made.code, 0);
    QuestionsImportCommand command;
    command.file = write("flaws.md", made.out);
    ASSERT_EQ(import(command).code, 0);
    const auto read = theory::load_bank(bank());
    ASSERT_TRUE(read.has_value());
    for (const theory::Question& question : read->questions) {
        EXPECT_EQ(question.kind, theory::Kind::flaw);
        EXPECT_EQ(question.level, theory::Level::beginner);
    }
}

}  // namespace
}  // namespace rehearse::app
