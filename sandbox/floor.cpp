// See floor.hpp.

#include "sandbox/floor.hpp"

#include <csignal>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/meter.hpp"

namespace rehearse::sandbox {
namespace {

constexpr int rounds_max = 1000;

}  // namespace

std::string floor_parent() {
    return "/tmp";
}

FloorFolder::FloorFolder(const Identity& identity, const std::string& name)
    : path_(floor_parent() + "/" + std::string(floor_prefix) + name), user_(identity.outside_id) {
    check(::mkdir(path_.c_str(), 0700), "cannot make the folder " + path_);
    if (identity.is_root &&
        ::lchown(path_.c_str(), identity.outside_id, identity.outside_group) != 0) {
        const std::string path = path_;
        ::rmdir(path.c_str());
        fail("cannot give away the folder " + path);
    }
}

FloorFolder::~FloorFolder() {
    remove_tree(AT_FDCWD, path_);
}

std::string in_folder(const std::string& path, const std::string& folder) {
    if (folder.empty()) {
        return path;
    }
    if (path == "/box") {
        return folder;
    }
    return path.starts_with("/box/") ? folder + path.substr(4) : path;
}

std::uint64_t FloorFolder::tasks_of_user() const {
    std::uint64_t tasks = 0;
    for (const std::string& name : names_in("/proc")) {
        const std::string path = "/proc/" + name + "/task";
        struct stat status {};
        if (::stat(path.c_str(), &status) == 0 && status.st_uid == user_) {
            tasks += names_in(path).size();
        }
    }
    return tasks;
}

void kill_tree(pid_t root) {
    const Fd proc(::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (int round = 0; round < rounds_max; ++round) {
        const std::vector<pid_t> tree = process_tree(proc.get(), root);
        // The root collects orphans, so it goes last.
        for (std::size_t i = tree.size(); i > 1; --i) {
            ::kill(tree[i - 1], SIGKILL);
        }
        if (tree.size() == 1) {
            break;
        }
    }
    ::kill(root, SIGKILL);
}

}  // namespace rehearse::sandbox
