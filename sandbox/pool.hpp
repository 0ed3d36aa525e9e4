// The boxes of one slot: some always stand ready, the used ones are taken down, both by a thread that
// does nothing else, so that neither ever lies on the path of a request.

#pragma once

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
    /// fitted is destroyed and the next one taken. Throws Failure when none can be built.
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

    void work();
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
    std::thread thread_;
};

}  // namespace rehearse::sandbox
