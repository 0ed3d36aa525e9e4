#include "chaos/crowd.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>
#include <utility>

#include "integration/candidate.hpp"

namespace rehearse::chaos {
namespace {

/// Who comes after the host, in this order and then from the front again.
constexpr Part parts[] = {Part::candidate, Part::interviewer, Part::observer, Part::candidate};

const char* role_of(Part part) {
    if (part == Part::candidate) return "candidate";
    return part == Part::observer ? "observer" : "interviewer";
}

Seat join(std::uint16_t port, const std::string& token, Part part, const std::string& name) {
    const test::HttpAnswer answer =
        test::http(port, {.method = "POST",
                          .target = "/api/v1/join",
                          .body = Json{{"token", token}, {"name", name}}.dump()});
    if (answer.status != 201) throw std::runtime_error("nobody can join: " + answer.body);
    const Json joined = answer.json();
    if (joined.at("role") != role_of(part))
        throw std::runtime_error("another role: " + answer.body);
    const std::string cookie = answer.headers.at("set-cookie");
    return {joined.at("session"), joined.at("person"), part, cookie.substr(0, cookie.find(';'))};
}

}  // namespace

Crowd::Crowd(const Options& options, const World& world) {
    proxy_ = std::make_unique<ChaosProxy>(context_, options.seed + 1,
                                          [&world] { return world.ports(); });
    for (int i = 0; i < options.sessions; ++i) {
        const int people =
            options.clients / options.sessions + (i < options.clients % options.sessions ? 1 : 0);
        make_session(options, world, people);
    }
    thread_ = std::thread([this] { context_.run(); });
}

Crowd::~Crowd() {
    stop();
}

void Crowd::make_session(const Options& options, const World& world, int people) {
    const std::uint16_t port = world.port();
    const std::string session = test::create_session(
        port, {{"template", "chaos"}, {"mode", "interview"}, {"name", "Host"}});
    sessions_.push_back(session);
    std::map<std::string, std::string> tokens;
    {
        test::Candidate host(port, session);
        for (const char* role : {"candidate", "interviewer", "observer"})
            host.must({{"kind", "link_make"}, {"role", role}, {"hours", 700}});
        host.must({{"kind", "session_start"}});
    }
    const Json links = test::get(port, "/api/v1/sessions/" + session + "/links").json();
    for (const Json& link : links.at("links")) tokens[link.at("role")] = link.at("token");
    std::vector<Seat> seats{{session, "local", Part::host, ""}};
    for (int i = 1; i < people; ++i) {
        const Part part = parts[static_cast<std::size_t>(i - 1) % std::size(parts)];
        seats.push_back(join(port, tokens.at(role_of(part)), part, fmt::format("Guest {}", i)));
    }
    for (Seat& seat : seats) {
        const std::uint64_t seed = options.seed * 1'000 + people_.size();
        people_.push_back(
            std::make_unique<Person>(context_, proxy_->port(), std::move(seat), seed));
    }
}

void Crowd::start() {
    ask<void>([this] {
        for (const auto& person : people_) person->start();
    });
}

void Crowd::rest() {
    ask<void>([this] {
        proxy_->calm();
        for (const auto& person : people_) {
            person->rest();
            if (person->seat().part != Part::host) continue;
            person->command({{"kind", "session_resume"}});
            person->command({{"kind", "locks"}, {"editing", false}, {"running", false}});
        }
    });
}

void Crowd::stop() {
    if (!thread_.joinable()) return;
    ask<void>([this] {
        for (const auto& person : people_) person->stop();
        proxy_->calm();
    });
    context_.stop();
    thread_.join();
}

}  // namespace rehearse::chaos
