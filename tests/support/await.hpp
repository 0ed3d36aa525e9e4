// Tasks of the server, run to their end by a test on a loop of its own.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/task.hpp"

namespace rehearse::test {

/// Runs the loop until the task is done. Fails the test, by an exception, after 60 s.
template <class T>
T await(boost::asio::io_context& context, Task<T> task) {
    std::optional<T> value;
    std::exception_ptr escaped;
    bool done = false;
    auto ended = [&](std::exception_ptr exception, T result) {
        escaped = exception;
        value.emplace(std::move(result));
        done = true;
    };
    boost::asio::co_spawn(context, std::move(task), ended);
    context.restart();
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done && std::chrono::steady_clock::now() < end) {
        context.run_one_for(std::chrono::seconds(1));
    }
    if (escaped) std::rethrow_exception(escaped);
    if (!done) throw std::runtime_error("the task did not end");
    return std::move(*value);
}

inline Task<bool> and_true(Task<void> task) {
    co_await std::move(task);
    co_return true;
}
inline void await(boost::asio::io_context& context, Task<void> task) {
    await(context, and_true(std::move(task)));
}

}  // namespace rehearse::test
