// soak [RUNS [SEED]]: thousands of mixed runs over one `rehearse-sandbox serve`, and what is left
// of them: processes, descriptors, mounts, groups, memory, files. Exits 1 when a run gets another
// outcome than its kind always gets, or when something has grown by more than the margin beside its
// name.

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cgroup.hpp"
#include "sandbox/meter.hpp"
#include "sandbox/namespaces.hpp"
#include "sandbox/os.hpp"
#include "sandbox/request.hpp"

namespace rehearse::sandbox {
namespace {

constexpr int warm_up_runs = 60;  // until every buffer and thread that stays is there
constexpr int settle_interval_ms = 50;
constexpr int settle_rounds_max = 200;

struct Kind {
    const char* name;
    int weight;
    std::vector<std::string> words;  ///< the victim first
    std::function<void(Limits&)> adjust;
    std::vector<Outcome> expected;
};

void as_is(Limits&) {}

std::vector<Kind> make_kinds() {
    const auto one = [](Outcome outcome) { return std::vector<Outcome>{outcome}; };
    return {
        {"ok", 30, {"hello"}, as_is, one(Outcome::exited)},
        {"wrong exit", 5, {"hello", "3"}, as_is, one(Outcome::exited)},
        {"crash", 8, {"die", "11"}, as_is, one(Outcome::signalled)},
        {"kills itself", 3, {"die", "9"}, as_is, one(Outcome::signalled)},
        {"fork and leave", 8, {"daemon"}, as_is, one(Outcome::exited)},
        {"kills everybody", 3, {"killer"}, as_is, one(Outcome::exited)},
        {"fills the files", 4, {"fill_files"}, as_is, one(Outcome::exited)},
        {"fills the inodes", 4, {"fill_inodes"}, as_is, one(Outcome::exited)},
        {"leaves secrets", 5, {"secret", "put"}, as_is, one(Outcome::exited)},
        {"hoards pipes",
         2,
         {"hoard", "pipes", "20"},
         as_is,
         {Outcome::exited, Outcome::memory_limit}},
        {"fork bomb", 4, {"fork_bomb"}, as_is, one(Outcome::exited)},
        {"wall", 5, {"nap"}, [](Limits& limits) { limits.wall_ms = 15; }, one(Outcome::wall_limit)},
        {"cpu", 3, {"spin"}, [](Limits& limits) { limits.cpu_ms = 10; }, one(Outcome::cpu_limit)},
        {"children's cpu",
         2,
         {"children_spin", "daemon"},
         [](Limits& limits) { limits.cpu_ms = 10; },
         one(Outcome::cpu_limit)},
        {"memory",
         3,
         {"memory", "touch", "40"},
         [](Limits& limits) { limits.memory_kib = 16 * 1024; },
         one(Outcome::memory_limit)},
        {"output", 4, {"output", "1", "0"}, as_is, one(Outcome::output_limit)},
        {"forbidden call", 6, {"call", "101"}, as_is, one(Outcome::violation)},
        {"bad request",
         2,
         {"hello"},
         [](Limits& limits) { limits.memory_kib = 0; },
         one(Outcome::setup_error)},
    };
}

// On version 1 boxes are born in up to nine places (box.hpp), made when they are first needed: with the
// boxes that stand ready at least four are there when counting begins.
constexpr long long cradles_more = 5;
constexpr long long descriptors_of_cradle = 12;
constexpr long long groups_of_cradle = 3;
constexpr const char* cradles_why = "places where boxes are born, up to nine, made when needed";

/// One figure and how much it may grow.
struct Figure {
    const char* name;
    long long value;
    long long margin;
    const char* why;  ///< of the margin
};

long long number_after(const std::string& text, std::string_view word) {
    const std::size_t at = text.find(word);
    return at == std::string::npos ? 0 : std::strtoll(text.c_str() + at + word.size(), nullptr, 10);
}

long long lines_of(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

long long groups_of(const CgroupHost& host, pid_t supervisor) {
    long long found = 0;
    for (const std::string& parent : {host.memory, host.pids, host.cpuacct}) {
        for (const std::string& name : names_in(parent)) {
            found += name.find("-" + std::to_string(supervisor) + "-") != std::string::npos ? 1 : 0;
        }
    }
    return found;
}

/// Files that are a run's: of the slot's own user, or by our names.
long long files_of(unsigned slot) {
    long long found = 0;
    for (const char* folder : {"/tmp", "/var/tmp", "/dev/shm"}) {
        for (const std::string& name : names_in(folder)) {
            struct stat status {};
            const std::string path = std::string(folder) + "/" + name;
            const bool is_slots =
                ::lstat(path.c_str(), &status) == 0 && status.st_uid == first_slot_id + slot;
            found += is_slots || name.starts_with("rehearse-floor") ? 1 : 0;
        }
    }
    return found;
}

/// What is charged to the group of all boxes, but to no box that lives: what the dead have left.
long long left_in_group_kib(const CgroupHost& host) {
    const char* file =
        host.version == CgroupVersion::v1 ? "/memory.usage_in_bytes" : "/memory.current";
    const auto usage = [&](const std::string& group) {
        return std::strtoll(read_small_file(group + file).c_str(), nullptr, 10);
    };
    long long bytes = usage(host.memory);
    for (const std::string& name : names_in(host.memory)) {
        bytes -= usage(host.memory + "/" + name);
    }
    return bytes / 1024;
}

std::vector<Figure> measure(pid_t supervisor, unsigned slot, const CgroupHost& host) {
    const std::string proc = "/proc/" + std::to_string(supervisor);
    const Fd processes(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const long long group_kib = host.memory.empty() ? 0 : left_in_group_kib(host);
    return {
        {"processes below the supervisor",
         static_cast<long long>(process_tree(processes.get(), supervisor).size()) - 1, 0, ""},
        {"threads of the supervisor", static_cast<long long>(names_in(proc + "/task").size()),
         cradles_more, cradles_why},
        {"descriptors of the supervisor", static_cast<long long>(names_in(proc + "/fd").size()),
         cradles_more * descriptors_of_cradle, cradles_why},
        {"mounts of the host", lines_of(read_small_file("/proc/self/mountinfo")), 0, ""},
        {"mounts of the supervisor", lines_of(read_small_file(proc + "/mountinfo")), 0, ""},
        {"groups", groups_of(host, supervisor), cradles_more * groups_of_cradle, cradles_why},
        {"files in /tmp, /var/tmp, /dev/shm", files_of(slot), 0, ""},
        {"memory of the supervisor, KiB", number_after(read_small_file(proc + "/status"), "VmRSS:"),
         2'048, "the allocator keeps what one large message needed"},
        {"memory that dead boxes left, KiB", group_kib, 32'768,
         "pages of system files stay charged to whoever read them first"},
    };
}

/// Used boxes are taken down while nobody waits, so look until nothing changes any more.
std::vector<Figure> measure_at_rest(pid_t supervisor, unsigned slot, const CgroupHost& host) {
    std::vector<Figure> last = measure(supervisor, slot, host);
    int equal = 0;
    for (int round = 0; round < settle_rounds_max && equal < 4; ++round) {
        ::poll(nullptr, 0, settle_interval_ms);
        std::vector<Figure> now = measure(supervisor, slot, host);
        bool is_equal = true;
        for (std::size_t i = 0; i < now.size(); ++i) {
            is_equal = is_equal && (now[i].margin > 0 || now[i].value == last[i].value);
        }
        equal = is_equal ? equal + 1 : 0;
        last = std::move(now);
    }
    return last;
}

class Soak {
public:
    Soak(unsigned slot, std::uint64_t seed)
        : kinds_(make_kinds()),
          random_(seed),
          supervisor_(start_supervisor(SANDBOX_PROGRAM, slot)),
          out_(::memfd_create("out", MFD_CLOEXEC)) {
        if (!supervisor_.error.empty()) {
            throw Failure(supervisor_.error);
        }
        for (const Kind& kind : kinds_) {
            const std::string path = std::string(VICTIM_DIRECTORY) + "/" + kind.words[0];
            programs_.emplace_back(check(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path));
            weights_.push_back(kind.weight);
        }
    }
    ~Soak() {
        ::close(supervisor_.socket);
        ::waitpid(supervisor_.pid, nullptr, 0);
    }
    Soak(const Soak&) = delete;
    Soak& operator=(const Soak&) = delete;

    void run_all(int count) {
        std::discrete_distribution<std::size_t> choose(weights_.begin(), weights_.end());
        for (int i = 0; i < count; ++i) {
            run(choose(random_));
        }
    }
    [[nodiscard]] pid_t supervisor() const { return supervisor_.pid; }
    [[nodiscard]] int surprises() const { return surprises_; }
    void print_counts() const {
        for (const auto& [name, count] : counts_) {
            std::printf("  %8d  %s\n", count, name.c_str());
        }
        std::printf("  slowest run %.1f ms, slowest start %.1f ms\n",
                    static_cast<double>(slowest_us_) / 1e3,
                    static_cast<double>(slowest_setup_us_) / 1e3);
    }

private:
    void run(std::size_t index) {
        const Kind& kind = kinds_[index];
        Request request;
        request.argv = {"./victim"};
        request.argv.insert(request.argv.end(), kind.words.begin() + 1, kind.words.end());
        request.limits.cpu_ms = 5'000;
        request.limits.wall_ms = 20'000;
        request.limits.memory_kib = 64 * 1024;
        request.limits.processes = 16;
        request.limits.output_bytes = 100'000;
        request.limits.tmpfs_kib = 4'096;
        request.limits.inodes = 200;
        kind.adjust(request.limits);
        request.files.push_back({"victim", true, programs_[index].get()});
        check(::ftruncate(out_.get(), 0), "ftruncate");
        request.stdout_fd = out_.get();
        Reply reply;
        ChannelResult result = send_request(supervisor_.socket, request);
        if (result.ok()) {
            result = receive_reply(supervisor_.socket, reply);
        }
        if (!result.ok()) {
            throw Failure("the supervisor is gone: " + result.message);
        }
        judge(kind, reply.report);
    }

    void judge(const Kind& kind, const Report& report) {
        const std::string name(outcome_name(report.outcome));
        ++counts_[std::string(kind.name) + ": " + name];
        const bool has_run = report.outcome != Outcome::setup_error;
        slowest_us_ = std::max(slowest_us_, report.wall_us);
        slowest_setup_us_ = std::max(slowest_setup_us_, has_run ? report.setup_us : 0);
        if (std::find(kind.expected.begin(), kind.expected.end(), report.outcome) ==
            kind.expected.end()) {
            ++surprises_;
            std::printf("SURPRISE %s: %s %s %s\n", kind.name, name.c_str(), report.limit.c_str(),
                        report.message.c_str());
        }
    }

    std::vector<Kind> kinds_;
    std::mt19937_64 random_;
    Supervisor supervisor_;
    Fd out_;
    std::vector<Fd> programs_;
    std::vector<int> weights_;
    std::map<std::string, int> counts_;
    int surprises_ = 0;
    std::uint64_t slowest_us_ = 0;
    std::uint64_t slowest_setup_us_ = 0;
};

bool compare(const std::vector<Figure>& before, const std::vector<Figure>& after) {
    bool is_same = true;
    std::printf("%-36s %10s %10s %8s\n", "", "before", "after", "margin");
    for (std::size_t i = 0; i < before.size(); ++i) {
        const bool has_grown = after[i].value > before[i].value + before[i].margin;
        is_same = is_same && !has_grown;
        std::printf("%-36s %10lld %10lld %8lld %s%s\n", before[i].name, before[i].value,
                    after[i].value, before[i].margin, has_grown ? "GROWN " : "", before[i].why);
    }
    return is_same;
}

int soak(int runs, std::uint64_t seed) {
    const auto slot = static_cast<unsigned>(::getpid()) % 400;
    const CgroupHost host = find_cgroups();
    std::printf("%d runs, seed %llu, groups: %s\n", runs, static_cast<unsigned long long>(seed),
                host.detail.c_str());
    Soak soak(slot, seed);
    soak.run_all(warm_up_runs);
    const std::vector<Figure> before = measure_at_rest(soak.supervisor(), slot, host);
    const auto start = std::chrono::steady_clock::now();
    soak.run_all(runs);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    const std::vector<Figure> after = measure_at_rest(soak.supervisor(), slot, host);
    soak.print_counts();
    std::printf("%.1f s, %.0f runs a second\n", taken.count(), runs / taken.count());
    const bool is_same = compare(before, after);
    std::printf("%s\n", is_same && soak.surprises() == 0 ? "Nothing was left behind" : "FAILED");
    return is_same && soak.surprises() == 0 ? 0 : 1;
}

/// The number that this word is; 0 when it is none.
std::uint64_t number_in(std::string_view word) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc() && end == word.data() + word.size() ? number : 0;
}

}  // namespace
}  // namespace rehearse::sandbox

int main(int argc, char** argv) {
    const std::uint64_t runs = argc > 1 ? rehearse::sandbox::number_in(argv[1]) : 10'000;
    const std::uint64_t seed = argc > 2 ? rehearse::sandbox::number_in(argv[2]) : 1;
    if (runs == 0 || runs > 100'000'000) {
        std::fprintf(stderr, "soak [RUNS [SEED]]\n");
        return 2;
    }
    try {
        return rehearse::sandbox::soak(static_cast<int>(runs), seed);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "soak: %s\n", failure.what());
        return 1;
    }
}
