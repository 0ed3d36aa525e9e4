// chaos --seed N [--seed N ...] --seconds N --clients N --sessions N --servers N --runners N
// People in interviews type, run, submit, chat and note through a bad network, while servers,
// runners and the store are killed at random. At the end every acknowledged command and update is
// in the log once, all screens show the text that the log folds to, every deadline took effect once
// at its time, and nobody was sent what was for interviewers. Ends with 1 if not.
//
// The seed chooses what is done; when it happens is up to the machine, so a seed narrows a failure
// down and does not replay it.
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <exception>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "chaos/archive.hpp"
#include "chaos/crowd.hpp"
#include "chaos/judge.hpp"
#include "chaos/world.hpp"
#include "support/ws_client.hpp"

namespace rehearse::chaos {
namespace {

constexpr std::chrono::hours after_all_deadlines{100};

/// Waits until everybody has delivered all and knows the log to its end.
bool settle(Crowd& crowd, Archive& archive) {
    return test::eventually(
        [&] {
            std::map<std::string, std::uint64_t> heads;
            for (const std::string& session : crowd.sessions())
                heads[session] = archive.head(session);
            return crowd.ask<bool>([&] {
                for (const auto& person : crowd.people()) {
                    if (!person->is_settled(heads.at(person->seat().session))) return false;
                }
                return true;
            });
        },
        std::chrono::seconds(90));
}

void tell_what_is_left(Crowd& crowd, Verdict& verdict) {
    crowd.ask<void>([&] {
        for (const auto& person : crowd.people()) {
            if (!person->what_is_left().empty()) {
                verdict.faults.push_back(fmt::format("{} in {} could not deliver {}",
                                                     person->seat().person, person->seat().session,
                                                     person->what_is_left()));
            }
        }
    });
}

/// VIS-1, ROLE-3: what the REST interface gives those who are no interviewers.
void look_for_secrets(const Person& person, const World& world, const Log& log, Verdict& verdict) {
    const Seat& seat = person.seat();
    if (seat.is_interviewer()) return;
    const std::string base = "/api/v1/sessions/" + seat.session;
    std::vector<std::string> paths{"", "/links", "/report", "/items/i1", "/items/i2"};
    for (const auto& entry : log.queued) paths.push_back("/jobs/" + entry.first);
    for (const std::string& path : paths) {
        const std::string body = test::http(world.port(), {.target = seat.target(base + path),
                                                           .headers = {{"cookie", seat.cookie}}})
                                     .body;
        if (body.find(secret_mark) == std::string::npos &&
            body.find(hidden_mark) == std::string::npos)
            continue;
        verdict.faults.push_back(seat.person + " can read what is for interviewers at " + path);
    }
}

bool is_over(const Log& log) {
    return log.ended == 1 && log.scored == 1 && log.queued.size() == log.finished.size();
}

/// A run in which nothing happened has shown nothing.
void look_for_idleness(const World& world, Verdict& verdict) {
    for (const char* kind : {"server", "runner", "redis"}) {
        if (!world.counts().contains(kind))
            verdict.faults.push_back(fmt::format("no {} was killed: let it run for longer", kind));
    }
    if (verdict.graded == 0) verdict.faults.emplace_back("no program was graded");
    if (verdict.commands == 0) verdict.faults.emplace_back("no command was acknowledged");
    if (verdict.updates == 0) verdict.faults.emplace_back("no edit was acknowledged");
    if (verdict.deadlines == 0) verdict.faults.emplace_back("no deadline took effect");
}

void tell(const Options& options, const World& world, const Crowd& crowd, const Verdict& verdict) {
    const std::map<std::string, int>& counts = world.counts();
    const auto of = [&](const char* kind) {
        const auto found = counts.find(kind);
        return found == counts.end() ? 0 : found->second;
    };
    fmt::print(
        "  killed: servers {}, runners {}, redis {}; drained {}, added {}, frozen {}; clock moved "
        "{} times\n",
        of("server"), of("runner"), of("redis"), of("drained"), of("added"), of("frozen"),
        of("clock"));
    const ChaosProxy::Counts& net = crowd.proxy().counts();
    std::uint64_t messages = 0, doubled = 0, gaps = 0, resets = 0, set_aside = 0, stale = 0;
    std::map<std::string, std::uint64_t> refused;
    for (const auto& person : crowd.people()) {
        const Diary& diary = person->diary();
        messages += diary.messages;
        doubled += diary.doubled;
        gaps += diary.gaps;
        resets += diary.resets + diary.diverged;
        set_aside += diary.set_aside;
        stale += diary.stale;
        for (const auto& [code, times] : diary.refused) refused[code] += times;
    }
    fmt::print(
        "  connections: {}, cut {}, deaf {}, stalled {} times, doubled {}; gaps {}; messages {}\n",
        net.connections, net.cut, net.deaf, net.stalled, doubled, gaps, messages);
    fmt::print("  commands: acknowledged {}, lost {}, doubled {}\n", verdict.commands,
               verdict.commands_lost, verdict.commands_doubled);
    fmt::print("  updates: acknowledged {}, lost {}, doubled {}\n", verdict.updates,
               verdict.updates_lost, verdict.updates_doubled);
    fmt::print(
        "  texts on screens: {}, divergent {}; began anew {}, left behind by the window {}, "
        "too late for the session {}\n",
        verdict.screens, verdict.divergent, resets, stale, set_aside);
    fmt::print("  deadlines: {}, wrong {}; jobs {}, graded {}, of which IE {}\n", verdict.deadlines,
               verdict.deadlines_wrong, verdict.jobs, verdict.graded + verdict.internal_errors,
               verdict.internal_errors);
    std::string codes;
    for (const auto& [code, times] : refused) codes += fmt::format(" {} {}", code, times);
    fmt::print("  refused:{}\n", codes.empty() ? " nothing" : codes);
    for (const std::string& fault : verdict.faults) fmt::print("  FAULT {}\n", fault);
    fmt::print("seed {}: {}\n", options.seed, verdict.faults.empty() ? "fine" : "NOT fine");
}

bool run(const Options& options) {
    fmt::print("seed {}: {} s, {} people in {} sessions, {} servers, {} runners\n", options.seed,
               options.seconds, options.clients, options.sessions, options.servers,
               options.runners);
    std::fflush(stdout);
    World world(options);
    Crowd crowd(options, world);
    crowd.start();
    world.rage();
    world.heal();
    crowd.rest();
    Verdict verdict;
    std::map<std::string, Log> logs;
    {
        Archive archive(world.redis());
        if (!settle(crowd, archive)) tell_what_is_left(crowd, verdict);
        world.move_clock(after_all_deadlines);
        const bool all_over = test::eventually(
            [&] {
                bool over = true;
                for (const std::string& session : crowd.sessions()) {
                    if (archive.head(session) != logs[session].head())
                        logs[session] = archive.read(session);
                    over = over && is_over(logs[session]);
                }
                return over;
            },
            std::chrono::seconds(90));
        if (!all_over) verdict.faults.emplace_back("a session did not come to its end");
        if (!settle(crowd, archive)) verdict.faults.emplace_back("not everybody knows the end");
        for (const std::string& session : crowd.sessions()) logs[session] = archive.read(session);
        const std::string left = archive.leftovers();
        if (!left.empty()) verdict.faults.push_back("left in the store: " + left);
    }
    crowd.stop();
    for (const auto& entry : logs) verdict.judge_session(entry.second);
    for (const auto& person : crowd.people()) {
        const Log& log = logs.at(person->seat().session);
        verdict.judge_diary(person->diary(), log);
        verdict.judge_screen(person->seat().person, person->documents(), log);
        look_for_secrets(*person, world, log, verdict);
    }
    for (const std::string& fault : world.faults()) verdict.faults.push_back(fault);
    look_for_idleness(world, verdict);
    tell(options, world, crowd, verdict);
    if (!verdict.faults.empty()) fmt::print("{}", world.logs());
    return verdict.faults.empty();
}

int usage() {
    fmt::print(
        stderr,
        "chaos [--seed N]... [--seconds N] [--clients N] [--sessions N] [--servers N] "
        "[--runners N]\nWithout a seed it takes one at random. At least two people a session.\n");
    return 2;
}

bool number(std::string_view text, std::uint64_t& into) {
    const char* const end = text.data() + text.size();
    return std::from_chars(text.data(), end, into).ptr == end && !text.empty();
}

int main_of(const std::vector<std::string>& words) {
    Options options;
    std::vector<std::uint64_t> seeds;
    const std::map<std::string, int Options::*> known{{"--seconds", &Options::seconds},
                                                      {"--clients", &Options::clients},
                                                      {"--sessions", &Options::sessions},
                                                      {"--servers", &Options::servers},
                                                      {"--runners", &Options::runners}};
    for (std::size_t at = 0; at < words.size(); at += 2) {
        std::uint64_t value = 0;
        if (at + 1 >= words.size() || !number(words[at + 1], value)) return usage();
        const auto found = known.find(words[at]);
        if (words[at] == "--seed") {
            seeds.push_back(value);
        } else if (found == known.end() || value < 1 || value > 100'000) {
            return usage();
        } else {
            options.*found->second = static_cast<int>(value);
        }
    }
    if (options.clients < 2 * options.sessions) return usage();
    if (seeds.empty()) seeds.push_back(std::random_device{}());
    bool fine = true;
    for (const std::uint64_t seed : seeds) {
        options.seed = seed;
        fine = run(options) && fine;
    }
    return fine ? 0 : 1;
}

}  // namespace
}  // namespace rehearse::chaos

int main(int count, char** words) {
    try {
        return rehearse::chaos::main_of({words + 1, words + count});
    } catch (const std::exception& failure) {
        fmt::print("chaos: {}\n", failure.what());
        return 1;
    }
}
