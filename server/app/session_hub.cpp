#include "app/session_hub.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "package/bundle.hpp"
#include "protocol/event_json.hpp"
#include "protocol/job_json.hpp"
#include "protocol/messages.hpp"
#include "protocol/rest.hpp"
#include "protocol/state_json.hpp"
#include "session/follow_ups.hpp"
#include "session/permissions.hpp"

namespace rehearse::app {
namespace {

constexpr std::size_t read_page = 1'000;
constexpr std::size_t batch_max = 256;
constexpr std::uint64_t snapshot_every = 500;
constexpr std::chrono::seconds idle_before_unload{60};
constexpr std::chrono::seconds sweep_interval{15};
constexpr Milliseconds alarm_interval{100};
constexpr Milliseconds store_patience{30'000};
constexpr Milliseconds refused_pause_first{200};
constexpr Milliseconds refused_pause_last{2'000};
constexpr Milliseconds follow_pause{100};  // before a store that refuses for now is asked again
constexpr Milliseconds tick_pause{200};
constexpr Milliseconds tick_pause_failed{2'000};
constexpr std::size_t due_at_once = 64;
constexpr Milliseconds decide_patience{5'000};
// A failover takes some seconds; what is older has long been on the replicas.
constexpr std::chrono::seconds recent_kept{30};
constexpr std::size_t recent_bytes_max = 512 * 1024;
constexpr int mend_attempts_max = 5;  // other servers give back theirs at the same time
// CURSOR-1: what a person may tell on average, and how many at once. Each goes to everybody: what comes
// quicker is left out. Pages send fewer.
constexpr std::chrono::milliseconds cursor_interval{40};
constexpr int cursor_burst = 10;
// SEAT-6: a link in wrong hands must not have filled the session before it can be revoked.
constexpr std::size_t joins_per_window_max = 20;
constexpr std::chrono::minutes join_window{1};

/// Runs and submissions ask for work; everything else does not.
bool asks_for_work(const session::Command& command) {
    return std::holds_alternative<session::Run>(command) ||
           std::holds_alternative<session::Submit>(command);
}

/// The language that a command wants to work in; null for commands that name none.
const std::string* language_of(const session::Command& command) {
    if (const auto* choose = std::get_if<session::LanguageChoose>(&command))
        return &choose->language;
    if (const auto* run = std::get_if<session::Run>(&command)) return &run->language;
    if (const auto* submit = std::get_if<session::Submit>(&command)) return &submit->language;
    return nullptr;
}

/// Nothing can happen any more: all is graded, no program runs, and the score is known.
bool is_final(const session::State& state) {
    return state.lifecycle == session::Lifecycle::archived && state.scored &&
           std::all_of(state.jobs->begin(), state.jobs->end(), [](const session::Job& job) {
               return job.phase == session::JobPhase::finished;
           });
}

Frame frame(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

store::Effects to_effects(const session::FollowUps& follow_ups) {
    store::Effects effects;
    for (const session::JobRequest& job : follow_ups.jobs) {
        effects.jobs.push_back({std::string(protocol::queue_of(job.purpose)), job.job,
                                protocol::encode_job_request(job)});
    }
    for (const session::JobRequest& job : follow_ups.jobs) {
        if (job.purpose != session::Purpose::submission) continue;
        effects.sources.push_back({job.job, package::sha256_hex(job.source), job.source});
    }
    if (!effects.sources.empty()) effects.needed = follow_ups.needed;
    if (follow_ups.deadline_changed) {
        std::optional<std::int64_t> deadline;
        if (follow_ups.deadline == session::when_a_job_is_done) {
            deadline = store::Effects::when_a_job_is_done;
        } else if (follow_ups.deadline) {
            deadline = to_millis(*follow_ups.deadline);
        }
        effects.deadline_ms = deadline;
    }
    if (follow_ups.index) {
        effects.index = store::IndexEntry{follow_ups.index->person,
                                          protocol::encode_session_summary(*follow_ups.index)};
    }
    return effects;
}

std::vector<std::string> to_payloads(const std::vector<session::Record>& records) {
    std::vector<std::string> payloads;
    payloads.reserve(records.size());
    for (const session::Record& record : records)
        payloads.push_back(protocol::encode_record(record));
    return payloads;
}

SessionHub::SessionHub(HubContext context, std::string session)
    : context_(std::move(context)),
      session_(std::move(session)),
      idle_since_(std::chrono::steady_clock::now()),
      opened_(context_.executor),
      mended_(context_.executor),
      refused_(context_.executor) {
    opened_.expires_at(boost::asio::steady_timer::time_point::max());
    mended_.expires_at(boost::asio::steady_timer::time_point::max());
}

SessionHub::~SessionHub() {
    if (subscription_) context_.store.sessions.unsubscribe(*subscription_);
}

Task<Result<void>> SessionHub::open() {
    auto self = shared_from_this();
    while (is_opening_) {
        auto waited = co_await opened_.async_wait(use_tuple);
        static_cast<void>(waited);
    }
    if (open_result_ && open_result_->has_value()) co_return Result<void>();
    is_opening_ = true;
    Result<void> result = co_await load();
    is_opening_ = false;
    open_result_ = result;
    opened_.cancel();
    co_return result;
}

Task<Result<void>> SessionHub::load() {
    if (!subscription_) {
        // The callback outlives nothing: the destructor takes it back.
        subscription_ = context_.store.sessions.subscribe(
            session_, [this](const store::Message& message) { on_message(message); });
    }
    auto snapshot = co_await context_.store.sessions.load_snapshot(session_);
    if (!snapshot) co_return snapshot.error();
    if (*snapshot) {
        auto state = protocol::decode_snapshot((*snapshot)->blob);
        if (state && state->seq == (*snapshot)->seq && state->hash == (*snapshot)->hash) {
            state_ = std::move(*state);
            snapshot_seq_ = state_.seq;
        } else {
            log::warn("snapshot_unreadable", {{"session_id", session_}});
        }
    }
    Result<void> caught_up = co_await catch_up();
    if (!caught_up) co_return caught_up;
    if (!state_.exists())
        co_return fail(ErrorCode::not_found, "There is no such session. It may have been deleted.");
    archive_when_final();
    co_return Result<void>();
}

Task<Result<void>> SessionHub::catch_up() {
    auto self = shared_from_this();
    const std::uint64_t connect = context_.store.redis.link().connects();
    for (;;) {
        // From the entry that we are at, not behind it: that it is still there is what shows that
        // the rest is.
        const store::Head head{state_.seq, state_.hash};
        const std::uint64_t after = head.seq == 0 ? 0 : head.seq - 1;
        auto entries = co_await context_.store.sessions.read(session_, after, read_page);
        if (!entries) co_return entries.error();
        const bool is_ours =
            head.seq == 0 || (!entries->empty() && entries->front().seq == head.seq &&
                              entries->front().hash == head.hash);
        if (!is_ours) {
            Result<void> mended = co_await mend();
            if (!mended) co_return mended;
            continue;
        }
        if (entries->size() == (head.seq == 0 ? 0U : 1U)) {
            looked_at_connect_ = connect;
            co_return Result<void>();
        }
        if (!ingest(*entries)) {
            Result<void> rebuilt = co_await rebuild();
            co_return rebuilt;
        }
    }
}

void SessionHub::look_again() {
    const bool ready = open_result_ && open_result_->has_value();
    if (!ready) return;  // is about to be read
    follow_again_ = true;
    if (!is_following_) context_.tasks.spawn("follow", follow());
}

/// The log does not hold what we folded: a failover took its end. Whoever still has that gives it
/// back as it was. Where others went on before, that is too late, and everybody is told.
Task<Result<void>> SessionHub::mend() {
    auto self = shared_from_this();
    if (is_mending_) {
        auto waited = co_await mended_.async_wait(use_tuple);
        static_cast<void>(waited);
        co_return Result<void>();
    }
    is_mending_ = true;
    Result<void> mended = co_await restore_or_rebuild();
    is_mending_ = false;
    mended_.cancel();
    co_return mended;
}

Task<Result<void>> SessionHub::restore_or_rebuild() {
    for (int attempt = 0; attempt < mend_attempts_max; ++attempt) {
        const store::Head ours{state_.seq, state_.hash};
        Result<bool> is_whole = co_await log_holds(ours);
        if (!is_whole) co_return is_whole.error();
        if (*is_whole) co_return Result<void>();  // another server was quicker
        Result<store::Head> head = co_await context_.store.sessions.head(session_);
        if (!head) {
            if (head.error().code == ErrorCode::not_found) lose_session();
            co_return head.error();
        }
        if (remembered_after(*head).empty()) break;
        Result<bool> restored = co_await restore(*head);
        if (!restored) co_return restored.error();
    }
    Result<void> rebuilt = co_await rebuild();
    co_return rebuilt;
}

Task<Result<bool>> SessionHub::log_holds(store::Head head) {
    if (head.seq == 0) co_return true;
    auto found = co_await context_.store.sessions.read(session_, head.seq - 1, 1);
    if (!found) co_return found.error();
    co_return !found->empty() && found->front().seq == head.seq && found->front().hash == head.hash;
}

/// False when `base` is not the end of the log any more.
Task<Result<bool>> SessionHub::restore(store::Head base) {
    std::vector<store::Entry> lost = remembered_after(base);
    Result<std::vector<session::JobRequest>> jobs = co_await jobs_of(base, lost);
    if (!jobs) co_return jobs.error();
    session::FollowUps follow_ups;
    follow_ups.jobs = std::move(*jobs);
    follow_ups.needed = session::needed_jobs(state_);
    follow_ups.deadline = session::next_deadline(state_);
    follow_ups.deadline_changed = true;
    follow_ups.index = session::index_entry(state_);
    const std::size_t count = lost.size();
    const std::uint64_t after = base.seq;
    auto restored = co_await context_.store.sessions.restore(
        session_, std::move(base), std::move(lost), to_effects(follow_ups));
    if (!restored || !*restored) co_return restored;
    context_.counters->entries_restored += count;
    log::warn("history_restored",
              {{"session_id", session_}, {"after_seq", after}, {"entries", count}});
    co_return true;
}

/// What the entries queued, to be queued again: also what has its verdict, since its result went
/// with it. The verdict that is in the log first stays (apply).
Task<Result<std::vector<session::JobRequest>>> SessionHub::jobs_of(
    store::Head base, std::vector<store::Entry> entries) {
    std::vector<session::JobRequest> jobs;
    const bool is_any = std::any_of(entries.begin(), entries.end(), [](const auto& entry) {
        const auto record = protocol::decode_record(entry.payload);
        return record && std::holds_alternative<session::JobQueued>(record->event);
    });
    if (!is_any) co_return jobs;
    Result<session::State> state = co_await read_state(base.seq);
    if (!state) co_return state.error();
    std::vector<session::Envelope> envelopes;
    for (const store::Entry& entry : entries) {
        envelopes.clear();
        if (!fold(entry, &*state, &envelopes)) break;
        if (envelopes.empty()) continue;
        const auto* queued = std::get_if<session::JobQueued>(&envelopes.front().record.event);
        if (queued == nullptr) continue;
        if (auto job = session::job_request(*state, *queued)) jobs.push_back(std::move(*job));
    }
    co_return jobs;
}

/// The state after entry `last_seq`, or after the last there is, from the log alone.
Task<Result<session::State>> SessionHub::read_state(std::uint64_t last_seq) {
    session::State state;
    std::vector<session::Envelope> envelopes;
    while (state.seq < last_seq) {
        auto entries = co_await context_.store.sessions.read(session_, state.seq, read_page);
        if (!entries) co_return entries.error();
        if (entries->empty()) break;
        for (const store::Entry& entry : *entries) {
            if (entry.seq > last_seq) break;
            envelopes.clear();
            if (!fold(entry, &state, &envelopes))
                co_return fail(ErrorCode::internal, "The log of this session is damaged.");
        }
    }
    co_return state;
}

/// Forgets everything, folds what is there, and sends clients away.
Task<Result<void>> SessionHub::rebuild() {
    auto self = shared_from_this();
    const std::uint64_t seq = state_.seq;
    Result<session::State> state = co_await read_state(std::numeric_limits<std::uint64_t>::max());
    if (!state) co_return state.error();
    if (!state->exists()) {
        // Deleted between two of our questions.
        lose_session();
        co_return fail(ErrorCode::not_found, "There is no such session. It may have been deleted.");
    }
    ++context_.counters->histories_changed;
    log::error("history_changed",
               {{"session_id", session_}, {"seq", seq}, {"seq_now", state->seq}});
    state_ = std::move(*state);
    snapshot_seq_ = 0;
    recent_.clear();
    recent_bytes_ = 0;
    const std::set<HubListener*> listeners = std::exchange(listeners_, {});
    for (HubListener* listener : listeners) listener->history_changed();
    co_return Result<void>();
}

/// It was deleted on another server, or the store came back empty. Whoever asks next is told that
/// there is no such session, by a look into the store.
void SessionHub::lose_session() {
    log::warn("session_gone", {{"session_id", session_}, {"seq", state_.seq}});
    looked_at_connect_ = context_.store.redis.link().connects();
    state_ = session::State();
    snapshot_seq_ = 0;
    recent_.clear();
    recent_bytes_ = 0;
    open_result_.reset();
    close_all();
}

void SessionHub::close_all() {
    const std::set<HubListener*> listeners = std::exchange(listeners_, {});
    for (HubListener* listener : listeners) listener->session_gone();
}

void SessionHub::remember(const store::Entry& entry) {
    const Milliseconds age = context_.store.clock.now() - from_millis(entry.at_ms);
    if (age > recent_kept) {  // read from a long log, when this hub was made
        recent_.clear();
        recent_bytes_ = 0;
        return;
    }
    recent_.push_back(Recent{entry, std::chrono::steady_clock::now()});
    recent_bytes_ += entry.payload.size();
    while (recent_bytes_ > recent_bytes_max) {
        recent_bytes_ -= recent_.front().entry.payload.size();
        recent_.pop_front();
    }
    forget_old();
}

void SessionHub::forget_old() {
    if (!is_checked()) return;
    const auto end = std::chrono::steady_clock::now() - recent_kept;
    while (!recent_.empty() && recent_.front().since < end) {
        recent_bytes_ -= recent_.front().entry.payload.size();
        recent_.pop_front();
    }
}

bool SessionHub::is_checked() const {
    const store::RedisLink& link = context_.store.redis.link();
    return link.is_up() && link.connects() == looked_at_connect_;
}

std::vector<store::Entry> SessionHub::remembered_after(const store::Head& base) const {
    std::vector<store::Entry> entries;
    for (const Recent& recent : recent_) {
        const store::Entry& entry = recent.entry;
        if (entry.seq <= base.seq) continue;
        const bool follows =
            !entries.empty() ||
            (entry.seq == base.seq + 1 &&
             store::chain_hash(base.hash, entry.seq, entry.at_ms, entry.payload) == entry.hash);
        if (!follows) return {};
        entries.push_back(entry);
    }
    return entries;
}

/// Takes the entry that follows; false when it does not follow. What we do not know, as a newer
/// server wrote it, has its place and no envelope.
bool SessionHub::fold(const store::Entry& entry, session::State* state,
                      std::vector<session::Envelope>* envelopes) const {
    if (entry.seq != state->seq + 1) return false;
    if (store::chain_hash(state->hash, entry.seq, entry.at_ms, entry.payload) != entry.hash)
        return false;
    auto record = protocol::decode_record(entry.payload);
    if (!record) {
        log::error("event_unknown", {{"session_id", session_}, {"seq", entry.seq}});
        state->seq = entry.seq;
        state->hash = entry.hash;
        return true;
    }
    session::Envelope envelope{entry.seq, from_millis(entry.at_ms), entry.hash, std::move(*record)};
    session::apply(*state, envelope);
    envelopes->push_back(std::move(envelope));
    return true;
}

bool SessionHub::ingest(const std::vector<store::Entry>& entries) {
    std::vector<session::Envelope> envelopes;
    const std::uint64_t from = state_.seq + 1;
    for (const store::Entry& entry : entries) {
        if (entry.seq <= state_.seq) continue;
        if (!fold(entry, &state_, &envelopes)) return false;
        remember(entry);
    }
    if (state_.seq >= from) tell_listeners(from, envelopes);
    give_time_back(envelopes);
    if (state_.seq >= snapshot_seq_ + snapshot_every && !is_saving_) {
        context_.tasks.spawn("save_snapshot", save_snapshot());
    }
    archive_when_final();
    return true;
}

void SessionHub::archive_when_final() {
    if (is_archiving_ || is_archived_ || !is_final(state_)) return;
    is_archiving_ = true;
    context_.tasks.spawn("archive", archive());
}

Task<void> SessionHub::archive() {
    auto self = shared_from_this();
    store::Head head{state_.seq, state_.hash};
    Result<bool> archived = co_await context_.store.sessions.archive(session_, std::move(head));
    is_archiving_ = false;
    is_archived_ = archived && *archived;
    if (is_archived_) {
        log::info("session_archived", {{"session_id", session_}, {"seq", state_.seq}});
    } else if (!archived && archived.error().code != ErrorCode::store_away) {
        is_archived_ = true;  // as far as it goes: trying again would cost as much and end the same
        log::warn("session_not_archived",
                  {{"session_id", session_}, {"cause", archived.error().message}});
    }
}

/// TIME-3: what a job cost its round is decided like everything else, by a batch; the runner's
/// events come without one.
void SessionHub::give_time_back(const std::vector<session::Envelope>& envelopes) {
    if (state_.lifecycle != session::Lifecycle::live || state_.owing.empty()) return;
    const bool job_moved =
        std::any_of(envelopes.begin(), envelopes.end(), [](const session::Envelope& envelope) {
            return std::holds_alternative<session::JobStarted>(envelope.record.event) ||
                   std::holds_alternative<session::JobFinished>(envelope.record.event);
        });
    if (!job_moved) return;
    session::CommandContext context;
    context.person = state_.owner;
    const bool queued = submit(session::Tick{}, std::move(context), nullptr);
    static_cast<void>(queued);
}

void SessionHub::tell_listeners(std::uint64_t from,
                                const std::vector<session::Envelope>& envelopes) {
    // What is told depends on a person by what they may see alone, so most of the time one frame is
    // enough for all.
    std::map<std::vector<bool>, Frame> by_sight;
    const Instant now = context_.store.clock.now();
    for (HubListener* listener : listeners_) {
        std::vector<bool> sight;
        for (const session::Envelope& envelope : envelopes)
            sight.push_back(session::may_see(state_, envelope, listener->person()));
        Frame& told = by_sight[std::move(sight)];
        if (!told) {
            told = frame(protocol::encode_events(state_, listener->person(), from, state_.seq,
                                                 state_.hash, now, envelopes));
        }
        listener->deliver(told);
    }
    if (state_.people.size() > 1) send_away_the_removed();
}

void SessionHub::send_away_the_removed() {
    std::vector<HubListener*> removed;
    for (HubListener* listener : listeners_) {
        if (!session::is_participant(state_, listener->person())) removed.push_back(listener);
    }
    for (HubListener* listener : removed) {
        detach(listener);
        listener->removed();
    }
}

bool SessionHub::take_join() {
    const auto now = std::chrono::steady_clock::now();
    while (!joined_.empty() && now - joined_.front() >= join_window) joined_.pop_front();
    if (joined_.size() >= joins_per_window_max) return false;
    joined_.push_back(now);
    return true;
}

void SessionHub::give_join_back() {
    if (!joined_.empty()) joined_.pop_back();
}

Task<void> SessionHub::send_out(std::string text) {
    auto self = shared_from_this();
    auto sent = co_await context_.store.sessions.publish(session_, std::move(text));
    static_cast<void>(sent);
}

void SessionHub::publish(std::string text) {
    context_.tasks.spawn("publish", send_out(std::move(text)));
}

void SessionHub::announce() {
    if (state_.people.size() < 2) return;
    std::set<std::string> here;
    for (const HubListener* listener : listeners_) here.insert(listener->person());
    publish(protocol::encode_presence(context_.server, here));
}

bool SessionHub::attach(HubListener* listener) {
    const auto of_person = std::count_if(
        listeners_.begin(), listeners_.end(),
        [&](const HubListener* other) { return other->person() == listener->person(); });
    if (static_cast<std::size_t>(of_person) >= limits::connections_per_person_max) return false;
    listeners_.insert(listener);
    announce();
    return true;
}

void SessionHub::tell_cursor(const std::string& person, std::string text) {
    // Some may come at once after a stall; to drop the last of them would leave the cursor where it is
    // not until it moves again.
    const auto now = std::chrono::steady_clock::now();
    auto& due = cursor_due_[person];
    if (due > now + cursor_burst * cursor_interval) return;
    due = std::max(due, now) + cursor_interval;
    publish(std::move(text));
}

void SessionHub::on_message(const store::Message& message) {
    if (message.kind == store::Message::Kind::ephemeral) {
        broadcast(frame(message.payload));
        return;
    }
    // While loading or appending, our own reads and replies bring the same entries in order; a hint
    // that fits is taken at once.
    const bool ready = open_result_ && open_result_->has_value();
    if (!ready) return;
    if (message.kind == store::Message::Kind::entries && !message.entries.empty() &&
        message.from == state_.seq + 1 && ingest(message.entries)) {
        return;
    }
    if (message.kind == store::Message::Kind::entries && message.to <= state_.seq) return;
    follow_again_ = true;
    if (!is_following_) context_.tasks.spawn("follow", follow());
}

Task<void> SessionHub::follow() {
    auto self = shared_from_this();
    is_following_ = true;
    boost::asio::steady_timer pause(context_.executor);
    while (follow_again_ && !context_.is_stopping()) {
        follow_again_ = false;
        Result<void> caught_up = co_await catch_up();
        if (caught_up) continue;
        if (caught_up.error().code != ErrorCode::store_away || !context_.store.is_up()) break;
        // A primary that was just made refuses writes until a replica follows. What we remember has
        // to be there before anybody writes on behind the gap.
        follow_again_ = true;
        pause.expires_after(follow_pause);
        auto waited = co_await pause.async_wait(use_tuple);
        static_cast<void>(waited);
    }
    is_following_ = false;
}

void SessionHub::detach(HubListener* listener) {
    if (listeners_.erase(listener) == 0) return;
    if (!context_.is_stopping()) announce();
    if (listeners_.empty()) idle_since_ = std::chrono::steady_clock::now();
}

void SessionHub::broadcast(const Frame& told) {
    for (HubListener* listener : listeners_) listener->deliver(told);
}

bool SessionHub::submit(session::Command command, session::CommandContext context,
                        std::function<void(Outcome)> done) {
    if (waiting_.size() >= limits::commands_pending_per_session_max) return false;
    waiting_.push_back(Pending{std::move(command), std::move(context), std::move(done)});
    if (!is_pumping_) {
        is_pumping_ = true;
        context_.tasks.spawn("session_pump", pump());
    }
    return true;
}

Task<Result<std::uint64_t>> SessionHub::decide(session::Command command,
                                               session::CommandContext context) {
    auto self = shared_from_this();
    struct Waiting {
        explicit Waiting(const boost::asio::any_io_executor& executor) : timer(executor) {}
        boost::asio::steady_timer timer;
        std::optional<Outcome> outcome;
    };
    auto waiting = std::make_shared<Waiting>(context_.executor);
    waiting->timer.expires_after(decide_patience);
    const bool queued =
        submit(std::move(command), std::move(context), [waiting](const Outcome& outcome) {
            waiting->outcome = outcome;
            waiting->timer.cancel();
        });
    if (!queued) {
        co_return fail(ErrorCode::too_many_requests,
                       "Too much is waiting: send it again in a moment.");
    }
    if (!waiting->outcome) {
        auto waited = co_await waiting->timer.async_wait(use_tuple);
        static_cast<void>(waited);
    }
    if (!waiting->outcome)
        co_return fail(ErrorCode::store_away, "The store cannot be reached: try again.");
    if (waiting->outcome->refusal) co_return *waiting->outcome->refusal;
    co_return waiting->outcome->seq;
}

Task<void> SessionHub::pump() {
    auto self = shared_from_this();
    while (!waiting_.empty()) {
        std::vector<Pending> batch;
        while (!waiting_.empty() && batch.size() < batch_max) {
            batch.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        Step step = Step::again;
        while (step == Step::again) {
            step = co_await decide_and_append(&batch);
        }
        if (step == Step::store_away) {
            // Nothing of it was acknowledged: clients keep it, and send it again when they hear
            // that the store is back.
            waiting_.clear();
            broadcast(frame(protocol::encode_status(protocol::StoreStatus::away)));
            const bool is_back = co_await wait_for_store();
            if (is_back) {
                Result<void> caught_up = co_await catch_up();
                static_cast<void>(caught_up);
                broadcast(frame(protocol::encode_status(protocol::StoreStatus::ok)));
            }
        }
    }
    is_pumping_ = false;
    idle_since_ = std::chrono::steady_clock::now();
}

/// Returns once the store takes what is written, or false when this server stops. That it answers
/// is not enough: out of memory or with a full disk it refuses every write, and clients told "ok"
/// would send again, and again.
Task<bool> SessionHub::wait_for_store() {
    Milliseconds pause = refused_pause_first;
    std::vector<std::string> nothing;
    store::Effects none;
    while (!context_.is_stopping()) {
        auto up = co_await context_.store.redis.link().wait_up(store_patience);
        if (up) {
            // Changes nothing: it only confirms the head.
            store::Head head{state_.seq, state_.hash};
            auto written =
                co_await context_.store.sessions.append(session_, std::move(head), nothing, none);
            const bool is_set_back =
                written && std::holds_alternative<store::HistoryChanged>(*written);
            if (is_set_back) {
                // That was told without writing: whether it takes anything, mending shows.
                Result<void> mended = co_await mend();
                if (mended || mended.error().code != ErrorCode::store_away) co_return true;
            } else if (written || written.error().code != ErrorCode::store_away) {
                co_return true;
            }
        }
        refused_.expires_after(pause);
        auto waited = co_await refused_.async_wait(use_tuple);
        static_cast<void>(waited);
        pause = std::min(pause * 2, refused_pause_last);
    }
    co_return false;
}

/// What only this server knows against a command, and the session's rules do not: that the graders
/// are busy or lack the language. Nothing against one that is in the log already.
std::optional<Error> SessionHub::objection(const Pending& pending) const {
    const std::string* language = language_of(pending.command);
    if (language == nullptr) return std::nullopt;
    const bool known =
        pending.context.n != 0 &&
        state_.accepted_seq(pending.context.person, pending.context.client, pending.context.n)
            .has_value();
    if (known) return std::nullopt;
    if (!context_.has_language(*language)) {
        return fail(ErrorCode::language_unavailable,
                    "No grader has this language installed: choose another one.");
    }
    if (asks_for_work(pending.command) && context_.queue_is_full())
        return fail(ErrorCode::queue_full, "The graders are busy: try again in a moment.");
    return std::nullopt;
}

/// `batch` belongs to pump(), which waits for us.
Task<SessionHub::Step> SessionHub::decide_and_append(std::vector<Pending>* batch) {
    const store::Head expected{state_.seq, state_.hash};
    session::Batch decided(state_, context_.store.clock.now(), random_id);
    std::vector<Outcome> outcomes;
    bool is_gone = false;
    for (const Pending& pending : *batch) {
        Outcome outcome;
        outcome.refusal = objection(pending);
        if (!outcome.refusal) {
            auto result = decided.add(pending.command, pending.context);
            if (!result) {
                outcome.refusal = result.error();
            } else {
                outcome.seq = result->seq.value_or(state_.seq);
                outcome.repeated = result->repeated;
            }
        }
        outcomes.push_back(std::move(outcome));
    }
    if (!decided.empty()) {
        auto appended = co_await context_.store.sessions.append(
            session_, expected, to_payloads(decided.records()), to_effects(decided.follow_ups()));
        if (!appended) {
            if (appended.error().code == ErrorCode::store_away) co_return Step::store_away;
            for (Outcome& outcome : outcomes) outcome.refusal = appended.error();
            is_gone = appended.error().code == ErrorCode::not_found;
        } else if (const auto* conflict = std::get_if<store::Conflict>(&*appended)) {
            if (!ingest(conflict->missing)) {
                Result<void> rebuilt = co_await rebuild();
                if (!rebuilt) co_return Step::store_away;
            }
            Result<void> caught_up = co_await catch_up();
            co_return caught_up ? Step::again : Step::store_away;
        } else if (std::holds_alternative<store::HistoryChanged>(*appended)) {
            Result<void> mended = co_await mend();
            if (mended) co_return Step::again;
            if (mended.error().code == ErrorCode::store_away) co_return Step::store_away;
            for (Outcome& outcome : outcomes) outcome.refusal = mended.error();
        } else if (!ingest(std::get<store::Kept>(*appended).entries)) {
            Result<void> rebuilt = co_await rebuild();
            static_cast<void>(rebuilt);
        }
    }
    for (std::size_t i = 0; i < batch->size(); ++i) {
        if ((*batch)[i].done) (*batch)[i].done(std::move(outcomes[i]));
    }
    if (is_gone) lose_session();
    co_return Step::done;
}

Task<void> SessionHub::put_deadline() {
    session::FollowUps follow_ups;
    follow_ups.deadline = session::next_deadline(state_);
    // One that has passed has just been dealt with, as far as it can be.
    if (follow_ups.deadline && *follow_ups.deadline <= context_.store.clock.now())
        follow_ups.deadline.reset();
    follow_ups.deadline_changed = true;
    store::Head head{state_.seq, state_.hash};
    std::vector<std::string> none;
    auto written = co_await context_.store.sessions.append(session_, std::move(head),
                                                           std::move(none), to_effects(follow_ups));
    static_cast<void>(written);  // if others were quicker the alarm rings again
}

Task<void> SessionHub::save_snapshot() {
    auto self = shared_from_this();
    if (is_saving_ || state_.seq == snapshot_seq_ || !state_.exists()) co_return;
    is_saving_ = true;
    store::Snapshot snapshot{state_.seq, state_.hash, protocol::encode_snapshot(state_)};
    const std::uint64_t seq = snapshot.seq;
    auto saved = co_await context_.store.sessions.save_snapshot(session_, std::move(snapshot));
    if (saved) snapshot_seq_ = std::max(snapshot_seq_, seq);
    is_saving_ = false;
}

Hubs::Hubs(HubContext context)
    : context_(std::move(context)),
      alarm_timer_(context_.executor),
      sweep_timer_(context_.executor) {}

void Hubs::start() {
    context_.tasks.spawn("alarm", alarm());
    context_.tasks.spawn("sweep", sweep());
}

Task<void> Hubs::stop() {
    stopping_ = true;
    alarm_timer_.cancel();
    sweep_timer_.cancel();
    const auto hubs = std::exchange(hubs_, {});
    for (const auto& entry : hubs) {
        entry.second->stop();
        if (context_.store.is_up()) co_await entry.second->save_snapshot();
    }
}

void Hubs::close(const std::string& session) {
    const auto found = hubs_.find(session);
    if (found == hubs_.end()) return;
    const std::shared_ptr<SessionHub> hub = found->second;
    hubs_.erase(found);
    hub->close_all();
}

Task<Result<std::shared_ptr<SessionHub>>> Hubs::get(std::string session) {
    std::shared_ptr<SessionHub>& slot = hubs_[session];
    if (!slot) slot = std::make_shared<SessionHub>(context_, session);
    std::shared_ptr<SessionHub> hub = slot;
    Result<void> opened = co_await hub->open();
    if (!opened) {
        // Only ours: somebody may have made another meanwhile, after the first who waited with us
        // had removed this one.
        if (const auto found = hubs_.find(session); found != hubs_.end() && found->second == hub)
            hubs_.erase(found);
        co_return opened.error();
    }
    const auto placed = hubs_.try_emplace(session, hub);
    if (!placed.second && placed.first->second != hub) {
        // The first who waited with us failed and removed this one, and another was made meanwhile.
        auto other = co_await get(session);
        co_return other;
    }
    // Or the sweeper could take it away before the one who asked is attached to it.
    hub->keep();
    co_return hub;
}

void Hubs::broadcast(const Frame& told) {
    for (const auto& entry : hubs_) entry.second->broadcast(told);
}

void Hubs::look_again() {
    for (const auto& entry : hubs_) entry.second->look_again();
}

Task<void> Hubs::alarm() {
    while (!stopping_) {
        alarm_timer_.expires_after(alarm_interval);
        auto waited = co_await alarm_timer_.async_wait(use_tuple);
        static_cast<void>(waited);
        if (stopping_) co_return;
        if (!context_.store.is_up()) continue;
        auto due = co_await context_.store.deadlines.due(due_at_once);
        if (!due) continue;
        const auto now = std::chrono::steady_clock::now();
        std::erase_if(quiet_until_, [now](const auto& entry) { return entry.second <= now; });
        for (std::string& session : *due) {
            // Until the append has moved the deadline the alarm would name the session again: leave
            // it alone for a moment.
            if (quiet_until_.try_emplace(session, now + tick_pause).second)
                context_.tasks.spawn("tick", tick(std::move(session)));
        }
    }
}

Task<void> Hubs::tick(std::string session) {
    auto hub = co_await get(session);
    if (!hub) {
        quiet_until_[session] = std::chrono::steady_clock::now() + tick_pause_failed;
        co_return;
    }
    ++context_.counters->deadlines_fired;
    session::CommandContext context;
    context.person = (*hub)->state().owner;
    const bool queued = (*hub)->submit(session::Tick{}, std::move(context), nullptr);
    static_cast<void>(queued);
    if ((*hub)->state().is_over()) co_await settle(*hub);
}

/// The alarm of a session that is over: the last verdict may have come, or only one of them.
Task<void> Hubs::settle(std::shared_ptr<SessionHub> hub) {
    Result<void> caught_up = co_await hub->catch_up();
    if (!caught_up) co_return;
    const session::State& state = hub->state();
    if (!state.scored && session::is_graded(state)) {
        Result<void> recorded = co_await context_.record_score(hub);
        if (recorded) co_return;
        if (recorded.error().code == ErrorCode::store_away) co_return;  // the alarm rings again
        log::error("score_not_recorded",
                   {{"session_id", hub->session()}, {"cause", recorded.error().message}});
        quiet_until_[hub->session()] = std::chrono::steady_clock::now() + tick_pause_failed;
    }
    co_await hub->put_deadline();
}

Task<void> Hubs::sweep() {
    while (!stopping_) {
        sweep_timer_.expires_after(sweep_interval);
        auto waited = co_await sweep_timer_.async_wait(use_tuple);
        static_cast<void>(waited);
        if (stopping_) co_return;
        const auto now = std::chrono::steady_clock::now();
        std::vector<std::shared_ptr<SessionHub>> idle;
        for (const auto& entry : hubs_) {
            entry.second->announce_if_anybody();
            entry.second->forget_old();
            if (!entry.second->is_checked()) {
                if (context_.store.is_up()) entry.second->look_again();
                continue;
            }
            entry.second->archive_when_final();
            if (entry.second->is_idle() && now - entry.second->idle_since() > idle_before_unload)
                idle.push_back(entry.second);
        }
        for (const auto& hub : idle) {
            co_await hub->save_snapshot();
            // Somebody may have come, or another have been made, while we saved.
            const auto found = hubs_.find(hub->session());
            const bool is_still_idle =
                hub->is_idle() &&
                std::chrono::steady_clock::now() - hub->idle_since() > idle_before_unload;
            if (found != hubs_.end() && found->second == hub && is_still_idle) hubs_.erase(found);
        }
    }
}

}  // namespace rehearse::app
