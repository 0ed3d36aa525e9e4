#include "chaos/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "editing/utf16.hpp"
#include "protocol/event_json.hpp"
#include "store/store.hpp"
#include "support/await.hpp"

namespace rehearse::chaos {
namespace {

constexpr std::size_t faults_max = 40;
constexpr std::size_t page = 1'000;
constexpr Milliseconds clocks_differ{250};  // a server knows the store's clock by asking

template <class Kind>
const Kind* as(const session::Envelope& entry) {
    return std::get_if<Kind>(&entry.record.event);
}

/// The clock of one session, as its log tells it.
class Clockwork {
public:
    explicit Clockwork(Log& log) : log_(log) {}

    void see(const session::Envelope& entry) {
        if (const auto* opened = as<session::RoundOpened>(entry)) {
            if (++log_.opened[opened->round] > 1) fault(entry, "opened a round again");
            deadline_ = opened->deadline_at;
        } else if (const auto* resumed = as<session::SessionResumed>(entry)) {
            deadline_ = resumed->deadline_at;
        } else if (as<session::SessionPaused>(entry) != nullptr) {
            deadline_.reset();
        } else if (const auto* extended = as<session::TimeExtended>(entry)) {
            if (extended->deadline_at) deadline_ = extended->deadline_at;
        } else if (const auto* adjusted = as<session::ClockAdjusted>(entry)) {
            deadline_ = adjusted->deadline_at;
        } else if (const auto* closed = as<session::RoundClosed>(entry)) {
            close(entry, *closed);
        } else if (const auto* ended = as<session::SessionEnded>(entry)) {
            if (++log_.ended > 1) fault(entry, "ended again");
            if (ended->reason != session::EndReason::time) fault(entry, "did not end by time");
        } else if (as<session::SessionScored>(entry) != nullptr) {
            ++log_.scored;
        }
    }

private:
    void close(const session::Envelope& entry, const session::RoundClosed& closed) {
        if (++log_.closed[closed.round] > 1) fault(entry, "closed a round again");
        if (closed.reason != session::CloseReason::time) {
            fault(entry, "a round did not end by time");
            return;
        }
        ++log_.deadlines;
        if (!deadline_ || closed.closed_at != *deadline_)
            fault(entry, "a round ended at another time than its deadline");
        if (entry.at + clocks_differ < closed.closed_at)
            fault(entry, "a round ended before its time");
        deadline_.reset();
    }
    void fault(const session::Envelope& entry, const char* what) {
        log_.faults.push_back(fmt::format("deadline: entry {} {}", entry.seq, what));
    }

    Log& log_;
    std::optional<Instant> deadline_;
};

void fold_text(Log& log, const session::Envelope& entry) {
    if (const auto* made = as<session::DocumentCreated>(entry)) {
        if (!log.documents.emplace(made->doc, Text{made->text, 0}).second)
            log.faults.push_back("a document was made again: " + made->doc);
    }
    const auto* edited = as<session::Edited>(entry);
    if (edited == nullptr) return;
    Text& document = log.documents[edited->doc];
    if (edited->version != document.version)
        log.faults.push_back(fmt::format("entry {} skips a version", entry.seq));
    std::uint64_t number = edited->first;
    for (const editing::ChangeSet& changes : edited->updates) {
        if (changes.length_before() != document.text.size()) {
            log.faults.push_back(fmt::format("entry {} does not fit its text", entry.seq));
            return;
        }
        document.text = changes.apply(document.text);
        ++document.version;
        LoggedUpdate& update = log.updates[{edited->client, edited->doc}][number++];
        ++update.times;
        for (const editing::Section& section : changes.sections())
            update.inserted += section.inserted;
    }
    if (editing::check_of(document.text) != edited->check)
        log.faults.push_back(fmt::format("entry {} has another check", entry.seq));
}

void count_jobs(Log& log, const session::Envelope& entry) {
    if (const auto* queued = as<session::JobQueued>(entry)) ++log.queued[queued->job];
    const auto* finished = as<session::JobFinished>(entry);
    if (finished == nullptr) return;
    ++log.finished[finished->job];
    if (finished->verdict == rehearse::Verdict::IE) ++log.internal_errors;
}

bool is_made_by(const session::Event& event, const Json& command) {
    const std::string kind = command.at("kind");
    if (const auto* said = std::get_if<session::ChatSaid>(&event))
        return kind == "chat_say" && command.at("text") == said->text;
    if (const auto* note = std::get_if<session::NoteWritten>(&event))
        return kind == "note_write" && command.at("text") == note->text;
    if (const auto* rated = std::get_if<session::Rated>(&event))
        return kind == "rate" && command.at("text") == rated->text;
    if (const auto* made = std::get_if<session::RecommendationMade>(&event))
        return kind == "recommend" && command.at("text") == made->text;
    if (const auto* opened = std::get_if<session::ItemOpened>(&event))
        return kind == "item_open" && command.at("item") == opened->item;
    if (const auto* queued = std::get_if<session::JobQueued>(&event)) {
        return (kind == "run" || kind == "submit") && command.at("item") == queued->item &&
               command.at("version") == queued->version;
    }
    if (std::holds_alternative<session::KeyPointTicked>(event)) return kind == "key_point_tick";
    if (std::holds_alternative<session::SessionPaused>(event)) return kind == "session_pause";
    if (std::holds_alternative<session::SessionResumed>(event)) return kind == "session_resume";
    if (std::holds_alternative<session::LocksSet>(event)) return kind == "locks";
    if (std::holds_alternative<session::TimeExtended>(event)) return kind == "time_extend";
    if (std::holds_alternative<session::LinkMade>(event)) return kind == "link_make";
    return false;
}

}  // namespace

Archive::Archive(const test::RedisServer& redis) {
    store::StoreOptions options;
    options.address = redis.address();
    options.link.quiet = true;
    store_ = std::make_unique<store::Store>(context_.get_executor(), std::move(options));
    store_->start();
    const auto up = test::await(context_, store_->redis.link().wait_up(std::chrono::seconds(30)));
    if (!up) throw std::runtime_error("the store does not answer");
}

Archive::~Archive() {
    test::await(context_, store_->stop());
}

Log Archive::read(const std::string& session) {
    Log log;
    Clockwork clockwork(log);
    std::string hash;
    for (;;) {
        const auto entries =
            test::await(context_, store_->sessions.read(session, log.head(), page));
        if (!entries) throw std::runtime_error("the log cannot be read");
        if (entries->empty()) return log;
        for (const store::Entry& entry : *entries) {
            if (entry.seq != log.head() + 1 ||
                store::chain_hash(hash, entry.seq, entry.at_ms, entry.payload) != entry.hash)
                log.faults.push_back(fmt::format("entry {} does not follow", entry.seq));
            hash = entry.hash;
            auto record = protocol::decode_record(entry.payload);
            if (!record) throw std::runtime_error("an entry cannot be read");
            log.entries.push_back(
                {entry.seq, from_millis(entry.at_ms), entry.hash, std::move(*record)});
            const session::Envelope& envelope = log.entries.back();
            if (envelope.record.n)
                log.commands[{envelope.record.client, *envelope.record.n}].push_back(entry.seq);
            clockwork.see(envelope);
            fold_text(log, envelope);
            count_jobs(log, envelope);
        }
    }
}

std::uint64_t Archive::head(const std::string& session) {
    const auto head = test::await(context_, store_->sessions.head(session));
    if (!head) throw std::runtime_error("the log cannot be read");
    return head->seq;
}

std::string Archive::leftovers() {
    std::string left;
    for (const char* queue : {"interactive", "submission", "batch"}) {
        const std::string key = store_->redis.key(fmt::format("jobs:{}", queue));
        const auto reply = test::await(context_, store_->redis.command({"XLEN", key}));
        if (!reply || reply->integer != 0) left += fmt::format("jobs in {}; ", queue);
    }
    const std::string key = store_->redis.key("deadlines");
    const auto reply = test::await(context_, store_->redis.command({"ZCARD", key}));
    if (!reply || reply->integer != 0) left += "deadlines; ";
    return left;
}

void Verdict::fault(std::string what) {
    if (faults.size() < faults_max) faults.push_back(std::move(what));
}

void Verdict::judge_session(const Log& log) {
    for (const std::string& what : log.faults) {
        if (what.starts_with("deadline")) ++deadlines_wrong;
        fault(what);
    }
    deadlines += static_cast<std::uint64_t>(log.deadlines);
    jobs += log.queued.size();
    internal_errors += static_cast<std::uint64_t>(log.internal_errors);
    if (log.opened != log.closed) fault("not every round that opened has closed");
    if (log.ended != 1) fault("the session did not end once");
    if (log.scored != 1) fault(fmt::format("the session was scored {} times", log.scored));
    for (const auto& [job, times] : log.queued) {
        const auto found = log.finished.find(job);
        const int finished = found == log.finished.end() ? 0 : found->second;
        if (times != 1 || finished != 1)
            fault(fmt::format("job {} was queued {} times and finished {}", job, times, finished));
    }
    // Whatever is there twice is wrong, whether or not anybody was told.
    for (const auto& [who, places] : log.commands) {
        if (places.back() - places.front() + 1 == places.size()) continue;
        ++commands_doubled;
        fault(fmt::format("command {} of {} is in the log at {} and at {}", who.second, who.first,
                          places.front(), places.back()));
    }
    for (const auto& [who, numbers] : log.updates) {
        std::uint64_t expected = 1;
        for (const auto& [number, update] : numbers) {
            if (update.times > 1) ++updates_doubled;
            if (update.times > 1 || number != expected)
                fault(fmt::format("update {} of {} in {} is in the log {} times, after {}", number,
                                  who.first, who.second, update.times, expected - 1));
            expected = number + 1;
        }
    }
}

void Verdict::judge_diary(const Person& person, const Log& log) {
    for (const std::string& what : person.diary().faults) fault(what);
    for (const auto& [who, sent] : person.diary().commands) {
        if (!sent.seq) continue;
        ++commands;
        const auto found = log.commands.find(who);
        if (found == log.commands.end()) {
            ++commands_lost;
            fault(fmt::format("command {} of {}, acknowledged at {}, is lost: {}", who.second,
                              who.first, *sent.seq, sent.command.dump()));
            continue;
        }
        std::ptrdiff_t made = 0;
        for (const std::uint64_t seq : found->second)
            made += is_made_by(log.entries.at(seq - 1).record.event, sent.command) ? 1 : 0;
        if (made > 1) ++commands_doubled;
        if (made != 1 || found->second.back() != *sent.seq) {
            fault(fmt::format("command {} of {}, acknowledged at {}, is {} times at {}: {}",
                              who.second, who.first, *sent.seq, made, found->second.back(),
                              sent.command.dump()));
        }
    }
    for (const auto& [who, typed] : person.diary().typed) {
        updates += typed.acknowledged;
        const auto found = log.updates.find(who);
        for (std::uint64_t number = 1; number <= typed.acknowledged; ++number) {
            const bool is_there = found != log.updates.end() && found->second.contains(number);
            if (!is_there) ++updates_lost;
            if (!is_there || found->second.at(number).inserted != typed.inserted.at(number - 1))
                fault(fmt::format("update {} of {} in {}, acknowledged, is {}", number, who.first,
                                  who.second, is_there ? "another" : "lost"));
        }
    }
}

void Verdict::judge_screen(const Person& person, const Log& log) {
    for (const auto& [doc, text] : log.documents) {
        ++screens;
        const auto found = person.documents().find(doc);
        if (found != person.documents().end() && found->second.text() == text.text &&
            found->second.version() == text.version)
            continue;
        ++divergent;
        fault(
            fmt::format("{} sees another text of {} than the log has", person.seat().person, doc));
    }
}

}  // namespace rehearse::chaos
