// See cgroup.hpp.

#include "sandbox/cgroup.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace rehearse::sandbox {
namespace {

constexpr const char* parent_name = "rehearse";

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
    std::istringstream lines(text);
    std::string name;
    std::uint64_t value = 0;
    while (lines >> name >> value) {
        if (name == key) {
            return value;
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
/// delegated group (the runner and the supervisors) first go to a leaf.
bool enable_controllers(const std::string& directory) {
    const std::string control = directory + "/cgroup.subtree_control";
    if (try_write_small_file(control, "+memory +pids")) {
        return true;
    }
    if (errno != EBUSY || !ensure_writable_directory(directory + "/rehearse-supervisors")) {
        return false;
    }
    std::istringstream members(read_small_file(directory + "/cgroup.procs"));
    for (std::string pid; members >> pid;) {
        try_write_small_file(directory + "/rehearse-supervisors/cgroup.procs", pid);
    }
    return try_write_small_file(control, "+memory +pids");
}

std::string own_v2_group() {
    std::istringstream lines(read_small_file("/proc/self/cgroup"));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("0::")) {
            std::string path = line.substr(3);
            const std::string leaf = "/rehearse-supervisors";
            if (path.ends_with(leaf)) {
                path.resize(path.size() - leaf.size());
            }
            return path == "/" ? std::string() : path;
        }
    }
    return {};
}

bool use_v2(const std::vector<CgroupMount>& mounts, CgroupHost& host) {
    const auto mount = std::find_if(mounts.begin(), mounts.end(),
                                    [](const CgroupMount& each) { return each.type == "cgroup2"; });
    if (mount == mounts.end()) {
        return false;
    }
    const std::string controllers = read_small_file(mount->path + "/cgroup.controllers");
    std::string flat = controllers;
    std::replace(flat.begin(), flat.end(), '\n', ' ');
    if (!has_word(flat, "memory", ' ') || !has_word(flat, "pids", ' ')) {
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
    host.detail = "cgroup v2 is there, but this user may not make groups in it";
    host.remedy = "start the runner with `systemd-run --user --scope -p Delegate=yes`, or set "
                  "Delegate=yes in its systemd unit";
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
            watch_out_of_memory();
        }
    } catch (const Failure&) {
        for (const std::string& directory : directories_) {
            ::rmdir(directory.c_str());
        }
        throw;
    }
}

BoxCgroup::~BoxCgroup() {
    oom_event_.reset();
    oom_control_.reset();
    for (const std::string& directory : directories_) {
        ::rmdir(directory.c_str());
    }
}

/// An OOM kill of a child is then noticed at once, not when the parent ends.
void BoxCgroup::watch_out_of_memory() {
    oom_event_ = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    oom_control_ = Fd(::openat(memory_.get(), "memory.oom_control", O_RDONLY | O_CLOEXEC));
    const std::string order =
        std::to_string(oom_event_.get()) + " " + std::to_string(oom_control_.get());
    if (!oom_event_.valid() || !oom_control_.valid() ||
        !try_write_at(memory_.get(), "cgroup.event_control", order)) {
        oom_event_.reset();  // the kill is then seen at the end of the run
    }
}

int BoxCgroup::clone_target() const {
    return version_ == CgroupVersion::v2 ? memory_.get() : -1;
}

void BoxCgroup::adopt(pid_t pid) {
    if (version_ == CgroupVersion::v1) {
        for (const Fd* directory : {&memory_, &pids_, &cpuacct_}) {
            write_at(directory->get(), "cgroup.procs", std::to_string(pid));
        }
    }
}

void BoxCgroup::start(std::uint64_t memory_bytes, std::uint64_t processes) {
    const std::string tasks = std::to_string(processes + 1);  // one is the box's init
    if (version_ == CgroupVersion::v1) {
        memory_start_bytes_ = number_in(read_small_file_at(memory_.get(), "memory.usage_in_bytes"));
        const std::string limit = std::to_string(memory_bytes + memory_start_bytes_);
        write_at(memory_.get(), "memory.limit_in_bytes", limit);
        try_write_at(memory_.get(), "memory.memsw.limit_in_bytes", limit);
        try_write_at(memory_.get(), "memory.swappiness", "0");
        try_write_at(memory_.get(), "memory.max_usage_in_bytes", "0");
        write_at(pids_.get(), "pids.max", tasks);
    } else {
        memory_start_bytes_ = number_in(read_small_file_at(memory_.get(), "memory.current"));
        write_at(memory_.get(), "memory.max", std::to_string(memory_bytes + memory_start_bytes_));
        try_write_at(memory_.get(), "memory.swap.max", "0");
        try_write_at(memory_.get(), "memory.oom.group", "1");
        write_at(memory_.get(), "pids.max", tasks);
    }
    oom_start_ = oom_counter();
    cpu_start_ns_ = cpu_counter_ns();
}

std::uint64_t BoxCgroup::oom_counter() const {
    const char* file = version_ == CgroupVersion::v1 ? "memory.oom_control" : "memory.events";
    return keyed_number(read_small_file_at(memory_.get(), file), "oom_kill");
}

std::uint64_t BoxCgroup::cpu_counter_ns() const {
    if (version_ == CgroupVersion::v1) {
        return number_in(read_small_file_at(cpuacct_.get(), "cpuacct.usage"));
    }
    return 1000 * keyed_number(read_small_file_at(memory_.get(), "cpu.stat"), "usage_usec");
}

std::uint64_t BoxCgroup::cpu_ns() const {
    return cpu_counter_ns() - cpu_start_ns_;
}

CgroupUsage BoxCgroup::usage() const {
    CgroupUsage usage;
    usage.cpu_ns = cpu_ns();
    usage.oom_kills = oom_counter() - oom_start_;
    const bool is_v1 = version_ == CgroupVersion::v1;
    const std::uint64_t peak = number_in(
        read_small_file_at(memory_.get(), is_v1 ? "memory.max_usage_in_bytes" : "memory.peak"));
    usage.memory_peak_bytes = peak > memory_start_bytes_ ? peak - memory_start_bytes_ : 0;
    const int pids = is_v1 ? pids_.get() : memory_.get();
    usage.refused_forks = keyed_number(read_small_file_at(pids, "pids.events"), "max");
    return usage;
}

void sweep_cgroups(const CgroupHost& host, const std::string& prefix) {
    for (const std::string& parent : {host.memory, host.pids, host.cpuacct}) {
        std::error_code ignored;
        if (parent.empty()) {
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(parent, ignored)) {
            const std::string name = entry.path().filename();
            if (!name.starts_with(prefix)) {
                continue;
            }
            // Names continue with the owner's process id; the living may be about to use theirs.
            const auto owner = static_cast<pid_t>(number_in(name.substr(prefix.size())));
            if (::kill(owner, 0) != 0 && errno == ESRCH) {
                ::rmdir(entry.path().c_str());  // refused by the kernel while anything lives there
            }
        }
    }
}

}  // namespace rehearse::sandbox
