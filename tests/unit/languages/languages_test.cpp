// Which language, which entry, which command (PACKAGES R12), and that the scripts install what the
// table names. That the commands work is tested with real sandboxes in tests/unit/runner.
#include "languages/language.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

namespace rehearse::languages {
namespace {

bool holds(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

CompilePlan plan_for(const char* id, const std::vector<std::string>& staged,
                     const std::string& entry, bool entry_includes_rest = false,
                     bool has_toolchain = false) {
    return compile_plan(*find(id), staged, {{}, entry, entry_includes_rest, has_toolchain, 2048});
}

TEST(Languages, AreDetectedByMostFiles) {
    const std::pair<std::vector<std::string>, const char*> rows[] = {
        {{"a.c"}, "c"},
        {{"a.cc"}, "cpp"},
        {{"a.C"}, "cpp"},
        {{"a.cpp", "b.h"}, "cpp"},
        {{"x.py"}, "python3"},
        {{"x.py3"}, "python3"},
        {{"x.js"}, "javascript"},
        {{"x.mjs"}, "javascript"},
        {{"x.ts"}, "typescript"},
        {{"Main.java"}, "java"},
        {{"x.go"}, "go"},
        {{"x.rs"}, "rust"},
        {{"x.php"}, "php"},
        {{"x.rb"}, "ruby"},
        {{"x.sh"}, "bash"},
        {{"x.bash"}, "bash"},
        {{"x.sql"}, "sql"},
        {{"x.hurl"}, "hurl"},
        {{"a.py", "b.py", "c.c"}, "python3"},
        {{"a.txt"}, ""},
        {{".py"}, ""},
        {{}, ""}};
    for (const auto& [names, expected] : rows) {
        SCOPED_TRACE(expected);
        const Language* language = detect(names);
        EXPECT_EQ(language == nullptr ? "" : language->id, expected);
    }
}

TEST(Languages, PickTheEntry) {
    const Language& python = *find("python3");
    EXPECT_EQ(entry_point(python, {"z.py", "b.py"}), "b.py");
    EXPECT_EQ(entry_point(python, {"a.py", "Main.py"}), "Main.py");
    EXPECT_EQ(entry_point(python, {"main.py", "__main__.py"}), "__main__.py");
    EXPECT_EQ(entry_point(python, {"only.py", "data.txt"}), "only.py");
    EXPECT_EQ(entry_point(python, {"data.txt"}), std::nullopt);
    EXPECT_EQ(entry_point(*find("java"), {"Zoo.java", "Main.java"}), "Main.java");
}

TEST(Languages, CompileWhatBelongsToThem) {
    const auto c = plan_for("c", {"main.c", "solution.c", "solution.h"}, "main.c");
    EXPECT_TRUE(holds(c.argv, "main.c") && holds(c.argv, "solution.c"));
    EXPECT_FALSE(holds(c.argv, "solution.h"));
    const auto cpp = plan_for("cpp", {"main.cpp", "solution.cpp"}, "main.cpp", true);
    EXPECT_TRUE(holds(cpp.argv, "main.cpp") && !holds(cpp.argv, "solution.cpp"))
        << "the driver includes the solution";
    EXPECT_EQ(cpp.output, "program");
    const auto js = plan_for("javascript", {"main.js", "solution.js"}, "main.js");
    EXPECT_TRUE(holds(js.argv, "solution.js") && js.output.empty());
    const auto rust = plan_for("rust", {"main.rs", "shapes.rs"}, "main.rs");
    EXPECT_TRUE(holds(rust.argv, "main.rs") && !holds(rust.argv, "shapes.rs"))
        << "rustc finds modules itself";
    const auto go = plan_for("go", {"b.go", "a.go", "words.txt"}, "a.go");
    EXPECT_TRUE(holds(go.argv, "a.go") && holds(go.argv, "b.go") && !holds(go.argv, "words.txt"));
    EXPECT_TRUE(plan_for("sql", {"solution.sql"}, "solution.sql").argv.empty());
    EXPECT_EQ(find("c")->run("main.c", 512).argv, std::vector<std::string>{"./program"});
}

TEST(Languages, UseTheirToolchainOnlyWhenItIsThere) {
    for (const Language& language : all()) {
        if (language.preparation.empty()) continue;
        SCOPED_TRACE(language.id);
        const std::string entry = solution_name(language);
        const auto mentions = [&](bool has_toolchain) {
            const auto plan = plan_for(language.id.c_str(), {entry}, entry, false, has_toolchain);
            return std::any_of(plan.argv.begin(), plan.argv.end(), [](const std::string& word) {
                return word.find(toolchain_path) != std::string::npos;
            });
        };
        EXPECT_TRUE(mentions(true));
        EXPECT_FALSE(mentions(false));
    }
}

TEST(Languages, AreCompleteRows) {
    std::set<std::string> seen;
    bool is_past_defaults = false;
    for (const Language& language : all()) {
        SCOPED_TRACE(language.id);
        EXPECT_TRUE(seen.insert(language.id).second);
        EXPECT_FALSE(language.name.empty() || language.hello.empty());
        // What the runner interprets needs nothing of the host's and costs nothing to start.
        EXPECT_EQ(language.is_for_tests, language.packages.empty());
        EXPECT_EQ(language.is_for_tests, language.version_command.empty());
        EXPECT_EQ(language.is_for_tests, language.startup.count() == 0);
        for (const std::string& extension : language.extensions)
            EXPECT_TRUE(seen.insert(extension).second) << "an extension belongs to one language";
        EXPECT_NE(language.compile, nullptr);
        EXPECT_NE(language.run, nullptr);
        is_past_defaults = is_past_defaults || !language.is_default;
        EXPECT_EQ(language.is_default, !is_past_defaults)
            << "those installed by default come first";
        for (const LastWords& words : language.last_words)
            EXPECT_TRUE(words.verdict == Verdict::MLE || words.verdict == Verdict::RE);
    }
    EXPECT_EQ(find("cobol"), nullptr);
}

TEST(Languages, KnowLastWords) {
    const auto verdict = [](const char* id, std::string_view text) {
        const auto* words = last_words(*find(id), text);
        return words == nullptr ? std::string("none") : std::string(to_string(words->verdict));
    };
    EXPECT_EQ(verdict("java", "java.lang.OutOfMemoryError: Java heap space"), "MLE");
    EXPECT_EQ(verdict("java", "java.lang.OutOfMemoryError: unable to create native thread"), "RE")
        << "threads are no memory";
    EXPECT_EQ(verdict("java", "java.lang.IllegalStateException"), "none");
    EXPECT_EQ(verdict("python3", "Traceback\nMemoryError\n"), "MLE");
    EXPECT_EQ(verdict("c", "MemoryError"), "none") << "another language's words mean nothing";
}

std::string text_of(const std::string& path) {
    std::ifstream file(std::string(REHEARSE_SOURCE_DIR) + "/" + path);
    EXPECT_TRUE(file.is_open()) << path;
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The words between `begin` and the next closing bracket or line end.
std::set<std::string> words_after(const std::string& text, const std::string& begin, char end) {
    std::set<std::string> words;
    const auto at = text.find(begin);
    EXPECT_NE(at, std::string::npos) << begin;
    if (at == std::string::npos) return words;
    std::string word;
    for (std::size_t i = at + begin.size(); i < text.size(); ++i) {
        const char c = text[i];
        if (c != ' ' && c != '\n' && c != end) {
            word += c;
            continue;
        }
        if (!word.empty()) words.insert(word);
        word.clear();
        if (c == end) break;
    }
    return words;
}

TEST(Languages, AreInstalledByTheScriptsAndTheImage) {
    // What a base system has in any case.
    const std::set<std::string> essential{"bash"};
    const std::string library = text_of("scripts/lib.sh");
    std::set<std::string> defaults = words_after(library, "packages_build=(", ')');
    defaults.merge(words_after(library, "packages_run=(", ')'));
    const auto extra = words_after(library, "packages_languages=(", ')');
    const auto image = words_after(text_of("Dockerfile"), "ARG ALL_LANGUAGES_PACKAGES=\"", '"');
    EXPECT_EQ(image, extra);
    for (const Language& language : all()) {
        for (const std::string& package : language.packages) {
            // Node.js may come from elsewhere; the scripts look for the command.
            if (essential.contains(package) || package == "nodejs" || package == "libc6-dev")
                continue;
            EXPECT_TRUE((language.is_default ? defaults : extra).contains(package))
                << language.id << " needs " << package;
        }
    }
}

}  // namespace
}  // namespace rehearse::languages
