// Every generated driver with a solution of its language, compiled and run in the real sandbox:
// what goes in comes out, whatever the type and the value; what a solution prints or throws spoils
// nothing. The solutions and the calls are in echo/, those of kind ops-mt in accounts/. A language
// that is not installed is skipped by name, with what to install.
#include "package/harness.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "package/load.hpp"
#include "package/reader.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::Files;
using rehearse::testing::Machine;
using rehearse::testing::TemporaryPackage;

std::string describe(const grading::JobResult& result) {
    return to_json(result, true).substr(0, 4000);
}

std::string file(const std::string& name) {
    return package::read_file(std::filesystem::path(REHEARSE_SOURCE_DIR) / "tests/unit/runner" /
                              name)
        .value();
}

std::string echo_file(const std::string& name) {
    return file("echo/" + name);
}

/// Much time, so that a busy machine changes no verdict.
Files ops_package(const std::string& interview, const std::string& input,
                  const std::string& answer) {
    auto files = rehearse::testing::small_package();
    files["problem.yaml"].replace(files["problem.yaml"].find("time_limit: 1"), 13,
                                  "time_limit: 20");
    files["interview.yaml"] = interview;
    for (const char* name : {"data/sample/1", "data/secret/01-small"}) {
        files[std::string(name) + ".in"] = input;
        files[std::string(name) + ".ans"] = answer;
    }
    return files;
}

class HarnessRun : public rehearse::testing::MachineTest,
                   public ::testing::WithParamInterface<const char*> {
protected:
    void SetUp() override {
        MachineTest::SetUp();
        if (IsSkipped()) return;
        if (const auto tool = machine_->grader.compiler().find_tool(language()); !tool)
            GTEST_SKIP() << tool.error().message;
    }

    static const languages::Language& language() { return *languages::find(GetParam()); }
    static std::string extension() { return language().extensions.front(); }

    static grading::JobResult grade(const Files& files, const std::string& text,
                                    const GradeOptions& options = {}) {
        return MachineTest::grade(TemporaryPackage(files),
                                  Submission{{{"x" + extension(), text}}, GetParam(), ""}, options);
    }
};

TEST_P(HarnessRun, CarriesEveryTypeAndValue) {
    const auto result = grade(
        ops_package(echo_file("interview.yaml"), echo_file("calls.in"), echo_file("calls.ans")),
        echo_file("echo" + extension()));
    EXPECT_EQ(to_string(result.verdict), "AC") << describe(result);
    ASSERT_FALSE(result.tests.empty());
    EXPECT_EQ(result.tests[0].standard_error.text.substr(0, 8), "chatter\n")
        << "what the solution prints goes to standard error";
}

TEST_P(HarnessRun, ReadsManyCallsAndLongLinesInLinearTime) {
    std::string input = "[\"new\",[7,{}]]\n";
    std::string answer = "null\n";
    for (int i = 0; i < 100'000; ++i) {
        const std::string text = fmt::format("\"key {} \xc3\xa9\"", i);
        input += fmt::format("[\"one_string\",[{}]]\n", text);
        answer += text + "\n";
    }
    std::string list = "[0";
    for (int i = 1; i < 200'000; ++i) list += fmt::format(",{}", i * 1'000'003L);
    input += "[\"longs\",[" + list + "]]]\n";
    answer += list + "]\n";
    const auto result = grade(ops_package(echo_file("interview.yaml"), input, answer),
                              echo_file("echo" + extension()));
    EXPECT_EQ(to_string(result.verdict), "AC") << describe(result);
}

TEST_P(HarnessRun, RefusesCallsThatTheHarnessDoesNotKnow) {
    const std::pair<const char*, const char*> rows[] = {
        {"unknown method", "[\"absent\",[]]"},
        {"inherited name", "[\"toString\",[]]"},
        {"too few arguments", "[\"one_int\",[]]"},
        {"too many", "[\"one_int\",[1,2]]"},
        {"not a call", "17"},
        {"not JSON", "[\"one_int\",[1"},
        {"rubbish behind", "[\"state\",[]] x"},
    };
    const Files files =
        ops_package(echo_file("interview.yaml"), echo_file("calls.in"), echo_file("calls.ans"));
    GradeOptions options;
    options.purpose = grading::Purpose::own_input;
    for (const auto& [name, line] : rows) {
        SCOPED_TRACE(name);
        options.own_input = fmt::format("[\"new\",[7,{{}}]]\n\n{}\n[\"state\",[]]\n", line);
        const auto result = grade(files, echo_file("echo" + extension()), options);
        ASSERT_EQ(result.tests.size(), 1U) << describe(result);
        EXPECT_EQ(result.tests[0].reason, "exit code 70") << describe(result);
        const std::string& said = result.tests[0].standard_error.text;
        EXPECT_NE(said.find("not in the form that the driver reads: line 3."), std::string::npos)
            << said;
    }
    options.own_input = "[\"state\",[]]\n";
    const auto early = grade(files, echo_file("echo" + extension()), options);
    EXPECT_EQ(early.tests.at(0).reason, "exit code 70") << "a call before new";
}

/// A solution whose second tick does what the row says.
struct Bomb {
    const char* language;
    const char* text;    // {} is where it happens
    const char* thrown;  // an exception of the language
    const char* named;   // what standard error must say of it
    const char* left;    // ending the program at once, with exit code 3
};

const Bomb bombs[] = {
    {"cpp",
     "#include <stdexcept>\n#include <cstdlib>\nstruct Bomb { int n = 0; int tick() { if (++n == "
     "2) { @ } return n; } };\n",
     "throw std::runtime_error(\"boom\");", "boom", "std::exit(3);"},
    {"python3",
     "import sys\nclass Bomb:\n    n = 0\n    def tick(self):\n        self.n += 1\n        if "
     "self.n == 2: @\n        return self.n\n",
     "raise KeyError('boom')", "KeyError: 'boom'", "sys.exit(3)"},
    {"javascript",
     "class Bomb { tick() { this.n = (this.n || 0) + 1; if (this.n === 2) { @ } return this.n; } "
     "}\nmodule.exports = { Bomb };\n",
     "throw new Error('boom');", "Error: boom", "process.exit(3);"},
    {"typescript",
     "export class Bomb {\n  private n = 0;\n  tick(): number {\n    if (++this.n === 2) { @ }\n   "
     " "
     "return this.n;\n  }\n}\n",
     "throw new Error('boom');", "solution.ts:4", "process.exit(3);"},
    {"java",
     "class Bomb {\n    int n;\n    int tick() throws Exception {\n        if (++n == 2) { @ }\n   "
     " "
     "    return n;\n    }\n}\n",
     "throw new java.io.IOException(\"boom\");", "java.io.IOException: boom", "System.exit(3);"},
    {"go",
     "package main\n\nimport \"os\"\n\ntype Bomb struct{ n int }\n\nfunc NewBomb() *Bomb { return "
     "&Bomb{} }\n\nfunc (b *Bomb) Tick() int {\n\tb.n++\n\tif b.n == 2 {\n\t\t@\n\t}\n\tif b.n > 9 "
     "{\n\t\tos.Exit(9)\n\t}\n\treturn b.n\n}\n",
     "panic(\"boom\")", "panic: boom", "os.Exit(3)"},
    {"rust",
     "pub struct Bomb {\n    n: i32,\n}\n\nimpl Bomb {\n    pub fn new() -> Self {\n        Bomb { "
     "n: 0 }\n    }\n    pub fn tick(&mut self) -> i32 {\n        self.n += 1;\n        if self.n "
     "== "
     "2 {\n            @\n        }\n        self.n\n    }\n}\n",
     "panic!(\"boom\");", "panicked at 'boom', solution.rs:12", "std::process::exit(3);"},
    {"php",
     "<?php\nclass Bomb\n{\n    private int $n = 0;\n    public function tick(): int\n    {\n      "
     "  "
     "if (++$this->n === 2) { @ }\n        return $this->n;\n    }\n}\n",
     "throw new Exception('boom');", "Exception: boom", "exit(3);"},
    {"ruby", "class Bomb\n  def tick\n    @n = (@n || 0) + 1\n    # here\n    @n\n  end\nend\n",
     "raise 'boom' if @n == 2", "boom (RuntimeError)", "exit 3 if @n == 2"},
};

TEST_P(HarnessRun, KeepsTheAnswersWhenTheSolutionDies) {
    const Files files = ops_package(
        "interview_format_version: 1\nkind: ops\nminutes: 5\nharness:\n  class: Bomb\n  methods:\n"
        "    - {name: tick, params: [], returns: int}\n",
        "[\"new\",[]]\n[\"tick\",[]]\n[\"tick\",[]]\n[\"tick\",[]]\n", "null\n1\n2\n3\n");
    for (const Bomb& bomb : bombs) {
        if (bomb.language != std::string_view(GetParam())) continue;
        for (const bool throws : {true, false}) {
            std::string text(bomb.text);
            const std::string mark = text.find("# here") == std::string::npos ? "@" : "# here";
            text.replace(text.find(mark), mark.size(), throws ? bomb.thrown : bomb.left);
            const auto result = grade(files, text);
            ASSERT_FALSE(result.tests.empty()) << describe(result);
            EXPECT_EQ(to_string(result.tests[0].verdict), "RE") << describe(result);
            EXPECT_EQ(result.tests[0].actual.text, "null\n1\n") << describe(result);
            if (throws)
                EXPECT_NE(result.tests[0].standard_error.text.find(bomb.named), std::string::npos)
                    << result.tests[0].standard_error.text;
            else
                EXPECT_EQ(result.tests[0].reason, "exit code 3");
        }
        return;
    }
    FAIL() << "no bomb in this language";
}

TEST_P(HarnessRun, StartersCompileAndAnswerEveryCall) {
    const Files files =
        ops_package(echo_file("interview.yaml"), echo_file("calls.in"), echo_file("calls.ans"));
    const TemporaryPackage directory(files);
    const auto loaded = package::load(directory.root());
    ASSERT_TRUE(loaded.package.has_value());
    const auto& stub = loaded.package->templates.at(GetParam());
    const auto result = grade(files, stub.begin()->second);
    EXPECT_TRUE(result.compile.ok) << result.compile.output;
    EXPECT_EQ(to_string(result.verdict), "WA") << describe(result);
}

/// A task whose calls go to a class of its own, which uses what the candidate wrote.
struct Adapted {
    const char* language;
    const char* adapter;
    const char* text;
    const char* solution;
};

constexpr Adapted adapted[] = {
    {"cpp", "bench.hpp",
     "#pragma once\n#include \"solution.cpp\"\nstruct Bench { int ask(int n) { return twice(n) + "
     "1; } "
     "};\n",
     "int twice(int n) { return 2 * n; }\n"},
    {"python3", "bench.py",
     "import solution\n\n\nclass Bench:\n    def ask(self, n):\n        return solution.twice(n) + "
     "1\n",
     "def twice(n):\n    return 2 * n\n"},
    {"javascript", "bench.js",
     "const { twice } = require('./solution.js');\nclass Bench { ask(n) { return twice(n) + 1; } "
     "}\nmodule.exports = { Bench };\n",
     "exports.twice = (n) => 2 * n;\n"},
    {"typescript", "bench.ts",
     "import { twice } from './solution';\nexport class Bench { ask(n: number): number { return "
     "twice(n) + 1; } }\n",
     "export const twice = (n: number): number => 2 * n;\n"},
    {"java", "bench.java", "class Bench { int ask(int n) { return Solution.twice(n) + 1; } }\n",
     "public class Solution { static int twice(int n) { return 2 * n; } }\n"},
    {"go", "bench.go",
     "package main\n\ntype Bench struct{}\n\nfunc NewBench() *Bench { return &Bench{} }\n\nfunc (b "
     "*Bench) Ask(n int) int { return twice(n) + 1 }\n",
     "package main\n\nfunc twice(n int) int { return 2 * n }\n"},
};

TEST_P(HarnessRun, PutsAnAdapterBeforeWhatTheCandidateWrote) {
    for (const Adapted& each : adapted) {
        if (std::string_view(each.language) != GetParam()) continue;
        for (const package::Kind kind : {package::Kind::ops, package::Kind::ops_mt}) {
            if (!package::has_driver(each.language, kind)) continue;
            Files files = ops_package(
                fmt::format("interview_format_version: 1\nkind: {}\nminutes: 5\nlanguages: [{}]\n"
                            "harness:\n  class: Bench\n  adapter: bench\n  methods:\n    - {{name: "
                            "ask, params: [{{name: n, type: int}}], returns: int}}\n",
                            to_string(kind), each.language),
                "[\"new\",[]]\n[\"ask\",[20]]\n", "null\n41\n");
            files[fmt::format("include/{}/{}", each.language, each.adapter)] = each.text;
            const auto result = grade(files, each.solution);
            EXPECT_EQ(to_string(result.verdict), "AC") << describe(result);
        }
        return;
    }
    EXPECT_FALSE(package::takes_adapter(GetParam()));
}

class ConcurrentRun : public HarnessRun {
protected:
    /// A bank: 400 transfers on four threads, then 40 of which only ten can succeed, on eight.
    static Files accounts() {
        return ops_package(file("accounts/interview.yaml"), file("accounts/calls.in"),
                           file("accounts/calls.ans"));
    }
};

TEST_P(ConcurrentRun, AcceptsWhatKeepsTheInvariants) {
    const auto result = grade(accounts(), file("accounts/locked" + extension()));
    EXPECT_EQ(to_string(result.verdict), "AC") << describe(result);
}

TEST_P(ConcurrentRun, FindsALostUpdate) {
    const auto result = grade(accounts(), file("accounts/racy" + extension()));
    EXPECT_EQ(to_string(result.verdict), "WA") << describe(result);
    ASSERT_FALSE(result.tests.empty());
    EXPECT_NE(result.tests[0].detail.find("[\"total\",[]]"), std::string::npos)
        << "the first answer that shows it: " << result.tests[0].detail;
}

/// The correct solution with another statement where money leaves an account.
std::string spoilt(const std::string& text, const std::string& statement) {
    for (const char* withdrawal :
         {"balances_[from_id] -= amount;", "self.balances[from_id] -= amount",
          "balances.merge(fromId, -amount, Long::sum);", "*a.balances[fromID] -= amount"}) {
        const auto at = text.find(withdrawal);
        if (at == std::string::npos) continue;
        return std::string(text).replace(at, std::string(withdrawal).size(), statement);
    }
    return {};
}

TEST_P(ConcurrentRun, EndsWhenAThreadThrows) {
    const std::map<std::string, std::string> throws{
        {"cpp", "throw from_id;"},
        {"python3", "raise KeyError(from_id)"},
        {"java", "if (amount > 0) throw new IllegalStateException(fromId);"},
        {"go", "panic(fromID)"}};
    const auto result =
        grade(accounts(), spoilt(file("accounts/locked" + extension()), throws.at(GetParam())));
    EXPECT_EQ(to_string(result.verdict), "RE") << describe(result);
}

TEST_P(ConcurrentRun, EndsADeadlock) {
    const std::map<std::string, std::string> locks{
        {"cpp", "mutex_.lock();"},
        {"python3", "self.lock.acquire()"},
        {"java", "try { wait(); } catch (InterruptedException none) { }"},
        {"go", "a.mutex.Lock()"}};
    Files files = accounts();
    std::string& problem = files["problem.yaml"];
    problem.replace(problem.find("time_limit: 20"), 14, "time_limit: 1");
    GradeOptions options;
    options.purpose = grading::Purpose::samples;
    const auto result =
        grade(files, spoilt(file("accounts/locked" + extension()), locks.at(GetParam())), options);
    ASSERT_EQ(result.tests.size(), 1U) << describe(result);
    if (std::string_view(GetParam()) == "go") {
        EXPECT_EQ(to_string(result.verdict), "RE") << describe(result);
        EXPECT_NE(result.tests[0].standard_error.text.find("deadlock"), std::string::npos)
            << "Go's runtime notices by itself";
    } else {
        EXPECT_EQ(to_string(result.verdict), "TLE") << describe(result);
        EXPECT_EQ(result.tests[0].reason, "wall time");
    }
}

TEST_P(ConcurrentRun, StartersCompile) {
    const TemporaryPackage directory(accounts());
    const auto loaded = package::load(directory.root());
    ASSERT_TRUE(loaded.package.has_value());
    const auto result = grade(accounts(), loaded.package->templates.at(GetParam()).begin()->second);
    EXPECT_TRUE(result.compile.ok) << result.compile.output;
    EXPECT_EQ(to_string(result.verdict), "WA") << describe(result);
}

INSTANTIATE_TEST_SUITE_P(Every, ConcurrentRun, ::testing::Values("cpp", "python3", "java", "go"),
                         [](const auto& each) { return std::string(each.param); });

INSTANTIATE_TEST_SUITE_P(Every, HarnessRun,
                         ::testing::Values("cpp", "python3", "javascript", "typescript", "java",
                                           "go", "rust", "php", "ruby"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace rehearse::runner
