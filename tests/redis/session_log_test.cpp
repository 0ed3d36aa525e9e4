#include "store/session_log.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using test::StoreTest;

class SessionLogTest : public StoreTest {
protected:
    Created create(const std::string& session, std::vector<std::string> payloads,
                   Effects effects = {}, const std::string& key = "") {
        CreateRequest request{session, "ann", key, std::move(payloads), std::move(effects)};
        return wait(store->sessions.create(std::move(request))).value();
    }
    Result<Appended> append(const std::string& session, Head expected,
                            std::vector<std::string> payloads, Effects effects = {}) {
        return wait(store->sessions.append(session, std::move(expected), std::move(payloads),
                                           std::move(effects)));
    }
    std::vector<Entry> read(const std::string& session, std::uint64_t after = 0) {
        return wait(store->sessions.read(session, after, 100'000)).value();
    }
    Reply command(std::vector<std::string> arguments) {
        return wait(store->redis.command(std::move(arguments))).value();
    }
};

void expect_chain(const std::vector<Entry>& entries) {
    std::string previous;
    std::uint64_t seq = 0;
    for (const Entry& entry : entries) {
        EXPECT_EQ(entry.seq, ++seq);
        EXPECT_EQ(entry.hash, chain_hash(previous, entry.seq, entry.at_ms, entry.payload));
        previous = entry.hash;
    }
}

std::string every_byte() {
    std::string bytes;
    for (int value = 0; value < 256; ++value) bytes.push_back(static_cast<char>(value));
    return bytes + std::string("\r\n$-1\r\n\0", 8);
}

TEST_F(SessionLogTest, create_then_append_gives_one_chain) {
    const Created created = create("s", {"a", "b"});
    EXPECT_EQ(created.session, "s");
    EXPECT_FALSE(created.existed);
    EXPECT_EQ(created.head.seq, 2U);
    ASSERT_EQ(created.entries.size(), 2U);
    const Result<Appended> appended = append("s", created.head, {"c", every_byte(), ""});
    ASSERT_TRUE(appended.has_value());
    const Kept& kept = std::get<Kept>(*appended);
    EXPECT_EQ(kept.head.seq, 5U);
    const std::vector<Entry> all = read("s");
    ASSERT_EQ(all.size(), 5U);
    expect_chain(all);
    EXPECT_EQ(all[3].payload, every_byte());
    EXPECT_EQ(std::vector<Entry>(all.begin() + 2, all.end()), kept.entries);
    EXPECT_EQ(wait(store->sessions.head("s")).value(), kept.head);
    EXPECT_EQ(read("s", 3).size(), 2U);
}

TEST_F(SessionLogTest, an_append_on_an_older_head_is_told_what_is_missing_and_writes_nothing) {
    const Created created = create("s", {"a"});
    const Kept kept = std::get<Kept>(append("s", created.head, {"b", "c"}).value());
    Effects effects;
    effects.jobs.push_back(JobToQueue{"interactive", "j", "p"});
    effects.deadline_ms = std::optional<std::int64_t>(1);
    const Conflict conflict = std::get<Conflict>(append("s", created.head, {"x"}, effects).value());
    EXPECT_EQ(conflict.head, kept.head);
    EXPECT_EQ(conflict.missing, kept.entries);
    EXPECT_EQ(std::get<Conflict>(append("s", Head{}, {"x"}).value()).missing.size(), 3U);
    EXPECT_EQ(read("s").size(), 3U);
    EXPECT_EQ(wait(store->jobs.depth()).value().waiting(), 0U);
    EXPECT_TRUE(wait(store->deadlines.due(10)).value().empty());
}

TEST_F(SessionLogTest, a_head_that_is_not_in_the_log_is_a_changed_history) {
    const Created created = create("s", {"a", "b"});
    const std::string other(16, '0');
    struct Row {
        const char* name;
        Head expected;
    };
    const Row rows[] = {
        {"same length, other hash", {2, other}},
        {"shorter, other hash", {1, other}},
        {"longer than the log", {3, created.head.hash}},
        {"nothing, with a hash", {0, other}},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const Appended appended = append("s", row.expected, {"x"}).value();
        ASSERT_TRUE(std::holds_alternative<HistoryChanged>(appended));
        EXPECT_EQ(std::get<HistoryChanged>(appended).head, created.head);
    }
    EXPECT_EQ(read("s").size(), 2U);
}

// What a failover does to a log: its end is gone, in one piece with what followed from it.
TEST_F(SessionLogTest, entries_that_were_lost_are_put_back_as_they_were) {
    const Created created = create("s", {"a", "b"});
    const std::string key = store->redis.key("s:s:log");
    const std::string replica = command({"DUMP", key}).text;
    const Head before = created.head;
    const Head after = std::get<Kept>(*append("s", before, {"c", every_byte(), "d"})).head;
    const std::vector<Entry> all = read("s");
    const std::vector<Entry> lost(all.begin() + 2, all.end());
    command({"RESTORE", key, "0", replica, "REPLACE"});
    command({"HSET", store->redis.key("s:s:head"), "seq", "2", "hash", before.hash});
    ASSERT_EQ(read("s").size(), 2U);
    const auto restore = [&](const Head& base, const std::vector<Entry>& entries) {
        Effects effects;
        effects.jobs.push_back({"interactive", "j1", "the job"});
        effects.deadline_ms = 5'000;
        return wait(store->sessions.restore("s", base, entries, effects));
    };
    // Another place, a gap, a word changed: nothing is written.
    EXPECT_FALSE(restore(after, lost).value());
    EXPECT_FALSE(restore({1, all[0].hash}, lost).value());
    EXPECT_FALSE(restore(before, {lost.begin() + 1, lost.end()}).value());
    std::vector<Entry> forged = lost;
    forged.back().payload = "D";
    EXPECT_FALSE(restore(before, forged).value());
    EXPECT_EQ(read("s").size(), 2U);
    EXPECT_EQ(command({"XLEN", store->redis.key("jobs:interactive")}).integer, 0);

    EXPECT_TRUE(restore(before, lost).value());
    EXPECT_EQ(read("s"), all);
    EXPECT_EQ(wait(store->sessions.head("s")).value(), after);
    EXPECT_EQ(command({"XLEN", store->redis.key("jobs:interactive")}).integer, 1);
    EXPECT_EQ(command({"ZSCORE", store->redis.key("deadlines"), "s"}).text, "5000");
    EXPECT_FALSE(restore(before, lost).value()) << "and once only";
    // Who was at its end goes on as if nothing had been.
    EXPECT_TRUE(std::holds_alternative<Kept>(*append("s", after, {"e"})));
    EXPECT_EQ(wait(store->sessions.restore("none", before, lost, {})).error().code,
              ErrorCode::not_found);
}

TEST_F(SessionLogTest, a_session_that_is_not_there_is_not_found) {
    EXPECT_EQ(append("none", Head{}, {"x"}).error().code, ErrorCode::not_found);
    EXPECT_EQ(wait(store->sessions.head("none")).error().code, ErrorCode::not_found);
    EXPECT_FALSE(wait(store->sessions.exists("none")).value());
    EXPECT_TRUE(read("none").empty());
    EXPECT_FALSE(wait(store->sessions.remove("none")).value());
}

// Owned by the test, which waits for all of them.
Task<void> append_until_kept(SessionLog* log, std::string payload, int* done) {
    Head head;
    for (;;) {
        std::vector<std::string> payloads = {payload};
        Effects effects;
        const Result<Appended> appended =
            co_await log->append("s", head, std::move(payloads), std::move(effects));
        if (const auto* conflict = std::get_if<Conflict>(&*appended)) {
            const Entry& last = conflict->missing.back();
            head = Head{last.seq, last.hash};
            continue;
        }
        if (std::holds_alternative<Kept>(*appended)) ++*done;
        co_return;
    }
}

TEST_F(SessionLogTest, a_hundred_at_once_on_two_servers_give_one_total_order) {
    create("s", {"first"});
    const auto other = make_store();
    ASSERT_TRUE(wait(other->redis.link().wait_up(std::chrono::seconds(10))).has_value());
    int done = 0;
    TaskGroup tasks(context.get_executor());
    for (int writer = 0; writer < 100; ++writer) {
        SessionLog* log = writer % 2 == 0 ? &store->sessions : &other->sessions;
        tasks.spawn("writer", append_until_kept(log, "w" + std::to_string(writer), &done));
    }
    test::await(context, tasks.join());
    EXPECT_EQ(done, 100);
    const std::vector<Entry> all = read("s");
    ASSERT_EQ(all.size(), 101U);
    expect_chain(all);
    std::set<std::string> payloads;
    for (const Entry& entry : all) payloads.insert(entry.payload);
    EXPECT_EQ(payloads.size(), 101U);
    test::await(context, other->stop());
}

TEST_F(SessionLogTest, effects_are_written_with_the_events) {
    Effects effects;
    effects.jobs.push_back(JobToQueue{"submission", "j1", every_byte()});
    effects.jobs.push_back(JobToQueue{"interactive", "j2", "two"});
    effects.deadline_ms = std::optional<std::int64_t>(1'000);
    effects.index = IndexEntry{"ann", "{\"title\":1}"};
    const Created created = create("s", {"a"}, effects);
    EXPECT_EQ(wait(store->deadlines.due(10)).value(), std::vector<std::string>{"s"});
    EXPECT_EQ(wait(store->deadlines.next()).value(), from_millis(1'000));
    const Depth depth = wait(store->jobs.depth()).value();
    EXPECT_EQ(depth.waiting_interactive, 1U);
    EXPECT_EQ(depth.waiting_submission, 1U);
    const Page page = wait(store->sessions.list("ann", 10, "")).value();
    ASSERT_EQ(page.sessions.size(), 1U);
    EXPECT_EQ(page.sessions[0].summary_json, "{\"title\":1}");
    Effects none;
    none.deadline_ms = std::optional<std::int64_t>();
    const Kept kept = std::get<Kept>(append("s", created.head, {"b"}, none).value());
    EXPECT_TRUE(wait(store->deadlines.due(10)).value().empty());
    Effects far;
    far.deadline_ms = to_millis(store->clock.now()) + 3'600'000;
    append("s", kept.head, {"c"}, far).value();
    EXPECT_TRUE(wait(store->deadlines.due(10)).value().empty());
    EXPECT_TRUE(wait(store->deadlines.next()).value().has_value());
}

TEST_F(SessionLogTest, an_idempotency_key_makes_one_session) {
    const Created first = create("s1", {"a"}, {}, "key");
    const Created again = create("s2", {"a"}, {}, "key");
    EXPECT_TRUE(again.existed);
    EXPECT_EQ(again.session, "s1");
    EXPECT_EQ(again.head, first.head);
    EXPECT_FALSE(wait(store->sessions.exists("s2")).value());
    EXPECT_FALSE(create("s3", {"a"}, {}, "other key").existed);
    CreateRequest request{"s4", "bob", "key", {"a"}, {}};
    EXPECT_FALSE(wait(store->sessions.create(request)).value().existed);
    const auto before = wait(store->sessions.made_before("ann", "key", "")).value();
    ASSERT_TRUE(before);
    EXPECT_TRUE(before->existed);
    EXPECT_EQ(before->session, "s1");
    EXPECT_EQ(before->head, first.head);
    EXPECT_FALSE(wait(store->sessions.made_before("ann", "", "")).value());
    EXPECT_FALSE(wait(store->sessions.made_before("ann", "never", "")).value());
    EXPECT_FALSE(wait(store->sessions.made_before("eve", "key", "")).value());
    EXPECT_TRUE(wait(store->sessions.remove("s1")).value());
    EXPECT_FALSE(wait(store->sessions.made_before("ann", "key", "")).value());
    EXPECT_EQ(create("s5", {"a"}, {}, "key").session, "s5");
    CreateRequest taken{"s5", "bob", "", {"a"}, {}};
    EXPECT_TRUE(wait(store->sessions.create(taken)).has_error());
}

// HTTP-11
TEST_F(SessionLogTest, an_idempotency_key_stands_for_one_request) {
    const auto ask = [&](const std::string& session, const std::string& request_hash) {
        CreateRequest request{session, "ann", "key", {"a"}, {}};
        request.request_hash = request_hash;
        return wait(store->sessions.create(std::move(request)));
    };
    EXPECT_FALSE(ask("s1", "one").value().existed);
    EXPECT_EQ(ask("s2", "one").value().session, "s1");
    EXPECT_EQ(ask("s2", "two").error().code, ErrorCode::idempotency_conflict);
    EXPECT_EQ(wait(store->sessions.made_before("ann", "key", "one")).value()->session, "s1");
    EXPECT_EQ(wait(store->sessions.made_before("ann", "key", "two")).error().code,
              ErrorCode::idempotency_conflict);
    EXPECT_FALSE(wait(store->sessions.exists("s2")).value());
    EXPECT_TRUE(wait(store->sessions.remove("s1")).value());
    EXPECT_EQ(ask("s3", "two").value().session, "s3") << "the key is free again";
    // What an older server kept does not tell which request it was.
    command({"SET", "rh:idempotency:3:ann:key", "s3"});
    EXPECT_EQ(ask("s4", "three").value().session, "s3");
}

TEST_F(SessionLogTest, a_person_has_so_many_sessions_and_no_more) {
    for (const char* name : {"s1", "s2", "s3"}) {
        CreateRequest request{name, "ann", "", {"created"}, {}, 2};
        request.effects.index = IndexEntry{"ann", "{}"};
        const auto made = wait(store->sessions.create(request));
        if (std::string(name) != "s3") {
            ASSERT_TRUE(made.has_value()) << made.error().message;
            continue;
        }
        ASSERT_TRUE(made.has_error());
        EXPECT_EQ(made.error().code, ErrorCode::too_many_requests);
    }
    EXPECT_FALSE(wait(store->sessions.exists("s3")).value());
    CreateRequest others{"s4", "bob", "", {"created"}, {}, 2};
    EXPECT_TRUE(wait(store->sessions.create(others)).has_value());
    ASSERT_TRUE(wait(store->sessions.remove("s1")).value());
    CreateRequest again{"s3", "ann", "", {"created"}, {}, 2};
    EXPECT_TRUE(wait(store->sessions.create(again)).has_value()) << "there is room again";
}

// A full disk: nothing is promised any more, what is there can be read and removed.
TEST_F(SessionLogTest, without_room_nothing_is_accepted) {
    bool has_room = true;
    StoreOptions careful = options();
    careful.has_room = [&] { return has_room; };
    Store full(context.get_executor(), careful);
    full.start();
    ASSERT_TRUE(wait(full.redis.link().wait_up(std::chrono::seconds(10))).has_value());
    CreateRequest request{"s1", "ann", "", {"created"}, {}};
    const Head head = wait(full.sessions.create(request)).value().head;
    has_room = false;
    request.session = "s2";
    EXPECT_EQ(wait(full.sessions.create(request)).error().code, ErrorCode::store_away);
    EXPECT_EQ(wait(full.sessions.append("s1", head, {"more"}, {})).error().code,
              ErrorCode::store_away);
    EXPECT_EQ(wait(full.sessions.read("s1", 0, 10)).value().size(), 1U);
    EXPECT_TRUE(wait(full.sessions.remove("s1")).value());
    has_room = true;
    EXPECT_TRUE(wait(full.sessions.create(request)).has_value());
    wait(full.stop());
}

TEST_F(SessionLogTest, a_job_for_an_unknown_queue_is_refused) {
    const Created created = create("s", {"a"});
    Effects effects;
    effects.jobs.push_back(JobToQueue{"elsewhere", "j", "p"});
    EXPECT_EQ(append("s", created.head, {"b"}, effects).error().code, ErrorCode::internal);
    EXPECT_EQ(read("s").size(), 1U);
}

TEST_F(SessionLogTest, a_snapshot_is_kept_if_newer_and_of_this_history) {
    const Created created = create("s", {"a", "b", "c"});
    EXPECT_FALSE(wait(store->sessions.load_snapshot("s")).value().has_value());
    struct Row {
        const char* name;
        Snapshot snapshot;
        bool stored;
    };
    const Row rows[] = {
        {"second", {2, created.entries[1].hash, every_byte()}, true},
        {"same again", {2, created.entries[1].hash, "other"}, false},
        {"older", {1, created.entries[0].hash, "other"}, false},
        {"hash of another history", {3, std::string(16, 'f'), "other"}, false},
        {"beyond the head", {4, created.head.hash, "other"}, false},
        {"newer", {3, created.head.hash, "third"}, true},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(wait(store->sessions.save_snapshot("s", row.snapshot)).value(), row.stored);
    }
    const auto loaded = wait(store->sessions.load_snapshot("s")).value();
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->seq, 3U);
    EXPECT_EQ(loaded->hash, created.head.hash);
    EXPECT_EQ(loaded->blob, "third");
}

// SOURCE-1
TEST_F(SessionLogTest, sources_are_kept_once_and_the_oldest_make_room) {
    const auto source = [&](const std::string& job) {
        return wait(store->sessions.source("s", job)).value();
    };
    Head head = create("s", {"a"}).head;
    const auto submit = [&](const std::string& job, const std::string& text,
                            std::vector<std::string> needed = {}) {
        Effects effects;
        effects.sources = {{job, "hash of " + text.substr(0, 8), text}};
        effects.needed = std::move(needed);
        head = std::get<Kept>(append("s", head, {"queued"}, effects).value()).head;
    };
    const auto bytes_kept = [&] { return command({"HGET", "rh:s:s:sources", "bytes"}).text; };
    EXPECT_EQ(source("j1"), std::nullopt);
    submit("j1", every_byte());
    submit("j2", every_byte());
    EXPECT_EQ(source("j1"), every_byte());
    EXPECT_EQ(source("j2"), every_byte());
    EXPECT_EQ(bytes_kept(), std::to_string(every_byte().size()));
    EXPECT_EQ(wait(store->sessions.source("t", "j1")).value(), std::nullopt) << "of that session";

    // Fills all the room, one piece at a time; j3 is needed, and j2 is handed in again.
    const std::size_t piece = limits::sources_per_session_bytes_max / 8;
    const auto text = [&](char letter) { return std::string(piece, letter); };
    submit("j3", text('3'));
    submit("j4", text('4'));
    submit("j5", every_byte());
    for (char letter = 'a'; letter < 'g'; ++letter)
        submit(std::string(1, letter), text(letter), {"j3"});
    EXPECT_EQ(source("j4"), std::nullopt);
    EXPECT_EQ(source("j3"), text('3'));
    EXPECT_EQ(source("j1"), every_byte()) << "the same text was handed in later";
    EXPECT_EQ(source("f"), text('f'));
    EXPECT_EQ(bytes_kept(), std::to_string(7 * piece + every_byte().size()));
    submit("j4", text('4'), {"j3"});
    EXPECT_EQ(source("j4"), text('4')) << "and comes back when it is handed in again";
}

TEST_F(SessionLogTest, remove_leaves_nothing_of_a_session) {
    Effects effects;
    effects.sources = {{"j", "hash", "text"}};
    effects.deadline_ms = std::optional<std::int64_t>(1);
    effects.index = IndexEntry{"ann", "{}"};
    effects.jobs.push_back(JobToQueue{"interactive", "j", "p"});
    const Created created = create("s", {"a"}, effects);
    const Snapshot snapshot{1, created.head.hash, "blob"};
    EXPECT_TRUE(wait(store->sessions.save_snapshot("s", snapshot)).value());
    const Lease lease = wait(store->jobs.take("c", Milliseconds(0))).value().value();
    EXPECT_EQ(wait(store->jobs.finish(lease, "done", "public", "full")).value(), Finished::stored);
    EXPECT_TRUE(wait(store->sessions.remove("s")).value());
    EXPECT_TRUE(wait(store->sessions.list("ann", 10, "")).value().sessions.empty());
    EXPECT_FALSE(wait(store->jobs.result("s", "j")).value().has_value());
    EXPECT_FALSE(wait(store->sessions.source("s", "j")).value().has_value());
    std::set<std::string> keys;
    for (const Reply& key : command({"KEYS", "*"}).elements) keys.insert(key.text);
    EXPECT_EQ(keys, std::set<std::string>{"rh:jobs:interactive"});
}

TEST_F(SessionLogTest, a_list_is_newest_first_and_pages_without_gap_or_repeat) {
    std::vector<std::string> made;
    for (int index = 0; index < 25; ++index) {
        Effects effects;
        effects.index = IndexEntry{"ann", "new"};
        // Names in another order than the sessions are made in, many in one millisecond.
        made.push_back("s" + std::to_string(index * 7 % 25));
        create(made.back(), {"a"}, effects);
    }
    Effects changed;
    changed.index = IndexEntry{"ann", "changed"};
    append(made[3], wait(store->sessions.head(made[3])).value(), {"b"}, changed).value();
    std::vector<std::string> seen;
    std::string cursor;
    for (int pages = 0; pages < 20; ++pages) {
        const Page page = wait(store->sessions.list("ann", 7, cursor)).value();
        for (const Listed& line : page.sessions) {
            EXPECT_EQ(line.summary_json, line.session == made[3] ? "changed" : "new");
            seen.push_back(line.session);
        }
        if (!page.next) break;
        cursor = *page.next;
    }
    EXPECT_EQ(seen, std::vector<std::string>(made.rbegin(), made.rend()));
    for (const char* wrong : {"x", "-1", ":s", "12:"}) {
        SCOPED_TRACE(wrong);
        EXPECT_EQ(wait(store->sessions.list("ann", 7, wrong)).error().code,
                  ErrorCode::invalid_input);
    }
}

TEST_F(SessionLogTest, subscribers_get_entries_and_ephemeral_messages_in_order) {
    const Created created = create("s", {"a"});
    std::vector<Message> got;
    std::vector<Message> second;
    const Subscription one =
        store->sessions.subscribe("s", [&](const Message& message) { got.push_back(message); });
    ASSERT_TRUE(test::eventually(context, [&] { return got.size() == 1; }));
    EXPECT_EQ(got[0].kind, Message::Kind::subscribed);
    store->sessions.subscribe("s", [&](const Message& message) { second.push_back(message); });
    ASSERT_TRUE(test::eventually(context, [&] { return second.size() == 1; }));
    EXPECT_EQ(second[0].kind, Message::Kind::subscribed);
    got.clear();
    second.clear();
    const Kept kept = std::get<Kept>(append("s", created.head, {every_byte(), "b"}).value());
    ASSERT_TRUE(wait(store->sessions.publish("s", every_byte())).has_value());
    const std::string large(400'000, 'x');
    ASSERT_TRUE(append("s", kept.head, {large}).has_value());
    ASSERT_TRUE(test::eventually(context, [&] { return got.size() == 3 && second.size() == 3; }));
    EXPECT_EQ(got[0].kind, Message::Kind::entries);
    EXPECT_EQ(got[0].from, 2U);
    EXPECT_EQ(got[0].to, 3U);
    EXPECT_EQ(got[0].entries, kept.entries);
    EXPECT_EQ(got[1].kind, Message::Kind::ephemeral);
    EXPECT_EQ(got[1].payload, every_byte());
    EXPECT_EQ(got[2].to, 4U);
    EXPECT_TRUE(got[2].entries.empty()) << "too large to be sent along";
    store->sessions.unsubscribe(one);
    ASSERT_TRUE(wait(store->sessions.publish("s", "last")).has_value());
    ASSERT_TRUE(test::eventually(context, [&] { return second.size() == 4; }));
    EXPECT_EQ(got.size(), 3U);
}

TEST_F(SessionLogTest, after_a_reconnect_subscribers_are_told_to_catch_up) {
    const Created created = create("s", {"a"});
    std::vector<Message> got;
    store->sessions.subscribe("s", [&](const Message& message) { got.push_back(message); });
    ASSERT_TRUE(test::eventually(context, [&] { return got.size() == 1; }));
    got.clear();
    server.kill_hard();
    server.start();
    ASSERT_TRUE(test::eventually(context, [&] { return !got.empty() && store->is_up(); }));
    EXPECT_EQ(got[0].kind, Message::Kind::subscribed);
    EXPECT_EQ(read("s").size(), 1U);
    ASSERT_TRUE(append("s", created.head, {"b"}).has_value());
    ASSERT_TRUE(test::eventually(context, [&] { return got.size() == 2; }));
    EXPECT_EQ(got[1].entries.at(0).payload, "b");
}

TEST_F(SessionLogTest, large_payloads_and_replies_pass) {
    const std::string large(900'000, 'y');
    Head head = create("s", {large}).head;
    for (int round = 0; round < 19; ++round) {
        head = std::get<Kept>(append("s", head, {large}).value()).head;
    }
    const std::vector<Entry> all = read("s");  // 18 MB in one reply
    ASSERT_EQ(all.size(), 20U);
    expect_chain(all);
}

TEST_F(SessionLogTest, contents_are_kept_by_hash_once) {
    const std::string bundle = every_byte() + std::string(2'500'000, 'z') + every_byte();
    EXPECT_FALSE(wait(store->contents.get("h")).value().has_value());
    EXPECT_FALSE(wait(store->contents.has("h")).value());
    ASSERT_TRUE(wait(store->contents.put("h", bundle)).has_value());
    ASSERT_TRUE(wait(store->contents.put("h", "something else")).has_value());
    EXPECT_EQ(wait(store->contents.get("h")).value(), bundle);
    ASSERT_TRUE(wait(store->contents.put("empty", "")).has_value());
    EXPECT_EQ(wait(store->contents.get("empty")).value(), "");
}

TEST_F(SessionLogTest, the_clock_is_that_of_redis) {
    ASSERT_TRUE(test::eventually(context, [&] { return store->clock.is_synced(); }));
    const Reply time = command({"TIME"});
    const std::int64_t told = std::stoll(time.elements[0].text) * 1'000;
    EXPECT_NEAR(static_cast<double>(to_millis(store->clock.now()) - told), 500.0, 1'000.0);
    const Created created = create("s", {"a"});
    EXPECT_NEAR(static_cast<double>(created.entries[0].at_ms - to_millis(store->clock.now())), 0.0,
                200.0);
}

}  // namespace
}  // namespace rehearse::store
