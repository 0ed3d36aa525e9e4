// The log of each session in Redis: append, read, subscribe. One Lua call does all that an append
// entails, so a crash can leave no event without its job or deadline. Payloads are opaque here: who
// writes them knows what they mean.
//
// The hash of an entry is the first 16 hex digits of SHA-1 over `previous hash:seq:at_ms:payload`
// (the first entry's previous hash is empty), so two logs with the same (seq, hash) have the same
// past.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "store/redis_store.hpp"

namespace rehearse::store {

/// A place in a log: after entry `seq`, which has `hash`. {0, ""} is before the first.
struct Head {
    std::uint64_t seq = 0;
    std::string hash;
    bool operator==(const Head&) const = default;
};

struct Entry {
    std::uint64_t seq = 0;
    std::int64_t at_ms = 0;  // Redis TIME
    std::string hash;
    std::string payload;
    bool operator==(const Entry&) const = default;
};

/// The hash that an entry with these values must have.
std::string chain_hash(std::string_view previous, std::uint64_t seq, std::int64_t at_ms,
                       std::string_view payload);

struct JobToQueue {
    std::string queue;  // "interactive" or "submission"
    std::string id;
    std::string payload;
};

/// What was submitted. Equal texts of a session are kept once.
struct SourceToKeep {
    std::string job;
    std::string hash;  // of the text; the caller computed it
    std::string text;
};

/// One line of a person's list of sessions; the same session replaces its earlier line, at its
/// place.
struct IndexEntry {
    std::string person;
    std::string summary_json;
};

/// What is written together with the events, or not at all.
struct Effects {
    std::vector<JobToQueue> jobs;
    std::vector<SourceToKeep> sources;
    /// Jobs whose sources stay when `sources` need room (limits::sources_per_session_bytes_max).
    std::vector<std::string> needed;
    std::optional<std::optional<std::int64_t>>
        deadline_ms;  // nullopt: unchanged; inner nullopt: none any more
    /// The deadline of who waits for the next job to be done, which JobQueue::finish() then sets.
    static constexpr std::int64_t when_a_job_is_done = std::numeric_limits<std::int64_t>::max();
    std::optional<IndexEntry> index;
};

/// The events are kept. `entries` are those just written.
struct Kept {
    Head head;
    std::vector<Entry> entries;
};
/// Others were quicker: nothing was written. `missing` follows `expected`; at most 1,000 at a time,
/// so compare the last one with `head` and read() the rest.
struct Conflict {
    Head head;
    std::vector<Entry> missing;
};
/// The log does not hold `expected` at all: it was lost and regrew. Start again from read(session,
/// 0, ..).
struct HistoryChanged {
    Head head;
};
using Appended = std::variant<Kept, Conflict, HistoryChanged>;

struct CreateRequest {
    std::string session;  // from random_id()
    std::string person;
    std::string idempotency_key;  // empty: none; else the same person and key within 24 h get the
                                  // same session
    std::vector<std::string> payloads;
    Effects effects;
    std::size_t sessions_max = limits::sessions_per_person_max;
    std::string request_hash = {};  // of what came with the key; another: `idempotency_conflict`
};
struct Created {
    std::string session;
    bool existed = false;  // an earlier request with this key made it; head and entries are then
                           // those of now, entries empty
    Head head;
    std::vector<Entry> entries;
};

struct Snapshot {
    std::uint64_t seq = 0;
    std::string hash;
    std::string blob;
};

struct Listed {
    std::string session;
    std::string summary_json;
};
struct Page {
    std::vector<Listed> sessions;
    std::optional<std::string> next;  // cursor for the next page; opaque
};

/// What a subscriber is told.
struct Message {
    enum class Kind {
        subscribed,  // listening (again): whatever came before may have been missed, so catch up
                     // with read()
        entries,     // from..to were appended; `entries` holds them all, or none if they were too
                     // large to send
        ephemeral,   // `payload` as given to publish()
    };
    Kind kind = Kind::subscribed;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::vector<Entry> entries;
    std::string payload;
};
using Subscription = std::uint64_t;

class SessionLog {
public:
    using Callback = std::function<void(const Message&)>;

    explicit SessionLog(RedisStore& redis);

    void start();
    Task<void> stop();
    /// Whether messages arrive at the moment.
    bool is_listening() const { return subscriber_.is_up(); }

    Task<Result<Created>> create(CreateRequest request);
    /// What create() made by that person's key before, if the session is still there; nullopt for
    /// an empty key. A key whose request was another: `idempotency_conflict`.
    Task<Result<std::optional<Created>>> made_before(std::string person, std::string key,
                                                     std::string request_hash);
    /// Writes `payloads` after `expected`, with their effects, or nothing. Fails with `not_found`
    /// when there is no such session, `store_away` when Redis did not answer: then it may or may
    /// not have been done, and the caller must read.
    Task<Result<Appended>> append(std::string session, Head expected,
                                  std::vector<std::string> payloads, Effects effects);
    /// Puts entries back that the log held after `base` and lost in a failover, exactly as they
    /// were, and with them what followed from them. False, and nothing is written, when the log
    /// does not end at `base` (any more); `not_found` when there is no such session.
    Task<Result<bool>> restore(std::string session, Head base, std::vector<Entry> entries,
                               Effects effects);
    /// The entries after `after_seq`, at most `limit`; empty when there are none (also when there
    /// is no session).
    Task<Result<std::vector<Entry>>> read(std::string session, std::uint64_t after_seq,
                                          std::size_t limit);
    /// Puts the log of a session in which nothing more will happen away as one compressed value
    /// (session_archive.hpp), if `head` is its end; read() reads either. True if it is put away, now
    /// or before; a crash in between changes nothing, so do it again then.
    Task<Result<bool>> archive(std::string session, Head head);
    Task<Result<Head>> head(std::string session);  // not_found when there is no session
    Task<Result<bool>> exists(std::string session);
    /// True if it was stored; false if an equal or newer one was, or if (seq, hash) is not in the
    /// log.
    Task<Result<bool>> save_snapshot(std::string session, Snapshot snapshot);
    Task<Result<std::optional<Snapshot>>> load_snapshot(std::string session);
    /// The source of a submission; nullopt if it is not one, or made room for newer ones.
    Task<Result<std::optional<std::string>>> source(std::string session, std::string job);
    /// Deletes everything of a session: log, snapshot, results, sources, deadline, index lines.
    /// False if there was none.
    Task<Result<bool>> remove(std::string session);
    /// A person's sessions, newest first. `cursor` empty: from the top; one that is not ours:
    /// `invalid_input`.
    Task<Result<Page>> list(std::string person, std::size_t limit, std::string cursor);

    /// `callback` is called from the io thread, in order, first with `subscribed` once Redis
    /// confirmed.
    Subscription subscribe(std::string session, Callback callback);
    void unsubscribe(Subscription subscription);
    /// To all subscribers on all servers now, kept nowhere. Must not hold anything that has to
    /// arrive.
    Task<Result<void>> publish(std::string session, std::string payload);

private:
    /// The archive that was read last: whoever reads one reads it page by page.
    struct Unpacked {
        std::string session;
        Head head;
        std::vector<Entry> entries;
    };
    Task<Result<std::vector<Entry>>> read_log(std::string session, std::uint64_t after_seq,
                                              std::size_t limit);
    Task<Result<std::vector<Entry>>> read_archived(std::string session, std::uint64_t after_seq,
                                                   std::size_t limit);
    /// Where its archive ends; nullopt if it is not archived.
    Task<Result<std::optional<Head>>> archived(std::string session);
    struct Listener {
        std::string session;
        Callback callback;
    };
    void deliver(const std::string& channel, const Message& message);
    std::string channel(const std::string& session) const;

    RedisStore& redis_;
    std::map<Subscription, Listener> listeners_;
    std::map<std::string, std::vector<Subscription>> by_channel_;
    Subscription last_subscription_ = 0;
    std::shared_ptr<const Unpacked> unpacked_;
    RedisSubscriber subscriber_;
};

}  // namespace rehearse::store
