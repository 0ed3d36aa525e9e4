// Which language, which entry, which command (PACKAGES R12).
#include "grading/languages.hpp"

#include <gtest/gtest.h>

#include "package/package.hpp"

namespace rehearse::grading {
namespace {

TEST(Languages, AreDetectedByMostFiles) {
    const std::pair<std::vector<std::string>, const char*> rows[] = {
        {{"a.c"}, "c"},
        {{"a.cc"}, "cpp"},
        {{"a.C"}, "cpp"},
        {{"a.cpp", "b.h"}, "cpp"},
        {{"x.py"}, "python3"},
        {{"x.js"}, "javascript"},
        {{"x.mjs"}, "javascript"},
        {{"a.py", "b.py", "c.c"}, "python3"},
        {{"a.txt"}, ""},
        {{".py"}, ""},
        {{}, ""}};
    for (const auto& [names, expected] : rows) {
        const Language* language = detect_language(names);
        EXPECT_EQ(language == nullptr ? "" : language->id, expected);
    }
}

TEST(Languages, PickTheEntry) {
    const Language& python = *find_language("python3");
    EXPECT_EQ(entry_point(python, {"z.py", "b.py"}), "b.py");
    EXPECT_EQ(entry_point(python, {"a.py", "Main.py"}), "Main.py");
    EXPECT_EQ(entry_point(python, {"main.py", "__main__.py"}), "__main__.py");
    EXPECT_EQ(entry_point(python, {"only.py", "data.txt"}), "only.py");
    EXPECT_EQ(entry_point(python, {"data.txt"}), std::nullopt);
}

TEST(Languages, CompileWhatBelongsToThem) {
    const auto holds = [](const CompilePlan& plan, const std::string& word) {
        return std::find(plan.argv.begin(), plan.argv.end(), word) != plan.argv.end();
    };
    const auto c =
        compile_plan(*find_language("c"), {"main.c", "solution.c", "solution.h"}, "main.c", false);
    EXPECT_TRUE(holds(c, "main.c") && holds(c, "solution.c") && !holds(c, "solution.h"));
    const auto cpp =
        compile_plan(*find_language("cpp"), {"main.cpp", "solution.cpp"}, "main.cpp", true);
    EXPECT_TRUE(holds(cpp, "main.cpp") && !holds(cpp, "solution.cpp"))
        << "the driver includes the solution";
    EXPECT_EQ(cpp.output, "program");
    const auto js =
        compile_plan(*find_language("javascript"), {"main.js", "solution.js"}, "main.js", false);
    EXPECT_TRUE(holds(js, "solution.js") && js.output.empty());
    EXPECT_EQ(run_plan(*find_language("c"), "main.c", 512).argv,
              std::vector<std::string>{"./program"});
}

TEST(Languages, AreTheOnesPackagesKnow) {
    std::vector<std::string> ids;
    for (const Language& language : languages()) ids.push_back(language.id);
    EXPECT_EQ(ids, package::known_languages());
    EXPECT_EQ(find_language("cobol"), nullptr);
}

}  // namespace
}  // namespace rehearse::grading
