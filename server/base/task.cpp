#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <utility>

#include "base/log.hpp"

namespace rehearse {

struct TaskGroup::State {
    explicit State(boost::asio::any_io_executor the_executor)
        : executor(std::move(the_executor)), empty(executor) {
        empty.expires_at(boost::asio::steady_timer::time_point::max());
    }
    boost::asio::any_io_executor executor;
    boost::asio::steady_timer empty;  // set to never; cancelling it is the signal
    std::size_t running = 0;
};

TaskGroup::TaskGroup(boost::asio::any_io_executor executor)
    : state_(std::make_shared<State>(std::move(executor))) {}

void TaskGroup::spawn(std::string name, Task<void> task) {
    ++state_->running;
    auto ended = [state = state_, name = std::move(name)](std::exception_ptr escaped) {
        if (--state->running == 0) state->empty.cancel();
        if (!escaped) return;
        try {
            std::rethrow_exception(escaped);
        } catch (const std::exception& exception) {
            log::error("task_failed", {{"task", name}, {"reason", exception.what()}});
        } catch (...) {
            log::error("task_failed", {{"task", name}, {"reason", "an exception of unknown type"}});
        }
    };
    boost::asio::co_spawn(state_->executor, std::move(task), std::move(ended));
}

std::size_t TaskGroup::running() const {
    return state_->running;
}

Task<void> TaskGroup::join() {
    const std::shared_ptr<State> state = state_;
    while (state->running > 0) {
        auto waited = co_await state->empty.async_wait(use_tuple);
        static_cast<void>(waited);
    }
}

}  // namespace rehearse
