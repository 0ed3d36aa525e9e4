// Frames waiting for one client. Bounded: a reader that falls behind is cut, never buffered for
// ever (WS-5).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>
#include <memory>
#include <string>

#include "base/task.hpp"

namespace rehearse::net {

using Frame = std::shared_ptr<const std::string>;

/// One thread; one reader (the connection's writer coroutine), any number of pushers.
class Outbox {
public:
    enum class Push { queued, overflow, closed };

    Outbox(boost::asio::any_io_executor executor, std::size_t bytes_max, std::size_t frames_max);

    /// Overflow means that the caller must cut the connection with code 1013; the frame is not
    /// kept.
    [[nodiscard]] Push push(Frame frame);
    /// Nothing more is taken; pop() hands out what is left and then null.
    void close();
    /// The next frame, waiting for it; null once closed and empty.
    Task<Frame> pop();

    std::size_t bytes() const { return bytes_; }

private:
    std::list<Frame> frames_;  // a deque takes more than half a KiB while nothing waits
    std::size_t bytes_ = 0;
    std::size_t bytes_max_;
    std::size_t frames_max_;
    bool closed_ = false;
    boost::asio::steady_timer wake_;  // set to never; cancelling it is the signal
};

}  // namespace rehearse::net
