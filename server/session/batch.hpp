// Batch: everything decided between two appends. It starts from the state at the log's head, lets
// passed deadlines take effect first (CMD-4), decides commands one after another on the outcome of
// those before, and ends up with the records to append and all that must be written with them. If
// the append finds a newer head, throw the batch away, fold, and decide the same commands again in
// a new one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "session/commands.hpp"
#include "session/decide.hpp"
#include "session/follow_ups.hpp"

namespace rehearse::session {

class Batch {
public:
    /// Due events are in it at once. For a session that does not exist yet use an empty State and
    /// create().
    Batch(State state, Instant now, IdSource new_id);

    struct Decided {
        /// Place in the log of the command's last event, if the append succeeds; for one that is in
        /// the log already, its place there. nullopt: an edit whose updates were all known.
        std::optional<std::uint64_t> seq;
        bool repeated =
            false;  // it was in the log already, so nothing was added: acknowledge at once
    };
    Result<Decided> add(const Command& command, const CommandContext& context);

    void create(SessionCreated event);

    bool empty() const { return records_.empty(); }
    const std::vector<Record>& records() const { return records_; }
    /// The same, for whoever needs nothing of the batch any more.
    std::vector<Record> take_records() { return std::move(records_); }
    FollowUps follow_ups() const;

private:
    void put(Record record);
    void put_due();
    void settle();

    State state_;              // the outcome of the records before `settled_`
    std::size_t settled_ = 0;  // behind it are edits alone, which wait until somebody comes next
    Instant now_;
    IdSource new_id_;
    std::vector<Record> records_;
    std::vector<JobRequest> jobs_;
    std::uint64_t head_ = 0;  // of the log, where the batch started
    std::optional<Instant> deadline_before_;
    std::optional<IndexEntry> index_before_;
};

}  // namespace rehearse::session
