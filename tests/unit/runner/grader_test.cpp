// Grading with real compilers in real sandboxes: every verdict for its reason, in every language,
// and what the drivers make of values. Skipped, by name, when rehearse-sandbox is not built or the
// host cannot run it.
#include "runner/grader.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "package/harness.hpp"
#include "package/load.hpp"
#include "runner/languages_probe.hpp"
#include "runner/verifier.hpp"
#include "unit/package/temporary_package.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::runner {
namespace {

using rehearse::testing::Files;
using rehearse::testing::MachineTest;
using rehearse::testing::small_package;
using rehearse::testing::TemporaryPackage;

class GraderTest : public MachineTest {
protected:
    static grading::JobResult grade(const TemporaryPackage& directory, const std::string& file,
                                    const std::string& text, const GradeOptions& options = {}) {
        return MachineTest::grade(directory, Submission{{{file, text}}, "", ""}, options);
    }

    /// Times of a machine that others use, too, may carry no line, and then nothing is said of
    /// growth: so a program has a few tries. What is told of which times is in growth_test.cpp.
    static grading::JobResult grade_until_told(const TemporaryPackage& directory,
                                               const std::string& file, const std::string& text,
                                               const GradeOptions& options = {}) {
        grading::JobResult result;
        for (int tries = 0; tries < 8 && !result.growth; ++tries)
            result = grade(directory, file, text, options);
        return result;
    }
};

std::string describe(const grading::JobResult& result) {
    return to_json(result, true);
}

TEST_F(GraderTest, GivesEachVerdictForItsReason) {
    struct Row {
        const char* name;
        const char* file;
        const char* text;
        Verdict verdict;
        const char* reason;  // of the first test; empty: any
    };
    const Row rows[] = {
        {"accepted python", "a.py", "print(sum(map(int, input().split())))\n", Verdict::AC, ""},
        {"accepted c", "a.c",
         "#include <stdio.h>\nint main(void) { int a, b; scanf(\"%d%d\", &a, &b); "
         "printf(\"%d\\n\", a + b); return 0; }\n",
         Verdict::AC, ""},
        {"accepted c++", "a.cpp",
         "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b; }\n",
         Verdict::AC, ""},
        {"accepted javascript", "a.js",
         "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' "
         "').map(Number);\nconsole.log(a + b);\n",
         Verdict::AC, ""},
        {"wrong", "a.py", "print(5)\n", Verdict::WA, ""},
        {"prints nothing", "a.py", "", Verdict::WA, ""},
        {"exit code", "a.py", "import sys\nsys.exit(3)\n", Verdict::RE, "exit code 3"},
        {"signal", "a.c", "#include <stdlib.h>\nint main(void) { abort(); }\n", Verdict::RE,
         "SIGABRT"},
        {"exception", "a.js", "throw new Error('x');\n", Verdict::RE, "exit code 1"},
        // Which clock runs out first is up to the machine: beside busy neighbours, the wall's. That
        // the CPU limit is told from it, the sandbox's own tests show, with a wall limit far away.
        {"busy loop", "a.py", "while True: pass\n", Verdict::TLE, ""},
        {"sleeps", "a.py", "import time\ntime.sleep(60)\n", Verdict::TLE, "wall time"},
        {"floods", "a.py", "while True: print('x' * 65536)\n", Verdict::OLE, "output size"},
        {"eats memory", "a.c",
         "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char* p = malloc(1 "
         "<< 20); if (p) memset(p, 1, 1 << 20); } }\n",
         Verdict::MLE, "memory"},
        {"syntax error in c", "a.c", "int main(void) { return 0\n", Verdict::CE, ""},
        {"syntax error in c++", "a.cpp", "int main() { return x; }\n", Verdict::CE, ""},
        {"syntax error in python", "a.py", "def f(:\n", Verdict::CE, ""},
        {"syntax error in javascript", "a.js", "function (\n", Verdict::CE, ""},
    };
    auto files = small_package();
    files["problem.yaml"] += "  memory: 64\n  output: 1\n";
    const TemporaryPackage directory(files);
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto result = grade(directory, row.file, row.text);
        EXPECT_EQ(to_string(result.verdict), to_string(row.verdict)) << describe(result);
        if (row.verdict == Verdict::CE) {
            EXPECT_FALSE(result.compile.ok);
            EXPECT_NE(result.compile.output.find(row.file), std::string::npos)
                << result.compile.output;
            EXPECT_TRUE(result.tests.empty());
        } else {
            ASSERT_EQ(result.tests.size(), 2U);
            EXPECT_EQ(result.score, row.verdict == Verdict::AC ? 100 : 0);
            if (*row.reason != '\0') {
                EXPECT_EQ(result.tests[0].reason, row.reason) << describe(result);
            }
        }
    }
}

TEST_F(GraderTest, RunsSamplesAndOwnInput) {
    const TemporaryPackage directory(small_package());
    GradeOptions options;
    options.purpose = grading::Purpose::samples;
    const auto samples =
        grade(directory, "a.py", "import sys\nprint('note', file=sys.stderr)\nprint(4)\n", options);
    ASSERT_EQ(samples.tests.size(), 1U);
    EXPECT_EQ(samples.tests[0].input.text, "1 2\n");
    EXPECT_EQ(samples.tests[0].expected.text, "3\n");
    EXPECT_EQ(samples.tests[0].actual.text, "4\n");
    EXPECT_EQ(samples.tests[0].standard_error.text, "note\n");
    EXPECT_EQ(samples.max_score, 0) << "a run is never scored";
    options.purpose = grading::Purpose::own_input;
    options.own_input = "40 2\n";
    const auto own = grade(directory, "a.py", "print(sum(map(int, input().split())))\n", options);
    ASSERT_EQ(own.tests.size(), 1U);
    EXPECT_EQ(own.tests[0].group, "own");
    EXPECT_EQ(own.tests[0].actual.text, "42\n");
    EXPECT_EQ(to_string(own.verdict), "AC");
}

TEST_F(GraderTest, StopsAtTheFirstFailureIfAsked) {
    auto files = small_package();
    for (int i = 2; i < 8; ++i) {
        files["data/secret/0" + std::to_string(i) + ".in"] = std::to_string(i) + " 0\n";
        files["data/secret/0" + std::to_string(i) + ".ans"] = std::to_string(i) + "\n";
    }
    const TemporaryPackage directory(files);
    GradeOptions options;
    options.stop_at_first_failure = true;
    int last = -1;
    options.progress = [&](std::string_view, int done, int total) {
        EXPECT_GE(done, last);
        EXPECT_EQ(total, 8);
        last = done;
    };
    const auto result =
        grade(directory, "a.py",
              "a, b = map(int, input().split())\nprint(a + b if a != 3 else 0)\n", options);
    std::string verdicts;
    for (const auto& test : result.tests) verdicts += std::string(to_string(test.verdict)) + " ";
    EXPECT_EQ(verdicts, "AC AC AC WA SK SK SK SK ");
    EXPECT_EQ(to_string(result.verdict), "WA");
    EXPECT_GT(last, 0);
}

/// Four sizes that a quadratic program needs some 5 to 500 ms for, and one that it cannot finish.
Files sized_package() {
    auto files = small_package();
    files["data/sample/1.in"] = "0\n";
    files["data/sample/1.ans"] = "0\n";
    files["data/secret/01-small.in"] = "1\n";
    files["data/secret/01-small.ans"] = "1\n";
    files["interview.yaml"] =
        "interview_format_version: 1\nkind: io\nminutes: 20\ngrowth:\n  of: number of steps\n"
        "  wanted: n\n  cases:\n";
    int number = 10;
    for (const char* size : {"4000", "8000", "16000", "32000", "1000000"}) {
        const std::string name = std::to_string(number++) + "-size";
        files["data/secret/" + name + ".in"] = std::string(size) + "\n";
        files["data/secret/" + name + ".ans"] = std::string(size) + "\n";
        files["interview.yaml"] += "    secret/" + name + ": " + size + "\n";
    }
    return files;
}

const std::string quadratic =
    "#include <stdio.h>\nint main(void) {\n    long n, i, j;\n    volatile long steps = 0;\n"
    "    if (scanf(\"%ld\", &n) != 1) return 1;\n    for (i = 0; i < n; i++)\n"
    "        for (j = 0; j < n; j++) steps = steps + 1;\n    printf(\"%ld\\n\", n);\n}\n";

TEST_F(GraderTest, TellsHowTheTimeGrows) {
    const TemporaryPackage directory(sized_package());
    const auto slow = grade_until_told(directory, "a.c", quadratic);
    EXPECT_EQ(to_string(slow.verdict), "TLE");
    ASSERT_TRUE(slow.growth) << describe(slow);
    EXPECT_EQ(slow.growth->points.size(), 5U);
    EXPECT_FALSE(slow.growth->points.back().finished);
    const auto seen = grading::candidate_view(slow);
    ASSERT_TRUE(seen.growth);
    EXPECT_EQ(seen.growth->sentence, slow.growth->sentence);
    EXPECT_NE(seen.growth->sentence.find("number of steps"), std::string::npos);
    const auto fast = grade_until_told(directory, "a.py", "print(input())\n");
    ASSERT_TRUE(fast.growth) << describe(fast);
    EXPECT_EQ(to_string(fast.growth->estimate.growth), "too_fast");
    GradeOptions samples;
    samples.purpose = grading::Purpose::samples;
    EXPECT_FALSE(grade(directory, "a.py", "print(input())\n", samples).growth);
    EXPECT_FALSE(grade(directory, "a.py", "raise ValueError\n").growth);
}

TEST_F(GraderTest, TellsHowTheTimeGrowsOfWhatRan) {
    auto files = sized_package();
    files["data/secret/20-later.in"] = "5\n";
    files["data/secret/20-later.ans"] = "5\n";
    const TemporaryPackage directory(files);
    GradeOptions options;
    options.stop_at_first_failure = true;
    const auto result = grade_until_told(directory, "a.c", quadratic, options);
    EXPECT_EQ(to_string(result.tests.back().verdict), "SK");
    ASSERT_TRUE(result.growth) << describe(result);
    EXPECT_EQ(result.growth->points.size(), 5U);
}

TEST_F(GraderTest, RefusesWhatCannotBeGraded) {
    auto files = small_package();
    files["problem.yaml"] += "  code: 1\nlanguages: [c, python3]\n";
    const TemporaryPackage directory(files);
    EXPECT_EQ(to_string(grade(directory, "a.py", std::string(2000, '#')).verdict), "CE")
        << "larger than the code limit";
    EXPECT_EQ(to_string(grade(directory, "a.js", "1").verdict), "CE")
        << "a language that the task does not offer";
    files["problem.yaml"] += "type: interactive\n";
    const TemporaryPackage interactive(files);
    const auto result = grade(interactive, "a.py", "1");
    EXPECT_EQ(to_string(result.verdict), "IE");
    EXPECT_NE(result.message.find("R7"), std::string::npos) << result.message;
}

TEST_F(GraderTest, CompilesOnceAndNoticesChanges) {
    const TemporaryPackage directory(small_package());
    const std::string text =
        "#include <stdio.h>\nint main(void) { puts(\"3\"); return 0; } // once\n";
    EXPECT_FALSE(grade(directory, "a.c", text).compile.cached);
    const auto again = grade(directory, "a.c", text);
    EXPECT_TRUE(again.compile.cached);
    EXPECT_EQ(again.compile.ms, 0);
    EXPECT_FALSE(grade(directory, "a.c", text + " ").compile.cached);
}

// One class with every type, written in each language: what comes in must come out.
const char* const echo_interview =
    "interview_format_version: 1\nkind: ops\nminutes: 5\nharness:\n  class: EchoBox\n  "
    "constructor: [{name: start, type: int}]\n  methods:\n"
    "    - {name: one_int, params: [{name: value, type: int}], returns: int}\n"
    "    - {name: one_long, params: [{name: value, type: long}], returns: long}\n"
    "    - {name: one_double, params: [{name: value, type: double}], returns: double}\n"
    "    - {name: one_bool, params: [{name: value, type: bool}], returns: bool}\n"
    "    - {name: one_string, params: [{name: value, type: string}], returns: string}\n"
    "    - {name: one_json, params: [{name: value, type: json}], returns: json}\n"
    "    - {name: strings, params: [{name: values, type: list<string>}], returns: list<string>}\n"
    "    - {name: longs, params: [{name: values, type: list<long>}], returns: list<long>}\n"
    "    - {name: doubles, params: [{name: values, type: list<double>}], returns: list<double>}\n"
    "    - {name: maybe_string, params: [{name: value, type: optional<string>}], returns: "
    "optional<string>}\n"
    "    - {name: maybe_int, params: [{name: value, type: optional<int>}], returns: "
    "optional<int>}\n"
    "    - {name: nothing, params: [{name: by, type: int}]}\n"
    "    - {name: state, params: [], returns: int}\n";

const char* const echo_input =
    "[\"new\",[7]]\n[\"one_int\",[-2147483648]]\n[\"one_long\",[9007199254740991]]\n[\"one_"
    "double\",[0.1]]\n[\"one_double\",[-2.5e-7]]\n"
    "[\"one_bool\",[true]]\n[\"one_bool\",[false]]\n[\"one_string\",[\"\"]]\n[\"one_string\",["
    "\"a\\\"\\\\/\\n\\t\\u0001 \\u00e9 \\ud83d\\ude00 \xe2\x82\xac\"]]\n"
    "[\"one_json\",[{\"a\":[1,2,{\"b\":\"},]\"}]}]]\n[\"strings\",[[]]]\n[\"strings\",[[\"x\",\"\","
    "\"y,z\"]]]\n[\"longs\",[[1,-2,3000000000]]]\n"
    "[\"doubles\",[[0.5,1e300]]]\n[\"maybe_string\",[null]]\n[\"maybe_string\",[\"null\"]]\n["
    "\"maybe_int\",[null]]\n[\"maybe_int\",[0]]\n"
    "[\"nothing\",[3]]\n[\"state\",[]]\n[\"new\",[1]]\n[\"state\",[]]\n";

const char* const echo_answer =
    "null\n-2147483648\n9007199254740991\n0.1\n-2.5e-07\ntrue\nfalse\n\"\"\n\"a\\\"\\\\/"
    "\\n\\t\\u0001 \xc3\xa9 \xf0\x9f\x98\x80 \xe2\x82\xac\"\n"
    "{\"a\":[1,2,{\"b\":\"},]\"}]}\n[]\n[\"x\",\"\",\"y,z\"]\n[1,-2,3000000000]\n[0.5,1e+300]"
    "\nnull\n\"null\"\nnull\n0\nnull\n10\nnull\n1\n";

Files echo_package() {
    Files files = small_package();
    for (const char* name : {"data/sample/1.in", "data/secret/01-small.in"})
        files[name] = echo_input;
    for (const char* name : {"data/sample/1.ans", "data/secret/01-small.ans"})
        files[name] = echo_answer;
    files["interview.yaml"] = echo_interview;
    return files;
}

const std::pair<const char*, const char*> echo_solutions[] = {
    {"x.py",
     "class EchoBox:\n    def __init__(self, start):\n        self.n = start\n        "
     "print('chatter')\n"
     "    def one_int(self, value): return value\n    one_long = one_double = one_bool = "
     "one_string = one_json = one_int\n"
     "    maybe_string = maybe_int = one_int\n    def strings(self, values): return values\n    "
     "longs = doubles = strings\n"
     "    def nothing(self, by): self.n += by; return 'ignored'\n    def state(self): return "
     "self.n\n"},
    {"x.js",
     "class EchoBox {\n constructor(start) { this.n = start; console.log('chatter'); "
     "process.stdout.write('more'); }\n"
     " oneInt(v) { return v; } oneLong(v) { return v; } oneDouble(v) { return v; } oneBool(v) { "
     "return v; } oneString(v) { return v; }\n"
     " oneJson(v) { return v; } strings(v) { return v; } longs(v) { return v; } doubles(v) { "
     "return v; }\n"
     " maybeString(v) { return v === null ? undefined : v; } maybeInt(v) { return v; }\n"
     " nothing(by) { this.n += by; return 'ignored'; } state() { return this.n; "
     "}\n}\nmodule.exports = { EchoBox };\n"},
    {"x.cpp",
     "#include <bits/stdc++.h>\nusing "
     "namespace std;\n#define output chaos\nclass EchoBox {\n int "
     "n;\npublic:\n EchoBox(int start) : n(start) { cout << \"chatter\" << endl; }\n"
     " int one_int(int v) { return v; }\n int64_t one_long(int64_t v) { return v; }\n double "
     "one_double(double v) { return v; }\n bool one_bool(bool v) { return v; }\n"
     " string one_string(const string& v) { return v; }\n string one_json(string v) { return v; "
     "}\n vector<string> strings(vector<string> v) { return v; }\n"
     " vector<int64_t> longs(const vector<int64_t>& v) { return v; }\n vector<double> "
     "doubles(const vector<double>& v) { return v; }\n"
     " optional<string> maybe_string(const optional<string>& v) { return v; }\n optional<int> "
     "maybe_int(optional<int> v) { return v; }\n"
     " void nothing(int by) { n += by; }\n int state() const { return n; }\n};\n#undef output\n"},
    {"x.c",
     "#include \"solution.h\"\n#include <stdio.h>\n#include <stdlib.h>\n#include "
     "<string.h>\nstruct EchoBox { int n; };\n"
     "EchoBox* echo_box_new(int start) { EchoBox* b = malloc(sizeof *b); b->n = start; "
     "puts(\"chatter\"); return b; }\nvoid echo_box_free(EchoBox* b) { free(b); }\n"
     "int echo_box_one_int(EchoBox* b, int v) { (void)b; return v; }\nint64_t "
     "echo_box_one_long(EchoBox* b, int64_t v) { (void)b; return v; }\n"
     "double echo_box_one_double(EchoBox* b, double v) { (void)b; return v; }\nbool "
     "echo_box_one_bool(EchoBox* b, bool v) { (void)b; return v; }\n"
     "char* echo_box_one_string(EchoBox* b, const char* v) { (void)b; return strdup(v); }\nchar* "
     "echo_box_one_json(EchoBox* b, const char* v) { (void)b; return strdup(v); }\n"
     "list_string echo_box_strings(EchoBox* b, const list_string* v) { (void)b; list_string r = "
     "{calloc(v->count + 1, sizeof(char*)), v->count};\n"
     "  for (size_t i = 0; i < v->count; ++i) r.items[i] = strdup(v->items[i]);\n  return r; }\n"
     "list_long echo_box_longs(EchoBox* b, const list_long* v) { (void)b; list_long r = "
     "{malloc(v->count * sizeof(int64_t)), v->count}; memcpy(r.items, v->items, v->count * "
     "sizeof(int64_t)); return r; }\n"
     "list_double echo_box_doubles(EchoBox* b, const list_double* v) { (void)b; list_double r = "
     "{malloc(v->count * sizeof(double)), v->count}; memcpy(r.items, v->items, v->count * "
     "sizeof(double)); return r; }\n"
     "char* echo_box_maybe_string(EchoBox* b, const char* v) { (void)b; return v == NULL ? NULL : "
     "strdup(v); }\n"
     "optional_int echo_box_maybe_int(EchoBox* b, optional_int v) { (void)b; return v; }\n"
     "void echo_box_nothing(EchoBox* b, int by) { b->n += by; }\nint echo_box_state(EchoBox* b) { "
     "return b->n; }\n"},
};

TEST_F(GraderTest, DriversCarryEveryType) {
    const TemporaryPackage directory(echo_package());
    for (const auto& [file, text] : echo_solutions) {
        SCOPED_TRACE(file);
        const auto result = grade(directory, file, text);
        EXPECT_EQ(to_string(result.verdict), "AC") << describe(result);
        if (result.tests.empty()) continue;
        EXPECT_EQ(result.tests[0].standard_error.text.substr(0, 7), "chatter")
            << "prints of the solution go to standard error";
    }
}

TEST_F(GraderTest, DriversKeepAnswersWhenTheSolutionDies) {
    Files files = small_package();
    files["interview.yaml"] =
        "interview_format_version: 1\nkind: ops\nminutes: 5\nharness:\n  class: Bomb\n  methods:\n"
        "    - {name: tick, params: [], returns: int}\n";
    for (const char* name : {"data/sample/1.in", "data/secret/01-small.in"})
        files[name] = "[\"new\",[]]\n[\"tick\",[]]\n[\"tick\",[]]\n";
    for (const char* name : {"data/sample/1.ans", "data/secret/01-small.ans"})
        files[name] = "null\n1\n2\n";
    const TemporaryPackage directory(files);
    const std::pair<const char*, const char*> rows[] = {
        {"b.py",
         "class Bomb:\n    n = 0\n    def tick(self):\n        self.n += 1\n        if self.n == "
         "2: raise KeyError('boom')\n        return self.n\n"},
        {"b.js",
         "class Bomb { tick() { this.n = (this.n || 0) + 1; if (this.n === 2) throw new "
         "Error('boom'); return this.n; } }\nmodule.exports = { Bomb };\n"},
        {"b.cpp",
         "#include <stdexcept>\nstruct Bomb { int n = 0; int tick() { if (++n == 2) throw "
         "std::runtime_error(\"boom\"); return n; } };\n"},
        {"c.cpp",
         "struct Bomb { int n = 0; int tick() { if (++n == 2) *(volatile int*)nullptr = 1; return "
         "n; } };\n"},
        {"b.c",
         "#include \"solution.h\"\n#include <stdlib.h>\nstruct Bomb { int n; };\nBomb* "
         "bomb_new(void) { return calloc(1, sizeof(Bomb)); }\n"
         "void bomb_free(Bomb* b) { free(b); }\nint bomb_tick(Bomb* b) { if (++b->n == 2) abort(); "
         "return b->n; }\n"},
    };
    for (const auto& [file, text] : rows) {
        SCOPED_TRACE(file);
        const auto result = grade(directory, file, text);
        EXPECT_EQ(to_string(result.verdict), "RE") << describe(result);
        ASSERT_FALSE(result.tests.empty());
        EXPECT_EQ(result.tests[0].actual.text, "null\n1\n");
    }
}

TEST_F(GraderTest, GeneratedStartersCompile) {
    const TemporaryPackage directory(echo_package());
    const auto loaded = package::load(directory.root());
    ASSERT_TRUE(loaded.package.has_value());
    for (const std::string& language : loaded.package->languages) {
        SCOPED_TRACE(language);
        const auto& [name, text] = *loaded.package->templates.at(language).begin();
        const auto result = grade(directory, name, text);
        EXPECT_TRUE(result.compile.ok) << result.compile.output;
        EXPECT_EQ(to_string(result.verdict), "WA") << describe(result);
    }
}

TEST_F(GraderTest, CustomValidatorsJudge) {
    auto files = small_package();
    files["output_validator/validate.py"] =
        "import os, sys\nanswer = open(sys.argv[2]).read().split()\nassert os.listdir(sys.argv[3]) "
        "== []\n"
        "got = sys.stdin.read().split()\nif got == ['crash']: sys.exit(1)\n"
        "open(sys.argv[3] + 'judgemessage.txt', 'w').write('saw ' + repr(got))\nsys.exit(42 if "
        "got[::-1] == answer[::-1] else 43)\n";
    const TemporaryPackage directory(files);
    EXPECT_EQ(
        to_string(grade(directory, "a.py", "print(sum(map(int, input().split())))\n").verdict),
        "AC");
    const auto wrong = grade(directory, "a.py", "print(1)\n");
    EXPECT_EQ(to_string(wrong.verdict), "WA");
    EXPECT_EQ(wrong.tests.at(0).judge_message, "saw ['1']");
    EXPECT_EQ(wrong.tests.at(0).detail, "") << "judgemessage.txt is not for candidates";
    EXPECT_EQ(to_string(grade(directory, "a.py", "print('crash')\n").verdict), "IE");
}

TEST_F(GraderTest, ProbeFindsTheLanguages) {
    for (const auto& status : probe_languages(machine_->grader)) {
        EXPECT_TRUE(status.is_available || !status.is_default) << status.problem;
        if (!status.is_available) std::cout << "not tried: " << status.problem << '\n';
    }
}

TEST_F(GraderTest, VerifyFindsWhatIsWrongWithAPackage) {
    auto files = small_package();
    files["submissions/accepted/good.py"] = "print(sum(map(int, input().split())))\n";
    files["submissions/wrong_answer/bad.py"] = "print(3)\n";
    {
        const TemporaryPackage directory(files);
        const auto good = verify(directory.root(), machine_->grader);
        EXPECT_TRUE(good.ok()) << (good.faults.empty() ? "" : to_string(good.faults.front()));
        EXPECT_EQ(good.submissions.size(), 2U);
    }
    files["submissions/accepted/liar.py"] = "print(3)\n";
    files["submissions/wrong_answer/saint.py"] = files["submissions/accepted/good.py"];
    files["input_validators/check.py"] =
        "import sys\nsys.exit(42 if '1' in sys.stdin.read() else 43)\n";
    const TemporaryPackage directory(files);
    const auto bad = verify(directory.root(), machine_->grader);
    EXPECT_FALSE(bad.ok());
    int wrong = 0;
    for (const auto& check : bad.submissions) wrong += check.ok ? 0 : 1;
    EXPECT_EQ(wrong, 2);
    ASSERT_EQ(bad.faults.size(), 1U);
    EXPECT_EQ(bad.faults.front().file, "data/secret/01-small.in");
}

TEST_F(GraderTest, VerifyRejectsDataThatAcceptsJunk) {
    auto files = small_package();
    for (const char* name : {"data/sample/1.ans", "data/secret/01-small.ans"}) files[name] = "\n";
    const TemporaryPackage directory(files);
    const auto result = verify(directory.root(), machine_->grader);
    EXPECT_FALSE(result.ok());
}

}  // namespace
}  // namespace rehearse::runner
