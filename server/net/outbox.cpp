#include "net/outbox.hpp"

#include <utility>

namespace rehearse::net {

Outbox::Outbox(boost::asio::any_io_executor executor, std::size_t bytes_max, std::size_t frames_max)
    : bytes_max_(bytes_max), frames_max_(frames_max), wake_(std::move(executor)) {
    wake_.expires_at(boost::asio::steady_timer::time_point::max());
}

Outbox::Push Outbox::push(Frame frame) {
    if (closed_) return Push::closed;
    // A lone large frame (a welcome) always fits: the bound is on what waits behind a reader that
    // does not read.
    const bool full =
        frames_.size() >= frames_max_ || (bytes_ > 0 && bytes_ + frame->size() > bytes_max_);
    if (full) return Push::overflow;
    bytes_ += frame->size();
    frames_.push_back(std::move(frame));
    wake_.cancel_one();
    return Push::queued;
}

void Outbox::close() {
    closed_ = true;
    wake_.cancel();
}

Task<Frame> Outbox::pop() {
    while (frames_.empty()) {
        if (closed_) co_return nullptr;
        auto waited = co_await wake_.async_wait(use_tuple);
        static_cast<void>(waited);
    }
    Frame frame = std::move(frames_.front());
    frames_.pop_front();
    bytes_ -= frame->size();
    co_return frame;
}

}  // namespace rehearse::net
