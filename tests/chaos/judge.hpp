// What is true at the end is in the log, and nowhere else: it is folded here by nothing of the
// server's but its reader of payloads, and held against what everybody was told.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "chaos/collab_document.hpp"
#include "chaos/diary.hpp"
#include "session/events.hpp"
#include "store/session_log.hpp"

namespace rehearse::chaos {

struct Text {
    std::u16string text;
    std::uint64_t version = 0;
};

/// Texts on a screen, by document.
using Screen = std::map<std::string, CollabDocument>;

struct LoggedUpdate {
    int times = 0;
    std::u16string inserted;
};

/// One session's log, and what it comes to.
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

/// Folds a log, entry by entry from the first.
class LogReader {
public:
    /// Throws on an entry that cannot be read.
    void take(const store::Entry& entry);
    const Log& log() const { return log_; }

private:
    void see_clock(const session::Envelope& entry);
    void close_round(const session::Envelope& entry, const session::RoundClosed& closed);
    void fold_text(const session::Envelope& entry);
    void count_jobs(const session::Envelope& entry);
    void wrong_time(const session::Envelope& entry, const char* what);

    Log log_;
    std::string hash_;
    std::optional<Instant> deadline_;
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
    std::uint64_t graded = 0;  // of them, with a verdict on the program
    std::uint64_t internal_errors = 0;
    std::vector<std::string> faults;

    void judge_session(const Log& log);
    void judge_diary(const Diary& diary, const Log& log);
    /// What `person` saw at the end.
    void judge_screen(const std::string& person, const Screen& screen, const Log& log);

private:
    void fault(std::string what);
};

}  // namespace rehearse::chaos
