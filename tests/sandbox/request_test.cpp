// The messages and the command line, without any box.

#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "sandbox/limits.hpp"
#include "sandbox/options.hpp"
#include "sandbox/report.hpp"
#include "slot.hpp"

namespace rehearse::sandbox::testing {
namespace {

Request full_request() {
    Request request;
    request.argv = {"a", std::string("b\nc"), ""};
    request.env = {"X=1"};
    request.cwd = "/tmp";
    request.limits.cpu_ms = 7;
    request.limits.open_files = 99;
    request.files = {{"dir/name", true, 11}};
    request.stdin_fd = 12;
    request.stderr_fd = 13;
    request.outputs = {{"out", 14, 15, true}};
    request.binds = {{16, "/opt/x"}};
    return request;
}

TEST(Messages, RequestSurvivesTheJourney) {
    std::vector<int> fds;
    const Request sent = full_request();
    const std::string bytes = encode_request(sent, fds);
    Request got;
    EXPECT_EQ(decode_request(bytes, fds, got), "");
    EXPECT_EQ(got.argv, sent.argv);
    EXPECT_EQ(got.env, sent.env);
    EXPECT_EQ(got.limits, sent.limits);
    EXPECT_EQ(got.stdin_fd, 12);
    EXPECT_EQ(got.stdout_fd, -1);
    EXPECT_EQ(got.stderr_fd, 13);
    EXPECT_EQ(got.files.at(0).fd, 11);
    EXPECT_TRUE(got.files.at(0).executable);
    EXPECT_EQ(got.outputs.at(0).bytes_max, 15U);
    EXPECT_EQ(got.binds.at(0).destination, "/opt/x");
}

TEST(Messages, EveryCutAndEveryAdditionIsNoticed) {
    std::vector<int> fds;
    const std::string bytes = encode_request(full_request(), fds);
    Request got;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_NE(decode_request(std::string_view(bytes).substr(0, size), fds, got), "") << size;
    }
    EXPECT_NE(decode_request(bytes + "x", fds, got), "");
    EXPECT_NE(decode_request(bytes, {}, got), "");
}

TEST(Messages, AMalformedRequestIsAnsweredAndServingGoesOn) {
    Slot slot;
    ASSERT_EQ(::send(slot.supervisor().socket, "nonsense", 8, 0), 8);
    Reply reply;
    ASSERT_TRUE(receive_reply(slot.supervisor().socket, reply).ok());
    EXPECT_EQ(reply.report.outcome, Outcome::setup_error);
    EXPECT_EQ(slot.run({"hello", {}, small_limits()}).out, "hello");
}

TEST(Messages, LimitsOutsideTheirBoundsAreNamed) {
    Slot slot;
    for (const LimitBound& bound : limit_bounds) {
        SCOPED_TRACE(bound.name);
        Order order{"hello", {}, small_limits()};
        order.limits.*bound.field = bound.max + 1;
        const Report report = slot.run(order).reply.report;
        EXPECT_EQ(report.outcome, Outcome::setup_error);
        EXPECT_NE(report.message.find(bound.name), std::string::npos) << report.message;
    }
}

TEST(Messages, AMissingProgramIsASetupError) {
    Slot slot;
    Request request;
    request.argv = {"no-such-program"};
    ASSERT_TRUE(send_request(slot.supervisor().socket, request).ok());
    Reply reply;
    ASSERT_TRUE(receive_reply(slot.supervisor().socket, reply).ok());
    EXPECT_EQ(reply.report.outcome, Outcome::setup_error);
    EXPECT_NE(reply.report.message.find("no-such-program"), std::string::npos);
}

TEST(Names, OnlyPlainRelativePathsAreSafe) {
    for (const char* name : {"a", "a/b", "a.b", "...", ".hidden", "a b"}) {
        EXPECT_TRUE(is_safe_name(name)) << name;
    }
    for (const std::string& name :
         {std::string(), std::string("/a"), std::string("a/"), std::string("a//b"), std::string(".."),
          std::string("a/../b"), std::string("./a"), std::string("a\0b", 3), std::string(256, 'x')}) {
        EXPECT_FALSE(is_safe_name(name)) << name;
    }
}

TEST(Options, BadNumbersAreRefusedInOneLine) {
    for (const char* value : {"NaN", "-1", "1e309", "1.5", "0", "", " 1", "1 ", "+1", "0x10", "1;id",
                              "$(id)", "1\n2", "99999999999999999999"}) {
        SCOPED_TRACE(value);
        const RunOptions options = parse_run_options({"--cpu-ms", value, "--", "true"});
        EXPECT_NE(options.error, "");
        EXPECT_EQ(options.error.find('\n'), std::string::npos);
    }
}

TEST(Options, ACommandLineBecomesLimitsAndWords) {
    const RunOptions options =
        parse_run_options({"--cpu-ms", "5", "--output-kib=2", "--bind", "/srv:/opt/srv", "--file",
                           "a/b=/tmp/c", "--env", "X=", "--", "cmd", "--cpu-ms", "7"});
    EXPECT_EQ(options.error, "");
    EXPECT_EQ(options.limits.cpu_ms, 5U);
    EXPECT_EQ(options.limits.output_bytes, 2048U);
    EXPECT_EQ(options.binds.at(0).name, "/opt/srv");
    EXPECT_EQ(options.files.at(0).path, "/tmp/c");
    EXPECT_EQ(options.argv, (std::vector<std::string>{"cmd", "--cpu-ms", "7"}));
}

TEST(Options, MistakesAreNamed) {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"--nonsense", "1", "--", "true"}, {"--cpu-ms"}, {"--", ""}, {},
          {"--file", "../x=/tmp/y", "--", "true"}, {"--bind", "/x", "--", "true"},
          {"--json-fd", "x", "--", "true"}, {"--slot", "1000", "--", "true"}}) {
        EXPECT_NE(parse_run_options(words).error, "");
    }
}

TEST(Report, JsonStaysValidWhateverTheProgramIsCalled) {
    EXPECT_EQ(json_quote("a\"b\\c\n\x01"), "\"a\\\"b\\\\c\\u000a\\u0001\"");
    EXPECT_EQ(json_quote("\xff\xc3\xa4\xed\xa0\x80"),
              "\"\xEF\xBF\xBD\xc3\xa4\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace rehearse::sandbox::testing
