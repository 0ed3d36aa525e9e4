// The box's files: a root of its own that shows the system read-only and gives the program one
// bounded tmpfs, and the two ways files cross the wall, both driven by the supervisor through a
// directory descriptor and never following what the program left there.

#pragma once

#include <cstdint>
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

/// A bind as the box's init receives it: as root already a detached mount (which init may attach
/// although the original lies in another mount namespace), else the caller's descriptor, which init
/// opens again in its own namespace.
struct PreparedBind {
    Fd detached;
    int original = -1;
    std::string destination;
};

/// In the supervisor. Throws Failure for a destination or source that cannot be.
std::vector<PreparedBind> prepare_binds(const Identity& identity, const std::vector<Bind>& binds);

/// In init, as user-namespace root (or real root): builds the root and moves into it. On success the
/// old root is gone. `detail` gets what had to be left out, in words. Throws Failure. Returns the
/// handle by which reshape() changes the size of the files later.
Fd build_root(const Identity& identity, const RootPlan& plan,
              const std::vector<PreparedBind>& binds, std::string& detail);

/// In the supervisor: gives a waiting box another size and number of files. Throws Failure.
void reshape(int shape, const RootPlan& plan);

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

/// Copies one file in. REQUIRES: the program has not started. Throws Failure.
void put_file(int box, const InputFile& file);

/// Copies one file out. REQUIRES: every process of the box is dead. Never throws.
Fetched fetch_file(int box, const OutputFile& file);

}  // namespace rehearse::sandbox
