// Logs of archived sessions: one value in place of a stream, read as the stream was.
#include "store/session_archive.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "support/redis_fixture.hpp"

namespace rehearse::store {
namespace {

using test::StoreTest;

class SessionArchiveTest : public StoreTest {
protected:
    /// A session with that many entries like those of somebody who types.
    Head make(const std::string& session, std::size_t count) {
        CreateRequest request;
        request.session = session;
        request.person = "ann";
        request.payloads = {R"({"kind":"session_created"})"};
        Head head = wait(store->sessions.create(std::move(request))).value().head;
        std::size_t version = 0;
        while (head.seq < count) {
            std::vector<std::string> payloads;
            for (std::size_t i = 0; i < 100 && head.seq + payloads.size() < count; ++i) {
                payloads.push_back(fmt::format(
                    R"({{"by":"guest:Zm9vYmFyYmF6cXV4Zm9vYg","check":{},"client":"cl{}","doc":"i4/python3",)"
                    R"("first":{},"kind":"edited","late":false,"updates":[[{},[0,"{}"]]],"version":{}}})",
                    (version * 2654435761U) % 4294967296U, version % 2, version + 1, version,
                    static_cast<char>('a' + version % 26), version));
                ++version;
            }
            head = std::get<Kept>(append(session, head, std::move(payloads)).value()).head;
        }
        return head;
    }
    Result<Appended> append(const std::string& session, Head expected,
                            std::vector<std::string> payloads) {
        return wait(
            store->sessions.append(session, std::move(expected), std::move(payloads), Effects{}));
    }
    std::vector<Entry> read(const std::string& session, std::uint64_t after = 0,
                            std::size_t limit = 100'000) {
        return wait(store->sessions.read(session, after, limit)).value();
    }
    Result<bool> archive(const std::string& session, Head head) {
        return wait(store->sessions.archive(session, std::move(head)));
    }
    Reply command(std::vector<std::string> arguments) {
        return wait(store->redis.command(std::move(arguments))).value();
    }
    std::string key(const std::string& session, const std::string& what) {
        return store->redis.key("s:" + session + ":" + what);
    }
    std::int64_t bytes(const std::string& name) {
        return command({"MEMORY", "USAGE", name, "SAMPLES", "0"}).integer;
    }
};

TEST_F(SessionArchiveTest, is_read_as_the_log_was_and_takes_far_less) {
    const Head head = make("s", 10'000);
    const std::vector<Entry> before = read("s");
    ASSERT_EQ(before.size(), 10'000U);
    const std::int64_t stream_bytes = bytes(key("s", "log"));
    ASSERT_TRUE(archive("s", head).value());
    EXPECT_EQ(command({"EXISTS", key("s", "log")}).integer, 0);
    const std::int64_t archive_bytes = bytes(key("s", "archive"));
    std::printf("10,000 events: %lld bytes as a stream, %lld archived (%.1f%%)\n",
                static_cast<long long>(stream_bytes), static_cast<long long>(archive_bytes),
                100.0 * static_cast<double>(archive_bytes) / static_cast<double>(stream_bytes));
    EXPECT_LT(archive_bytes * 4, stream_bytes);
    EXPECT_EQ(read("s"), before);
    std::vector<Entry> paged;
    while (paged.size() < before.size()) {
        const std::vector<Entry> page = read("s", paged.size(), 333);
        ASSERT_FALSE(page.empty());
        ASSERT_LE(page.size(), 333U);
        paged.insert(paged.end(), page.begin(), page.end());
    }
    EXPECT_EQ(paged, before);
    EXPECT_TRUE(read("s", 10'000).empty());
    EXPECT_TRUE(read("s", 10'001).empty());
    EXPECT_EQ(wait(store->sessions.head("s")).value(), head);
}

TEST_F(SessionArchiveTest, holds_what_a_payload_may_hold) {
    CreateRequest request;
    request.session = "s";
    request.person = "ann";
    std::string every_byte;
    for (int value = 0; value < 256; ++value) every_byte.push_back(static_cast<char>(value));
    request.payloads = {"", every_byte, "\n", "9 9\n", std::string(300'000, 'x')};
    const Head head = wait(store->sessions.create(std::move(request))).value().head;
    const std::vector<Entry> before = read("s");
    ASSERT_TRUE(archive("s", head).value());
    EXPECT_EQ(read("s"), before);
}

TEST_F(SessionArchiveTest, only_the_whole_log_is_put_away_and_once) {
    const Head head = make("s", 20);
    const std::vector<Entry> all = read("s");
    EXPECT_FALSE(archive("s", {19, all[18].hash}).value()) << "it went on";
    EXPECT_FALSE(archive("s", {20, all[18].hash}).value()) << "another history";
    EXPECT_FALSE(archive("s", {21, head.hash}).value());
    EXPECT_FALSE(archive("none", {1, head.hash}).value());
    EXPECT_EQ(read("s"), all);
    EXPECT_TRUE(archive("s", head).value());
    EXPECT_TRUE(archive("s", head).value()) << "as after a crash that lost the answer";
    EXPECT_EQ(read("s"), all);
}

TEST_F(SessionArchiveTest, takes_nothing_more) {
    const Head head = make("s", 20);
    const std::vector<Entry> all = read("s");
    ASSERT_TRUE(archive("s", head).value());
    EXPECT_EQ(append("s", head, {"x"}).error().code, ErrorCode::not_found);
    EXPECT_EQ(std::get<Kept>(append("s", head, {}).value()).head, head) << "confirms the head";
    // Whoever has not heard of the end yet reads on, and is not told that its history has changed.
    const Conflict behind = std::get<Conflict>(append("s", {7, all[6].hash}, {"x"}).value());
    EXPECT_EQ(behind.head, head);
    EXPECT_TRUE(behind.missing.empty());
    EXPECT_EQ(read("s", 7).front(), all[7]);
    EXPECT_TRUE(std::holds_alternative<HistoryChanged>(
        append("s", {20, std::string(16, '0')}, {"x"}).value()));
    // A job that was delivered twice.
    EXPECT_EQ(wait(store->jobs.started("s", "started")).error().code, ErrorCode::not_found);
    Lease lease;
    lease.queue = "interactive";
    lease.entry = "1-1";
    lease.consumer = "c";
    lease.job = "j";
    lease.session = "s";
    EXPECT_EQ(wait(store->jobs.finish(lease, "verdict", "{}", "{}")).value(), Finished::already);
    EXPECT_EQ(command({"EXISTS", key("s", "log")}).integer, 0);
    EXPECT_EQ(read("s"), all);
}

TEST_F(SessionArchiveTest, keeps_snapshots_of_its_end_and_goes_with_the_session) {
    const Head head = make("s", 20);
    ASSERT_TRUE(archive("s", head).value());
    EXPECT_FALSE(wait(store->sessions.save_snapshot("s", {7, head.hash, "old"})).value());
    EXPECT_TRUE(wait(store->sessions.save_snapshot("s", {20, head.hash, "new"})).value());
    EXPECT_EQ(wait(store->sessions.load_snapshot("s")).value()->blob, "new");
    EXPECT_TRUE(wait(store->sessions.remove("s")).value());
    EXPECT_TRUE(read("s").empty());
    EXPECT_EQ(command({"EXISTS", key("s", "archive")}).integer, 0);
}

TEST_F(SessionArchiveTest, a_damaged_one_is_noticed) {
    const Head head = make("s", 20);
    ASSERT_TRUE(archive("s", head).value());
    const std::string blob = command({"HGET", key("s", "archive"), "blob"}).text;
    for (std::size_t length = 0; length < blob.size(); ++length)
        EXPECT_FALSE(read_archive(blob.substr(0, length))) << length;
    EXPECT_FALSE(read_archive(""));
    EXPECT_FALSE(read_archive("no archive at all"));
    // One that reads well and ends elsewhere.
    ArchiveWriter other;
    other.add(Entry{1, 5, "", "x"});
    (void)command({"HSET", key("s", "archive"), "blob", other.finish()});
    EXPECT_EQ(wait(store->sessions.read("s", 0, 10)).error().code, ErrorCode::internal);
}

}  // namespace
}  // namespace rehearse::store
