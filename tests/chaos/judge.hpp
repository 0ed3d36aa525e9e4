// What is true at the end is in the log, and nowhere else: it is read from the store itself and
// held against what everybody was told.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "chaos/person.hpp"
#include "session/events.hpp"
#include "support/redis_server.hpp"

namespace rehearse::chaos {

struct Text {
    std::u16string text;
    std::uint64_t version = 0;
};

struct LoggedUpdate {
    int times = 0;
    std::u16string inserted;
};

/// One session's log, folded by nothing of the server's but its reader of payloads.
struct Log {
    std::vector<session::Envelope> entries;
    std::map<std::string, Text> documents;
    /// By (client, n): the places, in order.
    std::map<std::pair<std::string, std::uint64_t>, std::vector<std::uint64_t>> commands;
    /// By (client, document), then number.
    std::map<std::pair<std::string, std::string>, std::map<std::uint64_t, LoggedUpdate>> updates;
    std::map<std::string, int> opened, closed, queued, finished;  // rounds and jobs
    int deadlines = 0;                                            // rounds that ended by time
    int ended = 0;
    int scored = 0;
    int internal_errors = 0;  // verdicts
    std::vector<std::string> faults;

    std::uint64_t head() const { return entries.empty() ? 0 : entries.back().seq; }
};

/// The store as it is, without a server.
class Archive {
public:
    explicit Archive(const test::RedisServer& redis);
    ~Archive();
    Log read(const std::string& session);
    /// Where it ends.
    std::uint64_t head(const std::string& session);
    /// What still waits there: jobs and deadlines. Empty when nothing does.
    std::string leftovers();

private:
    boost::asio::io_context context_;
    std::unique_ptr<store::Store> store_;
};

struct Verdict {
    std::uint64_t commands = 0;  // acknowledged
    std::uint64_t commands_lost = 0;
    std::uint64_t commands_doubled = 0;
    std::uint64_t updates = 0;  // acknowledged
    std::uint64_t updates_lost = 0;
    std::uint64_t updates_doubled = 0;
    std::uint64_t screens = 0;  // texts on them
    std::uint64_t divergent = 0;
    std::uint64_t deadlines = 0;
    std::uint64_t deadlines_wrong = 0;
    std::uint64_t jobs = 0;
    std::uint64_t internal_errors = 0;
    std::vector<std::string> faults;

    void judge_session(const Log& log);
    void judge_diary(const Person& person, const Log& log);
    void judge_screen(const Person& person, const Log& log);

private:
    void fault(std::string what);
};

}  // namespace rehearse::chaos
