// See options.hpp.

#include "sandbox/options.hpp"

#include <array>
#include <string_view>

#include "sandbox/limits.hpp"
#include "sandbox/namespaces.hpp"

namespace rehearse::sandbox {
namespace {

struct LimitOption {
    std::string_view name;
    std::string_view limit;   ///< in limit_bounds
    std::uint64_t unit;       ///< the option's unit in the limit's
};

constexpr std::array limit_options{
    LimitOption{"--cpu-ms", "cpu_ms", 1},         LimitOption{"--wall-ms", "wall_ms", 1},
    LimitOption{"--memory-kib", "memory_kib", 1}, LimitOption{"--processes", "processes", 1},
    LimitOption{"--output-kib", "output_bytes", 1024},
    LimitOption{"--output-bytes", "output_bytes", 1},
    LimitOption{"--file-kib", "file_kib", 1},     LimitOption{"--tmpfs-kib", "tmpfs_kib", 1},
    LimitOption{"--inodes", "inodes", 1},         LimitOption{"--open-files", "open_files", 1},
    LimitOption{"--written-kib", "written_kib", 1},
};

std::string set_limit(const LimitOption& option, const std::string& text, Limits& limits) {
    std::uint64_t value = 0;
    for (const LimitBound& bound : limit_bounds) {
        if (bound.name != option.limit) {
            continue;
        }
        const std::uint64_t low = (bound.min + option.unit - 1) / option.unit;
        const std::uint64_t high = bound.max / option.unit;
        if (!parse_number(text, value) || value < low || value > high) {
            return std::string(option.name) + " must be a whole number between " +
                   std::to_string(low) + " and " + std::to_string(high) + ".";
        }
        limits.*bound.field = value * option.unit;
        return {};
    }
    return "unknown limit";
}

/// "A=B" or "A:B" into its halves; both must be there.
bool split(const std::string& text, char separator, std::string& first, std::string& second) {
    const std::size_t at = text.find(separator);
    if (at == std::string::npos || at == 0 || at + 1 == text.size()) {
        return false;
    }
    first = text.substr(0, at);
    second = text.substr(at + 1);
    return true;
}

std::string set_named_path(const std::string& option, const std::string& value,
                           std::vector<NamedPath>& list) {
    NamedPath each;
    if (!split(value, '=', each.name, each.path)) {
        return option + " must be NAME=PATH.";
    }
    if (!is_safe_name(each.name)) {
        return option + ": the name must be a plain path relative to /box.";
    }
    list.push_back(each);
    return {};
}

std::string set_number(const std::string& option, const std::string& text, std::uint64_t max,
                       std::uint64_t& value) {
    if (!parse_number(text, value) || value > max) {
        return option + " must be a whole number between 0 and " + std::to_string(max) + ".";
    }
    return {};
}

std::string set_other(const std::string& option, const std::string& value, RunOptions& options) {
    std::uint64_t number = 0;
    std::string error;
    if (option == "--bind") {
        NamedPath bind;
        if (!split(value, ':', bind.path, bind.name)) {
            return "--bind must be SOURCE:DESTINATION.";
        }
        options.binds.push_back(bind);
    } else if (option == "--file" || option == "--exec") {
        return set_named_path(option, value, options.files);
    } else if (option == "--fetch") {
        return set_named_path(option, value, options.fetches);
    } else if (option == "--env") {
        if (value.find('=') == std::string::npos || value.front() == '=') {
            return "--env must be NAME=VALUE.";
        }
        options.env.push_back(value);
    } else if (option == "--cwd") {
        if (value.front() != '/') {
            return "--cwd must be an absolute path inside the box.";
        }
        options.cwd = value;
    } else if (option == "--json-fd") {
        error = set_number(option, value, 1023, number);
        options.json_fd = static_cast<int>(number);
        options.is_json_fd_given = true;
    } else if (option == "--slot") {
        error = set_number(option, value, slots_max - 1, number);
        options.slot = static_cast<unsigned>(number);
        options.is_slot_given = true;
    } else {
        return "Unknown option " + option + ".";
    }
    return error;
}

std::string set_option(const std::string& option, const std::string& value, RunOptions& options) {
    for (const LimitOption& limit : limit_options) {
        if (option == limit.name) {
            return set_limit(limit, value, options.limits);
        }
    }
    return set_other(option, value, options);
}

}  // namespace

RunOptions parse_run_options(const std::vector<std::string>& words) {
    RunOptions options;
    std::size_t at = 0;
    while (at < words.size() && words[at] != "--") {
        std::string name = words[at];
        std::string value;
        const std::size_t equals = name.find('=');
        if (!name.starts_with("--")) {
            break;  // the command, without the separating --
        }
        if (name == "--allow-floor") {
            options.allow_floor = true;
            ++at;
            continue;
        }
        if (equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        } else if (at + 1 < words.size()) {
            value = words[++at];
        }
        ++at;
        options.error = value.empty() ? name + " needs a value." : set_option(name, value, options);
        if (!options.error.empty()) {
            return options;
        }
    }
    at += at < words.size() && words[at] == "--" ? 1 : 0;
    options.argv.assign(words.begin() + static_cast<std::ptrdiff_t>(at), words.end());
    if (options.argv.empty() || options.argv[0].empty()) {
        options.error = "Name a command to run after --.";
    }
    return options;
}

std::string usage_text() {
    return "rehearse-sandbox run [OPTION ...] -- COMMAND [ARGUMENT ...]\n"
           "  --cpu-ms N --wall-ms N --memory-kib N --processes N --output-kib N (or --output-bytes)\n"
           "  --tmpfs-kib N --inodes N --file-kib N --written-kib N --open-files N\n"
           "  --bind SOURCE:DESTINATION   show a file or directory read-only\n"
           "  --file NAME=PATH            copy into /box (executable if PATH is)\n"
           "  --fetch NAME=PATH           copy out of /box afterwards\n"
           "  --env NAME=VALUE  --cwd DIRECTORY  --slot N\n"
           "  --allow-floor               on a host without namespaces: run all the same, for code of\n"
           "                              your own (Landlock, seccomp and rlimits only)\n"
           "  --json-fd N                 report there; default 3 if open, else standard error\n"
           "  exit status: 0 the command exited 0, 1 it did not, 2 usage, 3 the sandbox failed\n"
           "rehearse-sandbox probe [--json]   which walls this host offers\n"
           "rehearse-sandbox serve --slot N [--allow-floor]   for the runner; speaks on descriptor 3\n";
}

}  // namespace rehearse::sandbox
