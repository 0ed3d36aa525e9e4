// Coroutines on Asio: the names everything asynchronous is written with. Only net, store, runner
// and app include this; the pure folders know nothing of Asio.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <memory>
#include <string>

// g++ 12 takes Asio's frame allocator for a mismatch in inlined coroutines; its own delete is the
// right one.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace rehearse {

template <class T>
using Task = boost::asio::awaitable<T>;

/// Awaits give tuples that start with the error_code instead of throwing.
inline constexpr auto use_tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

/// The coroutines that somebody started and will wait for. An exception that escapes one is logged
/// with its name and ends only that one. One thread. A group may be destroyed while its coroutines
/// run: they are then merely no longer counted.
class TaskGroup {
public:
    explicit TaskGroup(boost::asio::any_io_executor executor);

    void spawn(std::string name, Task<void> task);
    std::size_t running() const;
    /// Returns once none is running. It cancels nothing: first close what they wait for.
    Task<void> join();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace rehearse
