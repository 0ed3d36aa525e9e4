// A supervisor that dies costs nobody their verdict.
#include "runner/sandbox_client.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <string>
#include <thread>

#include "runner/descriptor.hpp"
#include "unit/runner/machine.hpp"

namespace rehearse::testing {
namespace {

using runner::Descriptor;
using runner::SandboxClient;

/// The one child of this thread: a supervisor dies with the thread that started it.
pid_t only_child() {
    std::ifstream children("/proc/thread-self/children");
    pid_t pid = 0;
    children >> pid;
    return pid;
}

/// Whether the other end has yet to read what was sent to it.
bool is_unread(int socket) {
    int bytes = 0;
    return socket >= 0 && ::ioctl(socket, SIOCOUTQ, &bytes) == 0 && bytes > 0;
}

/// Runs `request` by a supervisor that is stopped before it is asked and killed before it answers.
sandbox::Reply run_while_it_dies(const sandbox::Request& request) {
    SandboxClient client(sandbox_program(), test_first_slot() + 3, 0);
    client.start();
    const pid_t supervisor = only_child();
    EXPECT_GT(supervisor, 0);
    ::kill(supervisor, SIGSTOP);
    const int socket = client.socket();
    auto killed = std::async(std::launch::async, [supervisor, socket] {
        while (!is_unread(socket)) std::this_thread::yield();
        ::kill(supervisor, SIGKILL);
    });
    return client.run(request);
}

sandbox::Request echo_of(int out) {
    sandbox::Request request;
    request.argv = {"/bin/echo", "here"};
    request.stdout_fd = out;
    return request;
}

TEST(SandboxClientTest, ARunWhoseSupervisorDiesIsDoneByTheNext) {
    ASSERT_FALSE(sandbox_program().empty()) << "Build rehearse-sandbox first.";
    const Descriptor out = runner::make_memfd();
    ASSERT_EQ(::write(out.get(), "before ", 7), 7);
    const sandbox::Reply reply = run_while_it_dies(echo_of(out.get()));
    EXPECT_EQ(reply.report.outcome, sandbox::Outcome::exited) << reply.report.message;
    EXPECT_EQ(runner::read_bytes(out.get(), 100), "before here\n");
}

// What was written into a pipe may have been read: another run would say it twice.
TEST(SandboxClientTest, ARunThatTalksThroughAPipeIsNot) {
    ASSERT_FALSE(sandbox_program().empty()) << "Build rehearse-sandbox first.";
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const Descriptor read(ends[0]);
    const Descriptor write(ends[1]);
    const sandbox::Reply reply = run_while_it_dies(echo_of(write.get()));
    EXPECT_EQ(reply.report.outcome, sandbox::Outcome::internal_error);
    EXPECT_NE(reply.report.message.find("ended during the run"), std::string::npos)
        << reply.report.message;
}

}  // namespace
}  // namespace rehearse::testing
