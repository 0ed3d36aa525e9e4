#include "editing/document.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "base/limits.hpp"
#include "unit/editing/support.hpp"

namespace rehearse::editing {
namespace {

using test::Choices;

/// Pushes and, when accepted, appends: what the server does.
Result<Accepted> take(Document& document, Version version, const std::string& client,
                      std::uint64_t first, const std::vector<ChangeSet>& updates) {
    auto accepted = document.push(version, client, first, updates);
    if (accepted && !accepted->updates.empty()) {
        EXPECT_TRUE(
            document.append(accepted->version_before, client, accepted->first, accepted->updates));
        EXPECT_EQ(document.check(), accepted->check);  // EDIT-6
    }
    return accepted;
}

ChangeSet insertion(std::size_t length, std::size_t at, std::u16string text) {
    return ChangeSet::replacement(length, at, 0, std::move(text));
}

TEST(Document, LeavesOutWhatItKnows) {  // EDIT-1
    Document document(u"ab");
    const std::vector<ChangeSet> push = {insertion(2, 2, u"c"), insertion(3, 3, u"d")};
    ASSERT_EQ(take(document, 0, "me", 1, push)->updates.size(), 2U);
    EXPECT_EQ(document.text(), u"abcd");

    EXPECT_TRUE(document.knows("me", 1, 2));
    EXPECT_FALSE(document.knows("me", 1, 3));
    EXPECT_FALSE(document.knows("other", 1, 1));
    EXPECT_TRUE(take(document, 0, "me", 1, push)->updates.empty());
    EXPECT_EQ(document.version(), 2U);

    // One known, one known, one new, while somebody else wrote in front.
    ASSERT_TRUE(take(document, 2, "other", 1, {insertion(4, 0, u"!")}));
    const auto rest = take(document, 0, "me", 1, {push[0], push[1], insertion(4, 4, u"e")});
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->first, 3U);
    EXPECT_EQ(rest->updates.size(), 1U);
    EXPECT_EQ(document.text(), u"!abcde");
}

TEST(Document, RefusesWhatSkipsOrIsTooOld) {  // EDIT-2, EDIT-4
    Document document(u"");
    std::u16string text;
    for (std::size_t i = 0; i < limits::history_window + 3; ++i) {
        ASSERT_TRUE(take(document, i, "a", i + 1, {insertion(i, i, u"x")}));
    }
    const std::size_t now = document.version();
    struct Row {
        const char* name;
        Version version;
        const char* client;
        std::uint64_t first;
        std::size_t length;
        std::optional<ErrorCode> code;
    };
    const Row rows[] = {
        {"current", now, "b", 1, now, {}},
        {"oldest kept", now - limits::history_window, "b", 1, now - limits::history_window, {}},
        {"older than kept", now - limits::history_window - 1, "b", 1,
         now - limits::history_window - 1, ErrorCode::stale_version},
        {"from the future", now + 1, "b", 1, now, ErrorCode::out_of_order},
        {"skips a number", now, "b", 2, now, ErrorCode::out_of_order},
        {"number zero", now, "b", 0, now, ErrorCode::invalid_change},
        {"a known number", now, "a", 500, now, {}},
        {"leaves out own updates in between", now - 2, "a", now + 1, now - 2,
         ErrorCode::out_of_order},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto pushed =
            document.push(row.version, row.client, row.first, {insertion(row.length, 0, u"y")});
        EXPECT_EQ(pushed.has_value(), !row.code);
        if (!pushed) {
            EXPECT_EQ(pushed.error().code, row.code);
        }
    }
}

TEST(Document, StaysAsItWasWhenRefused) {  // EDIT-5
    const std::u16string crab = u"\U0001F980";
    struct Row {
        const char* name;
        std::vector<ChangeSet> updates;
        ErrorCode code;
    };
    const Row rows[] = {
        {"no updates", {}, ErrorCode::invalid_change},
        {"wrong length", {insertion(3, 0, u"x")}, ErrorCode::invalid_change},
        {"second does not follow the first",
         {insertion(2, 0, u"x"), insertion(2, 0, u"x")},
         ErrorCode::invalid_change},
        {"cuts a pair", {insertion(2, 1, u"x")}, ErrorCode::invalid_change},
        {"carriage return", {insertion(2, 0, u"\r")}, ErrorCode::invalid_change},
        {"lone surrogate",
         {insertion(2, 0, std::u16string(1, u'\xD800'))},
         ErrorCode::invalid_change},
        {"one unit too long",
         {insertion(2, 0, std::u16string(limits::document_units_max - 1, u'x'))},
         ErrorCode::too_large},
        {"too many", std::vector<ChangeSet>(limits::updates_per_push_max + 1, insertion(2, 0, u"")),
         ErrorCode::too_large},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        Document document(crab);
        const auto pushed = take(document, 0, "me", 1, row.updates);
        ASSERT_FALSE(pushed);
        EXPECT_EQ(pushed.error().code, row.code);
        EXPECT_EQ(document.text(), crab);
        EXPECT_EQ(document.version(), 0U);
        EXPECT_EQ(document.next_number("me"), 1U);
    }
    Document full(crab);
    EXPECT_TRUE(take(full, 0, "me", 1,
                     {insertion(2, 0, std::u16string(limits::document_units_max - 2, u'x'))}));
}

TEST(Document, RestoresWithItsWindow) {
    Document document(u"abc");
    ASSERT_TRUE(take(document, 0, "a", 1, {insertion(3, 0, u"x")}));
    Document copy = Document::restore(document.text(), document.version(), document.window(),
                                      document.next_numbers());
    for (Document* each : {&document, &copy}) {
        ASSERT_TRUE(take(*each, 0, "b", 1, {insertion(3, 3, u"y")}));
        EXPECT_EQ(each->text(), u"xabcy");
    }
    EXPECT_FALSE(copy.append(0, "b", 2, {insertion(5, 0, u"z")}));
}

/// A client as the page is one: it applies what it gets one update at a time and keeps its own
/// until they come back.
struct Client {
    std::string id;
    std::u16string text;
    Version version = 0;
    std::uint64_t next = 1;  // number of the first unconfirmed
    std::vector<ChangeSet> waiting;
    std::size_t received = 0;  // of the server's log

    void type(Choices& choices) {
        ChangeSet change = test::random_change(choices, text);
        text = change.apply(text);
        waiting.push_back(std::move(change));
    }
    void receive(const Update& update) {
        ++version;
        ++received;
        if (update.client == id) {
            ASSERT_EQ(update.number, next++);
            ASSERT_FALSE(waiting.empty());
            waiting.erase(waiting.begin());
            return;
        }
        ChangeSet other = update.changes;
        for (ChangeSet& own : waiting) {
            ChangeSet moved = own.map(other);
            other = other.map(own, Side::before);
            own = std::move(moved);
        }
        text = other.apply(text);
    }
};

void converge(std::uint64_t seed, std::size_t people, std::size_t steps) {
    Choices choices(seed);
    Document document(test::word(choices, 10));
    std::vector<Update> log;
    std::vector<Client> clients(people);
    for (std::size_t i = 0; i < people; ++i) {
        clients[i].id = std::string(1, static_cast<char>('a' + i));
        clients[i].text = document.text();
    }
    const auto push = [&](Client& client) {
        if (client.waiting.empty()) return;
        const auto accepted =
            take(document, client.version, client.id, client.next, client.waiting);
        ASSERT_TRUE(accepted) << accepted.error().message;
        for (std::size_t i = 0; i < accepted->updates.size(); ++i) {
            log.push_back({client.id, accepted->first + i, accepted->updates[i]});
        }
    };
    for (std::size_t step = 0; step < steps; ++step) {
        Client& client = clients[choices.below(people)];
        const std::size_t what = choices.below(4);
        if (what < 2) client.type(choices);
        if (what == 2) push(client);  // often again before the answer: a blind repeat
        if (what == 3 && client.received < log.size()) client.receive(log[client.received]);
    }
    for (Client& client : clients) push(client);
    for (Client& client : clients) {
        while (client.received < log.size()) client.receive(log[client.received]);
        ASSERT_EQ(client.text, document.text()) << "client " << client.id;
        ASSERT_TRUE(client.waiting.empty());
    }
}

TEST(Document, ClientsConverge) {  // EDIT-3
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        converge(seed, 2 + seed % 4, 120);
        if (HasFatalFailure()) return;
    }
}

}  // namespace
}  // namespace rehearse::editing
