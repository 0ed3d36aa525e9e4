// Files across the wall: what the program left under an expected name is never followed.

#include <fcntl.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "slot.hpp"

namespace rehearse::sandbox::testing {
namespace {

struct Row {
    const char* kind;
    const char* output;
    FetchStatus status;
};

TEST(Fetch, TakesPlainFilesOnly) {
    const std::vector<Row> table{
        {"file", "out", FetchStatus::ok},          {"nothing", "out", FetchStatus::missing},
        {"link", "out", FetchStatus::refused},     {"proc_link", "out", FetchStatus::refused},
        {"loop", "out", FetchStatus::refused},     {"dir_link", "dir/passwd", FetchStatus::refused},
        {"fifo", "out", FetchStatus::refused},     {"directory", "out", FetchStatus::refused},
        {"socket", "out", FetchStatus::refused},   {"sparse", "out", FetchStatus::too_large},
        {"locked", "out", FetchStatus::refused},
    };
    Slot slot;
    for (const Row& row : table) {
        SCOPED_TRACE(row.kind);
        Order order{"leave", {row.kind}, small_limits()};
        order.outputs = {row.output};
        const RunResult result = slot.run(order);
        ASSERT_EQ(result.reply.outputs.size(), 1U) << result.reply.report.message;
        EXPECT_EQ(fetch_status_name(result.reply.outputs[0].status), fetch_status_name(row.status))
            << result.reply.outputs[0].reason;
        EXPECT_EQ(result.fetched.at(row.output), row.status == FetchStatus::ok ? "result" : "");
        EXPECT_EQ(result.reply.report.outcome, Outcome::exited);
    }
}

TEST(Put, NamesOutsideTheBoxAreRefused) {
    Slot slot;
    for (const char* name : {"../x", "/etc/x", "a/../../x", "", ".", "a//b", "a/"}) {
        SCOPED_TRACE(name);
        Request request;
        request.argv = {"true"};
        request.files.push_back({name, false, memory_file("x")});
        ASSERT_TRUE(send_request(slot.supervisor().socket, request).ok());
        Reply reply;
        ASSERT_TRUE(receive_reply(slot.supervisor().socket, reply).ok());
        EXPECT_EQ(reply.report.outcome, Outcome::setup_error);
        EXPECT_NE(reply.report.message, "");
        ::close(request.files[0].fd);
    }
}

TEST(Put, FilesArriveInDirectories) {
    Slot slot;
    Request request;
    request.argv = {"/bin/sh", "-c", "cat a/b/one a/two; ./run"};
    request.files.push_back({"a/b/one", false, memory_file("1")});
    request.files.push_back({"a/two", false, memory_file("2")});
    request.files.push_back({"run", true, memory_file("#!/bin/sh\necho 3\n")});
    request.stdout_fd = memory_file("");
    ASSERT_TRUE(send_request(slot.supervisor().socket, request).ok());
    Reply reply;
    ASSERT_TRUE(receive_reply(slot.supervisor().socket, reply).ok());
    EXPECT_EQ(read_back(request.stdout_fd), "123\n") << reply.report.message;
}

TEST(Bind, ShowsADirectoryReadOnly) {
    Slot slot;
    Request request;
    request.argv = {"/bin/sh", "-c", "test -x /opt/victims/hello && /opt/victims/hello; : > /opt/victims/x"};
    request.binds.push_back({::open(VICTIM_DIRECTORY, O_PATH | O_CLOEXEC), "/opt/victims"});
    request.stdout_fd = memory_file("");
    request.stderr_fd = memory_file("");
    ASSERT_TRUE(send_request(slot.supervisor().socket, request).ok());
    Reply reply;
    ASSERT_TRUE(receive_reply(slot.supervisor().socket, reply).ok());
    EXPECT_EQ(read_back(request.stdout_fd), "hello") << reply.report.message;
    EXPECT_NE(read_back(request.stderr_fd).find("Read-only"), std::string::npos);
    EXPECT_NE(reply.report.exit_code, 0);
}

TEST(Bind, DestinationsInsideTheBoxAreRefused) {
    Slot slot;
    for (const char* destination : {"/box", "/usr/lib", "/etc", "relative", "/opt/../etc", "/"}) {
        SCOPED_TRACE(destination);
        Request request;
        request.argv = {"true"};
        request.binds.push_back({::open("/usr", O_PATH | O_CLOEXEC), destination});
        ASSERT_TRUE(send_request(slot.supervisor().socket, request).ok());
        Reply reply;
        ASSERT_TRUE(receive_reply(slot.supervisor().socket, reply).ok());
        EXPECT_EQ(reply.report.outcome, Outcome::setup_error);
    }
}

}  // namespace
}  // namespace rehearse::sandbox::testing
