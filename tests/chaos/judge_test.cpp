// The judge must be able to find what it looks for: a session that is fine, and the same with one
// thing wrong at a time.
#include "chaos/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "editing/utf16.hpp"
#include "protocol/event_json.hpp"

namespace rehearse::chaos {
namespace {

using editing::ChangeSet;
using std::chrono::minutes;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* doc = "i1/python3";
const std::string anna = "client of anna";
const std::string ben = "client of ben";

Instant at(int minute) {
    return from_millis(1'800'000'000'000) + minutes(minute);
}

struct Happened {
    Instant when;
    session::Record record;
};

/// What a log is made of, what a person wrote down and what they see, all still open to change.
struct Story {
    std::vector<Happened> log;
    Diary diary;
    Screen screen;
    std::function<void(std::vector<store::Entry>&)> tamper = [](auto&) {};

    void add(int minute, session::Event event, const std::string& client = {},
             std::optional<std::uint64_t> n = {}) {
        log.push_back({at(minute), {client.empty() ? "" : "local", client, n, std::move(event)}});
    }
    /// Made by a command of Anna's that was acknowledged.
    void add_acknowledged(int minute, session::Event event, const Json& command) {
        const std::uint64_t n = diary.commands.size() + 1;
        add(minute, std::move(event), anna, n);
        diary.commands[{anna, n}] = {command, false, log.size()};
    }
    template <class Kind>
    std::vector<Happened>::iterator find(std::ptrdiff_t skip = 0) {
        return std::find_if(log.begin(), log.end(), [skip](const Happened& one) mutable {
            return std::holds_alternative<Kind>(one.record.event) && skip-- == 0;
        });
    }
    template <class Kind>
    Kind& the(std::ptrdiff_t skip = 0) {
        return std::get<Kind>(find<Kind>(skip)->record.event);
    }
    template <class Kind>
    void again() {
        log.push_back(*find<Kind>());
    }
    /// The same, right behind.
    template <class Kind>
    void at_once_again() {
        const auto found = find<Kind>();
        const auto place = static_cast<std::uint64_t>(found - log.begin()) + 1;
        const Happened copy = *found;
        log.insert(found + 1, copy);
        for (auto& [who, sent] : diary.commands) {
            if (sent.seq && *sent.seq > place) ++*sent.seq;
        }
    }
    template <class Kind>
    void lose(std::ptrdiff_t skip = 0) {
        log.erase(find<Kind>(skip));
    }

    Verdict judged() const {
        std::vector<store::Entry> entries;
        std::string hash;
        for (const Happened& one : log) {
            store::Entry entry{entries.size() + 1, to_millis(one.when), "",
                               protocol::encode_record(one.record)};
            entry.hash = store::chain_hash(hash, entry.seq, entry.at_ms, entry.payload);
            hash = entry.hash;
            entries.push_back(std::move(entry));
        }
        tamper(entries);
        LogReader reader;
        for (const store::Entry& entry : entries) reader.take(entry);
        Verdict verdict;
        verdict.judge_session(reader.log());
        verdict.judge_diary(diary, reader.log());
        verdict.judge_screen("anna", screen, reader.log());
        return verdict;
    }
};

session::Edited edited(const std::string& client, std::uint64_t version, std::uint64_t first,
                       std::u16string text, std::u16string inserted) {
    const std::uint32_t check = editing::check_of(text + inserted);
    return {doc,
            version,
            client,
            first,
            {ChangeSet::replacement(text.size(), text.size(), 0, inserted)},
            check,
            false};
}

/// Anna writes "ab" and "d", Ben "c" between; she chats and hands in; two rounds end by time.
Story a_fine_session() {
    Story story;
    story.add(0, session::SessionStarted{}, ben, 1);
    story.add(0, session::RoundOpened{"r1", at(0), at(10)});
    story.add(1, session::DocumentCreated{doc, u""});
    story.add(1, edited(anna, 0, 1, u"", u"ab"), anna);
    story.add(2, edited(ben, 1, 1, u"ab", u"c"), ben);
    story.add(3, edited(anna, 2, 2, u"abc", u"d"), anna);
    story.add_acknowledged(4, session::ChatSaid{"hello"},
                           {{"kind", "chat_say"}, {"text", "hello"}});
    story.add_acknowledged(
        5, session::JobQueued{"j1", "i1", session::Purpose::submission, "python3", 3, false, ""},
        {{"kind", "submit"}, {"item", "i1"}, {"language", "python3"}, {"version", 3}});
    story.add(5, session::JobStarted{"j1", 1});
    story.add(6, session::JobFinished{"j1", rehearse::Verdict::WA, 0, 100, 1, 3, false});
    story.add(12, session::RoundClosed{"r1", session::CloseReason::time, at(10)});
    story.add(12, session::RoundOpened{"r2", at(10), at(20)});
    story.add(14, session::SessionPaused{minutes(6)}, ben, 2);
    story.add(16, session::SessionResumed{at(22)}, ben, 3);
    story.add(25, session::RoundClosed{"r2", session::CloseReason::time, at(22)});
    story.add(25, session::SessionEnded{session::EndReason::time, at(22)});
    story.add(26, session::SessionScored{0, 100});
    story.diary.typed[{anna, doc}] = {{u"ab", u"d"}, 2};
    story.screen.emplace(doc, CollabDocument(u"abcd", 3));
    return story;
}

TEST(Judge, FindsNothingInASessionThatIsFine) {
    const Verdict verdict = a_fine_session().judged();
    EXPECT_THAT(verdict.faults, IsEmpty());
    EXPECT_EQ(verdict.commands, 2U);
    EXPECT_EQ(verdict.updates, 2U);
    EXPECT_EQ(verdict.deadlines, 2U);
    EXPECT_EQ(verdict.screens, 1U);
    EXPECT_EQ(verdict.graded, 1U);
}

TEST(Judge, AsksNothingOfWhatNobodyAcknowledged) {
    Story story = a_fine_session();
    story.diary.commands[{anna, 9}] = {{{"kind", "chat_say"}, {"text", "lost"}}, false, {}};
    story.diary.typed[{anna, doc}].inserted.push_back(u"lost");
    EXPECT_THAT(story.judged().faults, IsEmpty());
}

using Counter = std::uint64_t Verdict::*;
struct Row {
    const char* name;
    std::function<void(Story&)> harm;
    const char* told;
    Counter counted = nullptr;
};

const Row rows[] = {
    // Acknowledged and lost
    {"an edit is lost", [](Story& s) { s.lose<session::Edited>(2); },
     "update 2 of client of anna in i1/python3, acknowledged, is lost", &Verdict::updates_lost},
    {"an edit before others is lost", [](Story& s) { s.lose<session::Edited>(0); },
     "update 1 of client of anna in i1/python3, acknowledged, is lost", &Verdict::updates_lost},
    {"all edits of a document are lost",
     [](Story& s) {
         for (int i = 0; i < 3; ++i) s.lose<session::Edited>();
     },
     "update 2 of client of anna in i1/python3, acknowledged, is lost", &Verdict::updates_lost},
    {"an edit is kept as another",
     [](Story& s) {
         s.diary.typed[{anna, doc}].inserted[1] = u"x";
     },
     "update 2 of client of anna in i1/python3, acknowledged, is another"},
    {"a command is lost", [](Story& s) { s.lose<session::ChatSaid>(); },
     "command 1 of client of anna, acknowledged at 7, is lost", &Verdict::commands_lost},
    {"a command is kept as another", [](Story& s) { s.the<session::ChatSaid>().text = "bye"; },
     "command 1 of client of anna, acknowledged at 7, is 0 times"},
    {"a command was acknowledged at another place",
     [](Story& s) {
         s.diary.commands.at({anna, 1}).seq = 3;
     },
     "acknowledged at 3, is 1 times at 7"},
    {"an entry is lost and the rest is as it was",
     [](Story& s) { s.tamper = [](auto& entries) { entries.erase(entries.begin() + 6); }; },
     "entry 8 does not follow"},
    {"an entry was changed later",
     [](Story& s) { s.tamper = [](auto& entries) { entries[6].payload.replace(0, 0, " "); }; },
     "entry 7 does not follow"},
    // Twice
    {"an edit is there twice", [](Story& s) { s.add(26, edited(anna, 3, 2, u"abcd", u"d"), anna); },
     "update 2 of client of anna in i1/python3 is in the log 2 times", &Verdict::updates_doubled},
    {"a number of a client was left out", [](Story& s) { s.the<session::Edited>(1).first = 2; },
     "update 2 of client of ben in i1/python3 is in the log 1 times, after 0"},
    {"a command is there twice", [](Story& s) { s.again<session::ChatSaid>(); },
     "command 1 of client of anna is in the log at 7 and at 18", &Verdict::commands_doubled},
    {"a command is there twice, one behind the other",
     [](Story& s) { s.at_once_again<session::ChatSaid>(); }, "acknowledged at 7, is 2 times at 8",
     &Verdict::commands_doubled},
    {"a command is there twice that nobody acknowledged",
     [](Story& s) {
         s.at_once_again<session::ChatSaid>();
         s.diary.commands.at({anna, 1}).seq.reset();
     },
     "acknowledged at 0, is 2 times at 8", &Verdict::commands_doubled},
    // Texts
    {"a screen has another text", [](Story& s) { s.screen.at(doc) = CollabDocument(u"abdc", 3); },
     "anna sees another text of i1/python3", &Verdict::divergent},
    {"a screen is behind", [](Story& s) { s.screen.at(doc) = CollabDocument(u"abcd", 2); },
     "anna sees another text of i1/python3", &Verdict::divergent},
    {"a screen lacks a document", [](Story& s) { s.screen.clear(); },
     "anna sees another text of i1/python3", &Verdict::divergent},
    {"the server has another text", [](Story& s) { ++s.the<session::Edited>(1).check; },
     "entry 5 has another check"},
    {"a change does not fit",
     [](Story& s) { s.the<session::Edited>(1) = edited(ben, 1, 1, u"abx", u"c"); },
     "entry 5 does not fit its text"},
    {"a document is made again", [](Story& s) { s.again<session::DocumentCreated>(); },
     "a document was made again"},
    // Deadlines
    {"a deadline took effect twice", [](Story& s) { s.again<session::RoundClosed>(); },
     "entry 18 closed a round again", &Verdict::deadlines_wrong},
    {"a deadline was missed", [](Story& s) { s.lose<session::RoundClosed>(1); },
     "not every round that opened has closed", &Verdict::deadlines_wrong},
    {"a deadline took effect by another clock",
     [](Story& s) { s.the<session::RoundClosed>(1).closed_at = at(20); },
     "entry 15 a round ended at another time than its deadline", &Verdict::deadlines_wrong},
    {"a deadline took effect while the clock stood",
     [](Story& s) { s.lose<session::SessionResumed>(); },
     "a round ended at another time than its deadline", &Verdict::deadlines_wrong},
    {"a deadline took effect early", [](Story& s) { s.find<session::RoundClosed>()->when = at(9); },
     "entry 11 a round ended before its time", &Verdict::deadlines_wrong},
    {"somebody ended a round",
     [](Story& s) { s.the<session::RoundClosed>().reason = session::CloseReason::finished; },
     "entry 11 a round did not end by time", &Verdict::deadlines_wrong},
    {"a round opened twice", [](Story& s) { s.again<session::RoundOpened>(); },
     "entry 18 opened a round again", &Verdict::deadlines_wrong},
    {"the session ended twice", [](Story& s) { s.again<session::SessionEnded>(); },
     "entry 18 ended again", &Verdict::deadlines_wrong},
    {"the session did not end", [](Story& s) { s.lose<session::SessionEnded>(); },
     "the session did not end once"},
    {"the session was scored twice", [](Story& s) { s.again<session::SessionScored>(); },
     "the session was scored 2 times"},
    {"the session was not scored", [](Story& s) { s.lose<session::SessionScored>(); },
     "the session was scored 0 times"},
    // Jobs
    {"a job was never finished", [](Story& s) { s.lose<session::JobFinished>(); },
     "job j1 was queued 1 times and finished 0"},
    {"a job was finished twice", [](Story& s) { s.again<session::JobFinished>(); },
     "job j1 was queued 1 times and finished 2"},
    {"a job was queued twice", [](Story& s) { s.again<session::JobQueued>(); },
     "job j1 was queued 2 times and finished 1"},
    {"a job was finished that nobody queued",
     [](Story& s) { s.the<session::JobFinished>().job = "j2"; }, "job j2 was never queued"},
    // What the person noticed
    {"a person complained", [](Story& s) { s.diary.faults.emplace_back("was sent a secret"); },
     "was sent a secret"},
};

TEST(Judge, FindsEachFault) {
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Story story = a_fine_session();
        row.harm(story);
        const Verdict verdict = story.judged();
        EXPECT_THAT(verdict.faults, Contains(HasSubstr(row.told)));
        if (row.counted == nullptr) continue;
        EXPECT_GT(verdict.*row.counted, 0U);
    }
}

}  // namespace
}  // namespace rehearse::chaos
