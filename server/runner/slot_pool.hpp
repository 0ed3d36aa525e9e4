// SlotPool: N threads, each with its own sandbox. Work is taken in the order in which it comes,
// whoever brings it, but background work only when no other waits, and never by the first of
// several slots. A sandbox lives as long as its thread, therefore nothing else may own one.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runner/sandbox_client.hpp"

namespace rehearse::runner {

struct SlotOptions {
    std::string program;  // from find_sandbox_program
    unsigned slots = 2;
    // Slots of one host must not be shared by two pools; each takes twice as many numbers as it has
    // slots, the second half for the partners.
    unsigned first_slot = 0;
};

/// While it lives, what this thread brings to any pool is background work: for whom nobody waits. A
/// property of the thread, as its nice value is, since all parts of a grading belong together.
class BackgroundWork {
public:
    BackgroundWork();
    BackgroundWork(const BackgroundWork&) = delete;
    BackgroundWork& operator=(const BackgroundWork&) = delete;
    ~BackgroundWork();

private:
    bool before_;
};

class SlotPool {
public:
    using Task = std::function<void(SandboxClient&)>;

    explicit SlotPool(const SlotOptions& options);
    SlotPool(const SlotPool&) = delete;
    SlotPool& operator=(const SlotPool&) = delete;
    ~SlotPool();

    /// Runs every task on some slot and returns when all have ended; rethrows what a task threw.
    /// Tasks must not call back into the pool.
    void run_all(std::vector<Task> tasks);
    /// One request on the next free slot.
    [[nodiscard]] sandbox::Reply run(const sandbox::Request& request,
                                     const std::atomic<bool>* cancel = nullptr);
    [[nodiscard]] unsigned slots() const { return static_cast<unsigned>(threads_.size()); }
    /// Tasks that no slot has taken yet.
    [[nodiscard]] std::size_t waiting() const;

private:
    void serve(const std::string& program, unsigned slot, unsigned partner_slot,
               bool takes_background);
    /// The next task, waiting for one; empty at the end.
    Task next(bool takes_background);

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> queue_;
    std::deque<Task> background_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace rehearse::runner
