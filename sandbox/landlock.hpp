// Landlock: a second opinion on files. Should the mount namespace ever show more than it should, the
// program can still only read system files and write below /box, /tmp and /dev/shm; it can also not
// bind or connect TCP, nor signal or reach abstract sockets outside its domain.

#pragma once

namespace rehearse::sandbox {

/// The kernel's Landlock ABI version, 0 when there is none.
int landlock_abi();

/// Confines the calling process and its descendants to the box's layout; TCP is allowed only in a box
/// that has a network of its own. REQUIRES: the new root is in place and no_new_privs is set. Does
/// nothing when the kernel has no Landlock; throws Failure when it has and refuses.
void enforce_landlock(bool has_network);

/// The same without a root of its own: system directories and /proc to look at, only `folder` to write
/// to. Throws Failure also when the kernel has no Landlock.
void enforce_landlock_on_floor(const char* folder);

}  // namespace rehearse::sandbox
