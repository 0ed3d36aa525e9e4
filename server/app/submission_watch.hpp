// One submission as it changes, for whoever waits for its verdict or follows it. Redis only hints
// that something changed; what is told is always read, so nothing is missed and nothing invented.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/result.hpp"
#include "base/task.hpp"
#include "net/http_message.hpp"
#include "store/submissions.hpp"

namespace rehearse::app {

class SubmissionWatches;

class SubmissionWatch {
public:
    /// Made by SubmissionWatches, which outlives it.
    SubmissionWatch(SubmissionWatches& all, std::string id, std::string principal);
    SubmissionWatch(const SubmissionWatch&) = delete;
    SubmissionWatch& operator=(const SubmissionWatch&) = delete;
    ~SubmissionWatch();

    /// The submission once its last change is newer than `seq`; nullopt when there was none until
    /// `deadline`, or it was ended. One call at a time.
    Task<Result<std::optional<store::SubmissionStatus>>> newer_than(
        std::uint64_t seq, std::chrono::steady_clock::time_point deadline);
    /// True once it has its verdict or was cancelled; false when it had neither until `deadline`, or
    /// the watch was ended. Reads only where a hint cannot be enough: what happens meanwhile, several
    /// changes for each run, is no business of who waits for the end.
    Task<Result<bool>> is_closed_by(std::chrono::steady_clock::time_point deadline);
    void end();
    bool is_ended() const { return is_ended_; }
    const std::string& principal() const { return principal_; }

private:
    void wake(store::Submissions::Hint hint);
    Task<void> sleep_until(std::chrono::steady_clock::time_point end);

    SubmissionWatches& all_;
    std::string id_;
    std::string principal_;
    boost::asio::steady_timer wake_;
    bool is_told_ = false;      // of anything, since it was last read
    bool is_heard_ = false;     // Redis confirmed that it is listened to
    bool is_uncertain_ = true;  // a change may have been missed since it was last read
    bool is_closed_ = false;    // as the last change left it
    bool is_ended_ = false;
    store::Subscription subscription_;
};

/// All watches of this server: bounded, and ended together when it stops.
class SubmissionWatches {
public:
    SubmissionWatches(boost::asio::any_io_executor executor, store::Submissions& submissions)
        : executor_(std::move(executor)), submissions_(submissions) {}

    /// `too_many_requests` when limits::submission_watches_max are under way.
    Result<std::shared_ptr<SubmissionWatch>> watch(std::string id, std::string principal);
    /// Those of now and those to come.
    void end_all();

private:
    friend class SubmissionWatch;

    boost::asio::any_io_executor executor_;
    store::Submissions& submissions_;
    std::set<SubmissionWatch*> watches_;
    bool is_ended_ = false;
};

/// Server-sent events of one submission, up to its verdict.
class SubmissionEvents : public net::BodyStream {
public:
    /// Begins with the present state if its last change is newer than `seen`.
    SubmissionEvents(std::shared_ptr<SubmissionWatch> watch, std::uint64_t seen)
        : watch_(std::move(watch)), seen_(seen) {}

    Task<std::optional<std::string>> next() override;
    void end() override { watch_->end(); }

private:
    std::shared_ptr<SubmissionWatch> watch_;
    std::uint64_t seen_;
    bool is_over_ = false;
};

}  // namespace rehearse::app
