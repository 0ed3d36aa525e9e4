// Practising alone over HTTP: cards and what is kept of them, progress from practices that are
// over, interviews to come, and the export and end of all of it. That guests have none of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "candidate.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Json review_of_acid = {{"question", "acid"},
                             {"grade", "partly"},
                             {"missed", Json::array({"levels"})},
                             {"answer",
                              "All or nothing: a transaction that fails is rolled back, "
                              "and what is committed survives a crash."}};
const Json acme = {{"company", "Acme"}, {"date", "2027-01-31"}, {"stage", "Phone screen"},
                   {"notes", ""},       {"template", nullptr},  {"topics", Json::array()}};

class StudyTest : public ::testing::Test {
protected:
    void start() { server = std::make_unique<ServerProcess>(folder.path(), words); }
    HttpAnswer ask(const std::string& method, const std::string& target, const Json& body = {},
                   HeaderList headers = {}) const {
        HttpRequest request{.method = method, .target = "/api/v1/" + target};
        if (!body.is_null()) request.body = body.dump();
        request.headers = std::move(headers);
        return http(server->port(), request);
    }
    Json must(const std::string& method, const std::string& target, const Json& body = {},
              HeaderList headers = {}) const {
        const HttpAnswer answer = ask(method, target, body, std::move(headers));
        EXPECT_LT(answer.status, 300) << method << " " << target << ": " << answer.body;
        return answer.json();
    }
    /// A practice from its beginning to its report, with an answer to its first question.
    std::string practise() const {
        const std::string session = create_session(server->port(), {{"template", "theory-sprint"}});
        Candidate person(server->port(), session);
        person.must({{"kind", "session_start"}});
        person.must({{"kind", "item_open"}, {"item", "i1"}});
        person.event("document_created");
        person.write("i1/answer", "I would measure first and then look at the slow part.");
        person.must({{"kind", "session_finish"}});
        EXPECT_TRUE(eventually([&] {
            const Json listed = must("GET", "sessions");
            return listed.at("sessions").at(0).at("score").is_number();
        }));
        return session;
    }

    ScratchFolder folder;
    std::vector<std::string> words{"--slots", "1"};
    std::unique_ptr<ServerProcess> server;
};

// STUDY-1
TEST_F(StudyTest, QuestionsAreListedByWhatTheyAreAndOpenedWithTheirModelAnswer) {
    start();
    const Json all = must("GET", "questions").at("questions");
    const Json some =
        must("GET", "questions?topic=databases&level=intermediate&kind=concept").at("questions");
    EXPECT_GT(some.size(), 0U);
    EXPECT_LT(some.size(), all.size());
    for (const Json& question : some) {
        EXPECT_EQ(question.at("level"), "intermediate");
        EXPECT_EQ(question.at("kind"), "concept");
        EXPECT_FALSE(question.contains("model_answer"));
    }
    const Json acid = must("GET", "questions/acid");
    EXPECT_THAT(acid.at("model_answer").get<std::string>(), HasSubstr("Atomicity"));
    EXPECT_EQ(acid.at("key_points").at(0).at("id"), "atomicity");
    EXPECT_FALSE(acid.contains("interviewer_notes") || acid.contains("red_flags"));
    EXPECT_EQ(ask("GET", "questions/nothing").status, 404);
    EXPECT_EQ(ask("GET", "questions?level=expert").code(), "invalid_input");
    EXPECT_THAT(ask("GET", "questions?kind=riddle").body, HasSubstr("system-design"));
}

// STUDY-2, STUDY-3
TEST_F(StudyTest, AReviewIsKeptOnceAndSurvivesTheServer) {
    start();
    const HeaderList key{{"Idempotency-Key", "first"}};
    const Json made = must("POST", "study/reviews", review_of_acid, key);
    EXPECT_GT(made.at("estimate").get<double>(), 0);
    EXPECT_EQ(made.at("assessment").at("estimate"), made.at("estimate"));
    EXPECT_EQ(made.at("assessment").at("key_points").at(0).at("hit"), true);
    EXPECT_EQ(must("POST", "study/reviews", review_of_acid, key).at("id"), made.at("id"));
    Json other = review_of_acid;
    other["grade"] = "know";
    EXPECT_EQ(ask("POST", "study/reviews", other, key).code(), "idempotency_conflict");
    other["missed"] = Json::array({"no-such-point"});
    EXPECT_EQ(ask("POST", "study/reviews", other).code(), "invalid_input");
    other["question"] = "nothing";
    EXPECT_EQ(ask("POST", "study/reviews", other).status, 404);
    const Json spoken = {
        {"question", "acid"}, {"grade", "know"}, {"missed", Json::array()}, {"answer", nullptr}};
    EXPECT_TRUE(must("POST", "study/reviews", spoken).at("assessment").is_null());
    Json silent = spoken;
    silent["answer"] = "  ";
    EXPECT_TRUE(must("POST", "study/reviews", silent).at("estimate").is_null());
    server->kill_hard();
    server->start();
    EXPECT_EQ(must("POST", "study/reviews", review_of_acid, key).at("id"), made.at("id"));
    const Json kept = must("GET", "study/reviews").at("reviews");
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept.at(0).at("at"), made.at("at"));
    EXPECT_EQ(kept.at(0).at("answer"), review_of_acid.at("answer"));
    EXPECT_EQ(kept.at(1).at("grade"), "know");
}

// STUDY-5
TEST_F(StudyTest, InterviewsToComeStandInTheOrderOfTheirDays) {
    start();
    const HeaderList key{{"Idempotency-Key", "first"}};
    const Json made = must("POST", "upcoming", acme, key);
    EXPECT_EQ(must("POST", "upcoming", acme, key).at("id"), made.at("id"));
    Json earlier = acme;
    earlier["date"] = "2026-12-01";
    earlier["template"] = "junior-screen";
    must("POST", "upcoming", earlier);
    const Json wrong = {{"date", "2027-02-29"},
                        {"template", "nothing"},
                        {"topics", Json::array({"nothing"})},
                        {"company", " "}};
    for (const auto& [field, value] : wrong.items()) {
        Json asked = acme;
        asked[field] = value;
        EXPECT_EQ(ask("POST", "upcoming", asked).code(), "invalid_input") << field;
    }
    const std::string one = "upcoming/" + made.at("id").get<std::string>();
    Json changed = acme;
    changed["notes"] = "bring a pen";
    EXPECT_EQ(must("PUT", one, changed).at("notes"), "bring a pen");
    const Json listed = must("GET", "upcoming").at("upcoming");
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed.at(0).at("template"), "junior-screen");
    EXPECT_EQ(listed.at(1).at("notes"), "bring a pen");
    EXPECT_EQ(ask("DELETE", one).status, 204);
    EXPECT_EQ(ask("DELETE", one).status, 404);
    EXPECT_EQ(ask("PUT", one, changed).status, 404);
}

// PROGRESS-1, PROGRESS-2
TEST_F(StudyTest, ProgressComesFromPracticesAndCardsAndLeadsToTheNextPractice) {
    start();
    const Json none = must("GET", "progress");
    EXPECT_TRUE(none.at("topics").empty());
    EXPECT_TRUE(none.at("next").is_null());
    const std::string session = practise();
    must("POST", "study/reviews", review_of_acid);
    const Json progress = must("GET", "progress");
    std::set<std::string> sources;
    for (const Json& topic : progress.at("topics")) {
        for (const Json& point : topic.at("points")) sources.insert(point.at("source"));
    }
    EXPECT_EQ(sources, (std::set<std::string>{"session", "study"}));
    EXPECT_EQ(must("GET", "progress"), progress) << "what was kept says the same";
    must("POST", "sessions", {{"custom", progress.at("next")}});
    // What a deleted session came to is gone with it.
    EXPECT_EQ(ask("DELETE", "sessions/" + session).status, 204);
    for (const Json& topic : must("GET", "progress").at("topics"))
        EXPECT_EQ(topic.at("points").at(0).at("source"), "study");
}

// DATA-1, DATA-2
TEST_F(StudyTest, AllThatIsKeptIsExportedAndDeleted) {
    start();
    const std::string session = practise();
    const std::string open = create_session(server->port(), {{"template", "theory-sprint"}});
    Candidate connected(server->port(), open);
    must("POST", "study/reviews", review_of_acid);
    must("POST", "upcoming", acme);
    const HttpAnswer file = ask("GET", "me/data");
    EXPECT_THAT(file.headers.at("content-disposition"), HasSubstr("attachment"));
    const Json kept = file.json();
    EXPECT_EQ(kept.at("person"), "local");
    EXPECT_EQ(kept.at("reviews").at(0).at("question"), "acid");
    EXPECT_EQ(kept.at("upcoming").at(0).at("company"), "Acme");
    ASSERT_EQ(kept.at("sessions").size(), 2U);
    for (const char* link : {"session", "events", "report"}) {
        const std::string address = kept.at("sessions").at(1).at("links").at(link);
        EXPECT_EQ(get(server->port(), address).status, 200) << address;
    }
    EXPECT_EQ(ask("DELETE", "me/data", {{"confirm", false}}).code(), "invalid_input");
    EXPECT_EQ(ask("DELETE", "me/data").code(), "bad_message");
    EXPECT_EQ(must("GET", "me/data").at("reviews").size(), 1U);
    const Json removed = must("DELETE", "me/data", {{"confirm", true}});
    EXPECT_EQ(removed, Json({{"sessions", 2}, {"reviews", 1}, {"upcoming", 1}}));
    EXPECT_NE(connected.until_closed(), 0) << "who is connected is sent away";
    EXPECT_EQ(ask("GET", "sessions/" + session).status, 404);
    const Json left = must("GET", "me/data");
    EXPECT_TRUE(left.at("sessions").empty() && left.at("reviews").empty() &&
                left.at("upcoming").empty());
    EXPECT_TRUE(must("GET", "progress").at("topics").empty());
    EXPECT_EQ(must("DELETE", "me/data", {{"confirm", true}}).at("sessions"), 0);
}

// STUDY-1, DATA-1
TEST_F(StudyTest, GuestsHaveNoneOfItAndAccountsTheirOwn) {
    words.insert(words.end(), {"--listen", "0.0.0.0", "--behind-tls-proxy"});
    add_host(folder.path());
    start();
    const auto origin = "https://localhost:" + std::to_string(server->port());
    const HttpAnswer login = ask(
        "POST", "login", {{"name", host_name}, {"password", host_password}}, {{"Origin", origin}});
    ASSERT_EQ(login.status, 200) << login.body;
    const std::string cookie = login.headers.at("set-cookie");
    const HeaderList as_host{{"Origin", origin}, {"Cookie", cookie.substr(0, cookie.find(';'))}};
    must("POST", "study/reviews", review_of_acid, as_host);
    const HttpAnswer file = ask("GET", "me/data", {}, as_host);
    EXPECT_EQ(file.json().at("reviews").size(), 1U);
    EXPECT_EQ(file.json().at("logins").size(), 1U);
    EXPECT_THAT(file.body, Not(HasSubstr(cookie.substr(15, 20)))) << "no secret of a login";
    const std::string guest = "as=guest:" + std::string(22, 'A');
    for (const char* target :
         {"questions", "questions/acid", "study/reviews", "upcoming", "progress", "me/data"}) {
        EXPECT_EQ(ask("GET", target).status, 401) << target;
        EXPECT_EQ(ask("GET", std::string(target) + "?" + guest, {}, as_host).code(), "forbidden")
            << target;
    }
    EXPECT_EQ(ask("POST", "study/reviews?" + guest, review_of_acid, as_host).status, 403);
    EXPECT_EQ(ask("DELETE", "me/data?" + guest, {{"confirm", true}}, as_host).status, 403);
    EXPECT_EQ(must("GET", "study/reviews", {}, as_host).at("reviews").size(), 1U);
}

}  // namespace
}  // namespace rehearse::test
