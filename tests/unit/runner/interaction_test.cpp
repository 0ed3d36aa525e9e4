// Interactive and multi-pass packages with real programs in real sandboxes: R7's order of verdicts,
// R8's passes. Skipped, by name, when rehearse-sandbox is not built.
#include "runner/interaction.hpp"

#include <gtest/gtest.h>

#include "package/load.hpp"
#include "runner/verifier.hpp"
#include "unit/package/temporary_package.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::Files;
using rehearse::testing::MachineTest;
using rehearse::testing::TemporaryPackage;

class InteractionTest : public MachineTest {
protected:
    static grading::JobResult grade(const TemporaryPackage& directory, const std::string& text) {
        return MachineTest::grade(directory, Submission{{{"a.py", text}}, "", ""});
    }
};

Files package_of(const std::string& type, const std::string& validator) {
    return {{"problem.yaml",
             "problem_format_version: 2025-09\nname: Guess\nuuid: "
             "01234567-89ab-cdef-0123-456789abcdef\ntype: " +
                 type + "\nlimits:\n  time_limit: 0.3\n  time_resolution: 0.1\n  output: 1\n"},
            {"statement/problem.en.md", "Find the number.\n"},
            {"data/sample/1.in", "30\n"},
            {"data/sample/1.ans", "30\n"},
            {"data/secret/01-high.in", "97\n"},
            {"data/secret/01-high.ans", "97\n"},
            {"output_validator/validate.py", validator}};
}

/// Seven guesses for a number from 1 to 100.
constexpr const char* guessing = R"(import sys
number = int(open(sys.argv[1]).read())
for _ in range(7):
    line = sys.stdin.readline()
    if not line.strip().isdigit():
        open(sys.argv[3] + "/judgemessage.txt", "w").write("That is no guess.")
        sys.exit(43)
    guess = int(line)
    print("correct" if guess == number else "lower" if guess > number else "higher", flush=True)
    if guess == number:
        sys.exit(42)
sys.exit(43)
)";

constexpr const char* search = R"(low, high = 1, 100
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    said = input()
    if said == "correct":
        break
    if said == "lower":
        high = middle - 1
    else:
        low = middle + 1
)";

TEST_F(InteractionTest, JudgesByWhoEndedHowAndFirst) {
    struct Row {
        const char* name;
        std::string text;
        const char* verdict;
    };
    const Row rows[] = {
        {"finds it", search, "AC"},
        {"goes on talking afterwards", search + std::string("print('x' * 300000)\n"), "AC"},
        {"crashes afterwards", search + std::string("raise SystemExit(3)\n"), "RE"},
        {"guesses eight times",
         "for g in range(8):\n    print(g + 1, flush=True)\n    input()\nprint('end')\n", "WA"},
        {"talks nonsense and waits for ever",
         "import sys, time\nprint('hello', flush=True)\nsys.stdin.read()\n", "WA"},
        {"talks nonsense without end", "while True: print('hello' * 1000)\n", "WA"},
        {"ends at once", "", "WA"},
        {"fails at once", "raise SystemExit(3)\n", "RE"},
        {"forgets to flush and listens", "import sys\nprint(50)\nsys.stdin.readline()\n", "TLE"},
        {"closes its output and stays", "import os, time\nos.close(1)\ntime.sleep(60)\n", "TLE"},
        {"spins", "while True: pass\n", "TLE"},
    };
    const TemporaryPackage directory(package_of("interactive", guessing));
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto result = grade(directory, row.text);
        EXPECT_EQ(to_string(result.verdict), row.verdict) << to_json(result, true).substr(0, 2000);
    }
}

TEST_F(InteractionTest, WritesDownWhatWasSaid) {
    const TemporaryPackage directory(package_of("interactive", guessing));
    const auto result = grade(directory, search);
    ASSERT_EQ(result.tests.size(), 2U);
    EXPECT_EQ(result.tests[0].transcript.text,
              ">50\n<lower\n>25\n<higher\n>37\n<lower\n>31\n<lower\n>28\n<higher\n>29\n<higher\n"
              ">30\n<correct\n");
    EXPECT_EQ(result.tests[1].transcript.text, "") << "of a hidden case nothing is kept";
    EXPECT_EQ(grade(directory, "print('nonsense')\n").tests[0].judge_message, "That is no guess.");
}

TEST_F(InteractionTest, ABrokenValidatorIsNotTheSubmissionsFault) {
    for (const char* validator :
         {"raise SystemExit(1)\n", "import os\nos.kill(os.getpid(), 9)\n"}) {
        const TemporaryPackage directory(package_of("interactive", validator));
        const auto result = grade(directory, search);
        EXPECT_EQ(result.verdict, Verdict::IE) << to_json(result, true);
        EXPECT_NE(result.message.find("must exit with 42 or 43"), std::string::npos)
            << result.message;
    }
}

TEST_F(InteractionTest, AFloodIsCutWhenTheValidatorListensToAll) {
    const TemporaryPackage directory(package_of(
        "interactive", "import sys\nwhile sys.stdin.buffer.read(65536): pass\nsys.exit(42)\n"));
    const auto result = grade(directory, "while True: print('x' * 60000)\n");
    EXPECT_EQ(result.verdict, Verdict::OLE) << to_json(result, true);
    EXPECT_EQ(grade(directory, "print('x' * 60000)\n").verdict, Verdict::AC);
}

TEST_F(InteractionTest, ManyTurnsFitIntoTheTimeOfOne) {
    const TemporaryPackage directory(package_of("interactive", R"(import sys
for n in range(2000):
    print(n, flush=True)
    if sys.stdin.readline() != f"{n}\n":
        sys.exit(43)
sys.exit(42)
)"));
    const auto result = grade(directory, "for _ in range(2000): print(input(), flush=True)\n");
    EXPECT_EQ(result.verdict, Verdict::AC) << to_json(result, true);
}

/// Hands what the first pass printed to the second, which must say the same; keeps count in a file.
constexpr const char* twice = R"(import os, sys
feedback = sys.argv[3]
kept = os.path.join(feedback, "kept")
said = sys.stdin.read().strip()
if not os.path.exists(kept):
    assert sorted(os.listdir(feedback)) == []
    open(kept, "w").write(said)
    open(os.path.join(feedback, "nextpass.in"), "w").write("again " + said + "\n")
    sys.exit(42)
assert open(sys.argv[1]).read() == "again " + open(kept).read() + "\n"
assert not os.path.exists(os.path.join(feedback, "nextpass.in"))
sys.exit(42 if said == open(kept).read() else 43)
)";

TEST_F(InteractionTest, RunsAgainWithWhatTheValidatorAsksFor) {
    const TemporaryPackage directory(package_of("multi-pass", twice));
    EXPECT_EQ(grade(directory, "print(input().split()[-1])\n").verdict, Verdict::AC);
    EXPECT_EQ(grade(directory, "print(len(input()))\n").verdict, Verdict::WA);
    EXPECT_EQ(grade(directory, "print(1 // (input()[0] != 'a'))\n").verdict, Verdict::RE);
    // Both at once: the validator speaks with the submission in each pass.
    const TemporaryPackage both(package_of("[interactive, multi-pass]", R"(import os, sys
print(open(sys.argv[1]).read().strip(), flush=True)
kept = os.path.join(sys.argv[3], "kept")
said = sys.stdin.readline().strip()
if os.path.exists(kept):
    sys.exit(42 if said == open(kept).read() else 43)
open(kept, "w").write(said)
open(os.path.join(sys.argv[3], "nextpass.in"), "w").write("again " + said)
sys.exit(42)
)"));
    EXPECT_EQ(grade(both, "print(input().split()[-1])\n").verdict, Verdict::AC);
    EXPECT_EQ(grade(both, "print(len(input()))\n").verdict, Verdict::WA);
}

TEST_F(InteractionTest, PassesEndSomewhere) {
    const TemporaryPackage endless(package_of(
        "multi-pass", "import sys\nopen(sys.argv[3] + '/nextpass.in', 'w')\nsys.exit(42)\n"));
    const auto result = grade(endless, "print(1)\n");
    EXPECT_EQ(result.verdict, Verdict::IE) << to_json(result, true);
    EXPECT_NE(result.message.find("[R8]"), std::string::npos) << result.message;
    const TemporaryPackage confused(package_of(
        "multi-pass", "import sys\nopen(sys.argv[3] + '/nextpass.in', 'w')\nsys.exit(43)\n"));
    EXPECT_EQ(grade(confused, "print(1)\n").verdict, Verdict::IE);
}

}  // namespace
}  // namespace rehearse::runner
