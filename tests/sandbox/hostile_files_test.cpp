// Files across the wall, with somebody on the other side who knows every name: threat classes 1, 2,
// 4, 5, 6 and 22. A canary of the host is what each attack is after; not a byte, a mode, an owner
// or a time of it may change, and none of its words may come out.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "command.hpp"
#include "sandbox/limits.hpp"

namespace rehearse::sandbox::testing {
namespace {

/// Every name that a run or a compile step of the runner opens, now or later.
const std::vector<std::string> names{"out",     "main",  "main.cpp", "program",
                                     "victim2", "input", "stdin",    "stdout",
                                     "stderr",  "meta",  "run.sh",   "a.class"};

/// The words of a run that plants `kind` at all names.
std::vector<std::string> planting(const std::string& kind, const std::string& target) {
    std::vector<std::string> words{kind, target};
    words.insert(words.end(), names.begin(), names.end());
    return words;
}

struct PlantRow {
    const char* kind;
    std::string target;
    bool is_allowed;  ///< inside the box it may be made
};

TEST(HostileFiles, NothingPlantedUnderAnExpectedNameIsFollowed) {
    const Canary canary;
    const std::string before = canary.state();
    const std::vector<PlantRow> table{
        {"link", canary.file(), true},
        {"link", canary.folder(), true},
        {"link", "/dev/zero", true},
        {"link", "/etc/passwd", true},
        {"link", "/proc/self/fd/0", true},
        {"link", "/proc/1/environ", true},
        {"link", "main", true},
        {"link", "../../../.." + canary.file(), true},
        {"hard", canary.file(), false},
        {"hard", "/etc/passwd", false},
        {"hard", "/dev/zero", false},
        {"hard", "/usr/bin/env", false},
        {"fifo", "", true},
        {"directory", "", true},
        {"socket", "", true},
        {"device", "", false},
    };
    Slot slot;
    for (const PlantRow& row : table) {
        SCOPED_TRACE(std::string(row.kind) + " " + row.target);
        Order order{"plant", planting(row.kind, row.target), small_limits()};
        order.outputs = names;
        const RunResult result = slot.run(order);
        EXPECT_EQ(outcome_name(result.reply.report.outcome), "exited")
            << result.reply.report.message;
        EXPECT_EQ(result.out, std::string(names.size(), row.is_allowed ? '+' : '-'));
        ASSERT_EQ(result.reply.outputs.size(), names.size());
        for (const Fetched& fetched : result.reply.outputs) {
            EXPECT_EQ(
                fetch_status_name(fetched.status),
                fetch_status_name(row.is_allowed ? FetchStatus::refused : FetchStatus::missing))
                << fetched.name;
            EXPECT_EQ(result.fetched.at(fetched.name), "");
        }
        // The next run of the slot finds none of it.
        EXPECT_EQ(output_of(slot, "hello", {}), "hello");
    }
    EXPECT_EQ(canary.state(), before);
}

TEST(HostileFiles, ADirectoryThatIsSwappedForALinkIsNotFollowed) {
    const Canary canary;
    const std::string before = canary.state();
    Slot slot;
    for (int round = 0; round < 20; ++round) {
        Order order{"plant", {"race", canary.folder(), "folder"}, small_limits()};
        order.outputs = {"folder/canary"};
        const RunResult result = slot.run(order);
        EXPECT_EQ(outcome_name(result.reply.report.outcome), "exited");
        EXPECT_EQ(result.fetched.at("folder/canary"), "");  // the box's own is empty
    }
    slot.close();
    EXPECT_EQ(canary.state(), before);
}

TEST(HostileFiles, AFileStillGrowingIsReadWhenNobodyIsLeftToWriteIt) {
    Slot slot;
    Order order{"plant", {"grow", "", "out"}, small_limits()};
    order.outputs = {"out"};
    const RunResult result = slot.run(order);
    ASSERT_EQ(result.reply.outputs.size(), 1U);
    EXPECT_EQ(fetch_status_name(result.reply.outputs[0].status), "ok");
    const std::string& got = result.fetched.at("out");
    EXPECT_TRUE(got.empty() || got == "grown") << got;
}

TEST(HostileFiles, FetchedNamesStayInTheBox) {
    const Canary canary;
    const std::string before = canary.state();
    Slot slot;
    for (const std::string& name :
         {std::string("../canary"), std::string(".."), std::string("a/../../canary"), canary.file(),
          std::string("./out"), std::string("out/"), std::string("a//b"), std::string("..\0x", 4),
          std::string("out\0", 4), std::string(300, 'n')}) {
        SCOPED_TRACE(name);
        Order order{"hello", {}, small_limits()};
        order.outputs = {name};
        const RunResult result = slot.run(order);
        EXPECT_EQ(outcome_name(result.reply.report.outcome), "setup_error");
        EXPECT_NE(result.reply.report.message, "");
    }
    // Names that only look like ways out are names.
    for (const char* name :
         {"%2e%2e", "..\\canary", "...", "~", "$HOME", "-rf", "a;b", "a\nb", "`id`"}) {
        SCOPED_TRACE(name);
        Command command{{"/bin/sh", "-c", "cat -- \"$0\"", name}, {{name, "content"}}};
        command.outputs = {name};
        const RunResult result = run_command(slot, command);
        EXPECT_EQ(result.out, "content") << result.err << result.reply.report.message;
        EXPECT_EQ(result.fetched.at(name), "content");
    }
    EXPECT_EQ(canary.state(), before);
}

TEST(HostileFiles, WordsArriveByteForByteOrNotAtAll) {
    Slot slot;
    const std::vector<std::string> words{"a\nb",     "\\",  "$(id)", "`id`",
                                         "; id",     "-n",  "--",    "../x",
                                         "\xff\xfe", "'\"", "",      std::string(8192, 'w')};
    Command command{{"python3", "-c",
                     "import os, sys; os.write(1, b'|'.join(map(os.fsencode, sys.argv[1:])))"}};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    std::string expected;
    for (const std::string& word : words) {
        expected += (expected.empty() ? "" : "|") + word;
    }
    EXPECT_EQ(run_command(slot, command).out, expected);
    for (const std::vector<std::string>& argv :
         {std::vector<std::string>{"true", std::string("a\0b", 3)},
          {std::string("true\0", 5)},
          {""},
          {}}) {
        EXPECT_EQ(outcome_name(run_command(slot, {argv}).reply.report.outcome), "setup_error");
    }
    for (const std::string& entry :
         {std::string("NOTHING"), std::string("=x"), std::string("A=b\0c", 5), std::string()}) {
        Order order{"hello", {}, small_limits()};
        order.env = {entry};
        EXPECT_EQ(outcome_name(slot.run(order).reply.report.outcome), "setup_error") << entry;
    }
}

TEST(HostileFiles, ABindIsNeitherWrittenNorTouched) {
    const Canary canary;
    const std::string before = canary.state();
    Slot slot;
    Command command{{"/bin/sh", "-c",
                     "cd /opt/canary || exit 9; cat canary; : > canary; : > new; rm -f canary; "
                     "mv canary other; chmod 777 canary; touch canary; ln -s x y; "
                     "ln canary /box/hard; mkdir d"}};
    command.binds.push_back({::open(canary.folder().c_str(), O_PATH | O_CLOEXEC), "/opt/canary"});
    const RunResult result = run_command(slot, command);
    EXPECT_EQ(result.out, canary_words) << result.err;
    ::close(command.binds[0].fd);
    EXPECT_EQ(canary.state(), before);
}

TEST(HostileFiles, ThatAFileWasReadIsNotSeenOutside) {
    const Canary canary;
    const timespec old[2] = {{1'000'000'000, 0},
                             {1'100'000'000, 0}};  // so that reading would count
    ASSERT_EQ(::utimensat(AT_FDCWD, canary.file().c_str(), old, 0), 0);
    Slot slot;
    Command command{{"cat", "/opt/canary/canary"}};
    command.binds.push_back({::open(canary.folder().c_str(), O_PATH | O_CLOEXEC), "/opt/canary"});
    EXPECT_EQ(run_command(slot, command).out, canary_words);
    ::close(command.binds[0].fd);
    struct stat status {};
    ASSERT_EQ(::stat(canary.file().c_str(), &status), 0);
    EXPECT_EQ(status.st_atim.tv_sec, 1'000'000'000);
}

TEST(HostileFiles, InputIsAPipeAndNothingMore) {
    Slot slot;
    Order order{"input", {}, small_limits()};
    order.has_input = true;
    order.input = "case 1\ncase 2, hidden\n";
    EXPECT_EQ(slot.run(order).out, "");
    Order none{"input", {}, small_limits()};
    const std::string out = slot.run(none).out;
    EXPECT_EQ(out.find_first_of("wx"), std::string::npos)
        << out;  // /dev/null may well be seeked in
}

TEST(HostileFiles, LimitsThatAreNoNumbersNeverReachTheKernel) {
    Slot slot;
    for (const LimitBound& bound : limit_bounds) {
        SCOPED_TRACE(bound.name);
        for (const std::uint64_t value :
             {bound.max + 1, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
            Order order{"hello", {}, small_limits()};
            order.limits.*bound.field = value;
            EXPECT_EQ(outcome_name(slot.run(order).reply.report.outcome), "setup_error") << value;
        }
        if (bound.min > 0) {
            Order order{"hello", {}, small_limits()};
            order.limits.*bound.field = bound.min - 1;
            EXPECT_EQ(outcome_name(slot.run(order).reply.report.outcome), "setup_error");
        }
    }
}

}  // namespace
}  // namespace rehearse::sandbox::testing
