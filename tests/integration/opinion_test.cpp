// Second opinions from an endpoint over real sockets in this process, kept in a real Redis; and
// from a session of the real program to its report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <fstream>
#include <memory>

#include "app/opinion_seeker.hpp"
#include "base/ids.hpp"
#include "candidate.hpp"
#include "net/server.hpp"
#include "support/redis_fixture.hpp"
#include "support/server_process.hpp"
#include "support/ws_client.hpp"

namespace rehearse::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string reply_with(const Json& points) {
    const std::string content = Json{{"key_points", points}}.dump();
    return Json{{"choices", {{{"message", {{"content", content}}}}}}}.dump();
}

const Json good_points = {{{"id", "copies"}, {"made", true}, {"quote", "It holds copies."}},
                          {{"id", "expiry"}, {"made", false}, {"quote", nullptr}}};

/// What a chat endpoint does when it is asked.
struct Reply {
    int status = 200;
    std::string body;  // empty with 200: the first key point that it is asked of is made
    bool never = false;
};

std::string first_point_of(const std::string& request) {
    const Json task =
        Json::parse(Json::parse(request).at("messages")[1].at("content").get<std::string>());
    return reply_with({{{"id", task.at("key_points")[0].at("id")},
                        {"made", true},
                        {"quote", task.at("answer")}}});
}

Task<net::Admission> open_door(net::Request request, std::string scope) {
    static_cast<void>(request);
    static_cast<void>(scope);
    co_return net::Admission();
}

/// A chat endpoint; says `replies` in order, the last one for ever.
class Endpoint {
public:
    explicit Endpoint(boost::asio::io_context& context) : context_(context) {
        net::Router router;
        router.add("POST", "/v1/chat/completions", this, &Endpoint::hear, "chat");
        net::ServerOptions options;
        options.doorkeeper = open_door;  // whoever has a key
        server_ = std::make_unique<net::Server>(context, std::move(options), std::move(router),
                                                net::WebSocketAcceptor(), nullptr);
        port_ = server_->listen().value();
        server_->start();
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }
    Task<void> stop() {
        for (auto& hold : holds_) hold->cancel();
        auto farewell = std::make_shared<const std::string>();
        co_await server_->stop(std::move(farewell), Milliseconds(100));
    }

    std::deque<Reply> replies;
    std::vector<net::Request> heard;
    std::size_t at_once = 0;
    std::size_t at_once_max = 0;

private:
    Task<net::Response> hear(net::Request request) {
        Reply reply = replies.front();
        if (reply.status == 200 && reply.body.empty()) reply.body = first_point_of(request.body);
        heard.push_back(std::move(request));
        if (replies.size() > 1) replies.pop_front();
        at_once_max = std::max(at_once_max, ++at_once);
        auto hold = std::make_shared<boost::asio::steady_timer>(context_);
        holds_.push_back(hold);
        if (reply.never) {
            hold->expires_at(boost::asio::steady_timer::time_point::max());
        } else {
            hold->expires_after(Milliseconds(1));
        }
        auto waited = co_await hold->async_wait(use_tuple);
        static_cast<void>(waited);
        --at_once;
        net::Response response = net::json_response(reply.status, reply.body);
        co_return response;
    }

    boost::asio::io_context& context_;
    std::unique_ptr<net::Server> server_;
    std::uint16_t port_ = 0;
    std::vector<std::shared_ptr<boost::asio::steady_timer>> holds_;
};

theory::Question cache_question() {
    theory::Question question;
    question.title = "Caches";
    question.text = "What is a cache?";
    question.content_hash = "abc";
    for (const char* id : {"copies", "expiry"}) {
        theory::KeyPoint point;
        point.id = id;
        point.text = id;
        question.key_points.push_back(std::move(point));
    }
    return question;
}

class OpinionTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        if (HasFatalFailure()) return;
        endpoint = std::make_unique<Endpoint>(context);
        endpoint->replies = {{200, reply_with(good_points)}};
        make_session();
    }
    void TearDown() override {
        for (auto& seeker : seekers) await(context, seeker->stop());
        if (endpoint) await(context, endpoint->stop());
        StoreTest::TearDown();
    }
    void make_session() {
        store::CreateRequest wish;
        wish.session = session;
        wish.person = "p";
        wish.payloads = {"{}"};
        ASSERT_TRUE(wait(store->sessions.create(std::move(wish))).has_value());
    }
    app::SeekerOptions quick() const {
        app::SeekerOptions options(app::AssessorOptions{endpoint->url(), "small", "k3y"});
        options.back_off = {Milliseconds(2), Milliseconds(2)};
        return options;
    }
    app::OpinionSeeker& seeker_with(app::SeekerOptions options) {
        seekers.push_back(std::make_unique<app::OpinionSeeker>(context.get_executor(), *store,
                                                               std::move(options)));
        return *seekers.back();
    }
    static Json report_of(const std::vector<std::string>& answers) {
        Json items = Json::array();
        for (std::size_t i = 0; i < answers.size(); ++i)
            items.push_back({{"id", "i" + std::to_string(i + 1)},
                             {"skipped", false},
                             {"score", 50},
                             {"theory", {{"answer", answers[i]}}}});
        return {{"rounds", {{{"items", items}}}}};
    }
    /// The second opinions of a report that is made now.
    Json look(app::OpinionSeeker& seeker, bool for_host = true,
              std::vector<std::string> answers = {"It holds copies."}) {
        Json report = report_of(answers);
        std::map<std::string, theory::Question> questions;
        for (std::size_t i = 0; i < answers.size(); ++i)
            questions.emplace("i" + std::to_string(i + 1), cache_question());
        wait(seeker.add_to(session, &report, &questions, for_host));
        EXPECT_EQ(report.at("rounds")[0].at("items")[0].at("score"), 50) << "no number changes";
        Json opinions = Json::array();
        for (const Json& item : report.at("rounds")[0].at("items"))
            opinions.push_back(item.at("theory").at("second_opinion"));
        return opinions;
    }
    bool comes_true(const std::function<bool()>& condition) {
        return eventually(context, condition);
    }
    store::Opinions opinions() { return store::Opinions(store->redis); }
    /// How many are kept, whatever they say.
    std::size_t kept() { return wait(opinions().of(session)).value().texts.size(); }

    std::string session = random_id();
    std::unique_ptr<Endpoint> endpoint;
    std::vector<std::unique_ptr<app::OpinionSeeker>> seekers;
};

// OPINION-1, OPINION-2
TEST_F(OpinionTest, AnAnswerIsSentOnceAndWhatCameIsShown) {
    app::OpinionSeeker& seeker = seeker_with(quick());
    wait(seeker.tell(session));
    EXPECT_EQ(look(seeker)[0], (Json{{"state", "pending"}, {"model", "small"}}));
    look(seeker);
    ASSERT_TRUE(comes_true([&] { return kept() == 1; }));
    const Json given = look(seeker, false)[0];
    EXPECT_EQ(given.at("state"), "given");
    EXPECT_EQ(given.at("model"), "small");
    EXPECT_EQ(given.at("key_points"), good_points);
    ASSERT_EQ(endpoint->heard.size(), 1U);
    const net::Request& request = endpoint->heard[0];
    EXPECT_EQ(request.header("authorization"), "Bearer k3y");
    EXPECT_EQ(Json::parse(request.body).at("temperature"), 0);
    EXPECT_THAT(request.body, HasSubstr("It holds copies."));
    EXPECT_THAT(request.body, Not(HasSubstr(session)));
}

// OPINION-1: without having been told, and where answers went elsewhere when they were.
TEST_F(OpinionTest, NothingIsSentThatNobodyWasToldOf) {
    app::OpinionSeeker& seeker = seeker_with(quick());
    EXPECT_EQ(look(seeker)[0], nullptr);
    wait(opinions().tell(session, "elsewhere.example")).value();
    EXPECT_EQ(look(seeker)[0], nullptr);
    app::OpinionSeeker& off = seeker_with(app::SeekerOptions());
    EXPECT_EQ(look(off)[0], nullptr);
    EXPECT_EQ(off.about(), nullptr);
    EXPECT_EQ(seeker.about(), (Json{{"host", "127.0.0.1"}, {"model", "small"}}));
    EXPECT_TRUE(endpoint->heard.empty());
}

// OPINION-3
TEST_F(OpinionTest, WhatFailsIsTriedAgainAndThenToldToTheHostAlone) {
    struct Row {
        const char* name;
        Reply reply;
        std::size_t tries;
        const char* why;
    };
    const Row rows[] = {
        {"500", {500, "{}"}, 3, "It answered 500."},
        {"401", {401, "{}"}, 1, "It answered 401."},
        {"garbage", {200, "<html>"}, 3, "not one of a chat endpoint"},
        {"words",
         {200, Json{{"choices", {{{"message", {{"content", "yes"}}}}}}}.dump()},
         3,
         "form that it was asked for"},
        {"too large", {200, std::string(200'000, ' ')}, 3, "too large"},
        {"silent", {200, "", true}, 3, "took too long"},
    };
    app::SeekerOptions options = quick();
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        if (row.reply.never) options.http.timeout = Milliseconds(150);
        endpoint->replies = {row.reply};
        endpoint->heard.clear();
        session = random_id();
        make_session();
        app::OpinionSeeker& seeker = seeker_with(options);
        wait(seeker.tell(session));
        look(seeker);
        ASSERT_TRUE(comes_true([&] { return kept() == 1; }));
        EXPECT_EQ(endpoint->heard.size(), row.tries);
        const Json failed = look(seeker)[0];
        EXPECT_EQ(failed.at("state"), "failed");
        EXPECT_THAT(failed.at("why").get<std::string>(), HasSubstr(row.why));
        EXPECT_EQ(look(seeker, false)[0], nullptr) << "a candidate is told nothing";
        EXPECT_EQ(endpoint->heard.size(), row.tries) << "and it is left alone for an hour";
    }
    // Later it is asked for again.
    options = quick();
    options.failed_again_after = Milliseconds(0);
    endpoint->replies = {{200, reply_with(good_points)}};
    app::OpinionSeeker& seeker = seeker_with(options);
    EXPECT_EQ(look(seeker)[0].at("state"), "pending");
    ASSERT_TRUE(comes_true([&] { return look(seeker)[0].at("state") == "given"; }));
}

// OPINION-3: it gets through when the endpoint comes to itself.
TEST_F(OpinionTest, AFailureThatPassesIsNone) {
    endpoint->replies = {{503, ""}, {429, ""}, {200, reply_with(good_points)}};
    app::OpinionSeeker& seeker = seeker_with(quick());
    wait(seeker.tell(session));
    look(seeker);
    ASSERT_TRUE(comes_true([&] { return kept() == 1; }));
    EXPECT_EQ(look(seeker)[0].at("state"), "given");
    EXPECT_EQ(endpoint->heard.size(), 3U);
}

// OPINION-2: a quote that is not there, and key points that the question has not.
TEST_F(OpinionTest, AModelThatLiesIsNotBelieved) {
    endpoint->replies = {
        {200, reply_with({{{"id", "expiry"}, {"made", true}, {"quote", "They expire."}},
                          {{"id", "admin"}, {"made", true}, {"quote", "It holds copies."}}})}};
    app::OpinionSeeker& seeker = seeker_with(quick());
    wait(seeker.tell(session));
    look(seeker);
    ASSERT_TRUE(comes_true([&] { return kept() == 1; }));
    EXPECT_EQ(look(seeker)[0].at("key_points"),
              (Json{{{"id", "expiry"}, {"made", true}, {"quote", nullptr}}}));
}

// OPINION-1: few at a time, nothing of empty answers, and an answer that changed is asked of anew.
TEST_F(OpinionTest, AFewAtATime) {
    app::OpinionSeeker& seeker = seeker_with(quick());
    wait(seeker.tell(session));
    std::vector<std::string> answers;
    for (int i = 0; i < 9; ++i) answers.push_back("It holds copies. " + std::to_string(i));
    answers.push_back(" \n");
    EXPECT_EQ(look(seeker, true, answers)[9], nullptr);
    ASSERT_TRUE(comes_true([&] { return kept() == 9; }));
    EXPECT_EQ(endpoint->heard.size(), 9U);
    EXPECT_LE(endpoint->at_once_max, 2U);
    answers[0] = "Something else.";
    EXPECT_EQ(look(seeker, true, answers)[0].at("state"), "pending");
    ASSERT_TRUE(comes_true([&] { return look(seeker, true, answers)[0].at("state") == "given"; }));
    EXPECT_EQ(endpoint->heard.size(), 10U);
}

// OPINION-1: however many servers make the report.
TEST_F(OpinionTest, OneServerAsks) {
    app::OpinionSeeker& first = seeker_with(quick());
    app::OpinionSeeker& second = seeker_with(quick());
    wait(first.tell(session));
    look(first);
    look(second);
    ASSERT_TRUE(comes_true([&] { return kept() == 1; }));
    EXPECT_EQ(endpoint->heard.size(), 1U);
}

// OPINION-4
TEST_F(OpinionTest, ItGoesWithItsSessionAlsoWhenItComesLater) {
    endpoint->replies = {{200, "", true}};
    app::OpinionSeeker& seeker = seeker_with(quick());
    wait(seeker.tell(session));
    look(seeker);
    ASSERT_TRUE(comes_true([&] { return endpoint->heard.size() == 1; }));
    EXPECT_TRUE(wait(store->sessions.remove(session)).value());
    EXPECT_FALSE(wait(opinions().keep(session, "i1", "late")).value());
    const auto left = wait(store->redis.command({"KEYS", "rh:s:*"}));
    EXPECT_TRUE(left.value().elements.empty());
}

// A stop waits for no model, and what was under way can be asked for at once by another server.
TEST_F(OpinionTest, AStopCutsWhatIsUnderWay) {
    endpoint->replies = {{200, "", true}, {200, reply_with(good_points)}};
    app::OpinionSeeker& seeker = seeker_with(quick());
    wait(seeker.tell(session));
    look(seeker);
    ASSERT_TRUE(comes_true([&] { return endpoint->heard.size() == 1; }));
    wait(seeker.stop());
    EXPECT_EQ(kept(), 0U);
    app::OpinionSeeker& other = seeker_with(quick());
    look(other);
    ASSERT_TRUE(comes_true([&] { return kept() == 1; }));
}

// With nothing in between that is not real: people are told, the session ends, the report has it
// after a restart, too, and the key is in no log.
TEST(Opinion, FromASessionToItsReport) {
    boost::asio::io_context context;
    Endpoint endpoint(context);
    endpoint.replies = {Reply()};
    ScratchFolder folder;
    std::ofstream{folder.path() / "key"} << "s3cret-k3y\n";
    const std::vector<std::string> words{
        "--slots",          "1",     "--assessor-url", endpoint.url(),
        "--assessor-model", "small", "--assessor-key", (folder.path() / "key").string()};
    ServerProcess server(folder.path(), words);
    const Json told = get(server.port(), "/api/v1/assessor").json();
    EXPECT_EQ(told.at("assessor"), (Json{{"host", "127.0.0.1"}, {"model", "small"}}));
    const std::string written = "A cache holds copies of data that is read often.";
    const std::string session = create_junior_screen(server.port());
    {
        Candidate person(server.port(), session);
        person.must({{"kind", "session_start"}});
        person.must({{"kind", "item_open"}, {"item", "i1"}});
        person.write("i1/answer", written);
        EXPECT_TRUE(endpoint.heard.empty()) << "nothing leaves while it goes on";
        person.must({{"kind", "session_finish"}});
    }
    // By itself: nobody has to look at the report.
    for (int turn = 0; turn < 6'000 && endpoint.heard.empty(); ++turn)
        context.run_one_for(std::chrono::milliseconds(10));
    ASSERT_EQ(endpoint.heard.size(), 1U) << server.log();
    EXPECT_THAT(endpoint.heard[0].body, HasSubstr("copies of data"));
    const std::string target = "/api/v1/sessions/" + session + "/report";
    const auto opinion = [&] {
        context.run_for(std::chrono::milliseconds(20));
        return get(server.port(), target)
            .json()
            .at("rounds")[0]
            .at("items")[0]
            .at("theory")
            .at("second_opinion");
    };
    Json shown;
    EXPECT_TRUE(eventually([&] {
        shown = opinion();
        return shown.is_object() && shown.at("state") == "given";
    })) << shown;
    EXPECT_EQ(shown.at("model"), "small");
    EXPECT_EQ(shown.at("key_points")[0].at("quote"), written);
    EXPECT_EQ(endpoint.heard[0].header("authorization"), "Bearer s3cret-k3y");
    EXPECT_THAT(server.log(), Not(HasSubstr("s3cret")));
    EXPECT_THAT(server.log(), Not(HasSubstr("copies of data")));
    EXPECT_EQ(server.stop(), 0);
    server.start();
    EXPECT_EQ(opinion(), shown);
    EXPECT_EQ(
        http(server.port(), {.method = "DELETE", .target = "/api/v1/sessions/" + session}).status,
        204);
    await(context, endpoint.stop());
}

}  // namespace
}  // namespace rehearse::test
