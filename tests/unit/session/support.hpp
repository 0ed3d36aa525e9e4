// What the tests of sessions share: a plan, and a desk at which time is advanced by hand and every
// event is folded at once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "editing/utf16.hpp"
#include "session/batch.hpp"
#include "session/decide.hpp"
#include "session/state.hpp"
#include "session/view.hpp"

namespace rehearse::session::test {

using std::chrono_literals::operator""s;

inline Plan small_plan() {
    PlanItem question{
        "i1", ItemKind::theory, "idempotency", "Idempotency", "hash-q", 5, 0, {"apis"}, {}, {}, "",
        {}};
    PlanItem cache{"i2",
                   ItemKind::coding,
                   "lrucache",
                   "LRU cache",
                   "hash-lru",
                   15,
                   100,
                   {"caching"},
                   {"c", "python3", "cpp"},
                   {{"python3", "# start\n"}, {"cpp", "// start\n"}, {"c", "/* start */\n"}},
                   "",
                   {"secret hint one", "secret hint two"}};
    PlanItem limiter = cache;
    limiter.id = "i3";
    limiter.ref = "tokenbucket";
    limiter.title = "Token bucket";
    limiter.languages = {"cpp", "c"};
    return {"junior-screen",
            "Junior screen",
            "beginner",
            {{"theory", "Warm-up", ItemKind::theory, 600s, {question}},
             {"coding", "Coding", ItemKind::coding, 1200s, {cache, limiter}}}};
}

struct Desk {
    State state;
    std::vector<Envelope> log;
    Instant now = from_millis(1'000'000);
    std::uint64_t n = 0;
    int ids = 0;
    FollowUps last;

    IdSource new_id() {
        return [this] { return "job-" + std::to_string(++ids); };
    }
    CommandContext me(std::uint64_t number) const { return {"ann", "tab", number}; }

    /// What the log does: gives places and instants, and everybody folds.
    void keep(const std::vector<Record>& records) {
        for (const Record& record : records) {
            const std::uint64_t seq = log.size() + 1;
            log.push_back({seq, now, "h" + std::to_string(seq), record});
            apply(state, log.back());
        }
    }
    /// An event of the runner, which decides nothing.
    void tell(Event event) { keep({{{}, {}, std::nullopt, std::move(event)}}); }

    void create(Plan plan = small_plan(), Mode mode = Mode::practice) {
        Batch batch({}, now, new_id());
        batch.create(created("s1", std::move(plan), "ann", "Ann", mode));
        last = batch.follow_ups();
        keep(batch.records());
    }
    Result<Batch::Decided> as(const CommandContext& context, const Command& command) {
        Batch batch(state, now, new_id());
        auto decided = batch.add(command, context);
        last = batch.follow_ups();
        keep(batch.records());
        return decided;
    }
    Result<Batch::Decided> ask(const Command& command) { return as(me(++n), command); }
    void tick() { (void)as(me(0), Tick{}); }

    editing::Version version(const std::string& doc) const {
        return state.document(doc)->version();
    }
    Result<Batch::Decided> type(const std::string& doc, std::u16string text) {
        const editing::Document* document = state.document(doc);
        EditPush push{doc, 0, 1, {}};
        if (document != nullptr) {
            const std::size_t length = document->text().size();
            push.version = document->version();
            push.first = document->next_number("tab");
            push.updates = {editing::ChangeSet::replacement(length, length, 0, std::move(text))};
        }
        return ask(push);
    }
    std::vector<std::string> kinds_since(std::size_t seq) const {
        static const char* const names[] = {"created", "started", "paused",  "resumed",  "ended",
                                            "opened",  "closed",  "item",    "doc",      "language",
                                            "edited",  "queued",  "running", "finished", "hint",
                                            "clock",   "scored",  "joined",  "removed",  "link",
                                            "revoked", "extended", "extra",  "locks",    "chat",
                                            "note",    "rated",   "recommended", "ticked", "shared",
                                            "signals", "noticed", "scheduled", "reopened",
                                            "archived", "added", "skipped", "moved", "role"};
        std::vector<std::string> out;
        for (std::size_t i = seq; i < log.size(); ++i)
            out.emplace_back(names[log[i].record.event.index()]);
        return out;
    }
};

/// A desk in the coding round with the LRU cache open in python3.
inline Desk coding_desk() {
    Desk desk;
    desk.create();
    (void)desk.ask(SessionStart{});
    (void)desk.ask(RoundFinish{"theory"});
    (void)desk.ask(ItemOpen{"i2"});
    return desk;
}

}  // namespace rehearse::session::test
