// The box's files: a root that shows the system read-only and gives the program one bounded tmpfs of
// its own, and the two ways files cross the wall, both driven by the supervisor through a
// directory descriptor and never following what the program left there.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/namespaces.hpp"
#include "sandbox/os.hpp"
#include "sandbox/request.hpp"

namespace rehearse::sandbox {

/// What must be known before a box can be built. Two boxes of equal plan are interchangeable.
struct RootPlan {
    std::uint64_t tmpfs_kib = Limits{}.tmpfs_kib;
    std::uint64_t inodes = Limits{}.inodes;
    bool operator==(const RootPlan&) const = default;
};

/// A bind as the box's init receives it: where we may mount, already a detached mount (which init may
/// attach although the original lies in another mount namespace), else the caller's descriptor, which
/// init opens again in its own namespace.
struct PreparedBind {
    Fd detached;
    int original = -1;
    std::string destination;
};

/// In the supervisor. Throws Failure for a destination or source that cannot be.
std::vector<PreparedBind> prepare_binds(const Identity& identity, const std::vector<Bind>& binds);

/// What all boxes of a slot share: the root in which their inits are born, all read-only. With it most
/// of a root is made once instead of once per box.
struct Skeleton {
    Fd writable;  ///< the same root, attached nowhere
    Fd mounts;    ///< the mount namespace that holds it
};

/// Moves the calling thread, alone, into a mount namespace that holds a skeleton and nothing else.
/// Empty when this process may not have one (only root may, without a user namespace around it).
/// Throws Failure.
std::optional<Skeleton> enter_skeleton();

/// Moves another thread there. Throws Failure.
void join_skeleton(const Skeleton& skeleton);

/// In a skeleton: a box in a user namespace may mount a /proc of its own only where another one is in
/// full sight; this gives it one to look at, in which no process is ever shown.
void show_empty_proc();

/// Before a box with binds is born: the places in the skeleton where they go. Throws Failure.
void make_bind_points(const Skeleton& skeleton, const std::vector<PreparedBind>& binds);

/// In init, as user-namespace root (or real root): completes the skeleton it was born in by what is
/// its own (files, /proc, binds), or without one builds all of the root and moves into it. `detail`
/// gets what had to be left out, in words. Throws Failure. Returns the handle for reshape().
Fd furnish(const Identity& identity, const RootPlan& plan, const std::vector<PreparedBind>& binds,
           bool has_skeleton, std::string& detail);

/// In the supervisor: gives a waiting box another size and number of files. Throws Failure.
void reshape(int shape, const RootPlan& plan);

/// While in scope, files that are written get large pages where they fill them: a program of 800 KB is
/// then copied and mapped in a third of the time (225 to 70 microseconds, Linux 6.18). Never while a
/// program runs: each byte of a sparse file would take 2 MiB. Nothing depends on it.
class LargePages {
public:
    explicit LargePages(int shape);
    ~LargePages();
    LargePages(const LargePages&) = delete;
    LargePages& operator=(const LargePages&) = delete;

private:
    int shape_;
};

/// Takes on the box's file-system identity while in scope, so that even a mistake in this file
/// could touch nothing that the program could not.
class FileIdentity {
public:
    explicit FileIdentity(const Identity& identity);
    ~FileIdentity();
    FileIdentity(const FileIdentity&) = delete;
    FileIdentity& operator=(const FileIdentity&) = delete;

private:
    bool changed_ = false;
};

/// The opposite, for a moment, in a thread that has taken on the box's: some files under /proc are for
/// the supervisor's own user only.
class OwnFileIdentity {
public:
    OwnFileIdentity();
    ~OwnFileIdentity();
    OwnFileIdentity(const OwnFileIdentity&) = delete;
    OwnFileIdentity& operator=(const OwnFileIdentity&) = delete;

private:
    uid_t before_;
};

/// Copies one file in. REQUIRES: the program has not started. Throws Failure.
void put_file(int box, const InputFile& file);

/// Copies one file out. REQUIRES: every process of the box is dead. Never throws.
Fetched fetch_file(int box, const OutputFile& file);

}  // namespace rehearse::sandbox
