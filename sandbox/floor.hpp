// The floor: what is left where a host allows no namespaces at all (a locked-down container, a plain
// user in a chroot). Landlock, seccomp and rlimits only. The program runs in a folder of the host's
// file system, sees the host's processes, and a daemon of it may survive a kill -9 of the supervisor.
// That is enough against accidents in code of one's own and for nothing else, so it must be asked for
// by name.

#pragma once

#include <string>
#include <string_view>

#include "sandbox/namespaces.hpp"
#include "sandbox/os.hpp"

namespace rehearse::sandbox {

enum class FloorPolicy { forbidden, allowed };

inline constexpr std::string_view floor_warning =
    "this host allows no namespaces: only Landlock, seccomp and rlimits hold the program, which is "
    "for code of your own";

/// The folder that stands for /box, /tmp and /dev/shm. Removed with all that is in it at the end;
/// REQUIRES by then: nothing of the program lives.
class FloorFolder {
public:
    /// Throws Failure. `name` must be unique on the host.
    FloorFolder(const Identity& identity, const std::string& name);
    ~FloorFolder();
    FloorFolder(const FloorFolder&) = delete;
    FloorFolder& operator=(const FloorFolder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }
    /// Processes and threads of the program's user, whoever started them: they count against its
    /// RLIMIT_NPROC as well.
    [[nodiscard]] std::uint64_t tasks_of_user() const;

private:
    std::string path_;
    uid_t user_;
};

/// Where floor folders go, and what their names begin with.
std::string floor_parent();
inline constexpr std::string_view floor_prefix = "rehearse-floor-";

/// /box and what lies in it, as the folder knows it; other paths unchanged, and all when there is none.
std::string in_folder(const std::string& path, const std::string& folder);

/// Kills a process and all its descendants; those that fork meanwhile are found again.
void kill_tree(pid_t root);

}  // namespace rehearse::sandbox
