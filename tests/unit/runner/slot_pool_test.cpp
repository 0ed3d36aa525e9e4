// Who is served first. The tasks here never touch their sandbox, so none is started.
#include "runner/slot_pool.hpp"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace rehearse::runner {
namespace {

/// A task that says that it began, and ends when it is told to.
struct Gate {
    std::promise<void> began;
    std::promise<void> may_end;

    SlotPool::Task task() {
        return [this](SandboxClient&) {
            began.set_value();
            may_end.get_future().wait();
        };
    }
};

std::future<void> bring(SlotPool& pool, std::vector<SlotPool::Task> tasks, bool in_background) {
    return std::async(std::launch::async, [&pool, tasks = std::move(tasks), in_background] {
        std::optional<BackgroundWork> background;
        if (in_background) background.emplace();
        pool.run_all(tasks);
    });
}

TEST(SlotPool, of_several_slots_the_first_takes_no_background_work) {
    SlotPool pool({"", 2, 0});
    Gate first;
    Gate second;
    auto bulk = bring(pool, {first.task(), second.task()}, true);
    first.began.get_future().wait();
    // One of the two runs, and there is a free slot, which somebody who waits gets.
    Gate waited_for;
    auto run = bring(pool, {waited_for.task()}, false);
    waited_for.began.get_future().wait();
    auto second_began = second.began.get_future();
    EXPECT_EQ(second_began.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
    waited_for.may_end.set_value();
    run.wait();
    first.may_end.set_value();
    second_began.wait();
    second.may_end.set_value();
    bulk.wait();
}

TEST(SlotPool, what_is_waited_for_is_taken_before_background_work) {
    SlotPool pool({"", 1, 0});
    Gate busy;
    auto running = bring(pool, {busy.task()}, true);
    busy.began.get_future().wait();
    std::string order;
    const auto says = [&order](char name) {
        return [&order, name](SandboxClient&) { order += name; };
    };
    auto bulk = bring(pool, {says('b'), says('c')}, true);
    auto run = bring(pool, {says('a')}, false);
    // Both have come when both are counted; nothing else tells.
    while (pool.waiting() < 3) std::this_thread::yield();
    busy.may_end.set_value();
    running.wait();
    bulk.wait();
    run.wait();
    EXPECT_EQ(order, "abc");
}

TEST(SlotPool, a_thread_is_in_the_background_only_as_long_as_it_says) {
    SlotPool pool({"", 2, 0});
    {
        const BackgroundWork outer;
        const BackgroundWork inner;
    }
    // Each waits until the other has begun, which only two slots allow.
    std::latch both(2);
    const SlotPool::Task meet = [&both](SandboxClient&) { both.arrive_and_wait(); };
    pool.run_all({meet, meet});
}

}  // namespace
}  // namespace rehearse::runner
