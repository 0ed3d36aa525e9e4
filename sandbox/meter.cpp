// See meter.hpp.

#include "sandbox/meter.hpp"

#include <cctype>
#include <cstdlib>
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

/// utime, stime and those of reaped children, in ticks: fields 14 to 17 of stat.
std::uint64_t ticks_of(const std::string& stat) {
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos) {
        return 0;
    }
    std::istringstream fields(stat.substr(name_end + 1));
    std::string skip;
    for (int field = 3; field < 14; ++field) {
        fields >> skip;
    }
    std::uint64_t sum = 0;
    for (int field = 14; field < 18; ++field) {
        std::uint64_t ticks = 0;
        fields >> ticks;
        sum += ticks;
    }
    return sum;
}

/// Anonymous memory only: shared file pages belong to the system, tmpfs is counted as a whole.
std::uint64_t anonymous_kib(const std::string& rollup) {
    const std::size_t at = rollup.find("Pss_Anon:");
    return at == std::string::npos ? 0 : std::strtoull(rollup.c_str() + at + 9, nullptr, 10);
}

}  // namespace

Sample take_sample(int proc, int box) {
    Sample sample;
    const int again = ::openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0) {
        return sample;
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(again), &::closedir);
    std::uint64_t ticks = 0;
    while (const dirent* entry = ::readdir(directory.get())) {
        if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) == 0) {
            continue;
        }
        const std::string name = entry->d_name;
        ticks += ticks_of(read_small_file_at(proc, (name + "/stat").c_str()));
        sample.memory_kib += anonymous_kib(read_small_file_at(proc, (name + "/smaps_rollup").c_str()));
    }
    sample.cpu_us = ticks * 1'000'000 / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    struct statfs files {};
    if (::fstatfs(box, &files) == 0) {
        const auto used = static_cast<std::uint64_t>(files.f_blocks - files.f_bfree);
        sample.memory_kib += used * static_cast<std::uint64_t>(files.f_bsize) / 1024;
    }
    return sample;
}

}  // namespace rehearse::sandbox
