// The boxes of one slot: some always stand ready, the used ones are taken down, both by a thread that
// does nothing else, so that neither ever lies on the path of a request. Nor beside it: the thread
// rests while a run is short, because on a small machine it would take the processor that process 1
// is about to wake up on (a quarter of a millisecond, measured on two cores).

#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "sandbox/box.hpp"

namespace rehearse::sandbox {

class BoxPool {
public:
    /// Starts building at once. `builder` outlives the pool.
    explicit BoxPool(BoxBuilder& builder);
    /// Takes down every box, ready or used.
    ~BoxPool();
    BoxPool(const BoxPool&) = delete;
    BoxPool& operator=(const BoxPool&) = delete;

    /// A sound box that fits; waits when none stands ready. A box that fails its check or cannot be
    /// fitted is destroyed and the next one taken. Throws Failure when none can be built. The thread
    /// rests until discard(); what it had begun it goes on with when the run turns out to be long.
    std::unique_ptr<Box> take(const Limits& limits);
    /// A box with extras is built when it is wanted. Throws Failure.
    std::unique_ptr<Box> build(const Limits& limits, const Extras& extras);
    /// A used box, to be taken down in the background. REQUIRES: killed.
    void discard(std::unique_ptr<Box> box);

private:
    struct Order {
        const Limits* limits;
        const Extras* extras;
        std::unique_ptr<Box> box;
        std::string problem;
    };

    using Clock = std::chrono::steady_clock;

    void work();
    /// What the thread should do now, if anything; with `lock` held, and again when it returns.
    bool work_once(std::unique_lock<std::mutex>& lock);
    void work_on(Order& order);
    std::unique_ptr<Box> next();

    BoxBuilder& builder_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::unique_ptr<Box>> ready_;
    std::deque<std::unique_ptr<Box>> used_;
    Order* order_ = nullptr;
    Limits expected_;      ///< of the last request: the next one is likely to want the same
    std::string problem_;  ///< not empty: the last attempt to build failed, nobody tries again unasked
    bool is_stopping_ = false;
    bool is_wanted_ = false;        ///< somebody waits for a box
    Clock::time_point rest_until_;  ///< unless somebody waits
    std::thread thread_;
};

}  // namespace rehearse::sandbox
