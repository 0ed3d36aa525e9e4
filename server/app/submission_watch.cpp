#include "app/submission_watch.hpp"

#include <algorithm>
#include <utility>

#include "app/submission_view.hpp"
#include "base/limits.hpp"

namespace rehearse::app {

using std::chrono::steady_clock;

namespace {

constexpr Milliseconds look_again_interval{500};

}  // namespace

SubmissionWatch::SubmissionWatch(SubmissionWatches& all, std::string id, std::string principal)
    : all_(all),
      id_(std::move(id)),
      principal_(std::move(principal)),
      wake_(all.executor_),
      subscription_(all.submissions_.subscribe(id_, [this](const auto& hint) { wake(hint); })) {
    all_.watches_.insert(this);
}

SubmissionWatch::~SubmissionWatch() {
    all_.watches_.erase(this);
    all_.submissions_.unsubscribe(subscription_);
}

void SubmissionWatch::wake(store::Submissions::Hint hint) {
    is_told_ = true;
    if (hint) {
        is_closed_ = *hint == SubmissionState::done || *hint == SubmissionState::cancelled;
    } else {
        is_heard_ = true;
        is_uncertain_ = true;
    }
    wake_.cancel();
}

Task<void> SubmissionWatch::sleep_until(steady_clock::time_point end) {
    wake_.expires_at(end);
    auto waited = co_await wake_.async_wait(use_tuple);
    static_cast<void>(waited);
}

void SubmissionWatch::end() {
    is_ended_ = true;
    wake_.cancel();
}

Task<Result<std::optional<store::SubmissionStatus>>> SubmissionWatch::newer_than(
    std::uint64_t seq, steady_clock::time_point deadline) {
    while (!is_ended_) {
        is_told_ = false;
        auto stored = co_await all_.submissions_.get(id_, principal_, store::Detail::status);
        if (stored && stored->status.seq > seq)
            co_return std::optional<store::SubmissionStatus>(std::move(stored->status));
        if (!stored && stored.error().code != ErrorCode::store_away) co_return stored.error();
        if (steady_clock::now() >= deadline) break;
        if (is_told_ || is_ended_) continue;
        // A store that is away may come back, and nothing tells when.
        const auto look_again = steady_clock::now() + look_again_interval;
        const auto until = stored ? deadline : std::min(deadline, look_again);
        co_await sleep_until(until);
    }
    co_return std::optional<store::SubmissionStatus>();
}

Task<Result<bool>> SubmissionWatch::is_closed_by(steady_clock::time_point deadline) {
    // What is read before it is listened to has to be read once more, so that waits; not for ever.
    auto look_at = steady_clock::now() + look_again_interval;
    while (!is_ended_ && !is_closed_) {
        const auto now = steady_clock::now();
        if (is_uncertain_ && (is_heard_ || now >= look_at)) {
            is_uncertain_ = !is_heard_;
            look_at = now + look_again_interval;
            auto stored = co_await all_.submissions_.get(id_, principal_, store::Detail::status);
            if (!stored && stored.error().code != ErrorCode::store_away) co_return stored.error();
            is_closed_ = is_closed_ || (stored && !stored->status.is_open());
            if (!stored) {  // the store is away: it may come back, and nothing tells when
                is_heard_ = false;
                is_uncertain_ = true;
            }
            continue;
        }
        if (now >= deadline) break;
        const auto until = is_uncertain_ ? std::min(deadline, look_at) : deadline;
        co_await sleep_until(until);
    }
    co_return is_closed_;
}

Result<std::shared_ptr<SubmissionWatch>> SubmissionWatches::watch(std::string id,
                                                                  std::string principal) {
    if (watches_.size() >= limits::submission_watches_max) {
        return fail(ErrorCode::too_many_requests,
                    "Too many wait for submissions here: ask for the submission from time to "
                    "time instead.");
    }
    const auto of_principal = std::count_if(watches_.begin(), watches_.end(), [&](const auto* one) {
        return one->principal() == principal;
    });
    if (static_cast<std::size_t>(of_principal) >= limits::submission_watches_of_principal_max) {
        return fail(ErrorCode::too_many_requests,
                    "Too many of your requests wait for submissions already: ask for them from "
                    "time to time instead.");
    }
    auto watch = std::make_shared<SubmissionWatch>(*this, std::move(id), std::move(principal));
    if (is_ended_) watch->end();
    return watch;
}

void SubmissionWatches::end_all() {
    is_ended_ = true;
    for (SubmissionWatch* watch : watches_) watch->end();
}

Task<std::optional<std::string>> SubmissionEvents::next() {
    if (is_over_) co_return std::nullopt;
    const auto deadline = steady_clock::now() + limits::event_heartbeat;
    auto newer = co_await watch_->newer_than(seen_, deadline);
    if (!newer || watch_->is_ended()) co_return std::nullopt;
    if (!*newer) co_return protocol::encode_heartbeat();
    const store::SubmissionStatus& status = **newer;
    seen_ = status.seq;
    is_over_ = !status.is_open();
    co_return protocol::encode_submission_event(view_of(status), status.seq);
}

}  // namespace rehearse::app
