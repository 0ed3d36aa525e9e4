// The compiler reads what a stranger wrote: threat class 7. It gets the same box as a program.

#include <csignal>

#include <poll.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "command.hpp"

namespace rehearse::sandbox::testing {
namespace {

Limits compile_limits() {
    Limits limits = small_limits();
    limits.cpu_ms = 2'000;
    limits.wall_ms = 8'000;
    limits.memory_kib = 256 * 1024;
    limits.processes = 32;
    limits.tmpfs_kib = 32 * 1024;
    return limits;
}

RunResult compile(Slot& slot, const std::string& source, std::vector<std::string> options = {}) {
    Command command{{"g++", "-std=c++20", "main.cpp", "-o", "program"},
                    {{"main.cpp", source}},
                    compile_limits(),
                    {"program"}};
    command.argv.insert(command.argv.end(), options.begin(), options.end());
    return run_command(slot, command);
}

bool has_compiler() {
    Slot slot;
    return run_command(slot, {{"/bin/sh", "-c", "command -v g++"}}).out != "";
}

class HostileCompile : public ::testing::Test {
protected:
    void SetUp() override {
        static const bool is_there = has_compiler();
        if (!is_there) {
            GTEST_SKIP() << "SKIPPED HostileCompile: this host has no g++";
        }
    }
    Slot slot_;
};

TEST_F(HostileCompile, NothingOfTheHostCanBeIncluded) {
    const Canary canary;
    for (const std::string& source :
         {std::string("#include \"/etc/shadow\"\n"), "#include \"" + canary.file() + "\"\n",
          std::string("#include \"/proc/1/environ\"\n"),
          std::string("#include \"/box/../../etc/shadow\"\n"),
          "asm(\".incbin \\\"" + canary.file() + "\\\"\");\nint main() {}\n",
          std::string("asm(\".incbin \\\"/etc/shadow\\\"\");\nint main() {}\n"),
          std::string("asm(\".include \\\"/etc/shadow\\\"\");\nint main() {}\n")}) {
        SCOPED_TRACE(source);
        const RunResult result = compile(slot_, source);
        EXPECT_EQ(outcome_name(result.reply.report.outcome), "exited") << result.reply.report.limit;
        EXPECT_NE(result.reply.report.exit_code, 0);
        EXPECT_EQ(result.err.find(canary_words), std::string::npos);
        EXPECT_EQ(result.err.find("root:"), std::string::npos) << "words of /etc/shadow came out";
        EXPECT_EQ(result.fetched.at("program"), "");
    }
}

TEST_F(HostileCompile, EndlessInputEndsAtALimit) {
    for (const char* source : {"#include \"/dev/zero\"\n", "#include </dev/urandom>\n",
                               "asm(\".incbin \\\"/dev/zero\\\"\");\nint main() {}\n"}) {
        SCOPED_TRACE(source);
        const Report report = compile(slot_, source).reply.report;
        EXPECT_NE(outcome_name(report.outcome), "internal_error") << report.message;
        EXPECT_NE(outcome_name(report.outcome), "setup_error") << report.message;
        EXPECT_FALSE(report.outcome == Outcome::exited && report.exit_code == 0);
        EXPECT_LE(report.wall_ms, compile_limits().wall_ms + 500);
    }
}

TEST_F(HostileCompile, BombsEndAtALimit) {
    const std::vector<std::pair<const char*, std::string>> bombs{
        {"templates",
         "template<int n, int m> struct T { T<n - 1, 2 * m> a; T<n - 1, 2 * m + 1> b; };\n"
         "template<int m> struct T<0, m> {};\nint main() { T<40, 0> t; (void)t; }\n"},
        {"macros",
         "#define A B B B B B B B B B B\n#define B C C C C C C C C C C\n#define C D D D D D D D D "
         "D D\n"
         "#define D E E E E E E E E E E\n#define E F F F F F F F F F F\n#define F G G G G G G G G "
         "G G\n"
         "#define G H H H H H H H H H H\n#define H 1+1+\nint main() { return A 1; }\n"},
        {"includes", "#include \"main.cpp\"\n#include \"main.cpp\"\n"},
        {"a large program", "int room[1 << 28] = {1};\nint main() { return room[1]; }\n"},
        {"constexpr",
         "constexpr unsigned long f() { unsigned long n = 0; while (n < 1ul << 62) ++n; return n; "
         "}\n"
         "constexpr auto x = f();\nint main() { return x == 1; }\n"},
    };
    for (const auto& [name, source] : bombs) {
        SCOPED_TRACE(name);
        const RunResult result =
            compile(slot_, source,
                    {"-ftemplate-depth=100000", "-fconstexpr-ops-limit=9000000000000",
                     "-fconstexpr-loop-limit=2000000000", "-ftemplate-backtrace-limit=1"});
        const Report& report = result.reply.report;
        EXPECT_FALSE(report.outcome == Outcome::exited && report.exit_code == 0) << "it compiled";
        EXPECT_NE(outcome_name(report.outcome), "internal_error") << report.message;
        EXPECT_NE(outcome_name(report.outcome), "setup_error") << report.message;
        EXPECT_LE(report.wall_ms, compile_limits().wall_ms + 500);
        EXPECT_LE(result.err.size(), compile_limits().output_bytes);
    }
}

TEST_F(HostileCompile, MessagesAreCutAtTheCap) {
    const RunResult result = compile(slot_, "#warning x\n#include __FILE__\n",
                                     {"-fmax-include-depth=100000", "-Wfatal-errors"});
    EXPECT_LE(result.err.size(), compile_limits().output_bytes);
    EXPECT_NE(outcome_name(result.reply.report.outcome), "internal_error");
}

TEST_F(HostileCompile, ALibraryRunByTheCompilerIsInTheBoxToo) {
    // A pragma cannot load a plugin, a wrapper can be named by an option only; but let it run code
    // all the same.
    Command command{
        {"/bin/sh", "-c",
         "setsid /bin/sh -c 'while :; do :; done' & cc -v 2>/dev/null; echo ok > program"},
        {},
        compile_limits(),
        {"program"}};
    const RunResult result = run_command(slot_, command);
    EXPECT_EQ(outcome_name(result.reply.report.outcome), "exited") << result.reply.report.limit;
    EXPECT_EQ(result.fetched.at("program"), "ok\n");
    for (const pid_t pid : descendants(slot_.supervisor().pid)) {
        EXPECT_NE(read_file("/proc/" + std::to_string(pid) + "/comm"), "sh\n")
            << "a daemon of the compiler lives";
    }
    EXPECT_EQ(output_of(slot_, "hello", {}), "hello");
}

TEST_F(HostileCompile, ConstructorsDoNotRunWhileCompiling) {
    const RunResult result = compile(slot_,
                                     "#include <cstdio>\n__attribute__((constructor)) void f() { "
                                     "std::puts(\"ran\"); }\nint main() {}\n");
    EXPECT_EQ(result.reply.report.exit_code, 0) << result.err;
    EXPECT_EQ(result.out + result.err, "");
    EXPECT_NE(result.fetched.at("program"), "");
    EXPECT_EQ(
        run_command(slot_, {{"./program"}, {{"program", result.fetched.at("program"), true}}}).out,
        "ran\n");
}

}  // namespace
}  // namespace rehearse::sandbox::testing
