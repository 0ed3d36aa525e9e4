// Live streams, two programs that talk to each other, a network for one run and its grader, services that
// are ended and started again.

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "sandbox/os.hpp"
#include "slot.hpp"

namespace rehearse::sandbox::testing {
namespace {

constexpr int patience_ms = 20'000;

/// What can be read up to the first `end`, or up to the end of the stream.
std::string read_until(int fd, char end) {
    std::string text;
    while (text.empty() || text.back() != end) {
        pollfd waiting{fd, POLLIN, 0};
        char byte = 0;
        if (::poll(&waiting, 1, patience_ms) <= 0 || ::read(fd, &byte, 1) != 1) {
            break;
        }
        text += byte;
    }
    return text;
}

void write_all(int fd, const std::string& text) {
    ASSERT_EQ(::write(fd, text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

std::string outcome_of(const Reply& reply) {
    return std::string(outcome_name(reply.report.outcome)) + " " +
           std::to_string(reply.report.exit_code) + reply.report.message;
}

class Streaming : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(, Streaming, ::testing::Bool(), [](const auto& row) {
    return std::string(row.param ? "Direct" : "Pumped");
});

TEST_P(Streaming, EachLineIsAnsweredBeforeTheNextIsSent) {
    Slot slot;
    PipeEnds in = make_pipe();
    PipeEnds out = make_pipe();
    Order order{"talk", {"echo"}, small_limits()};
    order.live_in = in.read.get();
    order.live_out = out.write.get();
    order.is_direct = GetParam();
    ASSERT_TRUE(slot.begin(order).ok());
    in.read.reset();
    out.write.reset();
    for (const char* word : {"one", "two", "three"}) {
        write_all(in.write.get(), std::string(word) + "\n");
        EXPECT_EQ(read_until(out.read.get(), '\n'), "[" + std::string(word) + "]\n");
    }
    write_all(in.write.get(), "bye\n");
    EXPECT_EQ(read_until(out.read.get(), '\n'), "") << "the end of the stream";
    EXPECT_EQ(outcome_of(slot.finish()), "exited 0");
}

TEST_P(Streaming, TheEndOfTheInputArrives) {
    Slot slot;
    PipeEnds in = make_pipe();
    PipeEnds out = make_pipe();
    Order order{"talk", {"swallow"}, small_limits()};
    order.live_in = in.read.get();
    order.live_out = out.write.get();
    order.is_direct = GetParam();
    ASSERT_TRUE(slot.begin(order).ok());
    in.read.reset();
    out.write.reset();
    write_all(in.write.get(), "12345");
    in.write.reset();
    EXPECT_EQ(read_until(out.read.get(), '\0'), "5");
    EXPECT_EQ(outcome_of(slot.finish()), "exited 0");
}

TEST(Streams, AReaderThatGoesAwayHurtsNobody) {
    Slot slot;
    PipeEnds out = make_pipe();
    Order order{"talk", {"count", "90000"}, small_limits()};
    order.live_out = out.write.get();
    ASSERT_TRUE(slot.begin(order).ok());
    out.write.reset();
    out.read.reset();
    const Reply reply = slot.finish();
    EXPECT_EQ(outcome_of(reply), "exited 0");
    EXPECT_EQ(reply.report.stdout_bytes, 90'000U);
}

TEST(Streams, ALiveStreamKeepsToTheCap) {
    Slot slot;
    PipeEnds out = make_pipe();
    ASSERT_GE(::fcntl(out.write.get(), F_SETPIPE_SZ, 1 << 17), 1 << 17);
    Order order{"talk", {"count", "500000"}, small_limits()};
    order.live_out = out.write.get();
    ASSERT_TRUE(slot.begin(order).ok());
    out.write.reset();
    std::string kept = read_until(out.read.get(), '\0');
    EXPECT_EQ(kept.size(), small_limits().output_bytes);
    const Reply reply = slot.finish();
    EXPECT_EQ(outcome_name(reply.report.outcome), "output_limit");
    EXPECT_GT(reply.report.stdout_bytes, small_limits().output_bytes);
}

TEST(Streams, TwoProgramsAreJoinedWithoutAnybodyBetween) {
    Slot first;
    Slot second;
    PipeEnds joint = make_pipe();
    PipeEnds out = make_pipe();
    Order writer{"talk", {"count", "300000"}, small_limits()};
    writer.live_out = joint.write.get();
    writer.is_direct = true;
    Order reader{"talk", {"swallow"}, small_limits()};
    reader.live_in = joint.read.get();
    reader.live_out = out.write.get();
    reader.is_direct = true;
    ASSERT_TRUE(first.begin(writer).ok());
    ASSERT_TRUE(second.begin(reader).ok());
    joint = {};
    out.write.reset();
    EXPECT_EQ(read_until(out.read.get(), '\0'), "300000") << "and the end of the pipe arrived";
    const Reply wrote = first.finish();
    const Reply read = second.finish();
    EXPECT_EQ(outcome_of(wrote), "exited 0");
    EXPECT_EQ(outcome_of(read), "exited 0");
    EXPECT_GT(wrote.report.ended_at_us, 0U);
}

TEST(Streams, AProgramThatClosesItsOutputIsStillWaitedFor) {
    Slot slot;
    PipeEnds in = make_pipe();
    PipeEnds out = make_pipe();
    Order order{"talk", {"close"}, small_limits()};
    order.live_in = in.read.get();
    order.live_out = out.write.get();
    order.is_direct = true;
    ASSERT_TRUE(slot.begin(order).ok());
    in.read.reset();
    out.write.reset();
    EXPECT_EQ(read_until(out.read.get(), '\n'), "");
    pollfd waiting{slot.supervisor().socket, POLLIN, 0};
    EXPECT_EQ(::poll(&waiting, 1, 100), 0) << "no verdict while it runs";
    in.write.reset();
    EXPECT_EQ(outcome_of(slot.finish()), "exited 0");
}

TEST(Streams, OnlyPipesArePassedOnDirectly) {
    Slot slot;
    const Fd file(memory_file("secret of the runner"));
    Order order{"talk", {"swallow"}, small_limits()};
    order.live_in = file.get();
    order.is_direct = true;
    EXPECT_EQ(outcome_of(slot.run(order).reply),
              "setup_error 0A stream that is passed on directly must be the end of a pipe.");
    order.is_direct = false;
    EXPECT_EQ(outcome_of(slot.run(order).reply), "exited 0") << "the slot lives on";
}

// ---- Network ----

struct Line {
    Fd ours;
    Fd door;
    Line() {
        int pair[2] = {-1, -1};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
        ours = Fd(pair[0]);
        door = Fd(pair[1]);
    }
};

sockaddr_in loopback(unsigned port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// A service in a box, ready to answer.
class Service {
public:
    explicit Service(const std::string& port) {
        PipeEnds out = make_pipe();
        Order order{"network", {"serve", port}, small_limits()};
        order.live_out = out.write.get();
        order.network_door = line_.door.get();
        EXPECT_TRUE(slot_.begin(order).ok());
        line_.door.reset();
        out.write.reset();
        output_ = std::move(out.read);
        EXPECT_EQ(read_until(output_.get(), '\n'), "ready\n");
    }
    [[nodiscard]] Fd socket() const { return Fd(open_network_socket(line_.ours.get(), patience_ms)); }
    [[nodiscard]] int line() const { return line_.ours.get(); }
    Slot& slot() { return slot_; }

private:
    Slot slot_;
    Line line_;
    Fd output_;
};

std::string ask(const Fd& socket, unsigned port, const std::string& question) {
    const sockaddr_in there = loopback(port);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) {
        return std::strerror(errno);
    }
    write_all(socket.get(), question + "\n");
    return read_until(socket.get(), '\0');
}

#define REQUIRE_NAMESPACES()                                                            \
    if (wall_state("network_namespace") == "missing")                                   \
    GTEST_SKIP() << "This host allows no network namespaces, so no run can have one."

TEST(Network, TheGraderReachesTheServiceAndOnlyTheGrader) {
    REQUIRE_NAMESPACES();
    Service service("8080");
    for (const char* word : {"first", "second"}) {
        EXPECT_EQ(ask(service.socket(), 8080, word), "[" + std::string(word) + "]");
    }
    // The same address in our own network is another one.
    const Fd own(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_NE(ask(own, 8080, "hello"), "[hello]");
    service.slot().close();
    EXPECT_EQ(open_network_socket(service.line(), patience_ms), -1) << "the door is closed";
}

TEST(Network, TwoRunsWithTheSamePortDoNotMeet) {
    REQUIRE_NAMESPACES();
    Service one("8080");
    Service two("8080");
    EXPECT_EQ(ask(one.socket(), 8080, "a"), "[a]");
    EXPECT_EQ(ask(two.socket(), 8080, "b"), "[b]");
}

TEST(Network, HandsOutAsManySocketsAsAreAskedFor) {
    REQUIRE_NAMESPACES();
    Service service("8080");
    std::vector<Fd> sockets;
    for (int i = 0; i < 300; ++i) {
        sockets.push_back(service.socket());
        ASSERT_TRUE(sockets.back().valid()) << i << ": " << std::strerror(errno);
    }
    EXPECT_EQ(ask(sockets.back(), 8080, "last"), "[last]");
}

std::string run_with_network(const std::vector<std::string>& arguments, bool has_network) {
    Slot slot;
    const Line line;
    Order order{"network", arguments, small_limits()};
    order.network_door = has_network ? line.door.get() : -1;
    const RunResult result = slot.run(order);
    EXPECT_EQ(outcome_of(result.reply), "exited 0");
    return result.out;
}

TEST(Network, HoldsALoopbackDeviceAndNothingElse) {
    REQUIRE_NAMESPACES();
    EXPECT_EQ(run_with_network({"devices"}, true), "lo ");
    EXPECT_EQ(run_with_network({"devices"}, false), "");
}

TEST(Network, TheProgramReachesNothingOfTheHosts) {
    REQUIRE_NAMESPACES();
    const Fd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address = loopback(0);
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    socklen_t size = sizeof address;
    ASSERT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(::listen(listener.get(), 4), 0);
    ASSERT_EQ(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
    const std::string port = std::to_string(ntohs(address.sin_port));
    EXPECT_EQ(run_with_network({"reach", "127.0.0.1", port}, true), "Connection refused");
    EXPECT_EQ(run_with_network({"reach", "192.0.2.1", port}, true), "Network is unreachable");
    EXPECT_NE(run_with_network({"reach", "127.0.0.1", port}, false), "reached");
    pollfd waiting{listener.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&waiting, 1, 0), 0) << "nobody knocked";
}

TEST(Network, TheDoorClosesWithTheRun) {
    REQUIRE_NAMESPACES();
    Slot slot;
    Line line;
    Order order{"network", {"devices"}, small_limits()};
    order.network_door = line.door.get();
    slot.run(order);
    line.door.reset();
    EXPECT_EQ(open_network_socket(line.ours.get(), patience_ms), -1);
    EXPECT_EQ(outcome_of(slot.run({"hello", {}, small_limits()}).reply), "exited 0");
}

// ---- Services ----

class RestartableService {
public:
    explicit RestartableService(const std::vector<std::string>& arguments,
                                const Limits& limits = small_limits()) {
        PipeEnds out = make_pipe();
        Order order{"service", arguments, limits};
        order.live_out = out.write.get();
        order.service = line_.door.get();
        EXPECT_TRUE(slot_.begin(order).ok());
        line_.door.reset();
        output_ = std::move(out.read);
    }
    /// What the program says next, up to a line end.
    std::string line() { return read_until(output_.get(), '\n'); }
    void send(ServiceMessage::Kind kind, std::int32_t value = 0) {
        const ServiceMessage message{kind, value};
        ASSERT_EQ(::send(line_.ours.get(), &message, sizeof message, MSG_NOSIGNAL),
                  static_cast<ssize_t>(sizeof message));
    }
    /// The next news, as "kind value".
    std::string news() {
        pollfd waiting{line_.ours.get(), POLLIN, 0};
        ServiceMessage message;
        if (::poll(&waiting, 1, patience_ms) <= 0 ||
            ::recv(line_.ours.get(), &message, sizeof message, 0) != sizeof message) {
            return "nothing";
        }
        return std::to_string(message.kind) + " " + std::to_string(message.value);
    }
    void leave() { line_.ours.reset(); }
    Slot& slot() { return slot_; }

private:
    Slot slot_;
    Line line_;
    Fd output_;
};

const std::string started = std::to_string(ServiceMessage::started) + " 0";
const std::string ended = std::to_string(ServiceMessage::ended) + " ";
const std::string refused = std::to_string(ServiceMessage::refused) + " ";

TEST(Service, IsEndedAndStartedAgainWithItsFiles) {
    REQUIRE_NAMESPACES();
    RestartableService service({"count"});
    EXPECT_EQ(service.news(), started);
    EXPECT_EQ(service.line(), "start 1\n");
    service.send(ServiceMessage::signal, SIGTERM);
    EXPECT_EQ(service.line(), "drained\n");
    EXPECT_EQ(service.news(), ended + "0");
    service.send(ServiceMessage::start);
    EXPECT_EQ(service.news(), started);
    EXPECT_EQ(service.line(), "start 2\n");
    service.send(ServiceMessage::signal, SIGKILL);
    EXPECT_EQ(service.news(), ended + std::to_string(SIGKILL));
    service.send(ServiceMessage::start);
    EXPECT_EQ(service.news(), started);
    EXPECT_EQ(service.line(), "start 3\n");
    service.send(ServiceMessage::finish);
    const Reply reply = service.slot().finish();
    EXPECT_EQ(outcome_of(reply), "exited 0");
    EXPECT_EQ(reply.report.stdout_bytes, std::string("start 1\ndrained\nstart 2\nstart 3\n").size());
}

TEST(Service, NothingButItsFilesOutlivesAStart) {
    REQUIRE_NAMESPACES();
    RestartableService service({"daemon"});
    EXPECT_EQ(service.news(), started);
    EXPECT_EQ(service.line(), "1 processes\n");
    EXPECT_EQ(service.news(), ended + "0");
    service.send(ServiceMessage::start);
    EXPECT_EQ(service.news(), started);
    EXPECT_EQ(service.line(), "1 processes\n") << "itself";
    service.send(ServiceMessage::finish);
    EXPECT_EQ(outcome_of(service.slot().finish()), "exited 0");
}

TEST(Service, OrdersThatMakeNoSenseAreRefused) {
    REQUIRE_NAMESPACES();
    RestartableService service({"end"});
    EXPECT_EQ(service.news(), started);
    EXPECT_EQ(service.news(), ended + std::to_string(3 << 8));
    service.send(ServiceMessage::signal, SIGTERM);
    EXPECT_EQ(service.news(), refused + std::to_string(ServiceMessage::signal));
    service.send(ServiceMessage::started);
    EXPECT_EQ(service.news(), refused + std::to_string(ServiceMessage::started));
    service.send(ServiceMessage::finish);
    EXPECT_EQ(outcome_of(service.slot().finish()), "exited 0");
    RestartableService running({"count"});
    EXPECT_EQ(running.news(), started);
    running.send(ServiceMessage::start);
    EXPECT_EQ(running.news(), refused + std::to_string(ServiceMessage::start));
}

TEST(Service, LimitsHoldForAllStartsTogether) {
    REQUIRE_NAMESPACES();
    Limits limits = small_limits();
    limits.cpu_ms = 400;
    limits.wall_ms = 60'000;
    RestartableService service({"work"}, limits);  // 100 ms of CPU, then it ends
    std::string last = service.news();
    int starts = 0;
    for (; last == started && starts < 20; ++starts) {
        if (service.news() != ended + "0") {
            break;
        }
        service.send(ServiceMessage::start);
        last = service.news();
    }
    const Reply reply = service.slot().finish();
    EXPECT_EQ(outcome_name(reply.report.outcome), "cpu_limit");
    EXPECT_GE(starts, 1);
    EXPECT_LT(starts, 6);
}

TEST(Service, EndsWhenNobodyLooksAfterIt) {
    REQUIRE_NAMESPACES();
    RestartableService service({"count"});
    EXPECT_EQ(service.news(), started);
    service.leave();
    const Reply reply = service.slot().finish();
    EXPECT_EQ(outcome_name(reply.report.outcome), "internal_error");
    EXPECT_EQ(reply.report.message, "Nobody looks after the service any more.");
}

TEST(Service, AProgramThatCannotBeStartedEndsTheRun) {
    REQUIRE_NAMESPACES();
    Slot slot;
    Line line;
    Order order{"bss", {}, small_limits()};
    order.limits.memory_kib = 16 * 1024;
    order.service = line.door.get();
    EXPECT_EQ(outcome_name(slot.run(order).reply.report.outcome), "memory_limit");
}

}  // namespace
}  // namespace rehearse::sandbox::testing
