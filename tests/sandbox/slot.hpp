// One `rehearse-sandbox serve` for tests: start it, send a request, read back everything.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "sandbox/request.hpp"

namespace rehearse::sandbox::testing {

struct RunResult {
    Reply reply;
    std::string out;
    std::string err;
    std::map<std::string, std::string> fetched;
    ChannelState channel = ChannelState::ok;
};

/// What a test wants run; turned into a Request with memfds.
struct Order {
    std::string victim;  ///< a program of tests/sandbox/victims, run as /box/victim
    std::vector<std::string> arguments;
    Limits limits = {};
    std::string input = {};
    bool has_input = false;
    std::vector<std::string> outputs = {};
    std::vector<std::string> env = {};
    std::uint64_t output_file_bytes_max = 1 << 20;
    /// Instead of memfds: live streams, see Request. Stay the test's own.
    int live_in = -1;
    int live_out = -1;
    bool is_direct = false;
    int network_door = -1;
    int service = -1;
};

/// A memfd with this content, its offset at the end, as a careless caller would pass it.
int memory_file(const std::string& content);
std::string read_back(int fd);
std::string read_file(const std::string& path);

class Slot {
public:
    Slot();
    ~Slot();
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    RunResult run(const Order& order);
    /// Sends without waiting.
    ChannelResult begin(const Order& order);
    /// Waits for the end of what begin() sent.
    Reply finish();
    /// Closes the connection and waits for the supervisor's end.
    void close();
    [[nodiscard]] const Supervisor& supervisor() const { return supervisor_; }

private:
    Supervisor supervisor_;
};

/// Limits small enough that every row ends quickly.
Limits small_limits();

/// The state of a wall on this host ("up", "degraded", "missing"), asked once from `probe`.
std::string wall_state(const std::string& name);

/// Processes on this host whose command line or parentage shows them below `ancestor`.
std::vector<pid_t> descendants(pid_t ancestor);

}  // namespace rehearse::sandbox::testing
