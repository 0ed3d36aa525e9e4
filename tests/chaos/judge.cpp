#include "chaos/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "editing/utf16.hpp"
#include "protocol/event_json.hpp"

namespace rehearse::chaos {
namespace {

constexpr std::size_t faults_max = 40;
constexpr Milliseconds clocks_differ{250};  // a server knows the store's clock by asking

template <class Kind>
const Kind* as(const session::Envelope& entry) {
    return std::get_if<Kind>(&entry.record.event);
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

void LogReader::take(const store::Entry& entry) {
    if (entry.seq != log_.head() + 1 ||
        store::chain_hash(hash_, entry.seq, entry.at_ms, entry.payload) != entry.hash)
        log_.faults.push_back(fmt::format("entry {} does not follow", entry.seq));
    hash_ = entry.hash;
    auto record = protocol::decode_record(entry.payload);
    if (!record) throw std::runtime_error("an entry cannot be read");
    log_.entries.push_back({entry.seq, from_millis(entry.at_ms), entry.hash, std::move(*record)});
    const session::Envelope& envelope = log_.entries.back();
    if (envelope.record.n)
        log_.commands[{envelope.record.client, *envelope.record.n}].push_back(entry.seq);
    see_clock(envelope);
    fold_text(envelope);
    count_jobs(envelope);
}

/// The clock of one session, as its log tells it.
void LogReader::see_clock(const session::Envelope& entry) {
    if (const auto* opened = as<session::RoundOpened>(entry)) {
        if (++log_.opened[opened->round] > 1) wrong_time(entry, "opened a round again");
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
        close_round(entry, *closed);
    } else if (const auto* ended = as<session::SessionEnded>(entry)) {
        if (++log_.ended > 1) wrong_time(entry, "ended again");
        if (ended->reason != session::EndReason::time) wrong_time(entry, "did not end by time");
    } else if (as<session::SessionScored>(entry) != nullptr) {
        ++log_.scored;
    }
}

void LogReader::close_round(const session::Envelope& entry, const session::RoundClosed& closed) {
    if (++log_.closed[closed.round] > 1) wrong_time(entry, "closed a round again");
    if (closed.reason != session::CloseReason::time) {
        wrong_time(entry, "a round did not end by time");
        return;
    }
    ++log_.deadlines;
    if (!deadline_ || closed.closed_at != *deadline_)
        wrong_time(entry, "a round ended at another time than its deadline");
    if (entry.at + clocks_differ < closed.closed_at)
        wrong_time(entry, "a round ended before its time");
    deadline_.reset();
}

void LogReader::wrong_time(const session::Envelope& entry, const char* what) {
    log_.faults.push_back(fmt::format("deadline: entry {} {}", entry.seq, what));
}

void LogReader::fold_text(const session::Envelope& entry) {
    if (const auto* made = as<session::DocumentCreated>(entry)) {
        if (!log_.documents.emplace(made->doc, Text{made->text, 0}).second)
            log_.faults.push_back("a document was made again: " + made->doc);
    }
    const auto* edited = as<session::Edited>(entry);
    if (edited == nullptr) return;
    Text& document = log_.documents[edited->doc];
    if (edited->version != document.version)
        log_.faults.push_back(fmt::format("entry {} skips a version", entry.seq));
    std::uint64_t number = edited->first;
    for (const editing::ChangeSet& changes : edited->updates) {
        if (changes.length_before() != document.text.size()) {
            log_.faults.push_back(fmt::format("entry {} does not fit its text", entry.seq));
            return;
        }
        document.text = changes.apply(document.text);
        ++document.version;
        LoggedUpdate& update = log_.updates[{edited->client, edited->doc}][number++];
        ++update.times;
        for (const editing::Section& section : changes.sections())
            update.inserted += section.inserted;
    }
    if (editing::check_of(document.text) != edited->check)
        log_.faults.push_back(fmt::format("entry {} has another check", entry.seq));
}

void LogReader::count_jobs(const session::Envelope& entry) {
    if (const auto* queued = as<session::JobQueued>(entry)) ++log_.queued[queued->job];
    const auto* finished = as<session::JobFinished>(entry);
    if (finished == nullptr) return;
    ++log_.finished[finished->job];
    if (finished->verdict == rehearse::Verdict::IE) ++log_.internal_errors;
    if (!log_.queued.contains(finished->job))
        log_.faults.push_back(fmt::format("job {} was never queued", finished->job));
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
    graded += log.finished.size() - static_cast<std::uint64_t>(log.internal_errors);
    internal_errors += static_cast<std::uint64_t>(log.internal_errors);
    if (log.opened != log.closed) {
        ++deadlines_wrong;
        fault("not every round that opened has closed");
    }
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

void Verdict::judge_diary(const Diary& diary, const Log& log) {
    for (const std::string& what : diary.faults) fault(what);
    for (const auto& [who, sent] : diary.commands) {
        const auto found = log.commands.find(who);
        if (sent.seq) ++commands;
        if (found == log.commands.end()) {
            if (!sent.seq) continue;  // nobody promised anything
            ++commands_lost;
            fault(fmt::format("command {} of {}, acknowledged at {}, is lost: {}", who.second,
                              who.first, *sent.seq, sent.command.dump()));
            continue;
        }
        std::ptrdiff_t made = 0;
        for (const std::uint64_t seq : found->second)
            made += is_made_by(log.entries.at(seq - 1).record.event, sent.command) ? 1 : 0;
        if (made > 1) ++commands_doubled;
        // One that was kept although its answer never came is there once, too.
        if (made != 1 || found->second.back() != sent.seq.value_or(found->second.back())) {
            fault(fmt::format("command {} of {}, acknowledged at {}, is {} times at {}: {}",
                              who.second, who.first, sent.seq.value_or(0), made,
                              found->second.back(), sent.command.dump()));
        }
    }
    for (const auto& [who, typed] : diary.typed) {
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

void Verdict::judge_screen(const std::string& person, const Screen& screen, const Log& log) {
    for (const auto& [doc, text] : log.documents) {
        ++screens;
        const auto found = screen.find(doc);
        if (found != screen.end() && found->second.text() == text.text &&
            found->second.version() == text.version)
            continue;
        ++divergent;
        fault(fmt::format("{} sees another text of {} than the log has", person, doc));
    }
}

}  // namespace rehearse::chaos
