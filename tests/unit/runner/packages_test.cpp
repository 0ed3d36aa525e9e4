// Packages as others write them, with real programs in real sandboxes: validators of every form
// (R6), groups of the older dialects (R10), Python 2 (R12), expectations (R15), the time limit
// (R16) and the check of everything (R17). Skipped, by name, when rehearse-sandbox is not built.
#include <gtest/gtest.h>

#include "package/load.hpp"
#include "runner/time_limit.hpp"
#include "runner/verifier.hpp"
#include "unit/package/temporary_package.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::Files;
using rehearse::testing::MachineTest;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;

const std::string adder = "print(sum(map(int, input().split())))\n";

class PackagesTest : public MachineTest {
protected:
    static grading::JobResult grade(const Files& files, const std::string& text) {
        return MachineTest::grade(TemporaryPackage(files), Submission{{{"a.py", text}}, "", ""});
    }
    static Verification verify(const Files& files) {
        const TemporaryPackage directory(files);
        return runner::verify(directory.root(), machine_->grader);
    }
};

Files legacy_package() {
    return {{"problem.yaml", "name: Sum\nlimits: {time_limit: 1}\n"},
            {"problem_statement/problem.tex", "Add.\n"},
            {"data/sample/1.in", "1 2\n"},
            {"data/sample/1.ans", "3\n"},
            {"data/secret/1.in", "2 2\n"},
            {"data/secret/1.ans", "4\n"}};
}

std::string all_of(const package::Faults& faults) {
    std::string text;
    for (const auto& fault : faults) text += to_string(fault) + "\n";
    return text;
}

std::string describe(const Verification& verification) {
    std::string text = all_of(verification.faults);
    for (const auto& check : verification.submissions)
        if (!check.ok) text += check.path + " got " + check.got + ": " + check.detail + "\n";
    return text;
}

constexpr const char* comparing_in_c = R"(#include <stdio.h>
#include "limits_of_it.h"
int main(int argc, char** argv) {
    int answer = 0, got = 0;
    if (argc < 4 || fscanf(fopen(argv[2], "r"), "%d", &answer) != 1) return 1;
    return scanf("%d", &got) == 1 && got == answer && got < LARGEST ? 42 : 43;
}
)";

TEST_F(PackagesTest, ValidatorsComeInManyForms) {
    struct Row {
        const char* name;
        Files validator;
    };
    const Row rows[] = {
        {"a run script",
         {{"output_validator/run",
           "#!/bin/sh\ncd \"$(dirname \"$0\")\" && exec python3 check.txt \"$@\"\n"},
          {"output_validator/check.txt",
           "import sys\nsys.exit(42 if sys.stdin.read() == open(sys.argv[2]).read() else 43)\n"}}},
        {"a build script that makes run",
         {{"output_validator/build", "#!/bin/sh\ngcc -o run -DLARGEST=100 source.c\n"},
          {"output_validator/limits_of_it.h", ""},
          {"output_validator/source.c", comparing_in_c}}},
        {"build and run",
         {{"output_validator/build", "#!/bin/sh\ngcc -o helper -DLARGEST=100 source.c\n"},
          {"output_validator/run", "#!/bin/sh\nexec \"$(dirname \"$0\")/helper\" \"$@\"\n"},
          {"output_validator/limits_of_it.h", ""},
          {"output_validator/source.c", comparing_in_c}}},
        {"C with a header",
         {{"output_validator/validate.c", comparing_in_c},
          {"output_validator/limits_of_it.h", "#define LARGEST 100\n"}}},
        {"C++ in two files",
         {{"output_validator/main.cpp",
           "#include \"second.h\"\nint main(int, char** argv) { return judge(argv[2]); }\n"},
          {"output_validator/second.h", "int judge(const char*);\n"},
          {"output_validator/second.cpp",
           "#include \"second.h\"\n#include <fstream>\n#include <iostream>\nint judge(const char* "
           "answer) { int a = 0, b = 1; std::ifstream(answer) >> a; std::cin >> b; return a == b ? "
           "42 : 43; }\n"}}},
        {"Python with a module",
         {{"output_validator/__main__.py", "import sys, other\nsys.exit(other.judge(sys.argv))\n"},
          {"output_validator/other.py",
           "import sys\ndef judge(argv):\n    return 42 if sys.stdin.read() == "
           "open(argv[2]).read() else 43\n"}}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Files files = small_package();
        files.insert(row.validator.begin(), row.validator.end());
        const auto good = grade(files, adder);
        EXPECT_EQ(to_string(good.verdict), "AC") << to_json(good, true);
        EXPECT_EQ(to_string(grade(files, "print(1)\n").verdict), "WA");
    }
}

TEST_F(PackagesTest, LegacyValidatorsMayBeJavaOrShareAHeader) {
    Files files = legacy_package();
    files["problem.yaml"] += "validation: custom\n";
    files["output_validators/validate.c"] = comparing_in_c;
    files["output_validators/limits_of_it.h"] = "#define LARGEST 100\n";
    EXPECT_EQ(to_string(grade(files, adder).verdict), "AC");
    files.erase("output_validators/validate.c");
    files["output_validators/check/Odd.java"] =
        "import java.nio.file.*;\nimport java.util.*;\nclass Validator { public static void "
        "main(String[] a) throws Exception { int want = Integer.parseInt(Files.readString("
        "Path.of(a[1])).trim()); System.exit(new Scanner(System.in).nextInt() == want ? 42 : 43); "
        "} }\n";
    if (!machine_->grader.compiler().find_tool(*languages::find("java")))
        GTEST_SKIP() << "Java is not installed: a validator in it is not tried";
    const auto good = grade(files, adder);
    EXPECT_EQ(to_string(good.verdict), "AC") << to_json(good, true);
    EXPECT_EQ(to_string(grade(files, "print(1)\n").verdict), "WA");
}

TEST_F(PackagesTest, ValidatorsThatBreakTheRulesAreOurFault) {
    struct Row {
        const char* name;
        const char* script;
        const char* expected;
    };
    const Row rows[] = {
        {"exit code 0", "exit 0", "ended with exit code 0"},
        {"a signal", "kill -9 $$", "SIGKILL"},
        {"score on reject", "echo 1 >$3/score.txt; exit 43", "for a rejected output"},
        {"score without scoring", "echo 1 >$3/score.txt; exit 42", "not of type scoring"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Files files = small_package();
        files["output_validator/run"] = "#!/bin/sh\n" + std::string(row.script) + "\n";
        const auto result = grade(files, adder);
        EXPECT_EQ(to_string(result.verdict), "IE");
        EXPECT_NE(result.message.find(row.expected), std::string::npos) << result.message;
    }
    Files files = small_package();
    files["output_validator/build"] = "#!/bin/sh\necho nothing here\n";
    EXPECT_NE(grade(files, adder).message.find("build left no program"), std::string::npos);
}

TEST_F(PackagesTest, TellsTheTeamWhatIsForTheTeam) {
    Files files = small_package();
    files["output_validator/run"] =
        "#!/bin/sh\necho secret >$3/judgemessage.txt\necho 'Count again.' >$3/teammessage.txt\n"
        "exit 43\n";
    const auto view = candidate_view(grade(files, adder));
    EXPECT_EQ(view.tests.at(0).detail, "Count again.\n");
    EXPECT_EQ(to_json(view).find("secret\\n"), std::string::npos);
}

TEST_F(PackagesTest, GradesGroupsOfTheOlderDialects) {
    Files files = legacy_package();
    files["problem.yaml"] += "type: scoring\n";
    files["data/testdata.yaml"] =
        "range: 0 100\non_reject: continue\ngrader_flags: ignore_sample\n";
    files["data/sample/testdata.yaml"] = "accept_score: 0\n";
    files["data/secret/testdata.yaml"] = "grader_flags: first_error accept_if_any_accepted\n";
    for (const char* group : {"one", "two"}) {
        const std::string folder = "data/secret/" + std::string(group) + "/";
        files[folder + "testdata.yaml"] =
            "on_reject: break\ngrader_flags: min\naccept_score: 50\nrange: 0 50\n";
        files[folder + "1.in"] = group == std::string("one") ? "3 4\n" : "-3 -4\n";
        files[folder + "1.ans"] = group == std::string("one") ? "7\n" : "-7\n";
    }
    files.erase("data/secret/1.in");
    files.erase("data/secret/1.ans");
    const auto full = grade(files, adder);
    EXPECT_EQ(to_string(full.verdict), "AC");
    EXPECT_EQ(full.score, 100);
    const auto half = grade(files, "print(sum(map(abs, map(int, input().split()))))\n");
    EXPECT_EQ(to_string(half.verdict), "PA");
    EXPECT_EQ(half.score, 50);
    EXPECT_EQ(half.max_score, 100);
    EXPECT_EQ(grade(files, "print(0)\n").score, 0);
    files["submissions/partially_accepted/half.py"] =
        "print(sum(map(abs, map(int, input().split()))))\n";
    files["submissions/accepted/full.py"] = adder;
    files["submissions/wrong_answer/none.py"] = "print(0)\n";
    EXPECT_TRUE(verify(files).ok()) << describe(verify(files));
    files["submissions/partially_accepted/all.py"] = adder;
    const auto wrong = verify(files);
    EXPECT_FALSE(wrong.ok());
    EXPECT_EQ(describe(wrong).substr(0, 55),
              "partially_accepted/all.py got AC: It passes every case:");
}

TEST_F(PackagesTest, Python2IsRefusedInWords) {
    Files files = small_package();
    files["submissions/accepted/a.py"] = adder;
    files["submissions/accepted/old.py"] = "#!/usr/bin/env python2\nprint raw_input()\n";
    const auto result = verify(files);
    EXPECT_TRUE(result.ok()) << describe(result);
    EXPECT_EQ(result.submissions.size(), 1U);
    EXPECT_NE(all_of(result.warnings).find("Python 2"), std::string::npos);
}

TEST_F(PackagesTest, VerifyChecksSinglePromises) {
    Files files = small_package();
    files["submissions/accepted/a.py"] = adder;
    files["submissions/mixed/b.py"] = "print(3)\n";
    files["submissions/submissions.yaml"] =
        "mixed/b.py:\n  sample:\n    permitted: [AC]\n  secret:\n    required: [WA]\n";
    EXPECT_TRUE(verify(files).ok()) << describe(verify(files));
    files["submissions/submissions.yaml"] =
        "mixed/b.py:\n  sample:\n    permitted: [WA]\n  secret:\n    required: [WA]\n";
    const auto result = verify(files);
    EXPECT_FALSE(result.ok());
    EXPECT_EQ(result.submissions.at(1).expected, "WA in sample");
    EXPECT_EQ(result.submissions.at(1).got, "AC");
}

TEST_F(PackagesTest, HiddenAnswersOfOlderDialectsMayBeNotes) {
    Files files = legacy_package();
    files["problem.yaml"] += "validation: custom\n";
    files["output_validators/run/run"] =
        "#!/bin/sh\n[ \"$(cat)\" = right ] && exit 42 || exit 43\n";
    files["data/sample/1.ans"] = "right\n";
    files["submissions/accepted/a.py"] = "print('right')\n";
    const auto result = verify(files);
    EXPECT_TRUE(result.ok()) << describe(result);
    EXPECT_NE(all_of(result.warnings).find("data/secret/1.ans: [R17]"), std::string::npos);
    files["data/sample/1.ans"] = "wrong\n";
    EXPECT_NE(all_of(verify(files).faults).find("data/sample/1.ans: [R17]"), std::string::npos);
}

TEST_F(PackagesTest, DerivesATimeLimitOnceAndKeepsIt) {
    Files files = legacy_package();
    files["problem.yaml"] = "name: Sum\nlimits: {time_multiplier: 3, time_safety_margin: 1.1}\n";
    files["submissions/accepted/a.py"] =
        "import time\nwhile time.process_time() < 0.4: pass\n" + adder;
    files["submissions/time_limit_exceeded/b.py"] = "while True: pass\n";
    const TemporaryPackage directory(files);
    const auto first = runner::verify(directory.root(), machine_->grader);
    EXPECT_TRUE(first.ok()) << describe(first);
    EXPECT_NE(all_of(first.warnings).find("The time limit is 2 s: accepted/a.py takes 0."),
              std::string::npos)
        << all_of(first.warnings);
    const auto second = runner::verify(directory.root(), machine_->grader);
    EXPECT_NE(all_of(second.warnings).find("The time limit is 2 s: derived before"),
              std::string::npos);
    const auto loaded = package::load(directory.root());
    EXPECT_EQ(with_time_limit(*loaded.package, machine_->grader).limits.time_limit_s, 2);
}

TEST_F(PackagesTest, WarnsWhenTooSlowIsNotSlowEnough) {
    Files files = legacy_package();
    files["problem.yaml"] = "name: Sum\nlimits: {time_limit: 0.2, time_safety_margin: 9}\n";
    files["submissions/accepted/a.py"] = adder;
    files["submissions/time_limit_exceeded/b.py"] =
        "import time\nwhile time.process_time() < 0.6: pass\n" + adder;
    const auto result = verify(files);
    EXPECT_TRUE(result.ok()) << describe(result);
    EXPECT_NE(all_of(result.warnings).find("a faster machine may let it pass"), std::string::npos)
        << all_of(result.warnings);
}

}  // namespace
}  // namespace rehearse::runner
