// See start_order.hpp. This half runs in the supervisor.

#include "sandbox/start_order.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include <sys/resource.h>
#include <unistd.h>

#include "sandbox/floor.hpp"
#include "sandbox/os.hpp"

namespace rehearse::sandbox {
namespace {

std::string_view value_of(const std::vector<std::string>& environment, std::string_view name) {
    for (const std::string& entry : environment) {
        if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=') {
            return std::string_view(entry).substr(name.size() + 1);
        }
    }
    return {};
}

/// The candidates for argv[0]: itself when it has a slash, else one per directory of PATH.
std::vector<std::string> program_paths(const std::string& name,
                                       const std::vector<std::string>& environment) {
    if (name.find('/') != std::string::npos) {
        return {name};
    }
    std::vector<std::string> paths;
    const std::string_view list = value_of(environment, "PATH");
    std::size_t begin = 0;
    while (begin <= list.size()) {
        const std::size_t end = std::min(list.find(':', begin), list.size());
        paths.push_back(std::string(list.substr(begin, end - begin)) + "/" + name);
        begin = end + 1;
    }
    return paths;
}

void add_limit(StartOrder& head, int resource, std::uint64_t value) {
    // Raising is not possible without privileges: what the supervisor itself may not exceed stays.
    rlimit current{};
    ::getrlimit(static_cast<__rlimit_resource_t>(resource), &current);
    head.limits[head.limit_count++] = {static_cast<std::uint64_t>(resource),
                                       std::min<std::uint64_t>(value, current.rlim_max)};
}

/// Somewhat more than the memory limit, so that a recursion without end always meets that one. But
/// threads reserve a stack of that size each, and the kernel refuses a reservation that exceeds the
/// machine's memory: where a program may have all of that, it could not start a thread.
std::uint64_t stack_bytes(const Limits& limits) {
    static const std::uint64_t half_of_memory =
        static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
        static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 2;
    return std::min(limits.memory_kib * 1024 / 8 * 9, half_of_memory);
}

/// Those that depend on the request; the others are set when the box is built.
void add_limits(StartOrder& head, const Limits& limits, const StartOptions& options) {
    add_limit(head, RLIMIT_FSIZE, limits.file_kib * 1024);
    add_limit(head, RLIMIT_NOFILE, limits.open_files);
    add_limit(head, RLIMIT_STACK, stack_bytes(limits));
    // The timers outside are the limit; this one is for the day they fail.
    add_limit(head, RLIMIT_CPU, limits.cpu_ms / 1000 + 2);
    add_limit(head, RLIMIT_NPROC,
              limits.processes + options.other_tasks + (options.has_groups ? 1 : 0));
    // No RLIMIT_AS or RLIMIT_DATA, not even without a memory group: threads reserve stacks of the
    // size of RLIMIT_STACK and runtimes reserve heaps they never touch; both would fail oddly.
}

}  // namespace

std::string encode_start_order(const Request& request, const std::vector<std::string>& environment,
                               const StartOptions& options) {
    const std::vector<std::string> paths = program_paths(request.argv[0], environment);
    StartOrder head;
    head.has_input = options.has_input ? 1 : 0;
    head.is_service = options.is_service ? 1 : 0;
    head.path_count = static_cast<std::uint32_t>(paths.size());
    head.argument_count = static_cast<std::uint32_t>(request.argv.size());
    head.environment_count = static_cast<std::uint32_t>(environment.size());
    head.memory_kib = request.limits.memory_kib;
    add_limits(head, request.limits, options);
    std::string bytes(sizeof head, '\0');
    std::memcpy(bytes.data(), &head, sizeof head);
    bytes.append(in_folder(request.cwd, options.folder)).push_back('\0');
    for (const auto* list : {&paths, &request.argv, &environment}) {
        for (const std::string& word : *list) {
            bytes.append(word).push_back('\0');
        }
    }
    if (bytes.size() > start_order_bytes_max || environment.size() > words_max) {
        throw Failure("the arguments and the environment are too large together");
    }
    return bytes;
}

}  // namespace rehearse::sandbox
