#include "runner/interaction.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <optional>
#include <string_view>

#include "runner/descriptor.hpp"

namespace rehearse::runner {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int validator_accepted = 42;
constexpr milliseconds exit_grace{100};
constexpr milliseconds cancel_check_interval{50};
constexpr int pipe_bytes = 1 << 20;
constexpr std::size_t chunk_bytes = 64U << 10;

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Pipe make_pipe() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return {};
    // May be refused where a user has many pipes; then they stay as small as they are.
    static_cast<void>(::fcntl(ends[1], F_SETPIPE_SZ, pipe_bytes));
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void set_nonblocking(const Descriptor& end) {
    ::fcntl(end.get(), F_SETFL, ::fcntl(end.get(), F_GETFL) | O_NONBLOCK);
}

/// Writing to a reader that is gone must be an error, not a signal. The server ignores the signal
/// anyway; command lines do not.
class WithoutSigpipe {
public:
    WithoutSigpipe() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    WithoutSigpipe(const WithoutSigpipe&) = delete;
    WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;
    ~WithoutSigpipe() {
        if (sigismember(&before_, SIGPIPE) == 0) {
            // One that waits would be delivered at once.
            const timespec now{};
            while (::sigtimedwait(&pipe_, nullptr, &now) > 0) {
            }
        }
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t pipe_;
    sigset_t before_;
};

/// What one side says to the other.
class Speech {
public:
    Speech(Descriptor from, Descriptor to) : from_(std::move(from)), to_(std::move(to)) {
        set_nonblocking(from_);
        set_nonblocking(to_);
    }

    [[nodiscard]] bool is_over() const { return !from_.is_open(); }
    [[nodiscard]] std::uint64_t total() const { return total_; }

    /// Both or one of the descriptors; -1 for what is not waited for.
    [[nodiscard]] pollfd reading() const {
        return {pending_.empty() ? from_.get() : -1, POLLIN, 0};
    }
    [[nodiscard]] pollfd writing() const { return {pending_.empty() ? -1 : to_.get(), POLLOUT, 0}; }

    /// Reads once; what was read is for the transcript.
    std::string_view hear() {
        buffer_.resize(chunk_bytes);
        const ssize_t got = ::read(from_.get(), buffer_.data(), buffer_.size());
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return {};
        if (got <= 0) {
            from_ = Descriptor();
            return {};
        }
        total_ += static_cast<std::uint64_t>(got);
        const std::string_view heard(buffer_.data(), static_cast<std::size_t>(got));
        if (to_.is_open()) pending_ = heard;
        say();
        return heard;
    }

    void say() {
        while (!pending_.empty() && to_.is_open()) {
            const ssize_t put = ::write(to_.get(), pending_.data(), pending_.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0 && errno == EAGAIN) return;
            if (put < 0) {
                close_listener();  // nobody listens any more
                return;
            }
            pending_.remove_prefix(static_cast<std::size_t>(put));
        }
    }

    void close_listener() {
        pending_ = {};
        to_ = Descriptor();
    }
    void close_speaker() { from_ = Descriptor(); }
    [[nodiscard]] bool has_listener() const { return to_.is_open(); }
    [[nodiscard]] bool has_pending() const { return !pending_.empty(); }

private:
    Descriptor from_;
    Descriptor to_;
    std::string buffer_;
    std::string_view pending_;  // part of buffer_
    std::uint64_t total_ = 0;
};

class Transcript {
public:
    Transcript(Interaction& into, std::uint64_t bytes_max) : into_(into), bytes_max_(bytes_max) {}

    void add(char speaker, std::string_view words) {
        while (!words.empty() && !into_.transcript_truncated) {
            const auto end = words.find('\n');
            const auto part = words.substr(0, end == std::string_view::npos ? end : end + 1);
            if (speaker_ != speaker && is_in_line_) into_.transcript += '\n';
            if (speaker_ != speaker || !is_in_line_) into_.transcript += speaker;
            speaker_ = speaker;
            is_in_line_ = part.back() != '\n';
            into_.transcript += part;
            words.remove_prefix(part.size());
            if (into_.transcript.size() > bytes_max_) {
                into_.transcript.resize(bytes_max_);
                into_.transcript_truncated = true;
            }
        }
    }

private:
    Interaction& into_;
    std::uint64_t bytes_max_;
    char speaker_ = 0;
    bool is_in_line_ = false;
};

class Conversation {
public:
    Conversation(SandboxClient& client, const InteractionLimits& limits,
                 const std::atomic<bool>* cancel)
        : validator_(client),
          submission_(client.partner()),
          limits_(limits),
          cancel_(cancel),
          transcript_(result_, limits.transcript_bytes) {}

    Interaction run(sandbox::Request validator, sandbox::Request submission);

private:
    bool begin(sandbox::Request& validator, sandbox::Request& submission);
    void relay();
    void close_what_is_due();
    void give_up(const std::string& message);
    [[nodiscard]] int wait_ms() const;
    [[nodiscard]] bool is_rejected() const {
        return has_validator_ended_ && (result_.validator.outcome != sandbox::Outcome::exited ||
                                        result_.validator.exit_code != validator_accepted);
    }

    SandboxClient& validator_;
    SandboxClient& submission_;
    const InteractionLimits& limits_;
    const std::atomic<bool>* cancel_;
    Interaction result_;
    Transcript transcript_;
    std::optional<Speech> questions_;  // from the validator
    std::optional<Speech> answers_;    // from the submission
    bool has_validator_ended_ = false;
    bool has_submission_ended_ = false;
    std::optional<Clock::time_point> validator_silent_since_;
    Clock::time_point deadline_;
};

bool Conversation::begin(sandbox::Request& validator, sandbox::Request& submission) {
    Pipe from_validator = make_pipe();
    Pipe to_submission = make_pipe();
    Pipe from_submission = make_pipe();
    Pipe to_validator = make_pipe();
    for (const Pipe* pipe : {&from_validator, &to_submission, &from_submission, &to_validator}) {
        if (!pipe->read.is_open()) {
            result_.validator = result_.submission = our_fault("No pipe can be made.").report;
            return false;
        }
    }
    validator.stdin_fd = to_validator.read.get();
    validator.stdout_fd = from_validator.write.get();
    submission.stdin_fd = to_submission.read.get();
    submission.stdout_fd = from_submission.write.get();
    for (sandbox::Request* request : {&validator, &submission})
        request->is_stdin_direct = request->is_stdout_direct = true;
    deadline_ = Clock::now() + std::max(answer_patience(validator), answer_patience(submission));
    // The validator first: it usually speaks first, and the submission's clock runs.
    std::string problem = validator_.begin(validator);
    if (problem.empty()) problem = submission_.begin(submission);
    if (!problem.empty()) {
        give_up(problem);
        return false;
    }
    questions_.emplace(std::move(from_validator.read), std::move(to_submission.write));
    answers_.emplace(std::move(from_submission.read), std::move(to_validator.write));
    return true;
}

void Conversation::give_up(const std::string& message) {
    if (!has_validator_ended_) {
        validator_.stop();
        result_.validator = our_fault(message).report;
    }
    if (!has_submission_ended_) {
        submission_.stop();
        result_.submission = our_fault(message).report;
    }
    has_validator_ended_ = has_submission_ended_ = true;
}

int Conversation::wait_ms() const {
    auto wait = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now());
    if (cancel_ != nullptr) wait = std::min(wait, cancel_check_interval);
    if (validator_silent_since_ && !has_validator_ended_) {
        const auto left = std::chrono::duration_cast<milliseconds>(*validator_silent_since_ +
                                                                   exit_grace - Clock::now());
        if (left >= milliseconds(0)) wait = std::min(wait, left + milliseconds(1));
    }
    return static_cast<int>(std::max(wait, milliseconds(0)).count());
}

void Conversation::close_what_is_due() {
    if (questions_->is_over() && !validator_silent_since_) validator_silent_since_ = Clock::now();
    const bool is_grace_over =
        validator_silent_since_ && Clock::now() >= *validator_silent_since_ + exit_grace;
    if (questions_->is_over() && !questions_->has_pending() &&
        (has_validator_ended_ || is_grace_over)) {
        questions_->close_listener();
    }
    if (answers_->is_over() && !answers_->has_pending() && has_submission_ended_)
        answers_->close_listener();
    if (is_rejected()) answers_->close_speaker();
    if (answers_->total() > limits_.output_bytes) {
        result_.output_over_limit = true;
        answers_->close_speaker();
    }
}

void Conversation::relay() {
    enum { hear_validator, tell_submission, hear_submission, tell_validator, first, second, all };
    while (!has_validator_ended_ || !has_submission_ended_) {
        close_what_is_due();
        if (cancel_ != nullptr && *cancel_) return give_up("Cancelled.");
        if (Clock::now() >= deadline_) return give_up("The sandbox did not answer in time.");
        std::array<pollfd, all> polled{
            {questions_->reading(),
             questions_->writing(),
             answers_->reading(),
             answers_->writing(),
             {has_validator_ended_ ? -1 : validator_.socket(), POLLIN, 0},
             {has_submission_ended_ ? -1 : submission_.socket(), POLLIN, 0}}};
        if (::poll(polled.data(), polled.size(), wait_ms()) <= 0) continue;
        if (polled[hear_validator].revents != 0) transcript_.add('<', questions_->hear());
        if (polled[tell_submission].revents != 0) questions_->say();
        if (polled[hear_submission].revents != 0) transcript_.add('>', answers_->hear());
        if (polled[tell_validator].revents != 0) answers_->say();
        if (polled[first].revents != 0) {
            result_.validator = validator_.finish().report;
            has_validator_ended_ = true;
        }
        if (polled[second].revents != 0) {
            result_.submission = submission_.finish().report;
            has_submission_ended_ = true;
        }
    }
}

Interaction Conversation::run(sandbox::Request validator, sandbox::Request submission) {
    const WithoutSigpipe quiet;
    if (begin(validator, submission)) relay();
    result_.validator_ended_first = result_.validator.ended_at_us <= result_.submission.ended_at_us;
    return std::move(result_);
}

}  // namespace

Interaction interact(SandboxClient& client, sandbox::Request validator, sandbox::Request submission,
                     const InteractionLimits& limits, const std::atomic<bool>* cancel) {
    return Conversation(client, limits, cancel).run(std::move(validator), std::move(submission));
}

}  // namespace rehearse::runner
