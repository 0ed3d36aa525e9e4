// SessionHub: one session as this server sees it, and the one place where commands meet the log. It
// holds the folded state, decides what clients ask as one batch at a time, appends, and tells
// everybody who is connected here. Any number of servers may have a hub for the same session: the
// append settles who was first, and the loser folds and decides again.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "net/outbox.hpp"
#include "session/batch.hpp"
#include "session/state.hpp"
#include "store/store.hpp"

namespace rehearse::app {

using net::Frame;

/// Somebody connected here who has said hello.
class HubListener {
public:
    virtual ~HubListener() = default;
    virtual const std::string& person() const = 0;
    virtual void deliver(Frame frame) = 0;
    /// What was told so far is not the history any more: reconnect and start from a full state.
    virtual void history_changed() = 0;
    /// There is no such session any more.
    virtual void session_gone() = 0;
    /// This person is not in the session any more.
    virtual void removed() = 0;
};

/// What became of a command.
struct Outcome {
    std::optional<Error> refusal;
    std::uint64_t seq = 0;  // when kept
    bool repeated = false;  // it was in the log already
};

/// For /metrics.
struct HubCounters {
    std::uint64_t deadlines_fired = 0;
    std::uint64_t texts_diverged = 0;  // clients that found their text to differ (EDIT-6)
    // Of logs that a failover set back: entries given back from here, sessions where that could not
    // be, and clients that knew of something which no log holds any more.
    std::uint64_t entries_restored = 0;
    std::uint64_t histories_changed = 0;
    std::uint64_t resumes_unknown = 0;
};

/// What each hub needs and none owns.
struct HubContext {
    boost::asio::any_io_executor executor;
    store::Store& store;
    TaskGroup& tasks;
    std::function<bool()> queue_is_full;  // the installation's job queue, as last seen
    /// Whether a grader has that language; true as long as none has spoken.
    std::function<bool(const std::string&)> has_language;
    std::function<bool()> is_stopping;
    std::string server;  // a name of this server that no other has
    HubCounters* counters = nullptr;  // outlives all hubs and their clients
    /// Has what a session that is over came to recorded (Reporter::record_score).
    std::function<Task<Result<void>>(std::shared_ptr<class SessionHub>)> record_score;
    /// What the catalog has under that name, pinned (PinnedContents::find_item).
    std::function<Task<Result<std::shared_ptr<const session::PlanItem>>>(session::ItemKind,
                                                                         std::string)>
        find_item;
};

class SessionHub : public std::enable_shared_from_this<SessionHub> {
public:
    SessionHub(HubContext context, std::string session);
    ~SessionHub();
    SessionHub(const SessionHub&) = delete;
    SessionHub& operator=(const SessionHub&) = delete;

    /// Loads snapshot and tail, once, however many wait for it. not_found when there is no such
    /// session.
    Task<Result<void>> open();
    /// Takes what the log holds beyond what is folded. If it does not hold that (any more), gives
    /// it back, or else begins again with what is there and sends everybody away.
    Task<Result<void>> catch_up();
    /// The same soon, in the background: the store may be another than before.
    void look_again();

    const std::string& session() const { return session_; }
    const session::State& state() const { return state_; }

    /// False when that person has too many connections to this session already.
    [[nodiscard]] bool attach(HubListener* listener);
    void detach(HubListener* listener);

    /// Queues a command; `done` is called once it is in the log or refused, and not at all if the
    /// store went away: then it was not acknowledged and the client will send it again. False when
    /// too much waits already.
    [[nodiscard]] bool submit(session::Command command, session::CommandContext context,
                              std::function<void(Outcome)> done);
    /// The same for somebody who waits: the place in the log, or why not. `store_away` when the
    /// store went away, `too_many_requests` when too much waits.
    Task<Result<std::uint64_t>> decide(session::Command command, session::CommandContext context);

    /// A message for everybody in the session, on every server, kept nowhere; nobody waits for it.
    void publish(std::string text);
    /// CURSOR-1; not more often than pages send it, however many connections the person has.
    void tell_cursor(const std::string& person, std::string text);
    /// Tells everybody, on every server, who is connected here (SEAT-5).
    void announce();
    void announce_if_anybody() {
        if (!listeners_.empty()) announce();
    }
    /// SEAT-6: whether one more may join now, who then counts.
    [[nodiscard]] bool take_join();
    /// They did not join after all.
    void give_join_back();
    /// A frame for everybody connected here, kept nowhere.
    void broadcast(const Frame& frame);

    /// The session was deleted: everybody connected here is sent away.
    void close_all();

    bool is_idle() const { return listeners_.empty() && waiting_.empty() && !is_pumping_; }
    std::chrono::steady_clock::time_point idle_since() const { return idle_since_; }
    /// Whether the store that is there now has shown that it has all that is folded here.
    bool is_checked() const;
    /// Drops what is kept for a failover and too old for one.
    void forget_old();
    /// Is not idle for long yet, from now.
    void keep() { idle_since_ = std::chrono::steady_clock::now(); }
    /// Ends the wait for a store that refuses. REQUIRES: is_stopping() of the context.
    void stop() { refused_.cancel(); }
    /// The session's deadline is as the state has it, whatever the store had: an alarm that was
    /// about something else must not ring again.
    Task<void> put_deadline();
    /// Once nothing more can happen the log becomes one value in the store; whoever comes later does
    /// it if nobody could until then.
    void archive_when_final();
    /// Before this hub goes, so that the next one folds less.
    Task<void> save_snapshot();

private:
    struct Pending {
        session::Command command;
        session::CommandContext context;
        std::function<void(Outcome)> done;  // may be null
    };
    enum class Step { done, again, store_away };
    /// An entry as it came, in case the log loses it.
    struct Recent {
        store::Entry entry;
        std::chrono::steady_clock::time_point since;
    };

    Task<Result<void>> load();
    Task<void> pump();
    Task<Step> decide_and_append(std::vector<Pending>* batch);
    Task<bool> wait_for_store();
    std::optional<Error> objection(const Pending& pending) const;
    Task<Result<void>> mend();
    Task<Result<void>> restore_or_rebuild();
    Task<Result<bool>> restore(store::Head base);
    Task<Result<bool>> log_holds(store::Head head);
    Task<Result<std::vector<session::JobRequest>>> jobs_of(store::Head base,
                                                           std::vector<store::Entry> entries);
    Task<Result<session::State>> read_state(std::uint64_t last_seq);
    Task<Result<void>> rebuild();
    void lose_session();
    bool fold(const store::Entry& entry, session::State* state,
              std::vector<session::Envelope>* envelopes) const;
    void remember(const store::Entry& entry);
    std::vector<store::Entry> remembered_after(const store::Head& base) const;
    Task<void> follow();
    void on_message(const store::Message& message);
    /// False when the entries do not follow what is folded.
    bool ingest(const std::vector<store::Entry>& entries);
    Task<void> archive();
    void send_away_the_removed();
    Task<void> send_out(std::string text);
    void give_time_back(const std::vector<session::Envelope>& envelopes);
    void tell_listeners(std::uint64_t from, const std::vector<session::Envelope>& envelopes);

    HubContext context_;
    std::string session_;
    session::State state_;
    std::uint64_t snapshot_seq_ = 0;
    std::deque<Recent> recent_;  // the last entries that are folded, without a gap
    std::size_t recent_bytes_ = 0;
    std::uint64_t looked_at_connect_ = 0;  // of the link, when the log was last known to be ours
    std::set<HubListener*> listeners_;
    std::map<std::string, std::chrono::steady_clock::time_point> cursor_due_;  // by person
    std::deque<std::chrono::steady_clock::time_point> joined_;  // those of the last minute
    std::deque<Pending> waiting_;
    std::optional<store::Subscription> subscription_;
    std::chrono::steady_clock::time_point idle_since_;
    boost::asio::steady_timer opened_;   // cancelled when open() is through
    boost::asio::steady_timer mended_;   // cancelled when mend() is through
    boost::asio::steady_timer refused_;  // the pause before a store that refuses is asked again
    std::optional<Result<void>> open_result_;
    bool is_opening_ = false;
    bool is_mending_ = false;
    bool is_pumping_ = false;
    bool is_following_ = false;
    bool follow_again_ = false;
    bool is_saving_ = false;
    bool is_archiving_ = false;
    bool is_archived_ = false;  // the log is one value in the store
};

/// All hubs of this server, and the alarm that lets deadlines take effect.
class Hubs {
public:
    explicit Hubs(HubContext context);

    /// Spawns the alarm and the sweeper.
    void start();
    /// Stops both and saves snapshots. Connections must be gone before.
    Task<void> stop();

    /// The open hub of a session, made if need be.
    Task<Result<std::shared_ptr<SessionHub>>> get(std::string session);
    void forget(const std::string& session) { hubs_.erase(session); }
    /// The session was deleted: who is connected to it here is sent away.
    void close(const std::string& session);
    void broadcast(const Frame& frame);
    /// The store is back, and may be another: each hub looks whether its log is whole.
    void look_again();
    std::size_t size() const { return hubs_.size(); }

private:
    Task<void> alarm();
    Task<void> sweep();
    Task<void> tick(std::string session);
    Task<void> settle(std::shared_ptr<SessionHub> hub);

    HubContext context_;
    std::map<std::string, std::shared_ptr<SessionHub>> hubs_;
    std::map<std::string, std::chrono::steady_clock::time_point> quiet_until_;  // by session
    boost::asio::steady_timer alarm_timer_;
    boost::asio::steady_timer sweep_timer_;
    bool stopping_ = false;
};

/// What the store must write together with a batch's records.
store::Effects to_effects(const session::FollowUps& follow_ups);
std::vector<std::string> to_payloads(const std::vector<session::Record>& records);

}  // namespace rehearse::app
