#include "store/job_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "store/reading.hpp"

namespace rehearse::store {
namespace {

using std::chrono::steady_clock;

constexpr int blocking_errors_max = 3;

/// How many of the queues, in the order of taking: as the scripts want it.
std::string count_of(Takes takes) {
    return takes == Takes::all ? "3" : "2";
}

/// `fields` are j, s or u, p and t with their values, in this order: only our scripts write them.
std::optional<Lease> lease_of(const std::string& queue, const Reply& entry, const Reply& fields,
                              std::int64_t deliveries, const std::string& consumer) {
    if (fields.elements.size() != 8) return std::nullopt;
    Lease lease;
    lease.queue = queue;
    lease.entry = entry.text;
    lease.consumer = consumer;
    lease.job = fields.elements[1].text;
    (fields.elements[2].text == "u" ? lease.submission : lease.session) = fields.elements[3].text;
    lease.payload = fields.elements[5].text;
    const std::string& at = fields.elements[7].text;
    std::from_chars(at.data(), at.data() + at.size(), lease.queued_at_ms);
    lease.deliveries = static_cast<int>(deliveries);
    lease.poison = lease.deliveries > limits::job_deliveries_max;
    return lease;
}

/// `[queue, entry, fields, deliveries]` as the scripts give it.
std::optional<Lease> lease_of(const Reply& reply, const std::string& consumer) {
    if (reply.elements.size() != 4) return std::nullopt;
    const auto& parts = reply.elements;
    return lease_of(parts[0].text, parts[1], parts[2], parts[3].integer, consumer);
}

/// What XREADGROUP gives: per stream that had something `[key, [[entry, fields]]]`.
std::vector<Lease> leases_of(const Reply& reply, const std::string& consumer) {
    std::vector<Lease> leases;
    for (const Reply& stream : reply.elements) {
        if (stream.elements.size() != 2) continue;
        const std::string& key = stream.elements[0].text;
        const std::string queue = key.substr(key.rfind(':') + 1);
        for (const Reply& entry : stream.elements[1].elements) {
            if (entry.elements.size() != 2) continue;
            auto lease = lease_of(queue, entry.elements[0], entry.elements[1], 1, consumer);
            if (lease) leases.push_back(std::move(*lease));
        }
    }
    return leases;
}

Milliseconds until(steady_clock::time_point end) {
    return std::chrono::duration_cast<Milliseconds>(end - steady_clock::now());
}

}  // namespace

JobQueue::JobQueue(RedisStore& redis) : redis_(redis) {}
JobQueue::~JobQueue() = default;

Task<void> JobQueue::stop() {
    stopping_ = true;
    for (auto& [consumer, link] : blocking_links_) co_await link->stop();
}

RedisLink& JobQueue::blocking_link(const std::string& consumer) {
    std::unique_ptr<RedisLink>& link = blocking_links_[consumer];
    if (!link) {
        LinkOptions options = redis_.options().link;
        options.address = redis_.options().address;
        options.name = "rehearse-jobs";
        options.greetings.clear();
        link = std::make_unique<RedisLink>(redis_.executor(), std::move(options));
        link->start();
    }
    return *link;
}

Task<Result<std::optional<Lease>>> JobQueue::take(std::string consumer, Milliseconds block,
                                                  Takes takes) {
    const auto end = steady_clock::now() + block;
    int errors = 0;
    while (!stopping_) {
        // The script looks into the queues in order, and makes a group that is missing.
        std::vector<std::string> arguments = {consumer, count_of(takes)};
        const Result<Reply> at_once = co_await redis_.run(Script::take, std::move(arguments));
        if (at_once.has_error()) co_return at_once.error();
        if (!at_once->is_nil()) {
            std::optional<Lease> lease = lease_of(*at_once, consumer);
            if (!lease) co_return strange("a job");
            co_return lease;
        }
        const Milliseconds left = until(end);
        if (left <= Milliseconds(0)) co_return std::optional<Lease>();
        Result<Reply> waited = co_await wait_for_job(consumer, left, takes);
        if (waited.has_error()) co_return waited.error();
        if (waited->is_nil()) co_return std::optional<Lease>();
        if (waited->is_error() && ++errors > blocking_errors_max) {
            co_return fail(ErrorCode::internal, "The job queue cannot be read: " + waited->text);
        }
        std::vector<Lease> leases = leases_of(*waited, consumer);
        // COUNT is per stream, so each may give one at the same moment; the others are not ours to
        // keep.
        while (leases.size() > 1) {
            const Result<void> given = co_await give_back(leases.back());
            if (given.has_error()) co_return given.error();
            leases.pop_back();
        }
        if (!leases.empty()) co_return std::optional<Lease>(std::move(leases.front()));
    }
    co_return fail(ErrorCode::store_away, "The store is being stopped; nothing was taken.");
}

/// An error reply (the group is gone) is the caller's to mend.
Task<Result<Reply>> JobQueue::wait_for_job(std::string consumer, Milliseconds block, Takes takes) {
    RedisLink& link = blocking_link(consumer);
    const Result<void> up = co_await link.wait_up(block);
    if (up.has_error()) co_return up.error();
    std::vector<std::string> arguments = {"XREADGROUP",
                                          "GROUP",
                                          "runners",
                                          consumer,
                                          "COUNT",
                                          "1",
                                          "BLOCK",
                                          std::to_string(block.count()),
                                          "STREAMS",
                                          redis_.key("jobs:interactive"),
                                          redis_.key("jobs:submission")};
    if (takes == Takes::all) arguments.push_back(redis_.key("jobs:batch"));
    arguments.resize(arguments.size() + (takes == Takes::all ? 3 : 2), ">");
    const Milliseconds timeout = block + redis_.options().link.command_timeout;
    Result<Reply> reply = co_await link.command(std::move(arguments), timeout);
    co_return reply;
}

Task<Result<bool>> JobQueue::renew(Lease lease) {
    std::vector<std::string> arguments = {lease.queue, lease.entry, lease.consumer};
    const Result<Reply> reply = co_await redis_.run(Script::renew, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return reply->integer > 0;
}

Task<Result<std::vector<Lease>>> JobQueue::recover(std::string consumer, Milliseconds idle_min,
                                                   std::size_t limit, Takes takes) {
    std::vector<std::string> arguments = {consumer, std::to_string(idle_min.count()),
                                          std::to_string(limit), count_of(takes)};
    const Result<Reply> reply = co_await redis_.run(Script::recover, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    std::vector<Lease> leases;
    for (const Reply& element : reply->elements) {
        std::optional<Lease> lease = lease_of(element, consumer);
        if (!lease) co_return strange("a job");
        leases.push_back(std::move(*lease));
    }
    co_return leases;
}

Task<Result<void>> JobQueue::give_back(Lease lease) {
    std::vector<std::string> arguments = {lease.queue, lease.entry, lease.consumer};
    const Result<Reply> reply = co_await redis_.run(Script::give_back, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return Result<void>();
}

Task<Result<std::uint64_t>> JobQueue::retire(std::string consumer, Milliseconds silence_max) {
    std::vector<std::string> arguments = {std::move(consumer), std::to_string(silence_max.count())};
    const Result<Reply> reply = co_await redis_.run(Script::retire, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    co_return static_cast<std::uint64_t>(reply->integer);
}

Task<Result<Head>> JobQueue::started(std::string session, std::string payload) {
    std::vector<std::string> arguments = {std::move(session), std::move(payload)};
    const Result<Reply> reply = co_await redis_.run(Script::started, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    const auto& parts = reply->elements;
    if (parts.size() == 1) co_return fail(ErrorCode::not_found, "The session was deleted.");
    if (parts.size() != 3) co_return strange("a start");
    co_return Head{static_cast<std::uint64_t>(parts[1].integer), parts[2].text};
}

Task<Result<Finished>> JobQueue::finish(Lease lease, std::string event_payload,
                                        std::string public_result, std::string full_result) {
    std::vector<std::string> arguments = {lease.session,
                                          lease.job,
                                          lease.queue,
                                          lease.entry,
                                          std::move(event_payload),
                                          std::move(public_result),
                                          std::move(full_result)};
    const Result<Reply> reply = co_await redis_.run(Script::finish, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->text == "stored") co_return Finished::stored;
    if (reply->text == "already") co_return Finished::already;
    if (reply->text == "gone") co_return Finished::gone;
    co_return strange("a finish");
}

Task<Result<Depth>> JobQueue::depth() {
    std::vector<std::string> arguments;
    const Result<Reply> reply = co_await redis_.run(Script::depth, std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->elements.size() != 5) co_return strange("the length of the queue");
    Depth depth;
    depth.waiting_interactive = static_cast<std::uint64_t>(reply->elements[0].integer);
    depth.waiting_submission = static_cast<std::uint64_t>(reply->elements[1].integer);
    depth.waiting_batch = static_cast<std::uint64_t>(reply->elements[2].integer);
    depth.running = static_cast<std::uint64_t>(reply->elements[3].integer);
    depth.oldest_waiting = Milliseconds(reply->elements[4].integer);
    co_return depth;
}

Task<Result<std::optional<std::string>>> JobQueue::field(std::string key, std::string job) {
    std::vector<std::string> arguments = {"HGET", redis_.key(key), std::move(job)};
    Result<Reply> reply = co_await redis_.command(std::move(arguments));
    if (reply.has_error()) co_return reply.error();
    if (reply->is_nil()) co_return std::optional<std::string>();
    co_return std::optional<std::string>(std::move(reply->text));
}

Task<Result<std::optional<std::string>>> JobQueue::result(std::string session, std::string job) {
    return field(fmt::format("s:{}:results", session), std::move(job));
}

Task<Result<std::optional<std::string>>> JobQueue::full_result(std::string session,
                                                               std::string job) {
    return field(fmt::format("s:{}:full_results", session), std::move(job));
}

}  // namespace rehearse::store
