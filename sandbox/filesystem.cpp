// See filesystem.hpp. Everything is done on descriptors with the mount calls of Linux 5.12
// (fsopen, open_tree, mount_setattr, move_mount): no step resolves a name in a place that somebody
// else can write.

#include "sandbox/filesystem.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// <sys/mount.h> of this C library clashes with <linux/mount.h>; these are all we need of it.
extern "C" int mount(const char*, const char*, const char*, unsigned long, const void*) noexcept;
extern "C" int umount2(const char*, int) noexcept;

#include "sandbox/birth.hpp"
#include "sandbox/layout.hpp"

namespace rehearse::sandbox {
namespace {

constexpr unsigned long flag_recursive = 16384;
constexpr unsigned long flag_private = 1UL << 18;
constexpr int flag_detach = 2;
constexpr std::uint64_t structure_inodes = 8;  // what the box's own layout uses
constexpr std::uint64_t structure_kib = 16;
constexpr std::uint64_t skeleton_inodes = 1024;
constexpr std::uint64_t skeleton_kib = 512;
constexpr unsigned at_recursive = 0x8000;

// Our own installation: challenge packages hold hidden test data.
constexpr std::array hidden_paths{"usr/share/rehearse", "usr/local/share/rehearse",
                                  "usr/lib/rehearse", "usr/local/lib/rehearse"};

struct Tree {
    Fd mount;
    std::string destination;  ///< relative to the new root
    bool is_directory = false;
};

int sys_fsopen(const char* type) {
    return static_cast<int>(::syscall(SYS_fsopen, type, FSOPEN_CLOEXEC));
}

void configure(int context, const char* key, const std::string& value) {
    check(::syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, key, value.c_str(), 0),
          std::string("file system option ") + key);
}

/// False where this kernel does not know them.
bool set_large_pages(int shape, const char* when) {
    return ::syscall(SYS_fsconfig, shape, FSCONFIG_SET_STRING, "huge", when, 0) == 0 &&
           ::syscall(SYS_fsconfig, shape, FSCONFIG_CMD_RECONFIGURE, nullptr, nullptr, 0) == 0;
}

Fd make_mount(int context, unsigned attributes, const char* what) {
    check(::syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0), what);
    return Fd(static_cast<int>(
        check(::syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, attributes), what)));
}

bool is_directory(int fd) {
    struct stat status {};
    check(::fstat(fd, &status), "fstat");
    return S_ISDIR(status.st_mode);
}

Fd clone_tree(int directory, const char* path, unsigned flags) {
    return Fd(static_cast<int>(::syscall(SYS_open_tree, directory, path,
                                         OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | flags)));
}

void set_attributes(int mount_fd, std::uint64_t set, unsigned flags, const char* what) {
    mount_attr attributes{};
    attributes.attr_set = set;
    attributes.propagation = flag_private;
    check(::syscall(SYS_mount_setattr, mount_fd, "", AT_EMPTY_PATH | flags, &attributes,
                    sizeof attributes),
          what);
}

void attach(int mount_fd, int directory, const std::string& path) {
    check(::syscall(SYS_move_mount, mount_fd, "", directory, path.c_str(),
                    MOVE_MOUNT_F_EMPTY_PATH),
          "cannot attach " + path + " in the box");
}

/// Makes the directories of a relative path, the last part as well when `whole`.
void make_directories(int root, const std::string& path, bool whole) {
    for (std::size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
        if (::mkdirat(root, path.substr(0, slash).c_str(), 0755) != 0 && errno != EEXIST) {
            fail("cannot make the directory " + path.substr(0, slash) + " in the box");
        }
    }
    if (whole && ::mkdirat(root, path.c_str(), 0755) != 0 && errno != EEXIST) {
        fail("cannot make the directory " + path + " in the box");
    }
}

void write_file(int root, const char* path, std::string_view text) {
    const Fd fd(check(::openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644), path));
    if (::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        fail(path);
    }
}

Tree read_only_tree(Fd mount_fd, std::string destination) {
    Tree tree{std::move(mount_fd), std::move(destination), false};
    tree.is_directory = is_directory(tree.mount.get());
    set_attributes(tree.mount.get(), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
                   at_recursive, "cannot make a bind read-only");
    return tree;
}

/// Opened again in our own mount namespace; the inode must be the one the caller meant.
Fd reopen(int original) {
    char path[4096] = {};
    const std::string link = "/proc/self/fd/" + std::to_string(original);
    check(::readlink(link.c_str(), path, sizeof path - 1), "cannot find a bind's path");
    Fd again(check(::open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC), "cannot open a bind's source"));
    struct stat wanted {};
    struct stat found {};
    check(::fstat(original, &wanted), "fstat");
    check(::fstat(again.get(), &found), "fstat");
    if (wanted.st_dev != found.st_dev || wanted.st_ino != found.st_ino) {
        throw Failure("A bind's source was replaced while the box was built.");
    }
    return again;
}

std::vector<Tree> collect_system(std::vector<std::pair<std::string, std::string>>& links) {
    std::vector<Tree> trees;
    for (const char* path : system_paths) {
        char target[4096] = {};
        if (::readlink(path, target, sizeof target - 1) > 0) {
            links.emplace_back(path + 1, target);
            continue;
        }
        Fd tree = clone_tree(AT_FDCWD, path, at_recursive);
        if (tree.valid()) {
            trees.push_back(read_only_tree(std::move(tree), path + 1));
        } else if (errno != ENOENT) {
            fail(std::string("cannot bind ") + path);
        }
    }
    for (const char* path : etc_paths) {
        Fd tree = clone_tree(AT_FDCWD, path, at_recursive);
        if (tree.valid()) {
            trees.push_back(read_only_tree(std::move(tree), path + 1));
        }
    }
    return trees;
}

std::vector<Tree> collect_binds(const std::vector<PreparedBind>& binds) {
    std::vector<Tree> trees;
    for (const PreparedBind& bind : binds) {
        Fd tree;
        if (bind.detached.valid()) {
            tree = Fd(check(::fcntl(bind.detached.get(), F_DUPFD_CLOEXEC, 3), "dup"));
        } else {
            const Fd source = reopen(bind.original);
            tree = clone_tree(source.get(), "", AT_EMPTY_PATH | at_recursive);
            check(tree.get(), "cannot bind " + bind.destination);
        }
        trees.push_back(read_only_tree(std::move(tree), bind.destination.substr(1)));
    }
    return trees;
}

std::vector<Tree> collect_devices() {
    std::vector<Tree> devices;
    for (const char* name : device_names) {
        const std::string path = std::string("/dev/") + name;
        Tree device{clone_tree(AT_FDCWD, path.c_str(), 0), path.substr(1), false};
        if (!device.mount.valid()) {
            fail("cannot bind " + path);
        }
        set_attributes(device.mount.get(), MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC, 0,
                       "cannot bind a device");
        devices.push_back(std::move(device));
    }
    return devices;
}

void configure_size(int context, const RootPlan& plan) {
    configure(context, "size", std::to_string(plan.tmpfs_kib + structure_kib) + "k");
    configure(context, "nr_inodes", std::to_string(plan.inodes + structure_inodes));
}

Fd make_tmpfs(const RootPlan& plan) {
    const Fd context(check(sys_fsopen("tmpfs"), "cannot make a tmpfs"));
    configure_size(context.get(), plan);
    configure(context.get(), "mode", "0755");
    return make_mount(context.get(), MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, "cannot mount a tmpfs");
}

void make_mount_point(int root, const std::string& destination, bool is_directory) {
    make_directories(root, destination, is_directory);
    if (!is_directory) {
        const Fd point(::openat(root, destination.c_str(),
                                O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
        check(point.get(), "cannot make " + destination + " in the box");
    }
}

void attach_trees(int root, const std::vector<Tree>& trees) {
    for (const Tree& tree : trees) {
        attach(tree.mount.get(), root, tree.destination);
    }
}

void make_mount_points(int root, const std::vector<Tree>& trees) {
    for (const Tree& tree : trees) {
        make_mount_point(root, tree.destination, tree.is_directory);
    }
}

void write_synthetic_files(int root) {
    write_file(root, "etc/passwd",
               "root:x:0:0::/nonexistent:/usr/sbin/nologin\n"
               "candidate:x:1000:1000::/box:/bin/sh\n"
               "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n");
    write_file(root, "etc/group", "root:x:0:\ncandidate:x:1000:\nnogroup:x:65534:\n");
    write_file(root, "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
    write_file(root, "etc/hosts", "127.0.0.1 localhost box\n");
    for (const auto& [link, target] : {std::pair{"dev/fd", "/proc/self/fd"},
                                       std::pair{"dev/stdin", "/proc/self/fd/0"},
                                       std::pair{"dev/stdout", "/proc/self/fd/1"},
                                       std::pair{"dev/stderr", "/proc/self/fd/2"}}) {
        check(::symlinkat(target, root, link), link);
    }
}

/// The writable places are parts of one tmpfs, so its size and inode limit holds for their sum.
/// Returns the handle for reshape().
Fd attach_writable(const Identity& identity, const RootPlan& plan) {
    struct Place {
        const char* source;
        const char* path;
        mode_t mode;
    };
    const Fd files = make_tmpfs(plan);
    // A part can be cloned only once the whole is attached somewhere; the last place then covers it.
    attach(files.get(), AT_FDCWD, "/dev/shm");
    const mode_t mask = ::umask(0);
    for (const Place& place : {Place{"box", "/box", 0755}, Place{"tmp", "/tmp", 01777},
                               Place{"shm", "/dev/shm", 01777}}) {
        check(::mkdirat(files.get(), place.source, place.mode), place.path);
        if (!identity.has_user_namespace) {
            check(::fchownat(files.get(), place.source, identity.outside_id,
                             identity.outside_group, 0),
                  place.path);
        }
        const Fd tree = clone_tree(files.get(), place.source, 0);
        check(tree.get(), place.path);
        if (place.path == std::string_view("/dev/shm")) {
            set_attributes(tree.get(), MOUNT_ATTR_NOEXEC, 0, place.path);
        }
        attach(tree.get(), AT_FDCWD, place.path);
    }
    ::umask(mask);
    return Fd(static_cast<int>(check(
        ::syscall(SYS_fspick, files.get(), "", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH), "fspick")));
}

/// Shows the processes of the PID namespace that this process' children are born into.
Fd make_proc() {
    const Fd context(check(sys_fsopen("proc"), "cannot make a proc"));
    configure(context.get(), "hidepid", "invisible");
    configure(context.get(), "subset", "pid");
    return make_mount(context.get(), MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC,
                      "cannot mount a proc");
}

void attach_proc(int root, std::string& detail) {
    try {
        attach(make_proc().get(), root, "proc");
    } catch (const Failure& failure) {
        // Containers that mask parts of /proc make the kernel refuse a fresh one. Never show the
        // host's instead: the box goes without.
        detail = std::string("/proc is absent (") + failure.what() + ")";
    }
}

void hide_own_installation(int root) {
    for (const char* path : hidden_paths) {
        const Fd target(::openat(root, path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!target.valid()) {
            continue;
        }
        const Fd context(check(sys_fsopen("tmpfs"), "cannot make a tmpfs"));
        configure(context.get(), "nr_inodes", "2");
        const Fd empty = make_mount(
            context.get(), MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, "tmpfs");
        attach(empty.get(), root, path);
    }
}

void enter_root(int root) {
    check(::fchdir(root), "fchdir");
    // Both names are the new root: the old one ends up mounted on top of it and is then detached.
    check(::syscall(SYS_pivot_root, ".", "."), "pivot_root");
    check(::umount2(".", flag_detach), "cannot detach the host's root");
    check(::chdir("/"), "chdir");
}

/// To the root of the whole mount namespace. Does nothing unless somebody had us in a chroot: that
/// root is no mount, so it can be neither made private nor swapped.
void leave_chroot() {
    const Fd self(check(::open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC),
                        "cannot look at our own mount namespace (is /proc mounted?)"));
    check(::setns(self.get(), CLONE_NEWNS), "cannot reach the root of the mount namespace");
}

/// The part of a root that is the same for every box, attached at /usr: system directories, devices,
/// made-up files, empty places for what furnish() brings. Still writable.
Fd assemble(const std::vector<Tree>& binds, bool may_be_in_chroot) {
    std::vector<std::pair<std::string, std::string>> links;
    const std::vector<Tree> trees = collect_system(links);
    const std::vector<Tree> devices = collect_devices();
    if (may_be_in_chroot) {
        leave_chroot();
    }
    check(::mount(nullptr, "/", nullptr, flag_recursive | flag_private, nullptr),
          "cannot make the mounts private");
    Fd root = make_tmpfs({skeleton_kib, skeleton_inodes});
    // Anything could serve as the mount point, since it is detached again; /usr exists everywhere.
    attach(root.get(), AT_FDCWD, "/usr");
    for (const auto& [link, target] : links) {
        check(::symlinkat(target.c_str(), root.get(), link.c_str()), link);
    }
    for (const char* path : {"dev", "dev/shm", "etc", "box", "tmp", "proc"}) {
        check(::mkdirat(root.get(), path, 0755), path);
    }
    for (const auto* list : {&trees, &devices, &binds}) {
        make_mount_points(root.get(), *list);
        attach_trees(root.get(), *list);
    }
    write_synthetic_files(root.get());
    hide_own_installation(root.get());
    return root;
}

void make_read_only(int root) {
    set_attributes(root, MOUNT_ATTR_RDONLY, 0, "cannot make the root read-only");
}

/// The kernel copies from file to file; nothing passes through our memory. `from` is read from its
/// beginning, its own offset is left alone. `to` is written at its offset.
void copy_in(int from, int to, std::uint64_t size, const std::string& name) {
    off_t offset = 0;
    while (static_cast<std::uint64_t>(offset) < size) {
        const std::uint64_t left = size - static_cast<std::uint64_t>(offset);
        const ssize_t put = ::sendfile(to, from, &offset, std::min<std::uint64_t>(left, 1U << 30));
        if (put < 0 && errno == EINTR) {
            continue;
        }
        check(put, "cannot copy " + name);
        if (put == 0) {
            break;
        }
    }
}

/// Leaves the offset of the caller's descriptor alone, and does not mind its flags.
void copy_out(int from, int to, std::uint64_t size, const std::string& name) {
    constexpr std::size_t chunk_bytes = 64 * 1024;
    const auto buffer = std::make_unique_for_overwrite<char[]>(chunk_bytes);
    std::uint64_t offset = 0;
    while (offset < size) {
        const std::size_t want = std::min<std::uint64_t>(chunk_bytes, size - offset);
        const ssize_t got = ::pread(from, buffer.get(), want, static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        check(got, "cannot read " + name);
        if (got == 0) {
            break;
        }
        for (ssize_t done = 0; done < got;) {
            const ssize_t put = ::pwrite(to, buffer.get() + done, static_cast<std::size_t>(got - done),
                                         static_cast<off_t>(offset) + done);
            if (put < 0 && errno == EINTR) {
                continue;
            }
            check(put, "cannot write " + name);
            done += put;
        }
        offset += static_cast<std::uint64_t>(got);
    }
}

Fd open_beneath(int directory, const std::string& name, std::uint64_t flags, std::uint64_t mode) {
    open_how how{};
    how.flags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV;
    return Fd(static_cast<int>(
        ::syscall(SYS_openat2, directory, name.c_str(), &how, sizeof how)));
}

void check_destination(const std::string& to) {
    if (to.size() < 2 || to.front() != '/' || !is_safe_name(to.substr(1))) {
        throw Failure("The bind destination '" + to + "' is not a plain absolute path.");
    }
    for (const char* taken : {"/box", "/tmp", "/dev", "/proc", "/etc", "/usr", "/bin", "/sbin",
                              "/lib", "/lib32", "/lib64", "/libx32"}) {
        if (to == taken || to.starts_with(std::string(taken) + "/")) {
            throw Failure("The bind destination '" + to + "' lies in a directory of the box.");
        }
    }
}

}  // namespace

std::vector<PreparedBind> prepare_binds(const Identity& identity, const std::vector<Bind>& binds) {
    std::vector<PreparedBind> prepared;
    for (const Bind& bind : binds) {
        check_destination(bind.destination);
        PreparedBind& each = prepared.emplace_back();
        each.original = bind.fd;
        each.destination = bind.destination;
        if (identity.is_root) {
            each.detached = clone_tree(bind.fd, "", AT_EMPTY_PATH | at_recursive);
            if (!each.detached.valid() && errno != EPERM) {
                fail("cannot bind " + bind.destination);
            }
        }
    }
    return prepared;
}

std::optional<Skeleton> enter_skeleton() {
    if (::unshare(CLONE_NEWNS) != 0) {
        return {};
    }
    ::umask(022);
    Skeleton skeleton;
    skeleton.mounts = Fd(check(::open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC),
                               "cannot look at our own mount namespace (is /proc mounted?)"));
    const Fd root = assemble({}, true);
    skeleton.writable = clone_tree(root.get(), "", AT_EMPTY_PATH);
    check(skeleton.writable.get(), "cannot keep the root");
    make_read_only(root.get());
    enter_root(root.get());
    return skeleton;
}

void join_skeleton(const Skeleton& skeleton) {
    check(::unshare(CLONE_FS), "cannot have a root of one's own");
    check(::setns(skeleton.mounts.get(), CLONE_NEWNS), "cannot join the skeleton");
    ::umask(022);
}

void show_empty_proc() {
    // Of a PID namespace whose only process ends at once.
    Fd proc;
    run_sharing_memory(CLONE_NEWPID | CLONE_FILES | CLONE_FS, [&] {
        try {
            proc = make_proc();
        } catch (const Failure&) {  // then the boxes have none, and say so
        }
    });
    if (proc.valid()) {
        attach(proc.get(), AT_FDCWD, "/proc");
    }
}

void make_bind_points(const Skeleton& skeleton, const std::vector<PreparedBind>& binds) {
    for (const PreparedBind& bind : binds) {
        make_mount_point(skeleton.writable.get(), bind.destination.substr(1),
                         is_directory(bind.detached.get()));
    }
}

Fd furnish(const Identity& identity, const RootPlan& plan, const std::vector<PreparedBind>& binds,
           bool has_skeleton, std::string& detail) {
    const std::vector<Tree> trees = collect_binds(binds);
    if (has_skeleton) {
        const Fd root(check(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), "/"));
        attach_trees(root.get(), trees);
        attach_proc(root.get(), detail);
    } else {
        const Fd root = assemble(trees, false);
        attach_proc(root.get(), detail);
        make_read_only(root.get());
        enter_root(root.get());
    }
    return attach_writable(identity, plan);
}

void reshape(int shape, const RootPlan& plan) {
    configure_size(shape, plan);
    check(::syscall(SYS_fsconfig, shape, FSCONFIG_CMD_RECONFIGURE, nullptr, nullptr, 0),
          "cannot resize the box's files");
}

LargePages::LargePages(int shape) : shape_(set_large_pages(shape, "within_size") ? shape : -1) {}

LargePages::~LargePages() {
    if (shape_ >= 0 && !set_large_pages(shape_, "never")) {
        std::abort();  // what the kernel has just done it cannot undo?
    }
}

FileIdentity::FileIdentity(const Identity& identity) : changed_(identity.is_root) {
    if (changed_) {
        ::setfsgid(identity.outside_group);
        ::setfsuid(identity.outside_id);
    }
}

FileIdentity::~FileIdentity() {
    if (changed_) {
        ::setfsuid(::geteuid());
        ::setfsgid(::getegid());
    }
}

OwnFileIdentity::OwnFileIdentity() : before_(static_cast<uid_t>(::setfsuid(::geteuid()))) {}

OwnFileIdentity::~OwnFileIdentity() {
    ::setfsuid(before_);
}

void put_file(int box, const InputFile& file) {
    if (!is_safe_name(file.name)) {
        throw Failure("The file name '" + file.name + "' is not a plain relative path.");
    }
    struct stat status {};
    if (::fstat(file.fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        throw Failure("The content of '" + file.name + "' is not a regular file.");
    }
    make_directories(box, file.name, false);
    const mode_t mode = file.executable ? 0755 : 0644;
    const Fd target = open_beneath(box, file.name, O_WRONLY | O_CREAT | O_EXCL, mode);
    check(target.get(), "cannot create '" + file.name + "' in the box");
    copy_in(file.fd, target.get(), static_cast<std::uint64_t>(status.st_size), file.name);
}

Fetched fetch_file(int box, const OutputFile& file) {
    Fetched fetched{file.name, FetchStatus::refused, 0, {}};
    if (!is_safe_name(file.name)) {
        fetched.reason = "The name is not a plain relative path.";
        return fetched;
    }
    const Fd source = open_beneath(box, file.name, O_RDONLY, 0);
    if (!source.valid()) {
        const bool is_missing = errno == ENOENT || errno == ENOTDIR;
        fetched.status = is_missing ? FetchStatus::missing : FetchStatus::refused;
        if (errno == ELOOP) {
            fetched.reason = "It is, or lies behind, a symbolic link.";
        } else if (!is_missing || !file.optional) {
            fetched.reason = is_missing ? "The program did not write it." : std::strerror(errno);
        }
        return fetched;
    }
    struct stat status {};
    if (::fstat(source.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        fetched.reason = "It is not a regular file.";
        return fetched;
    }
    fetched.bytes = static_cast<std::uint64_t>(status.st_size);
    if (fetched.bytes > file.bytes_max) {
        fetched.status = FetchStatus::too_large;
        fetched.reason = "It is larger than the " + std::to_string(file.bytes_max) +
                         " bytes that were asked for.";
        return fetched;
    }
    try {
        copy_out(source.get(), file.fd, fetched.bytes, file.name);
        fetched.status = FetchStatus::ok;
    } catch (const Failure& failure) {
        fetched.reason = failure.what();
    }
    return fetched;
}

}  // namespace rehearse::sandbox
