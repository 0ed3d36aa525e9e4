#include "store/submissions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "store/reading.hpp"

namespace rehearse::store {
namespace {

/// Of submission_scripts.hpp: the values of `shown`, and the id.
constexpr std::size_t shown_count = 19;

std::string kept_s() {
    return std::to_string(std::chrono::seconds(limits::submission_kept).count());
}

Error no_submission() {
    return fail(ErrorCode::not_found,
                "There is no such submission of yours. Finished ones are kept for a month.");
}
Error too_many(std::size_t unfinished_max) {
    return fail(ErrorCode::too_many_requests,
                fmt::format("{} submissions of yours have no verdict yet: wait for some of them.",
                            unfinished_max));
}
Error queue_full() {
    return fail(ErrorCode::queue_full, "The graders are busy: try again in a moment.");
}

std::optional<std::int64_t> instant_of(const Reply& reply) {
    const auto value = natural(reply.text);
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>(*value);
}

int count_of(const Reply& reply) {
    return static_cast<int>(natural(reply.text).value_or(0));
}

std::optional<SubmissionStatus> status_of(const Reply& reply) {
    const std::vector<Reply>& parts = reply.elements;
    if (parts.size() < shown_count) return std::nullopt;
    const auto state = submission_state_from_string(parts[5].text);
    if (!state) return std::nullopt;
    SubmissionStatus status;
    status.challenge = parts[0].text;
    status.package = parts[1].text;
    status.language = parts[2].text;
    status.batch = parts[3].text;
    status.queue = parts[4].text;
    status.state = *state;
    status.created_at_ms = instant_of(parts[6]).value_or(0);
    status.started_at_ms = instant_of(parts[7]);
    status.finished_at_ms = instant_of(parts[8]);
    status.attempt = count_of(parts[9]);
    status.phase = parts[10].text;
    status.done = count_of(parts[11]);
    status.total = count_of(parts[12]);
    status.verdict = parts[13].text;
    status.outcome = parts[14].text;
    status.judging = count_of(parts[15]);
    status.seq = natural(parts[16].text).value_or(0);
    status.is_pinned = parts[17].text == "1";
    status.id = parts[18].text;
    return status;
}

std::optional<EarlierJudging> earlier_of(const Reply& reply) {
    const std::vector<Reply>& parts = reply.elements;
    if (parts.size() != 6) return std::nullopt;
    EarlierJudging earlier;
    earlier.package = parts[0].text;
    earlier.state = submission_state_from_string(parts[1].text).value_or(SubmissionState::done);
    earlier.finished_at_ms = instant_of(parts[2]).value_or(0);
    earlier.verdict = parts[3].text;
    earlier.outcome = parts[4].text;
    earlier.result = parts[5].text;
    return earlier;
}

/// `+<id>` or `-<refusal>`.
AcceptedEntry entry_of(const Reply& reply) {
    if (reply.text.starts_with('+')) return {reply.text.substr(1), {}};
    return {{}, reply.text.empty() ? std::string() : reply.text.substr(1)};
}

void add_bounds(std::vector<std::string>& arguments, std::size_t unfinished_max) {
    arguments.push_back(std::to_string(unfinished_max));
    arguments.push_back(std::to_string(limits::api_jobs_waiting_max));
    arguments.push_back(std::to_string(limits::batch_jobs_waiting_max));
}

std::vector<std::string> arguments_of(AcceptRequest request) {
    std::vector<std::string> arguments = {
        std::move(request.principal), std::move(request.idempotency_key),
        std::move(request.body_hash), std::to_string(request.kept_max)};
    add_bounds(arguments, request.unfinished_max);
    arguments.push_back(std::move(request.too_many_refusal));
    arguments.push_back(std::move(request.queue_full_refusal));
    arguments.push_back(std::move(request.batch));
    arguments.push_back(std::to_string(request.entries.size()));
    for (AcceptEntry& entry : request.entries) {
        const bool is_refused = !entry.refusal.empty();
        arguments.push_back(std::move(entry.refusal));
        if (is_refused) continue;
        NewSubmission& made = entry.submission;
        for (std::string* value : {&made.id, &made.job, &made.queue, &made.challenge, &made.package,
                                   &made.language, &made.files})
            arguments.push_back(std::move(*value));
        arguments.emplace_back(made.is_pinned ? "1" : "");
    }
    return arguments;
}

/// What the scripts `accept` and `earlier` answer, but for a refusal.
Result<Accepted> accepted_of(const Reply& reply) {
    const auto& parts = reply.elements;
    const std::string outcome = parts.empty() ? std::string() : parts[0].text;
    if (outcome == "conflict") return idempotency_conflict();
    if (parts.size() != 3 || (outcome != "made" && outcome != "existed"))
        return strange("a submission");
    Accepted accepted;
    accepted.existed = outcome == "existed";
    accepted.id = parts[1].text;
    for (const Reply& entry : parts[2].elements) accepted.entries.push_back(entry_of(entry));
    return accepted;
}

}  // namespace

Submissions::Submissions(RedisStore& redis)
    : redis_(redis),
      subscriber_(
          redis.executor(), redis.subscriber_options("rehearse-submissions"),
          [this](const std::string& channel, const std::string& state) {
              tell(channel, submission_state_from_string(state));
          },
          [this](const std::string& channel) { tell(channel, std::nullopt); }) {}

Task<void> Submissions::stop() {
    return subscriber_.stop();
}

Task<Result<Accepted>> Submissions::accept(AcceptRequest request) {
    const std::size_t unfinished_max = request.unfinished_max;
    std::vector<std::string> arguments = arguments_of(std::move(request));
    const Result<Reply> reply =
        co_await redis_.run(Script::submissions_accept, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    const auto& parts = reply->elements;
    if (parts.size() == 2 && parts[0].text == "full")
        co_return parts[1].text == "queue_full" ? queue_full() : too_many(unfinished_max);
    co_return accepted_of(*reply);
}

Task<Result<std::optional<Accepted>>> Submissions::earlier(AcceptRequest request) {
    std::optional<Accepted> earlier;
    if (request.idempotency_key.empty()) co_return earlier;
    std::vector<std::string> arguments = {std::move(request.principal),
                                          std::move(request.idempotency_key),
                                          std::move(request.body_hash), std::move(request.batch)};
    const Result<Reply> reply =
        co_await redis_.run(Script::submissions_earlier, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->is_nil()) co_return earlier;
    Result<Accepted> accepted = accepted_of(*reply);
    if (accepted.has_error()) co_return accepted.error();
    earlier = std::move(*accepted);
    co_return earlier;
}

Task<Result<std::optional<std::string>>> Submissions::owner(std::string id) {
    std::vector<std::string> command = {"HGET", redis_.key("sub:" + id), "principal"};
    Result<Reply> reply = co_await redis_.command(std::move(command));
    if (reply.has_error()) co_return reply.error();
    std::optional<std::string> owner;
    if (!reply->is_nil()) owner = std::move(reply->text);
    co_return owner;
}

Task<Result<StoredSubmission>> Submissions::get(std::string id, std::string principal,
                                                Detail detail) {
    std::vector<std::string> arguments = {std::move(id), std::move(principal), ""};
    if (detail == Detail::public_result) arguments.back() = "result";
    if (detail == Detail::full_result) arguments.back() = "full_result";
    Result<Reply> reply = co_await redis_.run(Script::submissions_get, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->is_nil()) co_return no_submission();
    auto& parts = reply->elements;
    if (parts.size() != 3) co_return strange("a submission");
    auto status = status_of(parts[0]);
    if (!status) co_return strange("a submission");
    StoredSubmission stored;
    stored.status = std::move(*status);
    stored.result = std::move(parts[1].text);
    for (const Reply& one : parts[2].elements) {
        auto earlier = earlier_of(one);
        if (!earlier) co_return strange("an earlier verdict");
        stored.earlier.push_back(std::move(*earlier));
    }
    co_return stored;
}

Task<Result<SubmissionPage>> Submissions::list(ListRequest request) {
    if (!request.cursor.empty() && !natural(request.cursor)) {
        co_return fail(ErrorCode::invalid_input,
                       "The cursor is not one that a list gave: start without one.");
    }
    const std::size_t limit = std::clamp<std::size_t>(request.limit, 1, limits::list_limit_max);
    std::vector<std::string> arguments = {std::move(request.principal),
                                          std::move(request.challenge), std::move(request.batch),
                                          std::to_string(limit), std::move(request.cursor)};
    const Result<Reply> reply = co_await redis_.run(Script::submissions_list, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->is_nil()) co_return fail(ErrorCode::not_found, "There is no such batch of yours.");
    if (reply->elements.size() != 2) co_return strange("a list");
    SubmissionPage page;
    for (const Reply& line : reply->elements[0].elements) {
        auto status = status_of(line);
        if (!status) co_return strange("a list");
        page.submissions.push_back(std::move(*status));
    }
    if (!reply->elements[1].text.empty()) page.next = reply->elements[1].text;
    co_return page;
}

Task<Result<void>> Submissions::cancel(std::string id, std::string principal) {
    std::vector<std::string> arguments = {std::move(id), std::move(principal), kept_s()};
    const Result<Reply> reply =
        co_await redis_.run(Script::submissions_cancel, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->text == "cancelled") co_return Result<void>();
    if (reply->text == "gone") co_return no_submission();
    if (reply->text != "done") co_return strange("a cancellation");
    co_return fail(ErrorCode::not_allowed_now, "This submission has its verdict already.");
}

Task<Result<void>> Submissions::rejudge(RejudgeRequest request) {
    const std::size_t unfinished_max = request.unfinished_max;
    std::vector<std::string> arguments = {std::move(request.id),
                                          std::move(request.principal),
                                          std::move(request.job),
                                          std::move(request.package),
                                          "batch",
                                          std::to_string(limits::submission_judgings_max)};
    add_bounds(arguments, unfinished_max);
    const Result<Reply> reply =
        co_await redis_.run(Script::submissions_rejudge, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    const std::string& outcome = reply->text;
    if (outcome == "queued") co_return Result<void>();
    if (outcome == "gone") co_return no_submission();
    if (outcome == "too_many_requests") co_return too_many(unfinished_max);
    if (outcome == "queue_full") co_return queue_full();
    if (outcome == "open") {
        co_return fail(ErrorCode::not_allowed_now,
                       "This submission has no verdict yet: wait for it, or cancel it.");
    }
    if (outcome != "often") co_return strange("a rejudgement");
    co_return fail(ErrorCode::not_allowed_now,
                   fmt::format("This submission was judged {} times: submit its code anew.",
                               limits::submission_judgings_max));
}

Task<Result<StoredBatch>> Submissions::batch(std::string id, std::string principal) {
    std::vector<std::string> arguments = {std::move(id), std::move(principal)};
    const Result<Reply> reply =
        co_await redis_.run(Script::submissions_batch, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->is_nil()) co_return fail(ErrorCode::not_found, "There is no such batch of yours.");
    const auto& parts = reply->elements;
    if (parts.size() != 3 || parts[1].elements.size() != parts[2].elements.size())
        co_return strange("a batch");
    StoredBatch batch;
    batch.created_at_ms = instant_of(parts[0]).value_or(0);
    for (std::size_t at = 0; at < parts[1].elements.size(); ++at) {
        AcceptedEntry entry = entry_of(parts[1].elements[at]);
        const auto& state = parts[2].elements[at].elements;
        if (state.size() != 2) co_return strange("a batch");
        batch.entries.push_back({std::move(entry.id), std::move(entry.refusal),
                                 submission_state_from_string(state[0].text), state[1].text});
    }
    co_return batch;
}

Task<Result<std::optional<SubmissionWork>>> Submissions::started(Lease lease) {
    std::vector<std::string> arguments = {lease.submission, lease.job, lease.queue, lease.entry,
                                          std::to_string(lease.deliveries)};
    Result<Reply> reply = co_await redis_.run(Script::submissions_started, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->is_nil()) co_return std::optional<SubmissionWork>();
    auto& parts = reply->elements;
    if (parts.size() != 4) co_return strange("a start");
    SubmissionWork work{std::move(parts[0].text), std::move(parts[1].text),
                        std::move(parts[2].text), std::move(parts[3].text)};
    co_return std::optional<SubmissionWork>(std::move(work));
}

Task<Result<void>> Submissions::progress(std::string id, std::string job, std::string phase,
                                         int done, int total) {
    std::vector<std::string> arguments = {std::move(id), std::move(job), std::move(phase),
                                          std::to_string(done), std::to_string(total)};
    const Result<Reply> reply =
        co_await redis_.run(Script::submissions_progress, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return Result<void>();
}

Task<Result<Finished>> Submissions::finish(Lease lease, SubmissionResult result) {
    std::vector<std::string> arguments = {lease.submission,
                                          lease.job,
                                          lease.queue,
                                          lease.entry,
                                          kept_s(),
                                          std::move(result.verdict),
                                          std::move(result.outcome),
                                          std::move(result.public_result),
                                          std::move(result.full_result)};
    const Result<Reply> reply =
        co_await redis_.run(Script::submissions_finish, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->text == "stored") co_return Finished::stored;
    if (reply->text == "already") co_return Finished::already;
    if (reply->text == "gone") co_return Finished::gone;
    co_return strange("a finish");
}

Subscription Submissions::subscribe(const std::string& id, std::function<void(Hint)> callback) {
    // Runners never listen.
    if (!std::exchange(is_listening_, true)) subscriber_.start();
    const Subscription subscription = ++last_subscription_;
    const std::string channel = redis_.key(fmt::format("sub:{}:events", id));
    listeners_[subscription] = Listener{channel, std::move(callback)};
    subscriber_.subscribe(channel);
    return subscription;
}

void Submissions::unsubscribe(Subscription subscription) {
    const auto found = listeners_.find(subscription);
    if (found == listeners_.end()) return;
    const std::string channel = std::move(found->second.channel);
    listeners_.erase(found);
    const bool is_heard = std::any_of(listeners_.begin(), listeners_.end(), [&](const auto& entry) {
        return entry.second.channel == channel;
    });
    if (!is_heard) subscriber_.unsubscribe(channel);
}

void Submissions::tell(const std::string& channel, Hint hint) {
    std::vector<Subscription> told;
    for (const auto& [subscription, listener] : listeners_) {
        if (listener.channel == channel) told.push_back(subscription);
    }
    for (const Subscription subscription : told) {  // a callback may unsubscribe
        const auto found = listeners_.find(subscription);
        if (found == listeners_.end()) continue;
        const std::function<void(Hint)> callback = found->second.callback;
        callback(hint);
    }
}

}  // namespace rehearse::store
