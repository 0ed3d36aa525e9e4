#include "app/runner_service.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "app/fetched_packages.hpp"
#include "app/latest_progress.hpp"
#include "app/order.hpp"
#include "app/sandbox_probe.hpp"
#include "app/slot_lease.hpp"
#include "base/at_end.hpp"
#include "base/log.hpp"
#include "protocol/job_json.hpp"
#include "protocol/messages.hpp"
#include "protocol/submission_json.hpp"
#include "runner/grader.hpp"
#include "runner/languages_probe.hpp"
#include "store/runners.hpp"
#include "store/store.hpp"

namespace rehearse::app {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

constexpr Milliseconds take_block{2'000};
constexpr Milliseconds lease_silence_max{10'000};
constexpr Milliseconds renew_interval{3'000};
constexpr Milliseconds recover_interval{2'000};
constexpr Milliseconds announce_interval{5'000};
constexpr Milliseconds progress_delay{5};  // nobody sees less
constexpr Milliseconds store_retry_interval{200};
constexpr int store_attempts_max = 50;
constexpr std::chrono::hours consumer_silence_max{24};

constexpr const char* poison_message =
    "Grading this ended the runner several times. It does not count against you.";
constexpr const char* unreadable_message = "The runner could not read this job.";

/// A job that a worker holds. `cancel` is turned true when it shall end early: at a stop, or when
/// the lease was lost to another runner.
struct Held {
    explicit Held(store::Lease the_lease) : lease(std::move(the_lease)) {}
    store::Lease lease;
    std::atomic<bool> cancel = false;
    bool is_over = false;
};
using HeldPtr = std::shared_ptr<Held>;

/// One loop for each slot: takes a job, renews its lease while a thread grades it, writes the
/// verdict and the acknowledgement in one call. The process may end at any point of that.
class RunnerService {
public:
    RunnerService(asio::io_context& context, RunnerOptions options, store::RedisAddress address,
                  const std::string& sandbox, unsigned first_slot)
        : context_(context),
          options_(std::move(options)),
          store_(context.get_executor(), store::StoreOptions{std::move(address), "rh:", {}, {}}),
          runners_(store_.redis),
          packages_(store_.contents, options_.data / "packages"),
          pool_(runner::SlotOptions{sandbox, options_.slots, first_slot}),
          cache_(options_.data / "compiled"),
          grader_(pool_, cache_),
          threads_(options_.slots),
          tasks_(context.get_executor()),
          workers_(context.get_executor()),
          signals_(context, SIGTERM, SIGINT),
          wake_(context),
          name_(runner_name()) {}

    void start() {
        store_.start();
        tasks_.spawn("signals", wait_for_signal());
        tasks_.spawn("announce", announce());
        for (unsigned slot = 0; slot < options_.slots; ++slot)
            workers_.spawn("worker", work(consumer(slot), takes(slot)));
    }

private:
    static std::string runner_name() {
        std::array<char, 256> host{};
        gethostname(host.data(), host.size() - 1);
        return fmt::format("{}:{}", host.data(), getpid());
    }

    std::string consumer(unsigned slot) const { return fmt::format("{}:{}", name_, slot); }

    /// One of several slots is always free for candidates, however much came in bulk.
    store::Takes takes(unsigned slot) const {
        return slot == 0 && options_.slots > 1 ? store::Takes::no_batch : store::Takes::all;
    }

    Task<void> wait_for_signal() {
        auto got = co_await signals_.async_wait(use_tuple);
        static_cast<void>(got);
        stopping_ = true;
        // What runs is killed, given back, and graded elsewhere or after the restart.
        cancel_probe_ = true;
        for (const HeldPtr& held : held_) held->cancel = true;
        co_await stop();
    }

    Task<void> stop() {
        co_await store_.jobs.stop();  // who waits for a job comes back at once
        co_await workers_.join();
        for (unsigned slot = 0; slot < options_.slots; ++slot) {
            // Also a job that was on its way to us when we stopped listening.
            auto retired = co_await store_.jobs.retire(consumer(slot), consumer_silence_max);
            if (retired && *retired > 0) log::info("jobs_given_back", {{"count", *retired}});
        }
        auto gone = co_await runners_.withdraw(name_);
        static_cast<void>(gone);
        co_await store_.stop();
        context_.stop();
    }

    Task<void> pause(Milliseconds time) {
        asio::steady_timer timer(context_);
        timer.expires_after(time);
        auto waited = co_await timer.async_wait(use_tuple);
        static_cast<void>(waited);
    }

    Task<void> probe(bool defaults) {
        for (const languages::Language& language : languages::all()) {
            if (stopping_ || language.is_default != defaults) continue;
            std::function<runner::LanguageStatus()> one = [this, &language] {
                // Compiling and running something in each of the rest takes long, and would
                // stand in the way of those who wait: `rehearse doctor` does that.
                return language.is_default
                           ? runner::probe_language(language, grader_, &cancel_probe_)
                           : runner::probe_tool(language, grader_);
            };
            const auto status = co_await on_thread<runner::LanguageStatus>(one);
            if (!status.is_available) continue;
            languages_.push_back({{"id", status.id}, {"version", status.version}});
            if (!defaults) wake_.cancel();
        }
    }

    Task<void> probe_rest() {
        co_await probe(false);
        // Not before: on a runner with one slot the first candidates would wait for what only saves
        // time, and most of it for languages that nobody asks for.
        grader_.compiler().prepare_when_used();
    }

    Task<void> announce() {
        // The usual languages first: nobody waits for the rest, which are told of as they are
        // found.
        co_await probe(true);
        tasks_.spawn("probe", probe_rest());
        while (!stopping_) {
            const nlohmann::json json = {{"slots", options_.slots}, {"languages", languages_}};
            const std::string payload = json.dump();
            auto said = co_await runners_.announce(name_, payload, store_.clock.now());
            wake_.expires_after(said ? announce_interval : store_retry_interval);
            auto waited = co_await wake_.async_wait(use_tuple);
            static_cast<void>(waited);
        }
    }

    Task<void> work(std::string consumer, store::Takes takes) {
        while (!stopping_) {
            auto lease = co_await next_lease(consumer, takes);
            if (!lease) {
                co_await give_back_unseen(consumer);
                continue;
            }
            if (!*lease) continue;
            auto held = std::make_shared<Held>(std::move(**lease));
            if (stopping_) {
                co_await give_back(held);
                co_return;
            }
            held_.insert(held);
            const AtEnd done([this, held] { held_.erase(held); });
            try {
                co_await process(held);
            } catch (const std::exception& exception) {
                // The lease runs out; the slot must not be lost with it.
                log::error("job_failed",
                           {{"job_id", held->lease.job}, {"cause", exception.what()}});
            }
        }
    }

    /// A job of a runner that fell silent, else the next that waits. One at a time: whoever takes
    /// over more than they can start lets them fall silent again, until they count as poison.
    Task<Result<std::optional<store::Lease>>> next_lease(std::string consumer, store::Takes takes) {
        const auto now = steady_clock::now();
        // Each kind of worker looks by itself: one that takes no bulk would find none.
        steady_clock::time_point& recover_at = recover_at_[takes];
        if (store_.is_up() && now >= recover_at) {
            recover_at = now + recover_interval;
            auto leases = co_await store_.jobs.recover(consumer, lease_silence_max, 1, takes);
            if (!leases) co_return leases.error();
            if (!leases->empty()) {
                recover_at = now;  // there may be more
                const store::Lease& lease = leases->front();
                log::warn("job_recovered",
                          {{"job_id", lease.job}, {"deliveries", lease.deliveries}});
                co_return std::optional<store::Lease>(std::move(leases->front()));
            }
        }
        auto lease = co_await store_.jobs.take(consumer, take_block, takes);
        co_return lease;
    }

    /// Asking for a job failed, but perhaps only the answer was lost: then the store counts one as
    /// held by us that we know nothing of.
    Task<void> give_back_unseen(std::string consumer) {
        while (!stopping_) {
            co_await pause(store_retry_interval);
            auto given = co_await store_.jobs.retire(consumer, consumer_silence_max);
            if (given) co_return;
        }
    }

    /// Once the store takes it; should that take too long, the lease runs out by itself.
    Task<void> give_back(HeldPtr held) {
        for (int attempt = 0; attempt < store_attempts_max; ++attempt) {
            auto back = co_await store_.jobs.give_back(held->lease);
            if (back || back.error().code != ErrorCode::store_away) {
                log::info("job_given_back", {{"job_id", held->lease.job}});
                co_return;
            }
            if (stopping_) co_return;
            co_await pause(store_retry_interval);
        }
    }

    Task<void> process(HeldPtr held) {
        const bool is_submission = !held->lease.submission.empty();
        if (is_submission) {
            co_await process_submission(held);
        } else {
            co_await process_of_session(held);
        }
    }

    Task<void> process_of_session(HeldPtr held) {
        const store::Lease& lease = held->lease;
        auto request = protocol::decode_job_request(lease.payload);
        if (!request) {
            Order unknown;
            unknown.job = lease.job;
            log_unreadable(lease, request.error());
            auto unread = internal_error(unknown, unreadable_message);
            co_await finish(lease, std::move(unread));
            co_return;
        }
        Order order = order_of(std::move(*request));
        if (lease.poison) {
            log_poison(lease);
            auto poison = internal_error(order, poison_message);
            co_await finish(lease, std::move(poison));
            co_return;
        }
        auto begun = co_await store_.jobs.started(
            lease.session, protocol::started_payload(lease.job, lease.deliveries));
        if (!begun && begun.error().code != ErrorCode::not_found) {
            co_await give_back(held);
            co_return;
        }
        if (!begun) {  // the session was deleted: there is nobody to grade it for
            auto nobody = internal_error(order, begun.error().message);
            co_await finish(lease, std::move(nobody));
            co_return;
        }
        order.tell = [this, held](protocol::ProgressPhase phase, int done, int total) {
            tasks_.spawn("progress",
                         publish(held->lease.session,
                                 protocol::encode_progress(held->lease.job, phase, done, total)));
        };
        co_await grade_and_finish(held, std::move(order));
    }

    Task<void> process_submission(HeldPtr held) {
        const store::Lease& lease = held->lease;
        auto work = co_await store_.submissions.started(lease);
        if (!work) {
            co_await give_back(held);
            co_return;
        }
        if (!*work) co_return;  // cancelled meanwhile
        Order unknown;
        unknown.job = lease.job;
        unknown.item = (*work)->challenge;
        unknown.language = (*work)->language;
        auto order = order_of(lease, std::move(**work));
        if (!order) {
            log_unreadable(lease, order.error());
            auto unread = internal_error(unknown, unreadable_message);
            co_await finish(lease, std::move(unread));
            co_return;
        }
        if (lease.poison) {
            log_poison(lease);
            auto poison = internal_error(*order, poison_message);
            co_await finish(lease, std::move(poison));
            co_return;
        }
        order->tell = [this, held](protocol::ProgressPhase phase, int done, int total) {
            tasks_.spawn("progress", keep_progress(held, phase, done, total));
        };
        co_await grade_and_finish(held, std::move(*order));
    }

    static void log_unreadable(const store::Lease& lease, const Error& error) {
        log::error("job_unreadable", {{"job_id", lease.job}, {"cause", error.message}});
    }
    static void log_poison(const store::Lease& lease) {
        log::error("job_poison", {{"job_id", lease.job}, {"deliveries", lease.deliveries}});
    }

    Task<void> grade_and_finish(HeldPtr held, Order order) {
        const store::Lease& lease = held->lease;
        const auto began = steady_clock::now();
        auto renewing = std::make_shared<asio::steady_timer>(context_);
        tasks_.spawn("renew", renew(held, renewing));
        auto progress = std::make_shared<LatestProgress>(context_.get_executor(),
                                                         std::move(order.tell), progress_delay);
        order.tell = [progress](protocol::ProgressPhase phase, int done, int total) {
            progress->say(phase, done, total);
        };
        const AtEnd over([held, renewing, progress] {
            held->is_over = true;
            renewing->cancel();
            progress->end();
        });
        auto result = co_await graded(held, std::move(order));
        progress->end();  // nothing of it may follow the verdict
        if (!result || (held->cancel && stopping_)) {
            co_await give_back(held);  // nobody's fault
            co_return;
        }
        if (held->cancel) co_return;
        const auto took = std::chrono::duration_cast<Milliseconds>(steady_clock::now() - began);
        log::info("job_graded", {{"job_id", lease.job},
                                 {"session_id", lease.session},
                                 {"submission_id", lease.submission},
                                 {"verdict", to_string(result->verdict)},
                                 {"deliveries", lease.deliveries},
                                 {"ms", took.count()}});
        co_await finish(lease, std::move(*result));
    }

    /// Fails only when the store does not tell us what to grade against.
    Task<Result<grading::JobResult>> graded(HeldPtr held, Order order) {
        auto package = co_await packages_.get(order.content_hash);
        if (!package && package.error().code == ErrorCode::store_away) co_return package.error();
        if (!package) co_return internal_error(order, package.error().message);
        std::function<grading::JobResult()> grade = [this, held, order = std::move(order),
                                                     package = *package] {
            return grade_now(order, *package, held->cancel);
        };
        grading::JobResult result = co_await on_thread<grading::JobResult>(grade);
        co_return result;
    }

    /// Keeps the lease while the job runs; `timer` is cancelled when that is over.
    Task<void> renew(HeldPtr held, std::shared_ptr<asio::steady_timer> timer) {
        while (!held->is_over) {
            timer->expires_after(renew_interval);
            auto waited = co_await timer->async_wait(use_tuple);
            static_cast<void>(waited);
            if (held->is_over) co_return;
            auto kept = co_await store_.jobs.renew(held->lease);
            if (!kept || *kept || held->is_over) continue;
            log::warn("lease_lost", {{"job_id", held->lease.job}});
            held->cancel = true;  // somebody else grades it
            co_return;
        }
    }

    Task<void> finish(store::Lease lease, grading::JobResult result) {
        if (result.verdict == Verdict::IE) {
            log::error("job_internal_error", {{"job_id", lease.job},
                                              {"session_id", lease.session},
                                              {"submission_id", lease.submission},
                                              {"cause", result.message}});
        }
        const std::string shown = grading::to_json(grading::candidate_view(result));
        const std::string full = grading::to_json(result, true);
        for (int attempt = 0; attempt < store_attempts_max; ++attempt) {
            auto stored = co_await write_verdict(lease, &result, shown, full);
            if (stored || stored.error().code != ErrorCode::store_away) co_return;
            if (stopping_) co_return;
            co_await pause(store_retry_interval);
        }
    }

    /// `result` belongs to finish(), which waits for us.
    Task<Result<store::Finished>> write_verdict(store::Lease lease,
                                                const grading::JobResult* result, std::string shown,
                                                std::string full) {
        if (lease.submission.empty()) {
            const session::JobFinished event{lease.job,          result->verdict,  result->score,
                                             result->max_score,  result->passed(), result->total(),
                                             !result->compile.ok};
            std::string payload = protocol::finished_payload(event);
            auto stored = co_await store_.jobs.finish(lease, std::move(payload), std::move(shown),
                                                      std::move(full));
            co_return stored;
        }
        const protocol::Outcome outcome{result->score, result->max_score, result->passed(),
                                        result->total(), !result->compile.ok};
        store::SubmissionResult kept{std::string(to_string(result->verdict)),
                                     protocol::encode_outcome(outcome), std::move(shown),
                                     std::move(full)};
        auto stored = co_await store_.submissions.finish(lease, std::move(kept));
        co_return stored;
    }

    /// Runs blocking work on a thread of ours and comes back here with what it gave.
    template <class T>
    Task<T> on_thread(std::function<T()> work) {
        struct Outcome {
            std::optional<T> value;
            std::exception_ptr escaped;
        };
        auto outcome = std::make_shared<Outcome>();
        auto done = std::make_shared<asio::steady_timer>(context_);
        done->expires_at(asio::steady_timer::time_point::max());
        asio::post(threads_, [this, work = std::move(work), outcome, done] {
            Outcome made;
            try {
                made.value = work();
            } catch (...) {
                made.escaped = std::current_exception();
            }
            asio::post(context_, [outcome, done, made = std::move(made)]() mutable {
                *outcome = std::move(made);
                done->cancel();
            });
        });
        while (!outcome->value && !outcome->escaped) {
            auto waited = co_await done->async_wait(use_tuple);
            static_cast<void>(waited);
        }
        if (outcome->escaped) std::rethrow_exception(outcome->escaped);
        co_return std::move(*outcome->value);
    }

    grading::JobResult grade_now(const Order& order, const package::Package& package,
                                 const std::atomic<bool>& cancel) {
        std::optional<runner::BackgroundWork> background;
        if (order.in_background) background.emplace();
        runner::Submission submission;
        const languages::Language* language = languages::find(order.language);
        if (language == nullptr)
            return internal_error(order, "This runner does not know the language.");
        submission.language = order.language;
        for (const protocol::SourceText& file : order.files) {
            submission.files.push_back(
                {file.name.empty() ? languages::solution_name(*language) : file.name, file.text});
        }
        runner::GradeOptions options;
        options.purpose = order.purpose;
        options.own_input = order.own_input;
        options.cancel = &cancel;
        auto last = std::make_shared<std::chrono::steady_clock::time_point>();
        options.progress = [this, &order, last](std::string_view phase, int done, int total) {
            const auto now = std::chrono::steady_clock::now();
            // The start and the first verdict are what somebody waits for.
            if (now - *last < order.progress_interval && done > 1) return;
            *last = now;
            const auto kind = phase == "compiling" ? protocol::ProgressPhase::compiling
                                                   : protocol::ProgressPhase::running;
            asio::post(context_,
                       [tell = order.tell, kind, done, total] { tell(kind, done, total); });
        };
        grading::JobResult result = grader_.grade(package, submission, options);
        result.job = order.job;
        result.item = order.item;
        return result;
    }

    Task<void> keep_progress(HeldPtr held, protocol::ProgressPhase phase, int done, int total) {
        const std::string name(protocol::name_of(phase));
        auto kept = co_await store_.submissions.progress(held->lease.submission, held->lease.job,
                                                         name, done, total);
        static_cast<void>(kept);
    }

    Task<void> publish(std::string session, std::string text) {
        auto sent = co_await store_.sessions.publish(std::move(session), std::move(text));
        static_cast<void>(sent);
    }

    asio::io_context& context_;
    RunnerOptions options_;
    store::Store store_;
    store::Runners runners_;
    FetchedPackages packages_;
    std::atomic<bool> cancel_probe_ = false;
    runner::SlotPool pool_;
    runner::CompileCache cache_;
    runner::Grader grader_;
    asio::thread_pool threads_;
    TaskGroup tasks_;
    TaskGroup workers_;
    asio::signal_set signals_;
    asio::steady_timer wake_;
    std::string name_;
    std::set<HeldPtr> held_;
    std::map<store::Takes, steady_clock::time_point> recover_at_;
    nlohmann::json languages_ = nlohmann::json::array();  // those found, as they are announced
    bool stopping_ = false;
};

}  // namespace

int runner_command(RunnerOptions options) {
    auto complete_options = complete(std::move(options));
    if (!complete_options) {
        std::fprintf(stderr, "rehearse: %s\n", complete_options.error().message.c_str());
        return 2;
    }
    auto address = store::parse_redis_url(complete_options->redis);
    if (!address) {
        std::fprintf(stderr, "rehearse: %s\n", address.error().message.c_str());
        return 2;
    }
    auto probe = probe_sandbox();
    if (!probe) {
        std::fprintf(stderr, "rehearse: %s\n", probe.error().message.c_str());
        return 2;
    }
    if (const std::string missing = probe->missing();
        !missing.empty() && !complete_options->trust_code) {
        std::fprintf(stderr,
                     "rehearse: the sandbox lacks %s. Mend that, or say --trust-code if all code "
                     "is your own.\n",
                     missing.c_str());
        return 2;
    }
    auto lease = SlotLease::take();
    if (!lease) {
        std::fprintf(stderr, "rehearse: %s\n", lease.error().message.c_str());
        return 2;
    }
    asio::io_context context(1);
    RunnerService service(context, *complete_options, *address, probe->program, lease->first());
    service.start();
    context.run();
    return 0;
}

}  // namespace rehearse::app
