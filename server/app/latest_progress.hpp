// How far a job is, told with a delay: what is over before needs no progress (each costs a write in
// the store and a look by whoever watches), and of what comes fast only the newest is told.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>

#include "base/time.hpp"
#include "protocol/messages.hpp"

namespace rehearse::app {

class LatestProgress : public std::enable_shared_from_this<LatestProgress> {
public:
    using Tell = std::function<void(protocol::ProgressPhase, int done, int total)>;

    LatestProgress(const boost::asio::any_io_executor& executor, Tell tell, Milliseconds delay)
        : timer_(executor), tell_(std::move(tell)), delay_(delay) {}

    /// On the executor's thread, as the others.
    void say(protocol::ProgressPhase phase, int done, int total) {
        if (is_over_) return;
        phase_ = phase;
        done_ = done;
        total_ = total;
        if (is_waiting_) return;
        is_waiting_ = true;
        timer_.expires_after(delay_);
        timer_.async_wait([self = shared_from_this()](const auto& error) {
            self->is_waiting_ = false;
            if (!error && !self->is_over_) self->tell_(self->phase_, self->done_, self->total_);
        });
    }
    /// Nothing is told any more.
    void end() {
        is_over_ = true;
        timer_.cancel();
    }

private:
    boost::asio::steady_timer timer_;
    Tell tell_;
    Milliseconds delay_;
    protocol::ProgressPhase phase_ = protocol::ProgressPhase::compiling;
    int done_ = 0;
    int total_ = 0;
    bool is_waiting_ = false;
    bool is_over_ = false;
};

}  // namespace rehearse::app
