// See meter.hpp.

#include "sandbox/meter.hpp"

#include <cctype>
#include <cstdlib>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "sandbox/os.hpp"

namespace rehearse::sandbox {
namespace {

struct Stat {
    pid_t parent = 0;
    std::uint64_t ticks = 0;  ///< utime, stime and those of reaped children
};

/// Fields 4 and 14 to 17; the name before them may hold anything.
Stat stat_of(int proc, pid_t pid) {
    const std::string text =
        read_small_file_at(proc, (std::to_string(pid) + "/stat").c_str());
    Stat stat;
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) {
        return stat;
    }
    std::istringstream fields(text.substr(name_end + 1));
    std::string skip;
    fields >> skip >> stat.parent;
    for (int field = 5; field < 14; ++field) {
        fields >> skip;
    }
    for (int field = 14; field < 18; ++field) {
        std::uint64_t ticks = 0;
        fields >> ticks;
        stat.ticks += ticks;
    }
    return stat;
}

std::uint64_t number_after(const std::string& text, std::string_view name) {
    const std::size_t at = text.find(name);
    return at == std::string::npos ? 0
                                   : std::strtoull(text.c_str() + at + name.size(), nullptr, 10);
}

}  // namespace

std::vector<pid_t> all_processes(int proc) {
    std::vector<pid_t> found;
    const int again = ::openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0) {
        return found;
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(again), &::closedir);
    while (const dirent* entry = ::readdir(directory.get())) {
        if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) != 0) {
            found.push_back(static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10)));
        }
    }
    return found;
}

std::vector<pid_t> process_tree(int proc, pid_t root) {
    std::multimap<pid_t, pid_t> children;
    for (const pid_t pid : all_processes(proc)) {
        children.emplace(stat_of(proc, pid).parent, pid);
    }
    std::vector<pid_t> tree{root};
    for (std::size_t i = 0; i < tree.size(); ++i) {
        const auto [begin, end] = children.equal_range(tree[i]);
        for (auto child = begin; child != end; ++child) {
            tree.push_back(child->second);
        }
    }
    return tree;
}

Sample take_sample(int proc, std::span<const pid_t> processes) {
    Sample sample;
    std::uint64_t ticks = 0;
    for (const pid_t pid : processes) {
        ticks += stat_of(proc, pid).ticks;
        // Anonymous memory, and shared memory that no file has: other file pages belong to the system.
        // Files of the box that are mapped count here and as files; rather twice than not at all.
        const std::string maps =
            read_small_file_at(proc, (std::to_string(pid) + "/smaps_rollup").c_str());
        sample.memory_kib += number_after(maps, "Pss_Anon:") + number_after(maps, "Pss_Shmem:");
    }
    sample.cpu_us = ticks * 1'000'000 / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    return sample;
}

std::uint64_t bytes_written(int proc, std::span<const pid_t> processes) {
    std::uint64_t bytes = 0;
    for (const pid_t pid : processes) {
        const Fd io(::openat(proc, (std::to_string(pid) + "/io").c_str(), O_RDONLY | O_CLOEXEC));
        bytes += bytes_written(io.get());
    }
    return bytes;
}

std::uint64_t bytes_written(int io) {
    char text[512];
    const ssize_t got = ::pread(io, text, sizeof text, 0);
    return number_after({text, got > 0 ? static_cast<std::size_t>(got) : 0}, "wchar:");
}

std::uint64_t files_kib(int directory) {
    struct statfs files {};
    if (::fstatfs(directory, &files) != 0) {
        return 0;
    }
    const auto used = static_cast<std::uint64_t>(files.f_blocks - files.f_bfree);
    return used * static_cast<std::uint64_t>(files.f_bsize) / 1024;
}

}  // namespace rehearse::sandbox
