#include "chaos/world.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <fstream>
#include <optional>
#include <utility>

#include "chaos/person.hpp"
#include "support/ws_client.hpp"

namespace rehearse::chaos {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr int clock_moves = 16;
constexpr int round_minutes = 10;

std::string clock_file(const test::ScratchFolder& folder) {
    return (folder.path() / "clock").string();
}

/// Its clock is set before it starts.
std::vector<std::string> with_clock(const test::ScratchFolder& folder) {
    const std::int64_t zero = 0;
    std::ofstream(clock_file(folder), std::ios::binary)
        .write(reinterpret_cast<const char*>(&zero), sizeof(zero));
    return {"LD_PRELOAD=" SHIFT_CLOCK, "SHIFT_CLOCK_FILE=" + clock_file(folder)};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

void write_file(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

}  // namespace

int Options::rounds() const {
    return std::clamp(seconds / 4, 3, 12);
}

struct World::Server {
    std::unique_ptr<test::ScratchFolder> folder = std::make_unique<test::ScratchFolder>();
    std::unique_ptr<test::ServerProcess> process;
    enum class Is { up, down, draining, frozen } is = Is::down;
    Clock::time_point next;  // when to start it, or to let it go on
    std::size_t index = 0;
};

struct World::Runner {
    std::unique_ptr<test::ScratchFolder> folder = std::make_unique<test::ScratchFolder>();
    std::unique_ptr<test::Program> process;
    Clock::time_point next;
};

World::World(const Options& options)
    : options_(options), random_(options.seed), redis_(with_clock(folder_)) {
    std::shuffle(first_blows_.begin(), first_blows_.end(), random_);
    make_challenges();
    ports_.resize(static_cast<std::size_t>(options.servers));
    for (int i = 0; i < options.servers; ++i) {
        servers_.push_back(std::make_unique<Server>());
        servers_.back()->index = static_cast<std::size_t>(i);
        start(*servers_.back());
    }
    for (int i = 0; i < options.runners; ++i) {
        runners_.push_back(std::make_unique<Runner>());
        start(*runners_.back());
    }
    heal();
}

World::~World() = default;

int World::below(int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(random_);
}

/// A question and a task whose hidden parts can be told from everything else, and a session of
/// short rounds.
void World::make_challenges() const {
    const fs::path from = REHEARSE_SOURCE_DIR "/challenges";
    const fs::path to = folder_.path() / "challenges";
    for (const char* rest : {"scaffolds", "starters"})
        fs::create_directory_symlink(from / rest, (fs::create_directories(to), to / rest));
    fs::copy(from / "coding/lrucache",
             (fs::create_directories(to / "coding"), to / "coding/lrucache"),
             fs::copy_options::recursive);
    const std::string mark = std::string(hidden_mark) + " ";
    const fs::path interview = to / "coding/lrucache/interview.yaml";
    write_file(interview, replaced(test::file_bytes(interview), "text: \"", "text: \"" + mark));
    std::string question = test::file_bytes(from / "theory/http/http-statelessness.md");
    question = replaced(std::move(question), "text: \"", "text: \"" + mark);
    question = replaced(std::move(question), "missed: \"", "missed: \"" + mark);
    question = replaced(std::move(question), "answer\n\n", "answer\n\n" + mark);
    question = replaced(std::move(question), "notes\n\n", "notes\n\n" + mark);
    write_file(to / "theory/http/http-statelessness.md", question);
    std::string rounds;
    for (int i = 1; i <= options_.rounds(); ++i) {
        const bool is_coding = i % 2 == 1;
        rounds += fmt::format(
            "  - {{id: r{}, title: Round {}, kind: {}, minutes: {}, items: [{{{}}}]}}\n", i, i,
            is_coding ? "coding" : "theory", round_minutes,
            is_coding ? "coding: lrucache" : "theory: http-statelessness");
    }
    write_file(to / "templates/chaos.yaml",
               fmt::format("template_format_version: 1\nid: chaos\ntitle: Chaos\nsummary: Rounds "
                           "that end.\nminutes: {}\nlevel: beginner\nrounds:\n{}",
                           options_.rounds() * round_minutes, rounds));
}

void World::wait(milliseconds time) const {
    boost::asio::io_context context;
    boost::asio::steady_timer(context, time).wait();
}

std::vector<std::uint16_t> World::ports() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::uint16_t> up;
    for (const std::uint16_t port : ports_) {
        if (port != 0) up.push_back(port);
    }
    return up;
}

void World::set_port(Server& server, std::uint16_t port) {
    const std::lock_guard lock(mutex_);
    ports_[server.index] = port;
}

void World::start(Server& server) {
    const std::vector<std::string> words{"--redis", "unix://" + redis_.socket_path(),
                                         "--challenges", (folder_.path() / "challenges").string(),
                                         "--no-runner"};
    try {
        if (server.process) {
            server.process->start();
        } else {
            server.process = std::make_unique<test::ServerProcess>(server.folder->path(), words);
        }
        server.is = Server::Is::up;
        set_port(server, server.process->port());
    } catch (const std::exception& failure) {
        // It may give up when the store is away for long, and then is started again.
        if (redis_is_up_) faults_.push_back(failure.what());
        if (server.process && server.process->pid() > 0) server.process->kill_hard();
        server.next = Clock::now() + milliseconds(200);
    }
}

void World::start(Runner& runner) {
    const std::vector<std::string> words{"runner",
                                         "--redis",
                                         "unix://" + redis_.socket_path(),
                                         "--data",
                                         (runner.folder->path() / "data").string(),
                                         "--slots",
                                         "1"};
    runner.process = std::make_unique<test::Program>(words, runner.folder->path());
}

void World::move_clock(std::chrono::seconds by) {
    shift_ += by;
    const std::int64_t us = std::chrono::microseconds(shift_).count();
    const int file = ::open(clock_file(folder_).c_str(), O_WRONLY | O_CLOEXEC);
    if (::pwrite(file, &us, sizeof(us), 0) != static_cast<ssize_t>(sizeof(us)))
        faults_.emplace_back("the clock could not be moved");
    ::close(file);
}

World::Server* World::a_server() {
    std::vector<Server*> up;
    for (const auto& server : servers_) {
        if (server->is == Server::Is::up) up.push_back(server.get());
    }
    return up.empty() ? nullptr : up[static_cast<std::size_t>(below(static_cast<int>(up.size())))];
}

void World::kill_redis() {
    if (!redis_is_up_) return;
    redis_.kill_hard();
    redis_is_up_ = false;
    redis_back_at_ = Clock::now() + milliseconds(below(2'000));
    ++counts_["redis"];
}

void World::kill_runner() {
    Runner& runner = *runners_[static_cast<std::size_t>(below(options_.runners))];
    if (!runner.process) return;
    runner.process.reset();
    runner.next = Clock::now() + milliseconds(below(1'500));
    ++counts_["runner"];
}

World::Blow World::next_blow() {
    if (!first_blows_.empty()) {
        const Blow blow = first_blows_.back();
        first_blows_.pop_back();
        return blow;
    }
    const int what = below(100);
    if (what < 15) return Blow::redis;
    if (what < 30) return Blow::runner;
    if (what < 75) return Blow::server;
    return what < 88 ? Blow::drain : Blow::freeze;
}

void World::strike() {
    const Blow blow = next_blow();
    if (blow == Blow::redis) return kill_redis();
    if (blow == Blow::runner) return kill_runner();
    Server* server = a_server();
    if (server == nullptr) return;
    set_port(*server, 0);
    server->next = Clock::now() + milliseconds(below(2'000));
    if (blow == Blow::server) {
        server->process->kill_hard();
        server->is = Server::Is::down;
        ++counts_["server"];
    } else if (blow == Blow::drain) {
        server->process->signal_stop();
        server->is = Server::Is::draining;
        ++counts_["drained"];
    } else {
        set_port(*server, server->process->port());  // whoever comes meets silence
        ::kill(server->process->pid(), SIGSTOP);
        server->is = Server::Is::frozen;
        ++counts_["frozen"];
    }
}

/// Whatever is due comes back.
void World::look_after_all() {
    const auto now = Clock::now();
    if (!redis_is_up_ && now >= redis_back_at_) {
        redis_.start();
        redis_is_up_ = true;
    }
    for (const auto& server : servers_) {
        if (server->is == Server::Is::draining && !test::is_running(server->process->pid())) {
            const int code = server->process->wait_exit();
            if (code != 0) faults_.push_back(fmt::format("a drained server ended with {}", code));
            server->is = Server::Is::down;
            ++counts_["added"];
        }
        if (now < server->next) continue;
        if (server->is == Server::Is::frozen) {
            ::kill(server->process->pid(), SIGCONT);
            server->is = Server::Is::up;
        }
        if (server->is == Server::Is::down) start(*server);
    }
    for (const auto& runner : runners_) {
        if (runner->process && !test::is_running(runner->process->pid())) runner->process.reset();
        if (!runner->process && now >= runner->next) start(*runner);
    }
}

void World::rage() {
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::seconds(options_.seconds);
    auto next_strike = begin + milliseconds(500);
    const auto move_every = milliseconds(options_.seconds * 1'000 / clock_moves);
    auto next_move = begin + move_every;
    // Most of the rounds end while all this goes on, the others when it is quiet.
    const int move_seconds = options_.rounds() * round_minutes * 60 * 4 / 5 / clock_moves;
    while (Clock::now() < end) {
        look_after_all();
        if (Clock::now() >= next_strike) {
            strike();
            if (below(4) == 0) strike();
            next_strike = Clock::now() + milliseconds(100 + below(1'400));
        }
        if (Clock::now() >= next_move) {
            move_clock(std::chrono::seconds(below(2 * move_seconds)));
            ++counts_["clock"];
            next_move += move_every;
        }
        wait(milliseconds(20));
    }
}

void World::heal() {
    const auto at_once = Clock::now();
    redis_back_at_ = std::min(redis_back_at_, at_once);
    const bool is_well = test::eventually(
        [this, at_once] {
            for (const auto& server : servers_) server->next = std::min(server->next, at_once);
            for (const auto& runner : runners_) runner->next = std::min(runner->next, at_once);
            look_after_all();
            return std::all_of(servers_.begin(), servers_.end(), [](const auto& server) {
                if (server->is != Server::Is::up) return false;
                try {
                    return test::get(server->process->port(), "/readyz").status == 200;
                } catch (const std::exception&) {
                    return false;
                }
            });
        },
        std::chrono::seconds(120));
    if (!is_well) faults_.push_back("not all came back:\n" + logs());
}

std::string World::logs() const {
    std::string text;
    for (const auto& server : servers_) {
        if (!server->process) continue;
        const std::string log = server->process->log();
        text += log.substr(log.size() - std::min<std::size_t>(log.size(), 3'000)) + "\n";
    }
    return text;
}

}  // namespace rehearse::chaos
