// See cgroup.hpp.

#include "sandbox/cgroup.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rehearse::sandbox {
namespace {

constexpr const char* parent_name = "rehearse";
constexpr const char* leaf_name = "rehearse-supervisors";  // version 2
constexpr int leaving_ms_max = 100;
constexpr std::uint64_t left_over_bytes_max = 1024 * 1024;

struct CgroupMount {
    std::string path;
    std::string type;
    std::string options;
};

std::vector<CgroupMount> cgroup_mounts() {
    std::vector<CgroupMount> mounts;
    std::istringstream table(read_small_file("/proc/self/mountinfo"));
    for (std::string line; std::getline(table, line);) {
        const std::size_t separator = line.find(" - ");
        if (separator == std::string::npos) {
            continue;
        }
        std::istringstream left(line.substr(0, separator));
        std::istringstream right(line.substr(separator + 3));
        std::string skip;
        CgroupMount mount;
        left >> skip >> skip >> skip >> skip >> mount.path;
        right >> mount.type >> skip >> mount.options;
        if (mount.type == "cgroup" || mount.type == "cgroup2") {
            mounts.push_back(mount);
        }
    }
    return mounts;
}

bool has_word(const std::string& list, const std::string& word, char separator) {
    std::istringstream words(list);
    for (std::string each; std::getline(words, each, separator);) {
        if (each == word) {
            return true;
        }
    }
    return false;
}

std::uint64_t number_in(const std::string& text) {
    return std::strtoull(text.c_str(), nullptr, 10);
}

/// The value in a file of "key value" lines; 0 when absent.
std::uint64_t keyed_number(const std::string& text, const std::string& key) {
    for (std::size_t line = 0; line < text.size(); line = text.find('\n', line) + 1) {
        if (text.compare(line, key.size(), key) == 0 && text[line + key.size()] == ' ') {
            return std::strtoull(text.c_str() + line + key.size() + 1, nullptr, 10);
        }
        if (text.find('\n', line) == std::string::npos) {
            break;
        }
    }
    return 0;
}

void write_at(int directory, const char* name, const std::string& text) {
    const Fd fd(::openat(directory, name, O_WRONLY | O_CLOEXEC));
    if (!fd.valid() ||
        ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        fail(std::string("cannot write the group's ") + name);
    }
}

bool try_write_at(int directory, const char* name, const std::string& text) {
    const Fd fd(::openat(directory, name, O_WRONLY | O_CLOEXEC));
    return fd.valid() &&
           ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// The present content of a file of the group that stays open.
std::string reread(const Fd& file) {
    char text[1024];
    const ssize_t got = ::pread(file.get(), text, sizeof text, 0);
    return {text, got > 0 ? static_cast<std::size_t>(got) : 0};
}

bool overwrite(const Fd& file, const std::string& text) {
    return file.valid() &&
           ::pwrite(file.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

bool ensure_writable_directory(const std::string& path) {
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) {
        return false;
    }
    return ::access(path.c_str(), W_OK) == 0;
}

bool use_v1(const std::vector<CgroupMount>& mounts, CgroupHost& host) {
    struct Need {
        const char* controller;
        std::string CgroupHost::*field;
    };
    for (const Need& need : {Need{"memory", &CgroupHost::memory}, Need{"pids", &CgroupHost::pids},
                             Need{"cpuacct", &CgroupHost::cpuacct}}) {
        const auto mount = std::find_if(mounts.begin(), mounts.end(), [&](const CgroupMount& each) {
            return each.type == "cgroup" && has_word(each.options, need.controller, ',');
        });
        if (mount == mounts.end()) {
            return false;
        }
        host.*need.field = mount->path + "/" + parent_name;
        if (!ensure_writable_directory(host.*need.field)) {
            host.detail = "cgroup v1 is mounted, but its " + std::string(need.controller) +
                          " hierarchy is not writable for this user";
            host.remedy = "run the runner as root, or on a host with cgroup v2 and delegation";
            return false;
        }
    }
    host.version = CgroupVersion::v1;
    host.detail = "version 1: memory, pids and cpuacct";
    host.remedy.clear();
    return true;
}

/// Version 2 forbids groups that hold both processes and controllers, so the processes of a
/// delegated group (the runner and the supervisors) first go to a leaf. More may be born meanwhile.
bool enable_controllers(const std::string& directory) {
    constexpr int rounds_max = 20;
    const std::string control = directory + "/cgroup.subtree_control";
    const std::string leaf = directory + "/" + leaf_name;
    for (int round = 0; round < rounds_max; ++round) {
        if (try_write_small_file(control, "+memory +pids")) {
            return true;
        }
        if (errno != EBUSY || !ensure_writable_directory(leaf)) {
            return false;
        }
        std::istringstream members(read_small_file(directory + "/cgroup.procs"));
        for (std::string pid; members >> pid;) {
            try_write_small_file(leaf + "/cgroup.procs", pid);
        }
    }
    return false;
}

std::string own_v2_group() {
    std::istringstream lines(read_small_file("/proc/self/cgroup"));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("0::")) {
            std::string path = line.substr(3);
            const std::string leaf = std::string("/") + leaf_name;
            if (path.ends_with(leaf)) {
                path.resize(path.size() - leaf.size());
            }
            return path == "/" ? std::string() : path;
        }
    }
    return {};
}

bool has_controllers(const std::string& group) {
    std::string list = read_small_file(group + "/cgroup.controllers");
    std::replace(list.begin(), list.end(), '\n', ' ');
    return has_word(list, "memory", ' ') && has_word(list, "pids", ' ');
}

/// Why no group can be made below `own`, where this program is.
void explain_v2(const std::string& own, CgroupHost& host) {
    const bool is_writable = ::access((own + "/cgroup.procs").c_str(), W_OK) == 0;
    if (!is_writable && errno == EROFS) {
        host.detail = "cgroup v2 is mounted read-only";
        host.remedy = "a container has to mount it writable, in a control group namespace of its own";
    } else if (is_writable && !has_controllers(own)) {
        host.detail = "the group " + own + " was delegated without its memory and pids controllers";
        host.remedy = "set Delegate=memory pids in the runner's systemd unit and those above it";
    } else {
        host.detail = "cgroup v2 is there, but this user may not make groups in it";
        host.remedy = "start the runner with `systemd-run --user --scope -p Delegate=yes`, or set "
                      "Delegate=yes in its systemd unit";
    }
}

bool use_v2(const std::vector<CgroupMount>& mounts, CgroupHost& host) {
    const auto mount = std::find_if(mounts.begin(), mounts.end(),
                                    [](const CgroupMount& each) { return each.type == "cgroup2"; });
    if (mount == mounts.end()) {
        return false;
    }
    if (!has_controllers(mount->path)) {
        host.detail = "cgroup v2 is mounted without the memory and pids controllers";
        return false;
    }
    const std::string own = mount->path + own_v2_group();
    for (const std::string& base : {own, mount->path}) {
        const std::string parent = base + "/" + parent_name;
        if (::access((base + "/cgroup.procs").c_str(), W_OK) != 0 || !enable_controllers(base) ||
            !ensure_writable_directory(parent) || !enable_controllers(parent)) {
            continue;
        }
        host.version = CgroupVersion::v2;
        host.memory = parent;
        host.detail = "version 2 below " + base;
        host.remedy.clear();
        return true;
    }
    explain_v2(own, host);
    return false;
}

}  // namespace

CgroupHost find_cgroups() {
    const std::vector<CgroupMount> mounts = cgroup_mounts();
    CgroupHost host;
    if (use_v2(mounts, host) || use_v1(mounts, host)) {
        return host;
    }
    if (host.detail.empty()) {
        host.detail = "no cgroup file system is mounted";
        host.remedy = "mount cgroup v2 on /sys/fs/cgroup";
    }
    return host;
}

BoxCgroup::BoxCgroup(const CgroupHost& host, const std::string& name) : version_(host.version) {
    const auto make = [&](const std::string& parent) {
        const std::string directory = parent + "/" + name;
        check(::mkdir(directory.c_str(), 0755), "cannot make the group " + directory);
        directories_.push_back(directory);
        return Fd(check(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                        "cannot open the group " + directory));
    };
    try {
        memory_ = make(host.memory);
        if (version_ == CgroupVersion::v1) {
            pids_ = make(host.pids);
            cpuacct_ = make(host.cpuacct);
        }
        open_files();
    } catch (const Failure&) {
        for (const std::string& directory : directories_) {
            ::rmdir(directory.c_str());
        }
        throw;
    }
}

BoxCgroup::~BoxCgroup() {
    oom_event_.reset();
    for (const std::string& directory : directories_) {
        // A thread that has ended is a member for a moment longer than whoever joined it can tell.
        for (int i = 0; ::rmdir(directory.c_str()) != 0 && errno == EBUSY && i < leaving_ms_max; ++i) {
            ::poll(nullptr, 0, 1);
        }
    }
}

void BoxCgroup::open_files() {
    const auto need = [](const Fd& directory, const char* name, int flags) {
        return Fd(check(::openat(directory.get(), name, flags | O_CLOEXEC),
                        std::string("cannot open the group's ") + name));
    };
    const auto want = [](const Fd& directory, const char* name, int flags) {
        return Fd(::openat(directory.get(), name, flags | O_CLOEXEC));
    };
    const bool is_v1 = version_ == CgroupVersion::v1;
    const Fd& pids = is_v1 ? pids_ : memory_;
    process_limit_ = need(pids, "pids.max", O_WRONLY);
    process_count_ = need(pids, "pids.current", O_RDONLY);
    process_events_ = need(pids, "pids.events", O_RDONLY);
    if (is_v1) {
        memory_limit_ = need(memory_, "memory.limit_in_bytes", O_WRONLY);
        memory_and_swap_limit_ = want(memory_, "memory.memsw.limit_in_bytes", O_WRONLY);
        memory_peak_ = need(memory_, "memory.max_usage_in_bytes", O_RDWR);
        memory_events_ = need(memory_, "memory.oom_control", O_RDONLY);
        cpu_ = need(cpuacct_, "cpuacct.usage", O_RDONLY);
        try_write_at(memory_.get(), "memory.swappiness", "0");
        watch_out_of_memory();
    } else {
        memory_limit_ = need(memory_, "memory.max", O_WRONLY);
        for (const auto& [name, flags] :
             {std::pair{"memory.peak", O_RDWR}, {"memory.peak", O_RDONLY}, {"memory.current", O_RDONLY}}) {
            // Writable since 6.12, there since 5.19; before, the present use has to do.
            memory_peak_ = memory_peak_.valid() ? std::move(memory_peak_) : want(memory_, name, flags);
        }
        memory_events_ = need(memory_, "memory.events", O_RDONLY);
        cpu_ = need(memory_, "cpu.stat", O_RDONLY);
        try_write_at(memory_.get(), "memory.swap.max", "0");
        // Whoever the kernel picks, the run is over: it takes init along, and that is noticed at once.
        try_write_at(memory_.get(), "memory.oom.group", "1");
    }
}

/// An OOM kill of a child is then noticed at once, not when the parent ends.
void BoxCgroup::watch_out_of_memory() {
    oom_event_ = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const std::string order =
        std::to_string(oom_event_.get()) + " " + std::to_string(memory_events_.get());
    if (!oom_event_.valid() || !try_write_at(memory_.get(), "cgroup.event_control", order)) {
        oom_event_.reset();  // the kill is then seen at the end of the run
    }
}

int BoxCgroup::clone_target() const {
    return version_ == CgroupVersion::v2 ? memory_.get() : -1;
}

void BoxCgroup::settle() {
    for (const Fd* directory : {&memory_, &pids_, &cpuacct_}) {
        write_at(directory->get(), "tasks", std::to_string(::gettid()));
    }
    residents_ = 1;
}

bool BoxCgroup::vacate() {
    overwrite(memory_and_swap_limit_, "-1");
    overwrite(memory_limit_, "-1");
    overwrite(process_limit_, "max");
    memory_set_bytes_ = 0;
    processes_set_ = 0;
    return memory_bytes() <= left_over_bytes_max;
}

std::uint64_t BoxCgroup::memory_bytes() const {
    const char* file = version_ == CgroupVersion::v1 ? "memory.usage_in_bytes" : "memory.current";
    return number_in(read_small_file_at(memory_.get(), file));
}

void BoxCgroup::begin_counting() {
    memory_start_bytes_ = memory_bytes();
    std::uint64_t old_news = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(oom_event_.get(), &old_news, sizeof old_news);
    // Version 1 lets the peak be reset; version 2 does so since Linux 6.12, for whoever holds the
    // descriptor. Before, a program that uses less than building its box did shows that instead.
    [[maybe_unused]] const bool is_reset = overwrite(memory_peak_, "0");
    oom_start_ = oom_counter();
    refused_forks_start_ = refused_forks_counter();
    cpu_start_ns_ = cpu_counter_ns();
}

void BoxCgroup::limit(std::uint64_t memory_bytes, std::uint64_t processes) {
    if (memory_set_bytes_ != memory_bytes) {
        const std::string limit = std::to_string(memory_bytes + memory_start_bytes_);
        // With swap counted, neither limit may pass the other on the way: one of two orders works.
        if (overwrite(memory_limit_, limit)) {
            overwrite(memory_and_swap_limit_, limit);
        } else {
            overwrite(memory_and_swap_limit_, limit);
            if (!overwrite(memory_limit_, limit)) {
                fail("cannot limit the group's memory");
            }
        }
        memory_set_bytes_ = memory_bytes;
    }
    if (processes_set_ != processes) {
        // One is the box's init.
        if (!overwrite(process_limit_, std::to_string(processes + 1 + residents_))) {
            fail("cannot limit the group's processes");
        }
        processes_set_ = processes;
    }
}

std::uint64_t BoxCgroup::members() const {
    return number_in(reread(process_count_)) - residents_;
}

std::uint64_t BoxCgroup::oom_counter() const {
    return keyed_number(reread(memory_events_), "oom_kill");
}

std::uint64_t BoxCgroup::refused_forks_counter() const {
    return keyed_number(reread(process_events_), "max");
}

std::uint64_t BoxCgroup::cpu_counter_ns() const {
    const std::string text = reread(cpu_);
    return version_ == CgroupVersion::v1 ? number_in(text)
                                         : 1000 * keyed_number(text, "usage_usec");
}

std::uint64_t BoxCgroup::cpu_ns() const {
    return cpu_counter_ns() - cpu_start_ns_;
}

CgroupUsage BoxCgroup::usage() const {
    CgroupUsage usage;
    usage.cpu_ns = cpu_ns();
    usage.oom_kills = oom_counter() - oom_start_;
    const std::uint64_t peak = number_in(reread(memory_peak_));
    usage.memory_peak_bytes = peak > memory_start_bytes_ ? peak - memory_start_bytes_ : 0;
    usage.refused_forks = refused_forks_counter() - refused_forks_start_;
    return usage;
}

void sweep_cgroups(const CgroupHost& host, const std::string& prefix) {
    for (const std::string& parent : {host.memory, host.pids, host.cpuacct}) {
        for (const std::string& name : names_in(parent)) {
            if (!name.starts_with(prefix)) {
                continue;
            }
            // Names continue with the owner's process id; the living may be about to use theirs.
            const auto owner = static_cast<pid_t>(number_in(name.substr(prefix.size())));
            if (::kill(owner, 0) != 0 && errno == ESRCH) {
                ::rmdir((parent + "/" + name).c_str());  // refused while anything lives there
            }
        }
    }
}

bool remove_groups(const CgroupHost& host, const std::string& prefix) {
    bool is_done = true;
    for (const std::string& parent : {host.memory, host.pids, host.cpuacct}) {
        for (const std::string& name : names_in(parent)) {
            if (name.starts_with(prefix)) {
                const bool is_gone = ::rmdir((parent + "/" + name).c_str()) == 0;
                is_done = is_done && (is_gone || errno == ENOENT);
            }
        }
    }
    return is_done;
}

}  // namespace rehearse::sandbox
