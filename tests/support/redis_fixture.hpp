// A private redis-server for each test, on a Unix socket in a directory of its own, and a loop to
// run tasks on. Nothing here waits for a fixed time.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "base/task.hpp"
#include "store/store.hpp"
#include "support/await.hpp"
#include "support/redis_server.hpp"

namespace rehearse::test {

/// Runs the loop until `condition` holds; false after `at_most`.
template <class Condition>
bool eventually(boost::asio::io_context& context, Condition condition,
                std::chrono::seconds at_most = std::chrono::seconds(20)) {
    context.restart();
    const auto end = std::chrono::steady_clock::now() + at_most;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        context.run_one_for(std::chrono::milliseconds(10));
        if (context.stopped()) context.restart();
    }
    return true;
}

/// A store on a server of its own, connected.
class StoreTest : public ::testing::Test {
protected:
    void SetUp() override {
        store = make_store();
        ASSERT_TRUE(wait(store->redis.link().wait_up(std::chrono::seconds(10))).has_value());
    }
    void TearDown() override {
        server.thaw();
        if (store) wait(store->stop());
    }
    virtual store::StoreOptions options() {
        store::StoreOptions made;
        made.address = server.address();
        made.link.quiet = true;
        made.link.back_off_first = Milliseconds(10);
        made.link.back_off_last = Milliseconds(100);
        return made;
    }
    std::unique_ptr<store::Store> make_store() {
        auto made = std::make_unique<store::Store>(context.get_executor(), options());
        made->start();
        return made;
    }
    template <class T>
    T wait(Task<T> task) {
        return await(context, std::move(task));
    }

    RedisServer server;
    boost::asio::io_context context;
    std::unique_ptr<store::Store> store;
};

}  // namespace rehearse::test
