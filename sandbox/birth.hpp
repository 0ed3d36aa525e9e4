// How a box's init is born. A plain fork would copy the supervisor's page tables, which costs more
// than everything else about a box; so init is born like a vfork: it shares our memory, on the stack
// of a thread that sleeps meanwhile, until it executes process 1 or dies. Since that thread sleeps,
// somebody else has to do for the child what only the outside can (identity maps, groups): the
// caller, who gets control back while the child still runs.

#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <thread>

#include "sandbox/namespaces.hpp"

namespace rehearse::sandbox {

/// Runs `work` in a child that shares our memory, with these clone flags, to its end. `work` must not
/// throw. Returns an error number when there can be no such child, else 0.
int run_sharing_memory(std::uint64_t flags, const std::function<void()>& work);

class Birthplace {
public:
    /// `settle` runs first in the thread on whose stack children are born; they inherit what it
    /// arranges there. What it throws is thrown here. `writing` is held by whoever has a file open for
    /// writing that is to be executed: a child must not copy such a descriptor, or execve says ETXTBSY
    /// until the child itself has executed something.
    Birthplace(const std::function<void()>& settle, std::mutex& writing);
    /// REQUIRES: the last child was killed or has executed another program.
    ~Birthplace();
    Birthplace(const Birthplace&) = delete;
    Birthplace& operator=(const Birthplace&) = delete;

    /// Runs `child` in a new process with fresh namespaces (all but cgroup, which init makes itself
    /// once it sits in its group, and the network when it is to be the thread's; none at all on the
    /// floor), and in a version 2 group when `cgroup` is not -1. On return it has copies of the
    /// descriptors `kept` and no others. `child` must end in execve or _exit and must not own heap
    /// memory when it does: the memory is ours. It and `kept` must stay valid until released. Throws
    /// Failure. One caller at a time.
    Born bear(const Identity& identity, bool keeps_network, int cgroup, std::span<const int> kept,
              const std::function<void()>& child);
    /// Waits until the last child no longer uses our memory.
    void wait_until_released();

private:
    void work(const std::function<void()>& settle);
    [[gnu::noinline]] void divide();
    [[noreturn]] void live();

    // Each counts children (and settling as the first); they are equal while nothing goes on, and the
    // later ones are never more than one behind.
    std::atomic<std::uint32_t> ordered_ = 0;
    std::atomic<std::uint32_t> born_ = 0;
    std::atomic<std::uint32_t> released_ = 0;
    std::uint64_t flags_ = 0;
    int cgroup_ = -1;
    std::span<const int> kept_;
    const std::function<void()>* child_ = nullptr;  ///< null is the order to end
    int pidfd_ = -1;
    long error_ = 0;
    std::exception_ptr problem_;
    std::mutex& writing_;
    std::thread thread_;
};

}  // namespace rehearse::sandbox
