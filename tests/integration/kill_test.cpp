// What an acknowledgement is worth: processes are killed with -9 at random moments while somebody
// types and commands, and afterwards everything that was acknowledged is there, once, in order
// (CMD-1, CMD-2, EDIT-1). Prints its seed; replay with SEED=….
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>

#include "candidate.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

using std::chrono::milliseconds;

unsigned seed() {
    const char* given = std::getenv("SEED");
    const unsigned value =
        given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device{}();
    fmt::print("SEED={}\n", value);
    return value;
}

const std::string doc = "i1/answer";

/// One who types at the end of a text nobody else edits, without waiting for answers, and so knows
/// at any time which updates were acknowledged and what the text must be.
class Typist {
public:
    Typist(ServerProcess& server, std::string session)
        : server_(server), session_(std::move(session)) {
        connect();
        start_ = person_->point();
        person_->must({{"kind", "session_start"}});
        person_->must({{"kind", "item_open"}, {"item", "i1"}});
        // From here on commands are numbered by us.
        next_command_ = 1000;
    }

    void type() {
        const std::string token = fmt::format("{}.", sizes_.size() + 1);
        sizes_.push_back(text_.size());
        text_ += token;
        tokens_.push_back(token);
        push(sizes_.size());
    }
    void command() {
        const std::uint64_t n = next_command_++;
        seq_of_[n] = std::nullopt;
        send_command(n);
    }
    /// Takes what is there without waiting; false when the connection has ended.
    bool listen() {
        while (auto text = person_->wire().try_receive(milliseconds(0))) note(Json::parse(*text));
        return !person_->wire().is_closed();
    }
    /// Until the connection ends: what was on its way counts as acknowledged.
    void hear_the_end() {
        while (auto text = person_->wire().receive()) note(Json::parse(*text));
    }

    void connect() {
        const std::optional<std::string> client =
            person_ ? std::optional(person_->client()) : std::nullopt;
        std::optional<Candidate> made;
        const bool connected = eventually([&] {
            try {
                made.emplace(server_.port(), session_, client);
            } catch (const std::exception&) {
                made.reset();  // the server or its store is away for a moment
            }
            return made.has_value();
        });
        if (!connected) throw std::runtime_error("cannot connect:\n" + server_.log());
        person_ = std::move(made);
        if (client) {
            EXPECT_EQ(person_->client(), *client);
        }
    }

    /// What a fresh connection is told must hold all that was acknowledged, and nothing else.
    void expect_kept() {
        const std::u16string told = person_->text(doc);
        const std::uint64_t version = person_->version(doc);
        EXPECT_GE(version, acknowledged_);
        ASSERT_LE(version, tokens_.size());
        std::string expected;
        for (std::size_t i = 0; i < version; ++i) expected += tokens_[i];
        EXPECT_EQ(std::string(told.begin(), told.end()), expected);
    }

    /// Sends all that was not acknowledged, again and again, until it is.
    void deliver() {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!all_acknowledged()) {
            ASSERT_LT(std::chrono::steady_clock::now(), end) << server_.log();
            if (person_->wire().is_closed()) connect();
            while (acknowledged_ < tokens_.size()) {
                push(std::min(tokens_.size(), acknowledged_ + 200));
                if (!hear()) break;
            }
            for (const auto& [n, seq] : seq_of_) {
                if (!seq) send_command(n);
            }
            while (!all_acknowledged() && hear()) {
            }
        }
    }

    /// The log holds each update and each command once, where the answers said.
    void expect_once() {
        std::map<std::uint64_t, int> updates;
        std::map<std::uint64_t, int> commands;
        for (const Json& event : log_since(server_.port(), session_, start_)) {
            if (event.at("kind") == "edited" && event.at("doc") == doc) {
                for (std::size_t i = 0; i < event.at("updates").size(); ++i)
                    ++updates[event.at("first").get<std::uint64_t>() + i];
            }
            const std::uint64_t n = event.value("n", std::uint64_t{0});
            if (event.at("kind") != "item_opened" || !seq_of_.contains(n)) continue;
            ++commands[n];
            EXPECT_EQ(seq_of_[n], event.at("seq").get<std::uint64_t>()) << "command " << n;
        }
        EXPECT_EQ(updates.size(), tokens_.size());
        for (const auto& [number, times] : updates) EXPECT_EQ(times, 1) << "update " << number;
        EXPECT_EQ(commands.size(), seq_of_.size());
        for (const auto& [n, times] : commands) EXPECT_EQ(times, 1) << "command " << n;
    }

    std::uint64_t acknowledged() const { return acknowledged_; }
    std::size_t typed() const { return tokens_.size(); }

private:
    bool all_acknowledged() const {
        return acknowledged_ == tokens_.size() &&
               std::all_of(seq_of_.begin(), seq_of_.end(),
                           [](const auto& entry) { return entry.second.has_value(); });
    }
    /// One message; false when the connection has ended or nothing comes for a while.
    bool hear() {
        const auto text = person_->wire().try_receive(milliseconds(1000));
        if (text) note(Json::parse(*text));
        return text.has_value();
    }
    void note(const Json& message) {
        const std::string type = message.at("type");
        if (type == "edit_ack") {
            acknowledged_ =
                std::max(acknowledged_, message.at("first").get<std::uint64_t>() +
                                            message.at("count").get<std::uint64_t>() - 1);
        } else if (type == "ack") {
            std::optional<std::uint64_t>& seq = seq_of_[message.at("n")];
            // CMD-1: the same answer each time.
            if (seq) {
                EXPECT_EQ(*seq, message.at("seq").get<std::uint64_t>());
            }
            seq = message.at("seq").get<std::uint64_t>();
        } else if (type == "refused" || type == "error") {
            ADD_FAILURE() << message;
        }
        // An edit may be refused out_of_order when the one before it was dropped with the store.
    }
    /// All that waits, up to update `last`, as one push: a client cannot know what arrived.
    void push(std::size_t last) {
        Json updates = Json::array();
        for (std::size_t at = acknowledged_; at < last; ++at)
            updates.push_back(replacement(sizes_[at], sizes_[at], 0, tokens_[at]));
        if (updates.size() > 200) return;
        person_->wire().send(Json{
            {"type", "edit"},
            {"doc", doc},
            {"version", acknowledged_},
            {"first", acknowledged_ + 1},
            {"updates", updates}}.dump());
    }
    void send_command(std::uint64_t n) {
        const Json command = {{"kind", "item_open"}, {"item", fmt::format("i{}", n % 3 + 1)}};
        person_->wire().send(Json{{"type", "command"}, {"n", n}, {"command", command}}.dump());
    }

    ServerProcess& server_;
    std::string session_;
    ResumePoint start_;
    std::optional<Candidate> person_;
    std::string text_;
    std::vector<std::size_t> sizes_;   // of the text before each update
    std::vector<std::string> tokens_;  // what each update adds
    std::uint64_t acknowledged_ = 0;   // updates
    std::uint64_t next_command_ = 1;
    std::map<std::uint64_t, std::optional<std::uint64_t>> seq_of_;
};

bool redis_is_back(const ServerProcess& server, pid_t old) {
    const pid_t now = server.child("redis-server");
    return now != 0 && now != old && get(server.port(), "/readyz").status != 0;
}

TEST(Kill, NothingAcknowledgedIsLostAndNothingHappensTwice) {
    std::mt19937 random(seed());
    ScratchFolder folder;
    ServerProcess server(folder.path());
    Typist typist(server, create_junior_screen(server.port()));
    enum class Victim { whole, store, grader };
    for (const Victim victim : {Victim::whole, Victim::store, Victim::whole, Victim::store,
                                Victim::grader, Victim::whole, Victim::store}) {
        SCOPED_TRACE(static_cast<int>(victim));
        const auto moment = std::uniform_int_distribution<int>(3, 60)(random);
        for (int i = 0; i < moment; ++i) {
            random() % 3 == 0 ? typist.command() : typist.type();
            if (random() % 2 == 0) typist.listen();
        }
        if (victim == Victim::whole) {
            server.kill_hard();
            typist.hear_the_end();
            server.start();
        } else if (victim == Victim::store) {
            const pid_t old = server.child("redis-server");
            ASSERT_GT(old, 0);
            ::kill(old, SIGKILL);
            for (int i = 0; i < 10; ++i) typist.type();
            ASSERT_TRUE(eventually([&] { return redis_is_back(server, old); })) << server.log();
            typist.listen();
        } else {
            const pid_t old = server.child("runner");
            ASSERT_GT(old, 0);
            ::kill(old, SIGKILL);
            ASSERT_TRUE(eventually([&] {
                const pid_t now = server.child("runner");
                return now != 0 && now != old;
            })) << server.log();
        }
        typist.connect();
        typist.expect_kept();
        typist.deliver();
        if (testing::Test::HasFatalFailure()) return;
    }
    typist.connect();
    EXPECT_EQ(typist.acknowledged(), typist.typed());
    typist.expect_kept();
    typist.expect_once();
}

// A submission that is in the log is graded once, whoever dies meanwhile. A job whose runner is
// gone is taken over after 10 s of silence, hence the long patience.
void expect_graded_once_without(const std::string& victim) {
    std::mt19937 random(seed());
    ScratchFolder folder;
    ServerProcess server(folder.path());
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Coder coder(server.port());
    const std::string job = coder.person.grade("submit", "i4", "python3");
    // At once, or when it has started: both have their own way of going wrong.
    if (random() % 2 == 0) {
        coder.person.event_where([&](const Json& event) {
            return event.at("kind") == "job_started" && event.at("job") == job;
        });
    }
    if (victim == "server") {
        server.kill_hard();
        server.start();
    } else {
        const pid_t pid = server.child(victim);
        ASSERT_GT(pid, 0);
        ::kill(pid, SIGKILL);
        ASSERT_TRUE(eventually([&] {
            const pid_t now = server.child(victim);
            return now != 0 && now != pid;
        }));
    }
    const std::vector<Json> log = log_once_finished(server.port(), coder.session, coder.start, job);
    ASSERT_FALSE(log.empty()) << server.log();
    EXPECT_EQ(count_of(log, "job_finished", job), 1);
    EXPECT_EQ(count_of(log, "job_queued", job), 1);
    for (const Json& event : log) {
        if (event.at("kind") != "job_finished" || event.at("job") != job) continue;
        EXPECT_EQ(event.at("verdict"), "AC");
    }
}

TEST(Kill, ASubmissionIsGradedOnceWhenTheServerDies) {
    expect_graded_once_without("server");
}
TEST(Kill, ASubmissionIsGradedOnceWhenTheStoreDies) {
    expect_graded_once_without("redis-server");
}
TEST(Kill, ASubmissionIsGradedOnceWhenTheRunnerDies) {
    expect_graded_once_without("runner");
}

// CMD-2, HTTP-5: while the store is away nothing is acknowledged, and everybody is told.
TEST(Kill, AFrozenStoreIsToldAndNothingIsAcknowledgedMeanwhile) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    const std::string session = create_junior_screen(server.port());
    Candidate person(server.port(), session);
    person.must({{"kind", "session_start"}});
    person.must({{"kind", "item_open"}, {"item", "i1"}});
    person.write(doc, "before ");
    const pid_t redis = server.child("redis-server");
    ASSERT_GT(redis, 0);
    ::kill(redis, SIGSTOP);
    const Json update = Json::array({replacement(7, 7, 0, "meanwhile")});
    person.send_edit(doc, 1, 2, update);
    const std::uint64_t n = person.send_command({{"kind", "item_open"}, {"item", "i2"}});
    const auto status_is = [](const char* wanted) {
        return [wanted](const Json& message) {
            return message.at("type") == "status" && message.at("store") == wanted;
        };
    };
    person.message_where(status_is("away"));
    const HttpAnswer away = get(server.port(), "/api/v1/sessions");
    EXPECT_EQ(away.status, 503);
    EXPECT_EQ(away.code(), "store_away");
    EXPECT_EQ(away.headers.count("retry-after"), 1U);
    EXPECT_EQ(get(server.port(), "/readyz").status, 503);
    EXPECT_EQ(get(server.port(), "/healthz").status, 200);
    for (const Json& message : person.messages()) {
        EXPECT_FALSE(message.at("type") == "edit_ack" && message.at("first") == 2) << message;
        EXPECT_FALSE(message.at("type") == "ack" && message.at("n") == n) << message;
    }
    ::kill(redis, SIGCONT);
    person.message_where(status_is("ok"));
    EXPECT_EQ(person.edit(doc, 1, 2, update), "ack");
    person.send_command({{"kind", "item_open"}, {"item", "i2"}}, n);
    EXPECT_EQ(person.answer(n).at("type"), "ack");
    EXPECT_EQ(Candidate(server.port(), session).text(doc), u"before meanwhile");
    EXPECT_EQ(server.stop(), 0);
}

}  // namespace
}  // namespace rehearse::test
