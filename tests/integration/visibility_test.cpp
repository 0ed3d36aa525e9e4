// VIS-1 and VIS-2 as a property of bytes: whatever a candidate does in a session, nothing that
// must stay hidden is in anything that came over HTTP or WebSocket. The secrets are read from the
// packages and questions themselves.
#include <gtest/gtest.h>

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

const fs::path challenges = fs::path(REHEARSE_SOURCE_DIR) / "challenges";

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t-#>`*\"");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\"") - first + 1);
}

/// Everything secret, each with where it is from; `open` are texts that may be shown, and what is
/// in them is no secret.
class Secrets {
public:
    explicit Secrets(std::vector<std::string> open) : open_(std::move(open)) {}

    void add(const std::string& secret, const std::string& from) {
        if (secret.size() < 20) return;  // too short to be anybody's
        for (const std::string& text : open_) {
            if (text.find(secret) != std::string::npos) return;
        }
        secrets_.emplace(secret, from);
    }
    void add_lines(const fs::path& file, std::size_t at_most = 200) {
        for (const std::string& line : lines_of(file_bytes(file))) {
            if (at_most-- == 0) break;
            add(trimmed(line), file.filename().string());
        }
    }
    std::size_t size() const { return secrets_.size(); }

    /// Those that occur in `bytes`, also in the form that JSON gives them.
    std::vector<std::string> found_in(const std::string& bytes) const {
        std::vector<std::string> found;
        for (const auto& [secret, from] : secrets_) {
            const std::string quoted = Json(secret).dump();
            if (bytes.find(secret) != std::string::npos ||
                bytes.find(quoted.substr(1, quoted.size() - 2)) != std::string::npos)
                found.push_back(from + ": " + secret);
        }
        return found;
    }

private:
    std::vector<std::string> open_;
    std::map<std::string, std::string> secrets_;
};

/// The quoted text after `name:` in each line of a YAML file that has it.
std::vector<std::string> values_of(const std::string& yaml, const std::string& name) {
    std::vector<std::string> values;
    for (const std::string& line : lines_of(yaml)) {
        const auto at = line.find(name + ": \"");
        if (at == std::string::npos) continue;
        const auto start = at + name.size() + 3;
        values.push_back(line.substr(start, line.find('"', start) - start));
    }
    return values;
}

std::string all_files(const fs::path& folder) {
    std::string text;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) text += file_bytes(entry.path()) + '\n';
    }
    return text;
}

void add_package(Secrets& secrets, const fs::path& package) {
    for (const auto& entry : fs::recursive_directory_iterator(package / "data/secret")) {
        const std::string kind = entry.path().extension();
        if (kind == ".in" || kind == ".ans") {
            secrets.add_lines(entry.path());
            // Short lines are common; a run of them is not.
            const auto lines = lines_of(file_bytes(entry.path()));
            std::string run;
            for (std::size_t at = 0; at < std::min<std::size_t>(lines.size(), 8); ++at)
                run += lines[at] + '\n';
            secrets.add(run, entry.path().filename().string());
        }
    }
    for (const auto& entry : fs::recursive_directory_iterator(package / "submissions")) {
        if (entry.is_regular_file()) secrets.add_lines(entry.path());
    }
    secrets.add_lines(package / "solution");
    const std::string interview = file_bytes(package / "interview.yaml");
    for (const std::string& text : values_of(interview, "text"))
        secrets.add(text, "hint or rubric");
    for (const std::string& line : lines_of(interview.substr(interview.find("follow_ups:"))))
        if (line.find("  - \"") == 0) secrets.add(trimmed(line), "follow-up");
}

/// All of a question but its title, front matter that is shown, and the prompt. What one chooses
/// from or sorts is shown, but neither which is right nor why.
void add_question(Secrets& secrets, const fs::path& file) {
    const std::string text = file_bytes(file);
    const bool is_form = text.find("\noptions:\n") != std::string::npos ||
                         text.find("\nsteps:\n") != std::string::npos;
    for (const std::string name : {"text", "feedback_missed", "why"}) {
        if (is_form && name == "text") continue;
        for (const std::string& value : values_of(text, name)) secrets.add(value, file.filename());
    }
    const auto answer = text.find("## Model answer");
    if (answer == std::string::npos) return;
    for (const std::string& line : lines_of(text.substr(answer)))
        secrets.add(line, file.filename());
}

void look_at_everything(std::uint16_t port, const std::string& session, const Candidate& person) {
    const std::string base = "/api/v1/sessions/" + session;
    for (const char* rest : {"", "/report", "/items/i1", "/items/i2", "/items/i3", "/items/i4"})
        get(port, base + rest);
    for (const Json& event : person.events()) {
        if (!event.contains("job")) continue;
        const std::string job = base + "/jobs/" + event.at("job").get<std::string>();
        get(port, job);
        get(port, job + "/source");
    }
    for (const char* page : {"/api/v1/catalog", "/api/v1/sessions", "/metrics", "/readyz"})
        get(port, page);
}

/// Programs that try to learn what they are run against, and tell it.
const char* const nosy = R"(import sys
class LruCache:
    def __init__(self, capacity):
        self.seen = []
    def get(self, key):
        self.seen.append(key)
        print("get", key)
        print("told", key, file=sys.stderr)
        return key
    def put(self, key, value):
        raise RuntimeError(key + "=" + value)
    def remove(self, key):
        return False
    def recent_keys(self):
        return self.seen
    def replay(self, keys):
        return 0
)";

TEST(Visibility, NothingHiddenReachesACandidateBeforeTheEnd) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    ASSERT_TRUE(server.wait_ready()) << server.log();
    received_bytes().clear();
    const std::string session = create_junior_screen(server.port());
    Candidate person(server.port(), session);
    look_at_everything(server.port(), session, person);
    // VIS-2: the task of the round to come is not named, anywhere but in the catalog's list of
    // topics.
    EXPECT_EQ(received_bytes().find("\"ref\""), std::string::npos);
    EXPECT_EQ(received_bytes().find("LRU cache"), std::string::npos);
    person.must({{"kind", "session_start"}});
    look_at_everything(server.port(), session, person);
    EXPECT_EQ(received_bytes().find("LRU cache"), std::string::npos);
    for (const std::string item : {"i1", "i2", "i3"})
        person.must({{"kind", "item_open"}, {"item", item}});
    person.write("i1/answer", "An answer of mine.");
    look_at_everything(server.port(), session, person);
    EXPECT_EQ(received_bytes().find("LRU cache"), std::string::npos);

    person.must({{"kind", "round_finish"}, {"round", "theory"}});
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", "python3"}});
    person.must({{"kind", "hint_reveal"}, {"item", "i4"}, {"index", 0}});
    person.event_where([&](const Json&) { return person.has("i4/python3"); });
    std::vector<std::string> sources{nosy, "print(open(0).read())\n", "def broken(:\n"};
    for (const std::string& source : sources) {
        person.write("i4/python3", source);
        person.finished(person.grade("submit", "i4", "python3"));
        person.finished(person.grade("run", "i4", "python3"));
    }
    person.finished(person.grade("run", "i4", "python3", "[\"new\",[1]]\n"));
    Candidate other(server.port(), session);
    look_at_everything(server.port(), session, person);

    const fs::path package = challenges / "coding/lrucache";
    const std::string interview = file_bytes(package / "interview.yaml");
    std::string samples;
    for (const auto& entry : fs::directory_iterator(package / "data/sample"))
        samples += file_bytes(entry.path());
    Secrets secrets({values_of(interview, "text").front(), samples,
                     all_files(package / "attachments"), all_files(package / "statement"), nosy});
    add_package(secrets, package);
    for (const auto& entry : fs::recursive_directory_iterator(challenges / "theory"))
        if (entry.path().extension() == ".md") add_question(secrets, entry.path());
    ASSERT_GT(secrets.size(), 1000U);
    for (const std::string& leak : secrets.found_in(received_bytes())) ADD_FAILURE() << leak;

    // The same search must find them when they may be seen: after the end, in the report.
    person.must({{"kind", "session_finish"}});
    received_bytes().clear();
    look_at_everything(server.port(), session, person);
    bool model_answer_found = false;
    for (const std::string& shown : secrets.found_in(received_bytes())) {
        model_answer_found = model_answer_found || shown.find(".md: ") != std::string::npos;
        for (const char* never : {".in: ", ".ans: ", ".py: ", ".cpp: ", ".js: ", "solution.c: "})
            EXPECT_EQ(shown.find(never), std::string::npos) << shown;
    }
    EXPECT_TRUE(model_answer_found);
}

/// The ids in which a form came, in their order.
std::vector<std::string> ids_of(const Json& form) {
    std::vector<std::string> ids;
    for (const char* name : {"options", "steps"}) {
        if (!form.contains(name)) continue;
        for (const Json& line : form.at(name)) {
            EXPECT_EQ(line.size(), 2U) << line;
            ids.push_back(line.at("id"));
        }
    }
    return ids;
}

// VIS-1: of questions where one chooses, sorts or marks a line, and answers them.
TEST(Visibility, WhatIsRightInAFormReachesNobodyBeforeTheEnd) {
    ScratchFolder folder;
    ServerProcess server(folder.path());
    ASSERT_TRUE(server.wait_ready()) << server.log();
    received_bytes().clear();
    const std::string session = create_session(server.port(), {{"template", "knowledge-check"}});
    Candidate person(server.port(), session);
    person.must({{"kind", "session_start"}});
    const std::vector<std::string> answers{"- [x] put-runs-once\n\nI guess.",
                                           "- [x] token\n- [x] https\n\n",
                                           "- send-get\n- resolve-name\n\n", "- backfill\n\n"};
    for (std::size_t at = 0; at < answers.size(); ++at) {
        const std::string item = "i" + std::to_string(at + 1);
        person.must({{"kind", "item_open"}, {"item", item}});
        person.event_where([&](const Json&) { return person.has(item + "/answer"); });
        person.write(item + "/answer", answers[at]);
    }
    look_at_everything(server.port(), session, person);
    const std::string items = "/api/v1/sessions/" + session + "/items/";
    std::vector<std::vector<std::string>> shown;
    for (const char* item : {"i1", "i2", "i3", "i4"})
        shown.push_back(ids_of(get(server.port(), items + item).json().at("form")));
    EXPECT_EQ(shown[0].size(), 4U);
    EXPECT_EQ(shown[2].size(), 8U);
    EXPECT_NE(shown[2].front() + shown[2].back(), "resolve-namefetch-the-rest");
    Candidate again(server.port(), session);
    for (std::size_t at = 0; at < shown.size(); ++at)
        EXPECT_EQ(
            ids_of(get(server.port(), items + "i" + std::to_string(at + 1)).json().at("form")),
            shown[at])
            << "the same after a reload";

    person.must({{"kind", "round_finish"}, {"round", "decide"}});
    person.must({{"kind", "item_open"}, {"item", "i5"}});
    person.event_where([&](const Json&) { return person.has("i5/answer"); });
    person.write("i5/answer", "Line: 5\n\nEvery request sets it anew.");
    const Json flaw = get(server.port(), items + "i5").json();
    EXPECT_EQ(flaw.at("form").at("lines").size(), 9U);
    EXPECT_EQ(flaw.at("form").size(), 2U) << "the lines, and nothing of which is wrong";
    look_at_everything(server.port(), session, person);

    std::vector<std::string> prompts;
    for (const char* item : {"i1", "i2", "i3", "i4", "i5"})
        prompts.push_back(get(server.port(), items + item).json().at("prompt"));
    Secrets secrets(prompts);
    for (const auto& entry : fs::recursive_directory_iterator(challenges / "theory"))
        if (entry.path().extension() == ".md") add_question(secrets, entry.path());
    ASSERT_GT(secrets.size(), 1000U);
    for (const std::string& leak : secrets.found_in(received_bytes())) ADD_FAILURE() << leak;
    EXPECT_EQ(received_bytes().find("\"correct\""), std::string::npos);

    person.must({{"kind", "session_finish"}});
    received_bytes().clear();
    const Json report = get(server.port(), "/api/v1/sessions/" + session + "/report").json();
    const Json& chosen = report.at("rounds").at(0).at("items").at(0).at("theory").at("form");
    std::vector<std::string> told;
    for (const Json& option : chosen.at("options")) told.push_back(option.at("id"));
    EXPECT_EQ(told, shown[0]) << "in the order in which they were shown";
    bool why_found = false;
    for (const std::string& each : secrets.found_in(received_bytes()))
        why_found = why_found || each.find("choice-lost-response.md: ") == 0;
    EXPECT_TRUE(why_found) << "the same search finds it when it may be seen";
    const Json& mark = report.at("rounds").at(1).at("items").at(0).at("theory");
    EXPECT_EQ(mark.at("form").at("marked"), 5);
    EXPECT_EQ(mark.at("key_points").at(0).at("hit"), true);
}

}  // namespace
}  // namespace rehearse::test
