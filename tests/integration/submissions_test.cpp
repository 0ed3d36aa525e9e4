// A program that grades through the API (docs/PROTOCOL.md section 7), against the real server,
// runner and Redis, over two tasks of our own that take a moment: `sum`, and `slow`, whose limits
// nobody reaches by waiting.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <future>
#include <set>
#include <sstream>

#include "candidate.hpp"
#include "support/redis_fixture.hpp"
#include "support/server_process.hpp"
#include "unit/package/temporary_package.hpp"

namespace rehearse::test {
namespace {

namespace fs = std::filesystem;

const std::string right = "a, b = map(int, input().split())\nprint(a + b)\n";
const std::string wrong = "print(3)\n";  // which is right for the sample
const std::string endless = "while True:\n    pass\n";
const std::string broken_c = "int main( {";

/// The challenges folder of such a server.
class SmallChallenges {
public:
    SmallChallenges() {
        for (const char* folder : {"theory", "templates"}) fs::create_directories(root() / folder);
        rehearse::testing::Files files = rehearse::testing::small_package();
        write_task("sum", files);
        files["problem.yaml"] =
            "problem_format_version: 2025-09\nname: Slow\nuuid: "
            "01234567-89ab-cdef-0123-456789abcdee\nlimits:\n  time_limit: 100\n";
        write_task("slow", files);
    }
    fs::path root() const { return folder_.path(); }
    void write_task(const std::string& slug, const rehearse::testing::Files& files) const {
        for (const auto& [name, text] : files) {
            const fs::path path = root() / "coding" / slug / name;
            fs::create_directories(path.parent_path());
            std::ofstream(path, std::ios::binary) << text;
        }
    }

private:
    ScratchFolder folder_;
};

struct Event {
    std::uint64_t id = 0;
    std::string name;
    Json data;
};

/// The events of a stream that has ended; comments are left out.
std::vector<Event> events_of(const std::string& body) {
    std::vector<Event> events;
    std::istringstream lines(body);
    Event event;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("id: ")) event.id = std::stoull(line.substr(4));
        if (line.starts_with("event: ")) event.name = line.substr(7);
        if (line.starts_with("data: ")) event.data = Json::parse(line.substr(6));
        if (line.empty() && !event.name.empty()) events.push_back(std::exchange(event, {}));
    }
    return events;
}

class SubmissionsApi : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(server.wait_ready()) << server.log(); }

    std::vector<std::string> words() const {
        return {"--challenges", challenges.root(), "--slots", "2"};
    }
    static Json body(const std::string& source, const std::string& challenge = "sum",
                     const std::string& language = "python3") {
        return {{"challenge", challenge}, {"language", language}, {"source", source}};
    }
    HttpAnswer post(const std::string& target, const std::string& text = "",
                    const std::string& key = "") const {
        HttpRequest request{"POST", "/api/v1" + target, text};
        if (!key.empty()) request.headers.emplace_back("Idempotency-Key", key);
        return http(server.port(), request);
    }
    HttpAnswer fetch(const std::string& target) const {
        return get(server.port(), "/api/v1" + target);
    }
    std::string submit(const Json& wanted) const {
        const HttpAnswer answer = post("/submissions", wanted.dump());
        if (answer.status != 202) throw std::runtime_error(answer.body);
        return answer.json().at("id");
    }
    Json submission(const std::string& id) const { return fetch("/submissions/" + id).json(); }
    bool comes_to(const std::string& id, const std::string& state) const {
        return eventually([&] { return submission(id).value("state", "") == state; });
    }
    Json batch_of(int count, const std::string& source,
                  const std::string& challenge = "sum") const {
        Json submissions = Json::array();
        for (int i = 0; i < count; ++i) submissions.push_back(body(source, challenge));
        const HttpAnswer answer = post("/batches", Json{{"submissions", submissions}}.dump());
        if (answer.status != 202) throw std::runtime_error(answer.body);
        return answer.json();
    }
    int done_of(const std::string& batch) const {
        try {
            return fetch("/batches/" + batch).json().at("states").at("done");
        } catch (const std::exception&) {
            return -1;  // the server or its store is away for a moment
        }
    }

    SmallChallenges challenges;
    ScratchFolder folder;
    ServerProcess server{folder.path(), words()};
};

// SUB-1, SUB-2
TEST_F(SubmissionsApi, GivesTheVerdictToWhoeverWaits) {
    struct Row {
        const char* name;
        Json body;
        const char* verdict;
    };
    Json in_files = {{"challenge", "sum"},
                     {"language", "python3"},
                     {"files",
                      {{{"name", "main.py"}, {"text", "from adding import add\nadd()\n"}},
                       {{"name", "adding.py"},
                        {"text", "def add():\n    print(sum(map(int, input().split())))\n"}}}}};
    Json by_hash = body(right);
    by_hash.erase("challenge");
    by_hash["package"] = fetch("/challenges/sum").json().at("package");
    const Row rows[] = {{"right", body(right), "AC"},
                        {"wrong", body(wrong), "WA"},
                        {"does not compile", body(broken_c, "sum", "c"), "CE"},
                        {"several files", in_files, "AC"},
                        {"by content hash", by_hash, "AC"}};
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const HttpAnswer answer = post("/submissions?wait=true", row.body.dump());
        ASSERT_EQ(answer.status, 200) << answer.body;
        const Json got = answer.json();
        EXPECT_EQ(got.at("state"), "done");
        EXPECT_EQ(got.at("verdict"), row.verdict);
        EXPECT_EQ(got.at("challenge"), "sum");
        EXPECT_EQ(got.at("priority"), "normal");
        EXPECT_EQ(got.at("result").at("verdict"), row.verdict);
        EXPECT_TRUE(got.at("earlier").empty());
        EXPECT_EQ(answer.headers.at("location"),
                  "/api/v1/submissions/" + got.at("id").get<std::string>());
        EXPECT_EQ(submission(got.at("id")), got);
    }
}

// SUB-1, SUB-4
TEST_F(SubmissionsApi, AcceptsAndTellsWhereToLook) {
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(submit(body(i == 0 ? wrong : right)));
    ids.push_back(submit(body(right, "slow")));
    for (const std::string& id : ids) EXPECT_TRUE(comes_to(id, "done")) << submission(id);
    EXPECT_EQ(submission(ids[0]).at("verdict"), "WA");
    EXPECT_EQ(submission(ids[0]).at("priority"), "batch");
    const auto listed = [&](const std::string& query) {
        std::vector<std::string> found;
        for (std::string cursor, next = "first"; !next.empty();) {
            const Json page = fetch("/submissions?limit=2&" + query + cursor).json();
            for (const Json& line : page.at("submissions")) {
                found.push_back(line.at("id"));
                EXPECT_FALSE(line.contains("result"));
            }
            next = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
            cursor = "&cursor=" + next;
        }
        return found;
    };
    const std::vector<std::string> newest_first(ids.rbegin(), ids.rend());
    EXPECT_EQ(listed(""), newest_first);
    EXPECT_EQ(listed("challenge=slow"), std::vector<std::string>{ids[3]});
}

// SUB-3
TEST_F(SubmissionsApi, TheSameKeyGivesTheSameSubmission) {
    const std::string text = body(right).dump();
    const std::string id = post("/submissions", text, "k").json().at("id");
    EXPECT_EQ(post("/submissions", text, "k").json().at("id"), id);
    EXPECT_EQ(post("/submissions?wait=true", text, "k").json().at("id"), id);
    const HttpAnswer again = post("/submissions", text, "k");
    EXPECT_EQ(again.status, 200) << "it has its verdict by now";
    const HttpAnswer conflict = post("/submissions", body(wrong).dump(), "k");
    EXPECT_EQ(conflict.status, 422);
    EXPECT_EQ(conflict.code(), "idempotency_conflict");
    const std::string batch = Json{{"submissions", Json::array({body(right)})}}.dump();
    EXPECT_EQ(post("/batches", batch, "k").code(), "idempotency_conflict");
    const Json first = post("/batches", batch, "b").json();
    EXPECT_EQ(post("/batches", batch, "b").json(), first);
    EXPECT_EQ(fetch("/submissions").json().at("submissions").size(), 2U);
}

// SUB-3
TEST_F(SubmissionsApi, TheSameKeyGivesTheSameWhenTheChallengeIsGone) {
    const std::string text = body(right, "slow").dump();
    const std::string batch =
        Json{{"submissions", Json::array({body(right, "slow"), body(right, "none")})}}.dump();
    const Json before = post("/submissions?wait=true", text, "k").json();
    ASSERT_EQ(before.at("verdict"), "AC");
    const Json before_batch = post("/batches", batch, "b").json();
    EXPECT_EQ(server.stop(), 0);
    fs::remove_all(challenges.root() / "coding" / "slow");
    server.start();
    ASSERT_TRUE(server.wait_ready()) << server.log();
    EXPECT_EQ(post("/submissions", text, "new").code(), "not_found");
    const HttpAnswer again = post("/submissions", text, "k");
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(again.json(), before);
    EXPECT_EQ(post("/submissions?wait=true", text, "k").json(), before);
    EXPECT_EQ(post("/submissions", body(right).dump(), "k").code(), "idempotency_conflict");
    EXPECT_EQ(post("/batches", batch, "b").json(), before_batch);
}

// SUB-5
TEST_F(SubmissionsApi, TellsWhatHappensAsItHappens) {
    const std::string id = submit(body(right));
    const HttpAnswer stream = fetch("/submissions/" + id + "/events");
    EXPECT_EQ(stream.headers.at("content-type"), "text/event-stream");
    const std::vector<Event> events = events_of(stream.body);
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.back().name, "verdict");
    EXPECT_EQ(events.back().data.at("verdict"), "AC");
    const std::vector<std::string> order = {"queued", "compiling", "running", "verdict"};
    for (std::size_t i = 1; i < events.size(); ++i) {
        EXPECT_GT(events[i].id, events[i - 1].id);
        EXPECT_GE(std::find(order.begin(), order.end(), events[i].name),
                  std::find(order.begin(), order.end(), events[i - 1].name));
    }
    // Whoever comes again is told what they do not know, which may be nothing.
    const auto resumed = [&](const std::string& last) {
        return http(
            server.port(),
            {"GET", "/api/v1/submissions/" + id + "/events", "", {{"Last-Event-ID", last}}});
    };
    EXPECT_EQ(resumed(std::to_string(events.back().id)).status, 204);
    for (const char* last : {"1", "nonsense", "999999"}) {
        SCOPED_TRACE(last);
        const std::vector<Event> now = events_of(resumed(last).body);
        ASSERT_EQ(now.size(), 1U);
        EXPECT_EQ(now[0].name, "verdict");
        EXPECT_EQ(now[0].id, events.back().id);
    }
}

// SUB-6
TEST_F(SubmissionsApi, TakesManyAtOnceEachByItself) {
    struct Row {
        Json body;
        const char* outcome;  // a verdict, or the code of a refusal
    };
    Json with_surplus = body(right);
    with_surplus["colour"] = "red";
    const Row kinds[] = {{body(right), "AC"},
                         {body(wrong), "WA"},
                         {body(right, "none"), "not_found"},
                         {body(broken_c, "sum", "c"), "CE"},
                         {body(right, "sum", "cobol"), "language_unavailable"},
                         {with_surplus, "unknown_field"},
                         {Json(7), "bad_message"}};
    Json submissions = Json::array();
    std::map<std::string, int> expected;
    for (std::size_t i = 0; i < 50; ++i) {
        submissions.push_back(kinds[i % std::size(kinds)].body);
        ++expected[kinds[i % std::size(kinds)].outcome];
    }
    const HttpAnswer answer = post("/batches", Json{{"submissions", submissions}}.dump());
    ASSERT_EQ(answer.status, 202) << answer.body;
    const Json accepted = answer.json();
    const std::string batch = accepted.at("id");
    EXPECT_EQ(answer.headers.at("location"), "/api/v1/batches/" + batch);
    ASSERT_EQ(accepted.at("submissions").size(), 50U);
    const int taken = expected["AC"] + expected["WA"] + expected["CE"];
    ASSERT_TRUE(eventually([&] { return done_of(batch) == taken; }, std::chrono::seconds(120)))
        << fetch("/batches/" + batch).body;
    const Json summary = fetch("/batches/" + batch).json();
    EXPECT_EQ(summary.at("states").at("refused"), 50 - taken);
    EXPECT_EQ(summary.at("total"), 50);
    for (const char* verdict : {"AC", "WA", "CE"})
        EXPECT_EQ(summary.at("verdicts").at(verdict), expected[verdict]);
    for (std::size_t i = 0; i < 50; ++i) {
        SCOPED_TRACE(i);
        const Json& line = summary.at("submissions")[i];
        EXPECT_EQ(line.at("id"), accepted.at("submissions")[i].at("id"));
        const bool is_refused = line.at("id").is_null();
        EXPECT_EQ(is_refused ? line.at("error").at("code") : line.at("verdict"),
                  kinds[i % std::size(kinds)].outcome);
    }
    EXPECT_EQ(fetch("/submissions?limit=100&batch=" + batch).json().at("submissions").size(),
              static_cast<std::size_t>(taken));
}

// SUB-7: the slot is free again long before the program would have ended by itself.
TEST_F(SubmissionsApi, CancelsWhatRunsAndWhatWaits) {
    const Json batch = batch_of(3, endless, "slow");
    std::vector<std::string> ids;
    for (const Json& line : batch.at("submissions")) ids.push_back(line.at("id"));
    ASSERT_TRUE(comes_to(ids[0], "running"));
    for (const std::string& id : ids) {
        const HttpAnswer answer = post("/submissions/" + id + "/cancel");
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(answer.json().at("state"), "cancelled");
        EXPECT_EQ(answer.json().at("verdict"), "AB");
        EXPECT_EQ(post("/submissions/" + id + "/cancel").status, 200) << "twice is fine";
    }
    const std::string next = submit(body(right));
    EXPECT_TRUE(comes_to(next, "done"));
    EXPECT_EQ(submission(ids[0]).at("state"), "cancelled") << "and stays so";
    const HttpAnswer late = post("/submissions/" + next + "/cancel", "{}");
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(late.code(), "not_allowed_now");
    const std::vector<Event> events = events_of(fetch("/submissions/" + ids[0] + "/events").body);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].name, "cancelled");
}

// SUB-8
TEST_F(SubmissionsApi, JudgesAnewByTodaysPackage) {
    const Json before = post("/submissions?wait=true", body(wrong).dump()).json();
    ASSERT_EQ(before.at("verdict"), "WA");
    Json by_hash = body(wrong);
    by_hash.erase("challenge");
    by_hash["package"] = before.at("package");
    const Json pinned = post("/submissions?wait=true", by_hash.dump()).json();
    ASSERT_EQ(pinned.at("challenge"), "sum");
    EXPECT_EQ(server.stop(), 0);
    challenges.write_task(
        "sum", {{"data/secret/01-small.in", "1 2\n"}, {"data/secret/01-small.ans", "3\n"}});
    server.start();
    ASSERT_TRUE(server.wait_ready());
    const std::string id = before.at("id");
    const HttpAnswer queued = post("/submissions/" + id + "/rejudge");
    ASSERT_EQ(queued.status, 202) << queued.body;
    EXPECT_EQ(post("/submissions/" + id + "/rejudge", "{\"by\":1}").code(), "unknown_field");
    ASSERT_TRUE(comes_to(id, "done"));
    const Json after = submission(id);
    EXPECT_EQ(after.at("verdict"), "AC");
    EXPECT_EQ(after.at("judging"), 2);
    EXPECT_NE(after.at("package"), before.at("package"));
    ASSERT_EQ(after.at("earlier").size(), 1U);
    EXPECT_EQ(after.at("earlier")[0].at("verdict"), "WA");
    EXPECT_EQ(after.at("earlier")[0].at("package"), before.at("package"));
    EXPECT_EQ(after.at("earlier")[0].at("result"), before.at("result"));
    // One that named its package is judged by that, whatever its challenge has become.
    const std::string pinned_id = pinned.at("id");
    ASSERT_EQ(post("/submissions/" + pinned_id + "/rejudge").status, 202);
    ASSERT_TRUE(comes_to(pinned_id, "done"));
    const Json judged = submission(pinned_id);
    EXPECT_EQ(judged.at("verdict"), "WA");
    EXPECT_EQ(judged.at("judging"), 2);
    EXPECT_EQ(judged.at("package"), before.at("package"));
    EXPECT_EQ(judged.at("challenge"), "sum");
    // The old package is still known by its contents.
    const Json old = post("/submissions?wait=true", by_hash.dump()).json();
    EXPECT_EQ(old.at("verdict"), "WA");
    EXPECT_TRUE(old.at("challenge").is_null());
}

// SUB-1: whoever is killed, at whatever moment.
TEST_F(SubmissionsApi, LosesNothingToAKill) {
    constexpr int count = 24;
    const std::string batch = batch_of(count, right).at("id");
    const auto kill_after = [&](int done, const std::string& victim) {
        ASSERT_TRUE(eventually([&] { return done_of(batch) >= done; })) << server.log();
        if (victim == "server") {
            server.kill_hard();
            server.start();
            return;
        }
        const pid_t old = server.child(victim);
        ASSERT_GT(old, 0);
        ::kill(old, SIGKILL);
        ASSERT_TRUE(eventually([&] {
            const pid_t now = server.child(victim);
            return now != 0 && now != old;
        })) << server.log();
    };
    kill_after(3, "runner");
    kill_after(8, "redis-server");
    kill_after(13, "server");
    ASSERT_TRUE(eventually([&] { return done_of(batch) == count; }, std::chrono::seconds(120)))
        << fetch("/batches/" + batch).body << server.log();
    const Json summary = fetch("/batches/" + batch).json();
    EXPECT_EQ(summary.at("verdicts"), (Json{{"AC", count}})) << summary;
}

// SUB-10
TEST_F(SubmissionsApi, ACandidateOvertakesABatch) {
    const Json batch = batch_of(6, endless, "slow");
    const std::string first = batch.at("submissions")[0].at("id");
    ASSERT_TRUE(comes_to(first, "running"));
    const std::string session = create_session(server.port(), {{"custom",
                                                                {{"level", "intermediate"},
                                                                 {"topics", Json::array()},
                                                                 {"minutes", 60},
                                                                 {"kinds", {"coding"}}}}});
    Candidate person(server.port(), session);
    person.must({{"kind", "session_start"}});
    person.must({{"kind", "language_choose"}, {"item", "i1"}, {"language", "python3"}});
    person.write("i1/python3", right);
    for (const char* kind : {"run", "submit"}) {
        SCOPED_TRACE(kind);
        EXPECT_EQ(person.finished(person.grade(kind, "i1", "python3")).at("verdict"), "AC");
    }
    // So does whoever waits for the verdict of a program.
    EXPECT_EQ(post("/submissions?wait=true", body(right).dump()).json().at("verdict"), "AC");
    EXPECT_EQ(submission(first).at("state"), "running");
    EXPECT_EQ(done_of(batch.at("id")), 0);
}

// SUB-2, SUB-5: nobody who waits holds up the stop, and what was accepted is judged afterwards.
TEST_F(SubmissionsApi, AStopAnswersWhoeverWaits) {
    const std::string followed = submit(body(endless, "slow"));
    ASSERT_TRUE(comes_to(followed, "running"));
    auto waited = std::async(std::launch::async, [&] {
        Json wanted = body(endless, "slow");
        wanted["priority"] = "batch";
        return post("/submissions?wait=true", wanted.dump());
    });
    auto streamed = std::async(std::launch::async,
                               [&] { return fetch("/submissions/" + followed + "/events"); });
    ASSERT_TRUE(
        eventually([&] { return fetch("/submissions").json().at("submissions").size() == 2; }));
    EXPECT_EQ(server.stop(), 0) << server.log();
    const HttpAnswer answer = waited.get();
    EXPECT_EQ(answer.status, 202) << answer.body;
    // It ends; whether it had begun is a matter of which came first.
    const HttpAnswer stream = streamed.get();
    EXPECT_TRUE(stream.status == 200 || stream.status == 503) << stream.status;
    server.start();
    const std::string other = answer.json().at("id");
    EXPECT_TRUE(eventually([&] {
        return submission(followed).at("state") == "running" ||
               submission(other).at("state") == "running";
    })) << server.log();
}

// SUB-11
TEST_F(SubmissionsApi, TellsWhatThereIsToSolve) {
    const Json page = fetch("/challenges?limit=1").json();
    ASSERT_EQ(page.at("challenges").size(), 1U);
    EXPECT_EQ(page.at("challenges")[0].at("slug"), "slow");
    EXPECT_EQ(page.at("next"), "slow");
    const Json rest = fetch("/challenges?limit=1&cursor=slow").json();
    EXPECT_EQ(rest.at("challenges")[0].at("slug"), "sum");
    EXPECT_TRUE(rest.at("next").is_null());
    const HttpAnswer one = fetch("/challenges/sum");
    const Json challenge = one.json();
    EXPECT_EQ(challenge.at("statement"), "Add two numbers.\n");
    EXPECT_EQ(challenge.at("samples")[0].at("input"), "1 2\n");
    EXPECT_EQ(challenge.at("limits").at("time_ms").at("python3"), 1000);
    EXPECT_EQ(one.body.find("2 2"), std::string::npos) << "hidden data";
    bool has_python = false;
    const Json languages = fetch("/languages").json();
    for (const Json& language : languages.at("languages"))
        has_python |= language.at("id") == "python3" && language.at("available") == true;
    EXPECT_TRUE(has_python);
}

// SUB-1 and ERR-1: what is refused, and how.
TEST_F(SubmissionsApi, RefusesWhatIsNotWellAsked) {
    struct Row {
        const char* name;
        std::string method;
        std::string target;
        std::string body;
        int status;
        const char* code;
    };
    const auto changed = [](Json json, const std::string& field, const Json& value) {
        json[field] = value;
        return json.dump();
    };
    const auto without = [](Json json, const std::string& field) {
        json.erase(field);
        return json.dump();
    };
    const auto with_files = [&](const Json& files) {
        Json json = body(right);
        json.erase("source");
        json["files"] = files;
        return json.dump();
    };
    const auto file = [](const std::string& name) { return Json{{"name", name}, {"text", "x"}}; };
    Json many = Json::array();
    for (int i = 0; i < 101; ++i) many.push_back(file(std::to_string(i) + ".py"));
    const std::string good = body(right).dump();
    const std::string all = "/submissions";
    const std::string nobody = all + "/AAAAAAAAAAAAAAAAAAAAAA";
    const std::string hash(64, 'a');
    const std::vector<Row> rows = {
        {"no body", "POST", all, "", 400, "bad_message"},
        {"no JSON", "POST", all, "source", 400, "bad_message"},
        {"a list", "POST", all, "[]", 400, "bad_message"},
        {"unknown field", "POST", all, changed(body(right), "x", 1), 400, "unknown_field"},
        {"no language", "POST", all, without(body(right), "language"), 400, "bad_message"},
        {"no source", "POST", all, without(body(right), "source"), 400, "bad_message"},
        {"no challenge", "POST", all, without(body(right), "challenge"), 400, "bad_message"},
        {"both", "POST", all, changed(body(right), "package", hash), 400, "bad_message"},
        {"source and files", "POST", all, changed(body(right), "files", Json::array()), 422,
         "invalid_input"},
        {"source of another type", "POST", all, changed(body(right), "source", 1), 400,
         "bad_message"},
        {"large source", "POST", all,
         changed(body(right), "source", std::string(128 * 1024 + 1, 'x')), 413, "too_large"},
        {"unknown challenge", "POST", all, body(right, "none").dump(), 404, "not_found"},
        {"challenge as path", "POST", all, body(right, "../sum").dump(), 404, "not_found"},
        {"unknown package", "POST", all,
         without(Json::parse(changed(body(right), "package", hash)), "challenge"), 404,
         "not_found"},
        {"package as path", "POST", all,
         without(Json::parse(changed(body(right), "package", "../../etc")), "challenge"), 422,
         "invalid_input"},
        {"unknown language", "POST", all, body(right, "sum", "cobol").dump(), 422,
         "language_unavailable"},
        {"priority", "POST", all, changed(body(right), "priority", "first"), 422, "invalid_input"},
        {"no files", "POST", all, with_files(Json::array()), 422, "invalid_input"},
        {"too many files", "POST", all, with_files(many), 422, "invalid_input"},
        {"a name twice", "POST", all, with_files({file("a.py"), file("a.py")}), 422,
         "invalid_input"},
        {"no name", "POST", all, with_files(Json::array({file("")})), 422, "invalid_input"},
        {"upwards", "POST", all, with_files(Json::array({file("../a.py")})), 422, "invalid_input"},
        {"absolute", "POST", all, with_files(Json::array({file("/a.py")})), 422, "invalid_input"},
        {"an option", "POST", all, with_files(Json::array({file("-a.py")})), 422, "invalid_input"},
        {"files that are none", "POST", all, with_files(Json::array({1})), 400, "bad_message"},
        {"wait", "POST", all + "?wait=yes", good, 422, "invalid_input"},
        {"limit", "GET", all + "?limit=0", "", 422, "invalid_input"},
        {"cursor", "GET", all + "?cursor=x", "", 422, "invalid_input"},
        {"no such batch", "GET", all + "?batch=AAAAAAAAAAAAAAAAAAAAAA", "", 404, "not_found"},
        {"no batch at all", "GET", all + "?batch=a:entries", "", 404, "not_found"},
        {"no such submission", "GET", nobody, "", 404, "not_found"},
        {"no id at all", "GET", all + "/a%3Aevents", "", 404, "not_found"},
        {"cancels nobody", "POST", nobody + "/cancel", "", 404, "not_found"},
        {"rejudges nobody", "POST", nobody + "/rejudge", "", 404, "not_found"},
        {"follows nobody", "GET", nobody + "/events", "", 404, "not_found"},
        {"batch of nothing", "POST", "/batches", R"({"submissions":[]})", 422, "invalid_input"},
        {"batch that is none", "POST", "/batches", R"({"submissions":{}})", 400, "bad_message"},
        {"batch of another field", "POST", "/batches", R"({"submissions":[1],"x":1})", 400,
         "unknown_field"},
        {"no batch", "GET", "/batches/AAAAAAAAAAAAAAAAAAAAAA", "", 404, "not_found"},
        {"no challenge", "GET", "/challenges/none", "", 404, "not_found"},
        {"challenge upwards", "GET", "/challenges/..%2fsum", "", 404, "not_found"},
        {"wrong method", "PUT", all, good, 405, "not_found"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const HttpAnswer answer =
            http(server.port(), {row.method, "/api/v1" + row.target, row.body});
        EXPECT_EQ(answer.status, row.status) << answer.body;
        EXPECT_EQ(answer.code(), row.code) << answer.body;
        EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
    }
    EXPECT_EQ(post(all, good, std::string(201, 'k')).code(), "invalid_input");
    EXPECT_TRUE(fetch(all).json().at("submissions").empty());
}

// TOKEN-1, SUB-9, SUB-11, SUB-12
TEST_F(SubmissionsApi, AProgramSeesItsOwnAndWhatItsScopesShow) {
    const auto token = [&](const Json& wish) {
        const HttpAnswer made = post("/tokens", wish.dump());
        if (made.status != 201) throw std::runtime_error(made.body);
        return made.json().at("token").get<std::string>();
    };
    const auto ask = [&](const std::string& with, const std::string& target,
                         const std::string& text = "") {
        return http(server.port(), {.method = text.empty() ? "GET" : "POST",
                                    .target = "/api/v1" + target,
                                    .body = text,
                                    .headers = {{"Authorization", "Bearer " + with}}});
    };
    const Json both = {"submissions:write", "submissions:read"};
    const std::string one = token({{"name", "one"}, {"scopes", both}, {"unfinished_max", 1}});
    Json all = both;
    all.push_back("results:full");
    const std::string other = token({{"name", "other"}, {"scopes", all}});
    const std::string reader = token({{"name", "reader"}, {"scopes", {"submissions:read"}}});

    const std::string failing = "raise SystemExit(3)\n";
    const auto hidden_reason = [](const Json& submission) {
        return submission.at("result").at("tests").back().at("reason").get<std::string>();
    };
    const Json shown = ask(one, "/submissions?wait=true", body(failing).dump()).json();
    EXPECT_EQ(shown.at("verdict"), "RE");
    EXPECT_EQ(hidden_reason(shown), "ended with an error");
    const Json full = ask(other, "/submissions?wait=true", body(failing).dump()).json();
    EXPECT_EQ(hidden_reason(full), "exit code 3");
    const Json of_local = post("/submissions?wait=true", body(failing).dump()).json();
    EXPECT_EQ(hidden_reason(of_local), "ended with an error") << "a candidate is local, too";

    const std::string id = shown.at("id");
    EXPECT_EQ(ask(one, "/submissions/" + id).status, 200);
    EXPECT_EQ(ask(other, "/submissions/" + id).status, 404);
    EXPECT_EQ(fetch("/submissions/" + id).status, 404);
    EXPECT_TRUE(ask(reader, "/submissions").json().at("submissions").empty());
    EXPECT_EQ(ask(reader, "/submissions", body(right).dump()).code(), "forbidden");

    // Who only writes is told of a repeated request what the first one told.
    const std::string writer = token({{"name", "writer"}, {"scopes", {"submissions:write"}}});
    const auto write = [&](const std::string& target, const std::string& text) {
        return http(server.port(), {.method = "POST",
                                    .target = "/api/v1" + target,
                                    .body = text,
                                    .headers = {{"Authorization", "Bearer " + writer},
                                                {"Idempotency-Key", "once"}}});
    };
    const std::string again = body(wrong).dump();
    const Json first = write("/submissions", again).json();
    EXPECT_EQ(first.at("state"), "queued");
    const std::string graded =
        fmt::format(R"("submission_id":"{}","verdict":"WA")", first.at("id").get<std::string>());
    ASSERT_TRUE(eventually([&] { return server.log().find(graded) != std::string::npos; }))
        << server.log();
    // The verdict is stored a moment later, and this one after it.
    EXPECT_EQ(ask(other, "/submissions?wait=true", body(right).dump()).status, 200);
    const HttpAnswer repeated = write("/submissions", again);
    EXPECT_EQ(repeated.status, 202);
    EXPECT_EQ(repeated.json(), first);
    EXPECT_EQ(repeated.headers.at("location"),
              "/api/v1/submissions/" + first.at("id").get<std::string>());

    EXPECT_EQ(ask(one, "/submissions", body(endless, "slow").dump()).status, 202);
    const HttpAnswer crowded = ask(one, "/submissions", body(right).dump());
    EXPECT_EQ(crowded.status, 429);
    EXPECT_TRUE(crowded.headers.contains("retry-after"));
    EXPECT_EQ(ask(other, "/submissions", body(right).dump()).status, 202);
}

}  // namespace
}  // namespace rehearse::test
