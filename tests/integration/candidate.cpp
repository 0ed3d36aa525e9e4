#include "candidate.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "editing/change_set.hpp"
#include "editing/utf16.hpp"
#include "support/server_process.hpp"

namespace rehearse::test {
namespace {

std::u16string units(const std::string& text) {
    auto made = editing::to_utf16(text);
    if (!made) throw std::runtime_error("the server sent text that is not UTF-8");
    return *made;
}

/// Reads CodeMirror's JSON without the server's own reader.
editing::ChangeSet change_set(const Json& json) {
    std::vector<editing::Section> sections;
    for (const Json& part : json) {
        if (part.is_number()) {
            sections.push_back({part.get<std::size_t>(), true, {}});
            continue;
        }
        std::string inserted;
        for (std::size_t line = 1; line < part.size(); ++line) {
            if (line > 1) inserted += '\n';
            inserted += part[line].get<std::string>();
        }
        sections.push_back({part[0].get<std::size_t>(), false, units(inserted)});
    }
    return editing::ChangeSet(std::move(sections));
}

}  // namespace

std::string create_session(std::uint16_t port, const Json& body) {
    const HttpAnswer answer =
        http(port, {.method = "POST", .target = "/api/v1/sessions", .body = body.dump()});
    if (answer.status != 201) throw std::runtime_error("no session: " + answer.body);
    return answer.json().at("id").get<std::string>();
}

std::string Guest::as(const std::string& target) const {
    return target + (target.find('?') == std::string::npos ? "?as=" : "&as=") + person;
}

Guest join(std::uint16_t port, const std::string& token, const std::string& name) {
    const HttpAnswer answer = http(port, {.method = "POST",
                                          .target = "/api/v1/join",
                                          .body = Json{{"token", token}, {"name", name}}.dump()});
    if (answer.status != 201) throw std::runtime_error("not joined: " + answer.body);
    const std::string cookie = answer.headers.at("set-cookie");
    return {answer.json().at("person"), cookie.substr(0, cookie.find(';'))};
}

std::string create_junior_screen(std::uint16_t port) {
    return create_session(port, {{"template", "junior-screen"}});
}

Json replacement(std::size_t length, std::size_t at, std::size_t removed, const std::string& text) {
    Json changed = Json::array({removed});
    std::size_t start = 0;
    for (std::size_t end = 0; !text.empty() && end != std::string::npos; start = end + 1) {
        end = text.find('\n', start);
        changed.push_back(text.substr(start, end == std::string::npos ? end : end - start));
    }
    Json sections = Json::array();
    if (at > 0) sections.push_back(at);
    sections.push_back(changed);
    if (length > at + removed) sections.push_back(length - at - removed);
    return sections;
}

Candidate::Candidate(std::uint16_t port, std::string session, std::optional<std::string> client,
                     std::optional<ResumePoint> resume)
    : wire_(port, "/ws/session/" + session) {
    say_hello(client, resume);
}

Candidate::Candidate(std::uint16_t port, std::string session, const Guest& guest)
    : wire_(port, guest.as("/ws/session/" + session), guest.cookie) {
    say_hello({}, {});
}

void Candidate::say_hello(const std::optional<std::string>& client,
                          const std::optional<ResumePoint>& resume) {
    Json hello = {{"type", "hello"}, {"protocol", 1}, {"client", nullptr}, {"resume", nullptr}};
    if (client) hello["client"] = *client;
    if (resume) hello["resume"] = {{"seq", resume->seq}, {"hash", resume->hash}};
    wire_.send(hello.dump());
    welcome_ = message_where([](const Json& message) { return message.at("type") == "welcome"; });
    client_ = welcome_.at("client");
    seq_ = welcome_.at("seq");
    hash_ = welcome_.at("hash");
    if (welcome_.at("state").is_null()) return;
    for (const Json& document : state().at("documents")) {
        documents_[document.at("id")] = {units(document.at("text")), document.at("version")};
        if (editing::check_of(text(document.at("id"))) != document.at("check"))
            contradict("a document of the welcome has another check");
    }
}

void Candidate::contradict(const std::string& what) {
    if (contradiction_.empty()) contradiction_ = what;
}

bool Candidate::take() {
    const auto text = wire_.receive();
    if (!text) return false;
    fold(Json::parse(*text));
    return true;
}

void Candidate::fold(const Json& message) {
    if (message.at("type") != "events") {
        messages_.push_back(message);
        return;
    }
    if (message.at("from") != seq_ + 1) contradict("a gap: " + message.dump());
    for (const Json& event : message.at("events")) fold_event(event);
    seq_ = message.at("to");
    hash_ = message.at("hash");
}

void Candidate::fold_event(const Json& event) {
    if (!events_.empty() && event.at("seq") <= events_.back().at("seq"))
        contradict("out of order: " + event.dump());
    events_.push_back(event);
    if (event.at("kind") == "document_created")
        documents_[event.at("doc")] = {units(event.at("text")), 0};
    // Without a full state there are texts that we never saw.
    if (event.at("kind") != "edited" || !documents_.contains(event.at("doc"))) return;
    Text& document = documents_[event.at("doc")];
    if (event.at("version") != document.version) contradict("a version skipped: " + event.dump());
    for (const Json& update : event.at("updates")) {
        const editing::ChangeSet changes = change_set(update);
        if (changes.length_before() != document.text.size()) {
            contradict("a change that does not fit: " + event.dump());
            return;
        }
        document.text = changes.apply(document.text);
        ++document.version;
    }
    if (event.at("check") != editing::check_of(document.text))
        contradict("another check: " + event.dump());
    if (event.at("client") == client_)
        next_update_[event.at("doc")] =
            event.at("first").get<std::uint64_t>() + event.at("updates").size();
}

Json Candidate::message_where(const std::function<bool(const Json&)>& fits) {
    for (std::size_t seen = 0;; ++seen) {
        while (seen >= messages_.size()) {
            if (!take()) return nullptr;
        }
        if (fits(messages_[seen])) return messages_[seen];
    }
}

Json Candidate::event_where(const std::function<bool(const Json&)>& fits) {
    for (std::size_t seen = 0;; ++seen) {
        while (seen >= events_.size()) {
            if (!take()) return nullptr;
        }
        if (fits(events_[seen])) return events_[seen];
    }
}

Json Candidate::event(const std::string& kind) {
    return event_where([&](const Json& event) { return event.at("kind") == kind; });
}

std::uint64_t Candidate::send_command(const Json& command, std::uint64_t n) {
    if (n == 0) n = next_n_++;
    next_n_ = std::max(next_n_, n + 1);
    std::erase_if(messages_, [&](const Json& old) {
        return (old.at("type") == "ack" || old.at("type") == "refused") && old.at("n") == n;
    });
    wire_.send(Json{{"type", "command"}, {"n", n}, {"command", command}}.dump());
    return n;
}

Json Candidate::answer(std::uint64_t n) {
    return message_where([&](const Json& message) {
        return (message.at("type") == "ack" || message.at("type") == "refused") &&
               message.at("n") == n;
    });
}

std::string Candidate::command(const Json& command) {
    const Json got = answer(send_command(command));
    if (got.is_null()) return "closed";
    return got.at("type") == "ack" ? "ack" : got.at("code").get<std::string>();
}

void Candidate::must(const Json& wanted) {
    const std::string got = command(wanted);
    if (got != "ack") throw std::runtime_error(wanted.dump() + ": " + got);
}

void Candidate::send_edit(const std::string& doc, std::uint64_t version, std::uint64_t first,
                          const Json& updates) {
    std::erase_if(messages_, [&](const Json& old) {
        return (old.at("type") == "edit_ack" || old.at("type") == "edit_refused") &&
               old.at("doc") == doc && old.at("first") == first;
    });
    wire_.send(Json{
        {"type", "edit"},
        {"doc", doc},
        {"version", version},
        {"first", first},
        {"updates",
         updates}}.dump());
}

Json Candidate::edit_answer(const std::string& doc, std::uint64_t first) {
    return message_where([&](const Json& message) {
        return (message.at("type") == "edit_ack" || message.at("type") == "edit_refused") &&
               message.at("doc") == doc && message.at("first") == first;
    });
}

std::string Candidate::edit(const std::string& doc, std::uint64_t version, std::uint64_t first,
                            const Json& updates) {
    send_edit(doc, version, first, updates);
    const Json got = edit_answer(doc, first);
    if (got.is_null()) return "closed";
    return got.at("type") == "edit_ack" ? "ack" : got.at("code").get<std::string>();
}

std::uint64_t Candidate::next_update(const std::string& doc) const {
    const auto found = next_update_.find(doc);
    return found == next_update_.end() ? 1 : found->second;
}

void Candidate::write(const std::string& doc, const std::string& wanted) {
    while (!has(doc)) {
        if (!take()) throw std::runtime_error("there is no document " + doc);
    }
    const std::uint64_t before = version(doc);
    const std::size_t length = text(doc).size();
    const std::string got =
        edit(doc, before, next_update(doc), Json::array({replacement(length, 0, length, wanted)}));
    if (got != "ack") throw std::runtime_error("the edit was not kept: " + got);
    while (version(doc) == before) {
        if (!take()) throw std::runtime_error("the connection ended");
    }
}

std::string Candidate::grade(const std::string& kind, const std::string& item,
                             const std::string& language, const Json& input) {
    Json wanted = {{"kind", kind},
                   {"item", item},
                   {"language", language},
                   {"version", version(item + "/" + language)}};
    if (kind == "run") wanted["input"] = input;
    const std::uint64_t n = send_command(wanted);
    const Json got = answer(n);
    if (got.is_null() || got.at("type") != "ack")
        throw std::runtime_error(wanted.dump() + ": " + got.dump());
    const Json queued = event_where([&](const Json& event) {
        return event.at("kind") == "job_queued" && event.value("n", std::uint64_t{0}) == n &&
               event.value("client", std::string()) == client_;
    });
    return queued.at("job");
}

Json Candidate::finished(const std::string& job) {
    return event_where([&](const Json& event) {
        return event.at("kind") == "job_finished" && event.at("job") == job;
    });
}

int Candidate::until_closed() {
    while (take()) {
    }
    return wire_.close_code();
}

std::vector<Json> log_since(std::uint16_t port, const std::string& session,
                            const ResumePoint& point) {
    Candidate reader(port, session, {}, point);
    if (!reader.welcome().at("state").is_null())
        throw std::runtime_error("the resume point is not in the log");
    // Events follow the welcome at once; a pong marks their end.
    reader.wire().send(R"({"type":"ping","sent":1})");
    reader.message_where([](const Json& message) { return message.at("type") == "pong"; });
    if (!reader.contradiction().empty()) throw std::runtime_error(reader.contradiction());
    return reader.events();
}

std::vector<Json> log_once_finished(std::uint16_t port, const std::string& session,
                                    const ResumePoint& point, const std::string& job) {
    std::vector<Json> log;
    const auto is_finished = [&] {
        try {
            log = log_since(port, session, point);
        } catch (const std::exception&) {
            return false;  // not back yet
        }
        return count_of(log, "job_finished", job) > 0;
    };
    return eventually(is_finished, std::chrono::seconds(120)) ? log : std::vector<Json>();
}

std::ptrdiff_t count_of(const std::vector<Json>& log, const std::string& kind,
                        const std::string& job) {
    return std::count_if(log.begin(), log.end(), [&](const Json& event) {
        return event.at("kind") == kind && event.value("job", "") == job;
    });
}

Coder::Coder(std::uint16_t port)
    : session(create_junior_screen(port)), person(port, session), start(person.point()) {
    person.must({{"kind", "session_start"}});
    person.must({{"kind", "round_finish"}, {"round", "theory"}});
    person.must({{"kind", "item_open"}, {"item", "i4"}});
    write("python3", file_bytes(std::filesystem::path(REHEARSE_SOURCE_DIR) /
                                "challenges/coding/lrucache/submissions/accepted/python3/"
                                "solution.py"));
}

void Coder::write(const std::string& language, const std::string& source) {
    person.must({{"kind", "language_choose"}, {"item", "i4"}, {"language", language}});
    person.write("i4/" + language, source);
}

std::string Coder::begin(const std::string& kind, const std::string& language) {
    std::string job = person.grade(kind, "i4", language);
    person.event_where([&](const Json& event) {
        return event.at("kind") == "job_started" && event.at("job") == job;
    });
    return job;
}

}  // namespace rehearse::test
