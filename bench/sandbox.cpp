// One sandboxed run against a plain posix_spawn and against the sandboxes that are installed, all
// cells shuffled into one run so that whatever else the machine does hits all of them alike. Ours is
// timed where the runner stands: from handing the request to its client code to holding the reply.
// See bench/sandbox for how it is started.

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner/sandbox_client.hpp"
#include "sandbox/request.hpp"

extern char** environ;

namespace {

using rehearse::runner::SandboxClient;
using rehearse::sandbox::Outcome;
using rehearse::sandbox::Reply;
using rehearse::sandbox::Request;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr auto idle_gap = std::chrono::milliseconds(30);
constexpr unsigned first_slot = 900;

struct Plan {
    int busy_rounds = 300;
    int sparse_rounds = 120;
    int tail_runs = 10'000;
    int blocks = 9;
    int limit_runs = 5;
    Clock::duration block = std::chrono::milliseconds(300);
    Clock::duration section_max = std::chrono::seconds(90);  // a slow machine gets fewer samples
};

constexpr Plan short_plan{8, 4, 150, 1, 1, std::chrono::milliseconds(100), std::chrono::seconds(10)};

[[noreturn]] void stop(const std::string& why) {
    fmt::print(stderr, "bench sandbox: {}\n", why);
    std::exit(3);
}

/// A program to run: as the outside starts it, and as ours gets it.
struct Program {
    std::string name;
    std::vector<std::string> argv;
    std::string file;  ///< copied into the box; empty for what the system has
};

const std::vector<Program>& programs() {
    static const std::vector<Program> all{
        {"static C", {EXIT_PROGRAM}, EXIT_PROGRAM},
        {"dynamic hello", {HELLO_PROGRAM}, HELLO_PROGRAM},
        {"python3 -c pass", {"/usr/bin/python3", "-c", "pass"}, ""},
    };
    return all;
}

int null_device() {
    static const int fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    return fd;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> list;
    for (const std::string& word : words) list.push_back(const_cast<char*>(word.c_str()));
    list.push_back(nullptr);
    return list;
}

void wait_for(pid_t pid, const std::string& what) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) stop(what + " did not exit with 0");
}

void run_by_posix_spawn(const std::vector<std::string>& words) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int target : {0, 1, 2}) posix_spawn_file_actions_adddup2(&actions, null_device(), target);
    const std::vector<char*> argv = pointers(words);
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) stop(fmt::format("cannot start {}: {}", words[0], std::strerror(error)));
    wait_for(pid, words[0]);
}

void run_by_vfork(const std::vector<std::string>& words) {
    const std::vector<char*> argv = pointers(words);
    const int null = null_device();
    const pid_t pid = ::vfork();
    if (pid == 0) {
        for (const int target : {0, 1, 2}) ::dup2(null, target);
        ::execve(argv[0], argv.data(), environ);
        ::_exit(127);
    }
    wait_for(pid, words[0]);
}

/// As the compile cache hands out programs: a file of memory.
int memory_file_of(const std::string& path) {
    const int from = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const int to = ::memfd_create("program", MFD_CLOEXEC);
    std::array<char, 65536> buffer{};
    for (ssize_t got = ::read(from, buffer.data(), buffer.size()); got > 0;
         got = ::read(from, buffer.data(), buffer.size())) {
        if (::write(to, buffer.data(), static_cast<std::size_t>(got)) != got) stop("cannot copy " + path);
    }
    ::close(from);
    return to;
}

Request request_for(const Program& program) {
    Request request;
    request.argv = program.argv;
    if (!program.file.empty()) {
        request.argv[0] = "./program";
        request.files.push_back({"program", true, memory_file_of(program.file)});
    }
    request.stdout_fd = ::memfd_create("out", MFD_CLOEXEC);
    request.stderr_fd = ::memfd_create("err", MFD_CLOEXEC);
    return request;
}

void run_by_ours(SandboxClient& client, const Request& request) {
    const Reply reply = client.run(request);
    if (reply.report.outcome != Outcome::exited || reply.report.exit_code != 0)
        stop("ours: " + std::string(rehearse::sandbox::outcome_name(reply.report.outcome)) + " " +
             reply.report.message);
}

std::string find_program(const std::string& name) {
    for (const char* folder : {"/usr/local/bin/", "/usr/bin/", "/bin/", "/usr/local/sbin/"}) {
        if (::access((folder + name).c_str(), X_OK) == 0) return folder + name;
    }
    return {};
}

/// The words that run a program in a peer; empty when it is not installed.
std::vector<std::string> peer_words(const std::string& peer, const Program& program) {
    const std::string path = find_program(peer);
    if (path.empty()) return {};
    const std::string folder = std::filesystem::path(program.argv[0]).parent_path();
    std::vector<std::string> words;
    if (peer == "bwrap") {
        words = {path, "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/usr", "/usr",
                 "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin",
                 "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"};
        if (!program.file.empty()) words.insert(words.end(), {"--ro-bind", program.file, program.file});
    } else if (peer == "nsjail") {
        words = {path, "-Mo", "-Q", "--chroot", "/", "--user", "65534", "--group", "65534"};
        words.emplace_back("--");
    } else if (peer == "firejail") {
        words = {path, "--quiet", "--noprofile", "--private-tmp", "--private-dev", "--net=none", "--seccomp"};
    } else if (peer == "isolate") {
        words = {path, "--run", "--silent"};
        if (!program.file.empty()) words.push_back("--dir=" + folder);
        words.emplace_back("--");
    }
    words.insert(words.end(), program.argv.begin(), program.argv.end());
    return words;
}

struct Cell {
    std::string program;
    std::string launcher;
    std::function<void()> run;
    std::vector<double> samples{};  // milliseconds

    [[nodiscard]] double at(double share) const {
        std::vector<double> ordered = samples;
        std::sort(ordered.begin(), ordered.end());
        if (ordered.empty()) return NAN;
        const auto index = static_cast<std::size_t>(share * static_cast<double>(ordered.size()));
        return ordered[std::min(index, ordered.size() - 1)];
    }
};

struct Result {
    std::string name;
    std::size_t n = 0;
    double p50 = 0, p99 = 0, p999 = 0;
    std::string unit;
    double ratio = 0;
};

struct Target {
    std::string name;
    double target = 0;
    double value = 0;
    std::string unit;
    bool met = false;
};

class Bench {
public:
    Bench(const Plan& plan, bool json) : plan_(plan), json_(json) {}
    void interleaved(bool is_sparse);
    void tail();
    void throughput();
    void cpu_limit();
    void memory();
    int print() const;

private:
    std::vector<Cell> all_cells();
    void add(const std::string& section, const std::vector<Cell>& cells);
    void note(const std::string& what) const {
        if (!json_) fmt::print(stderr, "{}\n", what);
    }
    void at_most(const std::string& name, double target, double value, const std::string& unit) {
        targets_.push_back({name, target, value, unit, value <= target});
    }

    Plan plan_;
    bool json_;
    SandboxClient client_{SANDBOX_PROGRAM, first_slot, first_slot};
    std::vector<Result> results_;
    std::vector<Target> targets_;
    std::mt19937 random_{20240229};
};

std::vector<Cell> Bench::all_cells() {
    std::vector<Cell> cells;
    for (const Program& program : programs()) {
        const auto& words = program.argv;
        cells.push_back({program.name, "posix_spawn", [words] { run_by_posix_spawn(words); }});
        cells.push_back({program.name, "vfork", [words] { run_by_vfork(words); }});
        const Request request = request_for(program);
        cells.push_back({program.name, "ours", [this, request] { run_by_ours(client_, request); }});
        for (const char* peer : {"bwrap", "isolate", "nsjail", "firejail"}) {
            const std::vector<std::string> command = peer_words(peer, program);
            if (!command.empty()) {
                cells.push_back({program.name, peer, [command] { run_by_posix_spawn(command); }});
            }
        }
    }
    return cells;
}

void Bench::interleaved(bool is_sparse) {
    const int rounds = is_sparse ? plan_.sparse_rounds : plan_.busy_rounds;
    std::vector<Cell> cells = all_cells();
    const auto end = Clock::now() + plan_.section_max;
    for (int round = -1; round < rounds && Clock::now() < end; ++round) {
        std::shuffle(cells.begin(), cells.end(), random_);
        for (Cell& cell : cells) {
            if (is_sparse) std::this_thread::sleep_for(idle_gap);
            const auto start = Clock::now();
            cell.run();
            const Milliseconds took = Clock::now() - start;
            if (round >= 0) cell.samples.push_back(took.count());  // the first round warms up
        }
    }
    add(is_sparse ? "after 30 ms idle" : "interleaved", cells);
}

void Bench::add(const std::string& section, const std::vector<Cell>& cells) {
    for (const Program& program : programs()) {
        double base = 0;
        std::vector<Result> rows;
        for (const Cell& cell : cells) {
            if (cell.program != program.name) continue;
            rows.push_back({fmt::format("{}, {}, {}", program.name, cell.launcher, section),
                            cell.samples.size(), cell.at(0.5), cell.at(0.99), cell.at(0.999), "ms", 0});
            if (cell.launcher == "posix_spawn") base = cell.at(0.5);
        }
        for (Result& row : rows) row.ratio = row.p50 / base;
        std::sort(rows.begin(), rows.end(), [](const Result& a, const Result& b) { return a.p50 < b.p50; });
        for (const Result& row : rows) {
            if (row.name.find(", ours,") == std::string::npos) continue;
            if (program.name == "static C" && section == "interleaved")
                at_most("static C at the runner's side, interleaved", 1.5, row.ratio, "x posix_spawn");
            if (program.name == "static C" && section != "interleaved")
                at_most("static C at the runner's side, after 30 ms idle", 2, row.ratio, "x posix_spawn");
            if (program.name == "python3 -c pass" && section == "interleaved")
                at_most("python3 -c pass, interleaved", 1.05, row.ratio, "x posix_spawn");
        }
        results_.insert(results_.end(), rows.begin(), rows.end());
    }
}

void Bench::tail() {
    const Program& program = programs()[0];
    const Request request = request_for(program);
    Cell plain{program.name, "posix_spawn", [&] { run_by_posix_spawn(program.argv); }};
    Cell ours{program.name, "ours", [&] { run_by_ours(client_, request); }};
    const auto end = Clock::now() + plan_.section_max * 2;
    for (int i = 0; i < plan_.tail_runs && Clock::now() < end; ++i) {
        for (Cell* cell : {&plain, &ours}) {
            const auto start = Clock::now();
            cell->run();
            cell->samples.push_back(Milliseconds(Clock::now() - start).count());
        }
    }
    for (const Cell* cell : {&plain, &ours}) {
        results_.push_back({fmt::format("{}, {}, {} runs in turn", program.name, cell->launcher, plan_.tail_runs),
                            cell->samples.size(), cell->at(0.5), cell->at(0.99), cell->at(0.999), "ms",
                            cell->at(0.999) / plain.at(0.999)});
    }
    at_most(fmt::format("p99.9 of {} runs", ours.samples.size()), 3, ours.at(0.999) / plain.at(0.999),
            "x posix_spawn's p99.9");
}

void Bench::throughput() {
    constexpr unsigned workers = 2;
    const Program& program = programs()[0];
    const std::vector<std::string> names{"posix_spawn", "vfork", "ours", "bwrap"};
    std::map<std::string, Cell> rates;
    std::array<std::atomic<int>, workers> counts{};
    std::size_t turn = 0;
    bool is_over = false;
    std::barrier<> line(workers + 1);
    std::vector<std::jthread> threads;
    for (unsigned worker = 0; worker < workers; ++worker) {
        threads.emplace_back([&, worker] {
            const unsigned slot = first_slot + 1 + worker;
            SandboxClient client(SANDBOX_PROGRAM, slot, slot);
            const Request request = request_for(program);
            const std::vector<std::string> bwrap = peer_words("bwrap", program);
            run_by_ours(client, request);
            while (true) {
                line.arrive_and_wait();
                if (is_over) return;
                const auto end = Clock::now() + plan_.block;
                int count = 0;
                for (; Clock::now() < end; ++count) {
                    if (turn == 0) run_by_posix_spawn(program.argv);
                    if (turn == 1) run_by_vfork(program.argv);
                    if (turn == 2) run_by_ours(client, request);
                    if (turn == 3) run_by_posix_spawn(bwrap);
                }
                counts[worker] = count;
                line.arrive_and_wait();
            }
        });
    }
    const std::size_t kinds = find_program("bwrap").empty() ? 3 : 4;
    for (int block = 0; block < plan_.blocks; ++block) {
        for (turn = 0; turn < kinds; ++turn) {
            const auto start = Clock::now();
            line.arrive_and_wait();
            line.arrive_and_wait();
            const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
            rates[names[turn]].samples.push_back((counts[0] + counts[1]) / seconds);
        }
    }
    is_over = true;
    line.arrive_and_wait();
    threads.clear();
    const double base = rates["posix_spawn"].at(0.5);
    for (std::size_t i = 0; i < kinds; ++i) {
        const Cell& cell = rates[names[i]];
        results_.push_back({fmt::format("static C, {}, two workers", names[i]), cell.samples.size(), cell.at(0.5),
                            cell.at(0.99), cell.at(0.999), "runs/s", cell.at(0.5) / base});
    }
    const double share = rates["ours"].at(0.5) / base;
    targets_.push_back({"runs per second, two slots, static C", 0.4, share, "x posix_spawn (at least)", share >= 0.4});
}

void Bench::cpu_limit() {
    constexpr std::uint64_t limit_ms = 300;
    double worst = 0;
    for (const auto& [mode, words] : {std::pair{"u", "in user mode"}, {"k", "in the kernel"}, {"c", "in a child"}}) {
        Cell used;
        for (int i = 0; i < plan_.limit_runs; ++i) {
            Request request = request_for({"burn", {BURN_PROGRAM, mode}, BURN_PROGRAM});
            request.limits.cpu_ms = limit_ms;
            request.limits.wall_ms = 60'000;
            const Reply reply = client_.run(request);
            if (reply.report.outcome != Outcome::cpu_limit) stop("a spinning program got no cpu_limit");
            used.samples.push_back(static_cast<double>(reply.report.cpu_us) / 1000);
            ::close(request.files[0].fd);
        }
        results_.push_back({fmt::format("limit of 300 ms CPU, {}", words), used.samples.size(), used.at(0.5),
                            used.at(0.99), used.at(0.999), "ms CPU", used.at(0.5) / limit_ms});
        worst = std::max(worst, used.at(1));
    }
    at_most("CPU used at the verdict of a 300 ms limit, worst", 320, worst, "ms");
}

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// What a process has for itself plus its share of what it shares.
long pss_kib(pid_t pid) {
    const std::string text = read_text(fmt::format("/proc/{}/smaps_rollup", pid));
    const std::size_t at = text.find("\nPss:");
    return at == std::string::npos ? 0 : std::strtol(text.c_str() + at + 5, nullptr, 10);
}

std::vector<pid_t> tree_below(pid_t root) {
    std::vector<pid_t> found{root};
    for (std::size_t i = 0; i < found.size(); ++i) {
        for (const auto& task : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", found[i]))) {
            std::string children = read_text(task.path() / "children");
            for (char* word = children.data(); *word != '\0';) {
                char* end = word;
                const long child = std::strtol(word, &end, 10);
                if (end == word) break;
                found.push_back(static_cast<pid_t>(child));
                word = end;
            }
        }
    }
    return found;
}

void Bench::memory() {
    const Request request = request_for(programs()[0]);
    const auto supervisor = rehearse::sandbox::start_supervisor(SANDBOX_PROGRAM, first_slot + 3);
    Reply reply;
    if (!supervisor.error.empty() || !rehearse::sandbox::send_request(supervisor.socket, request).ok() ||
        !rehearse::sandbox::receive_reply(supervisor.socket, reply).ok())
        stop("the supervisor for the memory figure does not answer");
    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // the next boxes are being built
    long sum = 0;
    std::size_t count = 0;
    for (const pid_t pid : tree_below(supervisor.pid)) {
        sum += pss_kib(pid);
        ++count;
    }
    ::close(supervisor.socket);
    ::waitpid(supervisor.pid, nullptr, 0);
    const double mebibytes = static_cast<double>(sum) / 1024;
    results_.push_back({fmt::format("memory of a warm slot, {} processes, PSS", count), 1, mebibytes, mebibytes,
                        mebibytes, "MiB", 1});
    at_most("memory per warm slot", 2, mebibytes, "MiB");
}

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string machine() {
    utsname name{};
    ::uname(&name);
    const std::string load = read_text("/proc/loadavg");
    return fmt::format("{} cores, {} {}, load {}", std::thread::hardware_concurrency(), name.sysname, name.release,
                       load.substr(0, load.find(' ')));
}

int Bench::print() const {
    if (json_) {
        std::string cells;
        for (const Result& r : results_) {
            cells += fmt::format(R"({}{{"name":{},"n":{},"p50":{:.3f},"p99":{:.3f},"p999":{:.3f},"unit":{},"ratio":{:.3f}}})",
                                 cells.empty() ? "" : ",", json_text(r.name), r.n, r.p50, r.p99, r.p999, json_text(r.unit), r.ratio);
        }
        std::string targets;
        for (const Target& t : targets_) {
            targets += fmt::format(R"({}{{"name":{},"target":{},"value":{:.3f},"unit":{},"met":{}}})", targets.empty() ? "" : ",",
                                   json_text(t.name), t.target, t.value, json_text(t.unit), t.met);
        }
        fmt::print(R"({{"bench":"sandbox","machine":{},"cells":[{}],"targets":[{}]}})"
                   "\n",
                   json_text(machine()), cells, targets);
        return 0;
    }
    fmt::print("{:58} {:>6} {:>9} {:>9} {:>9} {:7} {:>7}\n", "", "n", "p50", "p99", "p99.9", "", "ratio");
    for (const Result& r : results_) {
        fmt::print("{:58} {:>6} {:>9.3f} {:>9.3f} {:>9.3f} {:7} {:>6.2f}x\n", r.name, r.n, r.p50, r.p99, r.p999, r.unit, r.ratio);
    }
    fmt::print("\n{}\n", machine());
    for (const Target& t : targets_) {
        fmt::print("{}  {:52} {:>8.3f} {} (target {})\n", t.met ? "met   " : "MISSED", t.name, t.value, t.unit, t.target);
    }
    return 0;
}

void become_real_time() {
    sched_param parameters{};
    parameters.sched_priority = 10;
    if (::sched_setscheduler(0, SCHED_RR, &parameters) != 0) stop("--real-time needs root");
}

}  // namespace

int main(int count, char** words) {
    Plan plan;
    bool json = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--json") {
            json = true;
        } else if (word == "--short") {
            plan = short_plan;
        } else if (word == "--real-time") {
            become_real_time();
        } else {
            fmt::print(stderr, "bench sandbox [--json] [--short] [--real-time]\n");
            return 2;
        }
    }
    Bench bench(plan, json);
    bench.interleaved(false);
    bench.interleaved(true);
    bench.throughput();
    bench.tail();
    bench.cpu_limit();
    bench.memory();
    return bench.print();
}
