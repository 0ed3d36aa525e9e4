// Blind resending, concurrent editing and resuming over the wire: what a client may rely on when it
// cannot know what arrived (CMD-1 to CMD-3, EDIT-1 to EDIT-6, WS-3, WS-4).
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "candidate.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

Json open_item(int number) {
    return {{"kind", "item_open"}, {"item", "i" + std::to_string(number)}};
}

Json one(const Json& update) {
    return Json::array({update});
}

class ExactlyOnce : public ::testing::Test {
protected:
    void SetUp() override {
        Candidate first(server.port(), session);
        start = first.point();
        first.must({{"kind", "session_start"}});
        for (int item = 1; item <= 3; ++item) first.must(open_item(item));
    }
    /// How often the log holds an event of `kind` that command n of `client` caused.
    std::ptrdiff_t count(const std::string& kind, const std::string& client, std::uint64_t n) {
        const std::vector<Json> log = log_since(server.port(), session, start);
        return std::count_if(log.begin(), log.end(), [&](const Json& event) {
            return event.at("kind") == kind && event.value("client", "") == client &&
                   event.value("n", std::uint64_t{0}) == n;
        });
    }

    ScratchFolder folder;
    ServerProcess server{folder.path()};
    std::string session = create_junior_screen(server.port());
    ResumePoint start;
};

TEST_F(ExactlyOnce, CommandsMayBeSentAgainAnywhereInAnyOrder) {
    Candidate person(server.port(), session);
    // CMD-3: neither in order nor without gaps.
    const std::vector<std::uint64_t> numbers{7, 3, 100, 4, 5};
    std::map<std::uint64_t, Json> seq;
    for (const std::uint64_t n : numbers) {
        person.send_command(open_item(static_cast<int>(n % 3) + 1), n);
        const Json got = person.answer(n);
        ASSERT_EQ(got.at("type"), "ack") << got;
        seq[n] = got.at("seq");
    }
    // CMD-1: on the same connection, on two others under the same id, at once and backwards.
    Candidate second(server.port(), session, person.client());
    Candidate third(server.port(), session, person.client());
    EXPECT_EQ(second.client(), person.client());
    for (Candidate* sender : {&person, &second, &third}) {
        for (auto n = numbers.rbegin(); n != numbers.rend(); ++n)
            sender->send_command(open_item(static_cast<int>(*n % 3) + 1), *n);
    }
    for (Candidate* sender : {&person, &second, &third}) {
        for (const std::uint64_t n : numbers)
            EXPECT_EQ(sender->answer(n).value("seq", Json()), seq[n]);
    }
    for (const std::uint64_t n : numbers) EXPECT_EQ(count("item_opened", person.client(), n), 1);
    // One that was refused is decided anew: not known as done.
    second.send_command({{"kind", "item_open"}, {"item", "i99"}}, 200);
    EXPECT_EQ(second.answer(200).value("code", ""), "not_found");
    second.send_command(open_item(1), 200);
    EXPECT_EQ(second.answer(200).at("type"), "ack");
}

TEST_F(ExactlyOnce, AJobIsQueuedOnceHoweverOftenItIsAskedFor) {
    Candidate person(server.port(), session);
    person.must({{"kind", "round_finish"}, {"round", "theory"}});
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
    const Json submit = {
        {"kind", "submit"}, {"item", "i4"}, {"language", "python3"}, {"version", 0}};
    Candidate second(server.port(), session, person.client());
    for (int i = 0; i < 5; ++i) {
        person.send_command(submit, 50);
        second.send_command(submit, 50);
    }
    EXPECT_EQ(person.answer(50).at("type"), "ack");
    EXPECT_EQ(second.answer(50).at("type"), "ack");
    const Json queued = person.event("job_queued");
    EXPECT_EQ(person.finished(queued.at("job")).at("verdict"), "WA");
    // Known although the job is done and the version would do again.
    EXPECT_EQ(person.answer(person.send_command(submit, 50)).at("type"), "ack");
    EXPECT_EQ(count("job_queued", person.client(), 50), 1);
}

TEST_F(ExactlyOnce, UpdatesMayBeSentAgainInPushesOfAnyCut) {
    Candidate person(server.port(), session);
    const std::string doc = "i1/answer";
    const auto update = [](std::size_t number) {
        return replacement(number - 1, number - 1, 0,
                           std::string(1, static_cast<char>('a' + number - 1)));
    };
    const auto push = [&](std::size_t first, std::size_t last) {
        Json updates = Json::array();
        for (std::size_t number = first; number <= last; ++number)
            updates.push_back(update(number));
        return updates;
    };
    EXPECT_EQ(person.edit(doc, 0, 1, push(1, 3)), "ack");
    EXPECT_EQ(person.edit(doc, 0, 1, push(1, 3)), "ack");  // all known
    EXPECT_EQ(person.edit(doc, 1, 2, push(2, 5)), "ack");  // half known (EDIT-1)
    EXPECT_EQ(person.edit(doc, 9, 2, push(2, 3)), "ack");  // known: no other question is asked
    EXPECT_EQ(person.edit(doc, 5, 7, push(7, 7)), "out_of_order");  // EDIT-2
    Candidate again(server.port(), session, person.client());
    EXPECT_EQ(again.edit(doc, 0, 1, push(1, 6)), "ack");
    Candidate seen(server.port(), session);
    EXPECT_EQ(seen.text(doc), u"abcdef");
    EXPECT_EQ(seen.version(doc), 6U);

    std::map<std::uint64_t, int> times;
    for (const Json& event : log_since(server.port(), session, start)) {
        if (event.at("kind") != "edited") continue;
        for (std::size_t i = 0; i < event.at("updates").size(); ++i)
            ++times[event.at("first").get<std::uint64_t>() + i];
    }
    for (std::uint64_t number = 1; number <= 6; ++number) EXPECT_EQ(times[number], 1) << number;
}

TEST_F(ExactlyOnce, NobodyTakesOverTheIdOfAnother) {
    Candidate person(server.port(), session);
    const std::string other_session = create_junior_screen(server.port());
    std::string forged = person.client();
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    std::string swapped = person.client();
    std::swap(swapped.front(), swapped[1]);
    if (swapped == person.client()) swapped.front() = swapped.front() == 'x' ? 'y' : 'x';
    const std::vector<std::pair<std::string, std::string>> claims = {
        {session, forged},
        {session, swapped},
        {session, ""},
        {session, std::string(64, 'A')},
        {other_session, person.client()}};
    for (const auto& [where, id] : claims) {
        Candidate claimant(server.port(), where, id);
        EXPECT_NE(claimant.client(), id);
        EXPECT_NE(claimant.client(), person.client());
    }
}

// EDIT-3, EDIT-6, WS-4: three people type at once on versions they happen to know; every fold of
// the broadcast comes to the text of the server, check by check.
TEST_F(ExactlyOnce, ConcurrentEditsConverge) {
    const std::string doc = "i2/answer";
    std::vector<Candidate> people;
    for (int i = 0; i < 3; ++i) people.emplace_back(server.port(), session);
    const std::vector<std::string> pieces{"a", "\xF0\x9F\x98\x80", "line\nline", "\xC3\xA9", "\t"};
    std::vector<std::uint64_t> sent(people.size(), 0);
    for (std::size_t round = 0; round < 40; ++round) {
        for (std::size_t who = 0; who < people.size(); ++who) {
            Candidate& person = people[who];
            const std::u16string text = person.text(doc);
            // Not inside a surrogate pair.
            std::size_t at = text.empty() ? 0 : (round * 7 + who * 3) % (text.size() + 1);
            if (at < text.size() && text[at] >= 0xDC00 && text[at] <= 0xDFFF) --at;
            const bool deletes = round % 5 == 4 && at < text.size() && text[at] < 0xD800;
            const Json update = replacement(text.size(), at, deletes ? 1 : 0,
                                            deletes ? "" : pieces[(round + who) % pieces.size()]);
            person.send_edit(doc, person.version(doc), ++sent[who], one(update));
        }
        for (std::size_t who = 0; who < people.size(); ++who) {
            const Json got = people[who].edit_answer(doc, sent[who]);
            ASSERT_EQ(got.value("type", ""), "edit_ack") << got;
            // Some look at what came of it at once, some later.
            while ((round + who) % 2 == 0 && people[who].version(doc) < got.at("version"))
                ASSERT_TRUE(people[who].take());
            while (people[who].next_update(doc) <= sent[who]) ASSERT_TRUE(people[who].take());
        }
    }
    Candidate judge(server.port(), session);
    EXPECT_EQ(judge.version(doc), 120U);
    for (Candidate& person : people) {
        while (person.version(doc) < judge.version(doc)) ASSERT_TRUE(person.take());
        EXPECT_EQ(person.text(doc), judge.text(doc));
        EXPECT_EQ(person.contradiction(), "");
    }
}

TEST_F(ExactlyOnce, RefusesChangesThatDoNotFit) {
    Candidate person(server.port(), session);
    const std::string doc = "i1/answer";
    person.write(doc, "ab\xF0\x9F\x98\x80");  // four units
    const std::uint64_t now = person.version(doc);
    struct Row {
        const char* name;
        Json updates;
        std::uint64_t version;
        std::uint64_t first;
        const char* code;
    };
    const std::vector<Row> rows = {
        {"too short", one(replacement(3, 0, 0, "x")), now, 2, "invalid_change"},
        {"too long", one(replacement(5, 0, 0, "x")), now, 2, "invalid_change"},
        {"cuts a pair", one(replacement(4, 3, 0, "x")), now, 2, "invalid_change"},
        {"carriage return", one(replacement(4, 0, 0, "x\ry")), now, 2, "invalid_change"},
        {"from the future", one(replacement(4, 0, 0, "x")), now + 1, 2, "out_of_order"},
        {"skips a number", one(replacement(4, 0, 0, "x")), now, 3, "out_of_order"},
        {"too much text", one(replacement(4, 0, 0, std::string(262'141, 'x'))), now, 2,
         "too_large"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(person.edit(doc, row.version, row.first, row.updates), row.code);
        EXPECT_EQ(person.edit("i9/answer", 0, 1, row.updates), "not_found");
        EXPECT_EQ(Candidate(server.port(), session).text(doc), person.text(doc));
    }
    EXPECT_EQ(person.edit(doc, now, 2, one(replacement(4, 0, 0, std::string(262'140, 'x')))),
              "ack");
}

// EDIT-4: beyond the kept window a push cannot be mapped any more.
TEST_F(ExactlyOnce, RefusesAVersionThatIsNoLongerKept) {
    Candidate person(server.port(), session);
    const std::string doc = "i1/answer";
    std::size_t length = 0;
    for (int push = 0; push < 3; ++push) {
        Json updates = Json::array();
        const std::uint64_t first = length + 1;
        for (int i = 0; i < 200; ++i, ++length)
            updates.push_back(replacement(length, length, 0, "x"));
        ASSERT_EQ(person.edit(doc, first - 1, first, updates), "ack");
    }
    Candidate other(server.port(), session);
    EXPECT_EQ(other.edit(doc, 600 - 513, 1, one(replacement(600 - 513, 0, 0, "y"))),
              "stale_version");
    EXPECT_EQ(other.edit(doc, 600 - 512, 1, one(replacement(600 - 512, 0, 0, "y"))), "ack");
    Json many = Json::array();
    for (int i = 0; i < 257; ++i) many.push_back(replacement(601, 0, 0, ""));
    EXPECT_NE(other.edit(doc, 601, 2, many), "ack");
}

// WS-3: a known place brings only what came since; any other a full state.
TEST_F(ExactlyOnce, ResumesWhereTheClientWas) {
    Candidate person(server.port(), session);
    const ResumePoint before = person.point();
    person.must(open_item(2));
    person.write("i2/answer", "some text");
    const ResumePoint now = person.point();

    const std::vector<Json> since = log_since(server.port(), session, before);
    ASSERT_FALSE(since.empty());
    EXPECT_EQ(since.front().at("seq"), before.seq + 1);
    EXPECT_EQ(since.back().at("seq"), now.seq);
    EXPECT_TRUE(log_since(server.port(), session, now).empty());

    const std::vector<ResumePoint> unknown = {{now.seq, before.hash},
                                              {now.seq + 5, now.hash},
                                              {now.seq, "nonsense"},
                                              {0, now.hash},
                                              {1'000'000'000, now.hash}};
    for (const ResumePoint& point : unknown) {
        Candidate back(server.port(), session, person.client(), point);
        ASSERT_TRUE(back.welcome().at("state").is_object()) << point.seq << ' ' << point.hash;
        EXPECT_EQ(back.point().seq, now.seq);
        EXPECT_EQ(back.text("i2/answer"), u"some text");
    }
}

}  // namespace
}  // namespace rehearse::test
