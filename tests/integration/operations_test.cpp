// What an operator sees: metrics, the log, doctor, and what children are left with.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "candidate.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string challenges = REHEARSE_SOURCE_DIR "/challenges";

/// The value of an unlabelled or fully named series; nullopt when it is not there.
std::optional<double> metric(const std::string& text, const std::string& series) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(series + " ")) return std::stod(line.substr(series.size() + 1));
    }
    return std::nullopt;
}

/// Inodes of the sockets that a process holds.
std::set<std::string> sockets_of(pid_t pid) {
    std::set<std::string> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fmt::format("/proc/{}/fd", pid), error)) {
        const std::string place = fs::read_symlink(entry.path(), error);
        if (place.starts_with("socket:")) found.insert(place);
    }
    return found;
}

/// What `below` holds of `above`'s connections.
std::vector<std::string> shared_sockets(pid_t above, pid_t below) {
    const std::set<std::string> ours = sockets_of(above);
    const std::set<std::string> theirs = sockets_of(below);
    std::vector<std::string> both;
    std::set_intersection(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                          std::back_inserter(both));
    return both;
}

TEST(Operations, MetricsCountWhatHappens) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Coder coder(server.port());
    const std::string job = coder.person.grade("run", "i4", "python3");
    coder.person.finished(job);
    EXPECT_EQ(get(server.port(), "/api/v1/sessions/none").status, 404);
    WsClient gone(server.port(), "/ws/session/" + coder.session);
    gone.send("nonsense");
    while (gone.receive()) {
    }
    const HttpAnswer answer = get(server.port(), "/metrics");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.headers.at("content-type"), HasSubstr("text/plain; version=0.0.4"));
    const std::string& text = answer.body;
    EXPECT_EQ(metric(text, "rehearse_build_info{version=\"" REHEARSE_VERSION "\"}"), 1) << text;
    EXPECT_GE(metric(text, "rehearse_ws_connections").value_or(-1), 1);
    EXPECT_GE(metric(text, "rehearse_http_connections").value_or(-1), 2);
    EXPECT_GE(metric(text, "rehearse_ws_messages_total").value_or(-1), 6);
    EXPECT_GE(metric(text, "rehearse_ws_close_total{code=\"1008\"}").value_or(-1), 1);
    EXPECT_GE(metric(text, "rehearse_http_responses_total{status=\"404\"}").value_or(-1), 1);
    EXPECT_EQ(metric(text, "rehearse_sessions"), 1);
    EXPECT_EQ(metric(text, "rehearse_redis_up"), 1);
    EXPECT_EQ(metric(text, "rehearse_runner_up"), 1);
    EXPECT_EQ(metric(text, "rehearse_jobs_queue_depth{queue=\"submission\"}"), 0);
    EXPECT_GT(metric(text, "process_resident_memory_bytes").value_or(-1), 1e6);
    EXPECT_THAT(text, Not(HasSubstr(coder.session))) << "no session is a label";
}

// Logs name sessions, requests and jobs, and hold nothing that a person wrote nor what opens doors.
TEST(Operations, TheLogHoldsIdsAndNoSecrets) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Coder coder(server.port());
    const std::string mark = "quetzalcoatlus";
    coder.write("python3", fmt::format("raise Exception('{}')\n", mark));
    const std::string own = coder.person.grade("run", "i4", "python3", mark + " as input");
    coder.person.finished(own);
    const std::string job = coder.person.grade("submit", "i4", "python3");
    coder.person.finished(job);
    get(server.port(), "/api/v1/sessions?cursor=" + mark);
    http(server.port(),
         {.method = "POST", .target = "/api/v1/sessions", .body = "{\"" + mark + "\":1}"});
    coder.person.wire().send("{" + mark);
    coder.person.message_where([](const Json& message) { return message.at("type") == "error"; });
    EXPECT_EQ(server.stop(), 0);
    const std::string log = server.log();
    EXPECT_THAT(log, Not(HasSubstr(mark)));
    EXPECT_THAT(log, Not(HasSubstr(coder.person.client())));
    bool names_session = false;
    bool names_job = false;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const Json json = Json::parse(line, nullptr, false);
        ASSERT_TRUE(json.is_object()) << line;
        EXPECT_TRUE(json.at("ts").is_string());
        EXPECT_THAT(json.at("level").get<std::string>(), ::testing::AnyOf("info", "warn", "error"));
        const std::string event = json.at("event");
        names_session =
            names_session || (event == "session_created" && json.contains("request_id") &&
                              json.at("session_id") == coder.session);
        names_job = names_job || (event == "job_graded" && json.at("job_id") == job &&
                                  json.at("session_id") == coder.session);
    }
    EXPECT_TRUE(names_session) << log;
    EXPECT_TRUE(names_job) << log;
}

TEST(Operations, EveryAnswerOfTheApiNamesItsRequest) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    const HttpAnswer first = get(server.port(), "/api/v1/catalog");
    const HttpAnswer second = get(server.port(), "/api/v1/sessions/none");
    ASSERT_TRUE(first.headers.contains("x-request-id"));
    ASSERT_TRUE(second.headers.contains("x-request-id"));
    EXPECT_NE(first.headers.at("x-request-id"), second.headers.at("x-request-id"));
}

// A connection that a child holds too never ends for the peer, and Redis hands jobs to one that
// nobody reads.
TEST(Operations, ChildrenInheritNoConnection) {
    ScratchFolder folder;
    ServerProcess server(folder.path(), {"--slots", "1"});
    ASSERT_TRUE(server.wait_ready()) << server.log();
    Coder coder(server.port());
    const pid_t old_runner = server.child("runner");
    ::kill(old_runner, SIGKILL);
    ASSERT_TRUE(eventually([&] {
        const pid_t now = server.child("runner");
        return now != 0 && now != old_runner;
    })) << server.log();
    // It has begun with this one, so it runs its own program by now; and a supervisor that died is
    // followed by one that was started while the links were up.
    coder.person.finished(coder.person.grade("run", "i4", "python3"));
    const pid_t runner = server.child("runner");
    for (const pid_t pid : server.descendants()) {
        const std::string words = file_bytes(fmt::format("/proc/{}/cmdline", pid));
        if (words.find("rehearse-sandbox") != std::string::npos) ::kill(pid, SIGKILL);
    }
    EXPECT_EQ(coder.person.finished(coder.person.grade("submit", "i4", "python3")).at("verdict"),
              "AC");
    EXPECT_FALSE(sockets_of(server.pid()).empty());
    EXPECT_FALSE(sockets_of(runner).empty());
    std::size_t supervisors = 0;
    for (const pid_t pid : server.descendants()) {
        SCOPED_TRACE(file_bytes(fmt::format("/proc/{}/cmdline", pid)));
        EXPECT_THAT(shared_sockets(server.pid(), pid), ::testing::IsEmpty());
        if (pid == runner) continue;
        supervisors += sockets_of(pid).empty() ? 0 : 1;
        EXPECT_THAT(shared_sockets(runner, pid), ::testing::IsEmpty());
    }
    EXPECT_GE(supervisors, 1U);
}

/// A folder with the files that doctor looks for.
fs::path web_folder(const ScratchFolder& folder) {
    const fs::path web = folder.path() / "web";
    fs::create_directories(web);
    std::ofstream(web / "index.html") << "<p>page</p>";
    return web;
}

const Json* finding(const Json& told, const std::string& name) {
    for (const Json& each : told.at("findings")) {
        if (each.at("name") == name) return &each;
    }
    return nullptr;
}

TEST(Doctor, SaysOfEachPartHowItIs) {
    ScratchFolder folder;
    const ProgramEnd end =
        run_rehearse({"doctor", "--json", "--port", "0", "--data", folder.path() / "data",
                      "--challenges", challenges, "--web", web_folder(folder)},
                     folder.path());
    const Json told = Json::parse(end.output, nullptr, false);
    ASSERT_TRUE(told.is_object()) << end.output << end.errors;
    EXPECT_EQ(end.code, 0) << end.output;
    EXPECT_EQ(told.at("healthy"), true);
    for (const char* name : {"redis-server", "data directory", "rehearse-sandbox", "python3", "cpp",
                             "c", "javascript", "challenges", "web client", "cores"}) {
        SCOPED_TRACE(name);
        const Json* found = finding(told, name);
        ASSERT_NE(found, nullptr);
        EXPECT_EQ(found->at("state"), "works") << *found;
        EXPECT_FALSE(found->at("detail").get<std::string>().empty());
    }
    for (const Json& each : told.at("findings")) {
        EXPECT_THAT(each.at("state").get<std::string>(),
                    ::testing::AnyOf("works", "degraded", "missing"));
        // Whatever is not as it should be comes with what to do.
        if (each.at("state") != "works") {
            EXPECT_FALSE(each.at("remedy").get<std::string>().empty()) << each;
        }
    }
    EXPECT_FALSE(fs::exists(folder.path() / "data")) << "looking changes nothing";
}

TEST(Doctor, NamesWhatIsMissingAndWhatToDo) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    const fs::path file = folder.path() / "file";
    std::ofstream(file) << "in the way";
    const ProgramEnd end = run_rehearse(
        {"doctor", "--json", "--port", std::to_string(server.port()), "--data", file / "below",
         "--challenges", folder.path() / "nowhere", "--web", folder.path() / "nowhere"},
        folder.path());
    EXPECT_EQ(end.code, 1);
    const Json told = Json::parse(end.output, nullptr, false);
    ASSERT_TRUE(told.is_object()) << end.output << end.errors;
    EXPECT_EQ(told.at("healthy"), false);
    for (const char* name : {"data directory", "challenges", "web client"}) {
        const Json* found = finding(told, name);
        ASSERT_NE(found, nullptr) << name;
        EXPECT_EQ(found->at("state"), "missing") << *found;
        EXPECT_FALSE(found->at("remedy").get<std::string>().empty()) << *found;
    }
    const Json* port = finding(told, fmt::format("port {}", server.port()));
    ASSERT_NE(port, nullptr) << told;
    EXPECT_EQ(port->at("state"), "degraded");

    const ProgramEnd text =
        run_rehearse({"doctor", "--data", file / "below", "--challenges", folder.path() / "nowhere",
                      "--web", folder.path() / "nowhere", "--port", "0"},
                     folder.path());
    EXPECT_EQ(text.code, 1);
    EXPECT_THAT(text.output, HasSubstr("to mend: "));
    EXPECT_THAT(text.output, HasSubstr("Something needed is missing"));
}

TEST(Health, AsksTheServer) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    ASSERT_TRUE(server.wait_ready()) << server.log();
    const std::string port = std::to_string(server.port());
    const ProgramEnd well = run_rehearse({"health", "--port", port}, folder.path());
    EXPECT_EQ(well.code, 0);
    EXPECT_EQ(well.output, "ready\n");
    EXPECT_EQ(server.stop(), 0);
    const ProgramEnd gone = run_rehearse({"health", "--port", port}, folder.path());
    EXPECT_EQ(gone.code, 1);
    EXPECT_EQ(gone.output, "not ready\n");
}

}  // namespace
}  // namespace rehearse::test
