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
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/sandbox_probe.hpp"
#include "app/slot_lease.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "package/bundle.hpp"
#include "package/load.hpp"
#include "protocol/job_json.hpp"
#include "protocol/messages.hpp"
#include "runner/grader.hpp"
#include "runner/languages_probe.hpp"
#include "store/runners.hpp"
#include "store/store.hpp"

namespace rehearse::app {
namespace {

namespace asio = boost::asio;
using PackagePtr = std::shared_ptr<const package::Package>;

constexpr Milliseconds take_block{2'000};
constexpr Milliseconds lease_silence_max{10'000};
constexpr Milliseconds renew_interval{3'000};
constexpr Milliseconds recover_interval{2'000};
constexpr Milliseconds announce_interval{5'000};
constexpr Milliseconds progress_interval{40};
constexpr Milliseconds poll_interval{20};
constexpr Milliseconds store_retry_interval{200};

grading::Purpose grading_purpose(session::Purpose purpose) {
    switch (purpose) {
        case session::Purpose::samples:
            return grading::Purpose::samples;
        case session::Purpose::own_input:
            return grading::Purpose::own_input;
        case session::Purpose::submission:
            return grading::Purpose::submission;
    }
    return grading::Purpose::submission;
}

grading::JobResult internal_error(const session::JobRequest& request, std::string message) {
    grading::JobResult result;
    result.job = request.job;
    result.item = request.item;
    result.purpose = grading_purpose(request.purpose);
    result.language = request.language;
    result.verdict = Verdict::IE;
    result.message = std::move(message);
    return result;
}

class RunnerService {
public:
    RunnerService(asio::io_context& context, RunnerOptions options, store::RedisAddress address,
                  const std::string& sandbox, unsigned first_slot)
        : context_(context),
          options_(std::move(options)),
          store_(context.get_executor(), store::StoreOptions{std::move(address), "rh:", {}}),
          runners_(store_.redis),
          pool_(runner::SlotOptions{sandbox, options_.slots, first_slot}),
          cache_(options_.data / "compiled"),
          grader_(pool_, cache_),
          threads_(options_.slots),
          tasks_(context.get_executor()),
          signals_(context, SIGTERM, SIGINT),
          wake_(context),
          name_(runner_name()) {
        grader_.compiler().prepare_when_used();
    }

    void start() {
        store_.start();
        tasks_.spawn("signals", wait_for_signal());
        tasks_.spawn("announce", announce());
        tasks_.spawn("recover", recover());
        for (unsigned slot = 0; slot < options_.slots; ++slot)
            tasks_.spawn("worker", work(fmt::format("{}:{}", name_, slot)));
    }

private:
    static std::string runner_name() {
        std::array<char, 256> host{};
        gethostname(host.data(), host.size() - 1);
        return fmt::format("{}:{}", host.data(), getpid());
    }

    Task<void> wait_for_signal() {
        auto got = co_await signals_.async_wait(use_tuple);
        static_cast<void>(got);
        stopping_ = true;
        cancel_ = true;  // what runs is given back and graded elsewhere, or after the restart
        wake_.cancel();
        tasks_.spawn("stop", stop());
    }

    Task<void> stop() {
        // Takers return within their block time; what they hold is given back.
        co_await store_.jobs.stop();
        while (working_ > 0) {
            co_await pause(poll_interval);
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
                return runner::probe_language(language, grader_, &cancel_);
            };
            const auto status = co_await on_thread<runner::LanguageStatus>(one);
            if (!status.is_available) continue;
            languages_.push_back({{"id", status.id}, {"version", status.version}});
            if (!defaults) wake_.cancel();
        }
    }

    Task<void> announce() {
        // The usual languages first: nobody waits for the rest, which are told of as they are
        // found.
        co_await probe(true);
        tasks_.spawn("probe", probe(false));
        while (!stopping_) {
            const nlohmann::json json = {{"slots", options_.slots}, {"languages", languages_}};
            const std::string payload = json.dump();
            auto said = co_await runners_.announce(name_, payload, store_.clock.now());
            wake_.expires_after(said ? announce_interval : Milliseconds{200});
            auto waited = co_await wake_.async_wait(use_tuple);
            static_cast<void>(waited);
        }
    }

    Task<void> recover() {
        while (!stopping_) {
            co_await pause(recover_interval);
            if (stopping_ || !store_.is_up()) continue;
            auto leases = co_await store_.jobs.recover(name_ + ":recover", lease_silence_max, 10);
            if (!leases) continue;
            for (store::Lease& lease : *leases) {
                log::warn("job_recovered",
                          {{"job_id", lease.job}, {"deliveries", lease.deliveries}});
                co_await process(std::move(lease));
            }
        }
    }

    Task<void> work(std::string consumer) {
        while (!stopping_) {
            auto lease = co_await store_.jobs.take(consumer, take_block);
            if (!lease) {
                if (!stopping_) co_await pause(store_retry_interval);
                continue;
            }
            if (!*lease) continue;
            if (stopping_) {
                auto back = co_await store_.jobs.give_back(std::move(**lease));
                static_cast<void>(back);
                co_return;
            }
            co_await process(std::move(**lease));
        }
    }

    Task<void> process(store::Lease lease) {
        ++working_;
        co_await process_counted(std::move(lease));
        --working_;
    }

    Task<void> process_counted(store::Lease lease) {
        auto request = protocol::decode_job_request(lease.payload);
        if (!request) {
            log::error("job_unreadable",
                       {{"job_id", lease.job}, {"cause", request.error().message}});
            session::JobRequest unknown;
            unknown.job = lease.job;
            unknown.session = lease.session;
            co_await finish(std::move(lease),
                            internal_error(unknown, "The runner could not read this job."));
            co_return;
        }
        if (lease.poison) {
            log::error("job_poison", {{"job_id", lease.job}, {"deliveries", lease.deliveries}});
            co_await finish(
                std::move(lease),
                internal_error(
                    *request,
                    "Grading this ended the runner several times. It does not count against you."));
            co_return;
        }
        auto begun = co_await store_.jobs.started(
            lease.session, protocol::started_payload(lease.job, lease.deliveries));
        if (!begun && begun.error().code != ErrorCode::not_found) {
            co_return;  // the store is away: the lease runs out and the job comes again
        }
        auto renewing = std::make_shared<asio::steady_timer>(context_);
        tasks_.spawn("renew", renew(lease, renewing));
        PackagePtr package;
        auto loaded = co_await package_of(*request);
        if (!loaded && loaded.error().code == ErrorCode::store_away) {
            // Nobody's fault: the lease runs out and the job comes again.
            renewing->expires_at(asio::steady_timer::time_point::min());
            co_return;
        }
        grading::JobResult result;
        if (!loaded) {
            result = internal_error(*request, loaded.error().message);
        } else {
            package = *loaded;
            result = co_await grade(*request, package);
        }
        renewing->expires_at(asio::steady_timer::time_point::min());
        if (cancel_) {
            auto back = co_await store_.jobs.give_back(std::move(lease));
            static_cast<void>(back);
            co_return;
        }
        co_await finish(std::move(lease), std::move(result));
    }

    /// Keeps the lease while the job runs; `timer` is set to the past when it has ended.
    Task<void> renew(store::Lease lease, std::shared_ptr<asio::steady_timer> timer) {
        for (;;) {
            timer->expires_after(renew_interval);
            auto waited = co_await timer->async_wait(use_tuple);
            if (std::get<0>(waited)) co_return;
            auto kept = co_await store_.jobs.renew(lease);
            if (kept && !*kept) co_return;
        }
    }

    Task<void> finish(store::Lease lease, grading::JobResult result) {
        session::JobFinished finished;
        finished.job = lease.job;
        finished.verdict = result.verdict;
        finished.score = result.score;
        finished.max_score = result.max_score;
        finished.passed = result.passed();
        finished.total = result.total();
        finished.compile_failed = !result.compile.ok;
        if (result.verdict == Verdict::IE) {
            log::error(
                "job_internal_error",
                {{"job_id", lease.job}, {"session_id", lease.session}, {"cause", result.message}});
        }
        const std::string event = protocol::finished_payload(finished);
        const std::string shown = grading::to_json(grading::candidate_view(result));
        const std::string full = grading::to_json(result, true);
        for (int attempt = 0; attempt < 50 && !stopping_; ++attempt) {
            auto stored = co_await store_.jobs.finish(lease, event, shown, full);
            if (stored || stored.error().code != ErrorCode::store_away) co_return;
            co_await pause(store_retry_interval);
        }
    }

    /// Runs blocking work on a thread of ours and comes back here with what it gave.
    template <class T>
    Task<T> on_thread(std::function<T()> work) {
        auto result = std::make_shared<std::optional<T>>();
        auto done = std::make_shared<asio::steady_timer>(context_);
        done->expires_at(asio::steady_timer::time_point::max());
        asio::post(threads_, [this, work = std::move(work), result, done] {
            T value = work();
            asio::post(context_, [result, done, value = std::move(value)]() mutable {
                *result = std::move(value);
                done->cancel();
            });
        });
        while (!*result) {
            auto waited = co_await done->async_wait(use_tuple);
            static_cast<void>(waited);
        }
        co_return std::move(**result);
    }

    Task<grading::JobResult> grade(session::JobRequest request, PackagePtr package) {
        std::function<grading::JobResult()> work = [this, request, package] {
            return grade_now(request, *package);
        };
        grading::JobResult result = co_await on_thread<grading::JobResult>(work);
        co_return result;
    }

    grading::JobResult grade_now(const session::JobRequest& request,
                                 const package::Package& package) {
        runner::Submission submission;
        const languages::Language* language = languages::find(request.language);
        if (language == nullptr)
            return internal_error(request, "This runner does not know the language.");
        submission.language = request.language;
        submission.files.push_back({languages::solution_name(*language), request.source});
        runner::GradeOptions options;
        options.purpose = grading_purpose(request.purpose);
        options.own_input = request.input;
        options.cancel = &cancel_;
        auto last = std::make_shared<std::chrono::steady_clock::time_point>();
        options.progress = [this, &request, last](std::string_view phase, int done, int total) {
            const auto now = std::chrono::steady_clock::now();
            if (now - *last < progress_interval && done != 0) return;
            *last = now;
            const auto kind = phase == "compiling" ? protocol::ProgressPhase::compiling
                                                   : protocol::ProgressPhase::running;
            asio::post(context_,
                       [this, session = request.session,
                        text = protocol::encode_progress(request.job, kind, done, total)] {
                           tasks_.spawn("progress", publish(session, text));
                       });
        };
        grading::JobResult result = grader_.grade(package, submission, options);
        result.job = request.job;
        result.item = request.item;
        return result;
    }

    Task<void> publish(std::string session, std::string text) {
        auto sent = co_await store_.sessions.publish(std::move(session), std::move(text));
        static_cast<void>(sent);
    }

    Task<Result<PackagePtr>> package_of(session::JobRequest request) {
        const std::string hash = request.content_hash;
        if (const auto found = packages_.find(hash); found != packages_.end())
            co_return found->second;
        const std::filesystem::path folder = options_.data / "packages" / hash;
        std::error_code error;
        if (!std::filesystem::is_directory(folder, error)) {
            auto blob = co_await store_.contents.get(hash);
            if (!blob) co_return blob.error();
            if (!*blob)
                co_return fail(ErrorCode::internal,
                               "The task's files are not in the store any more.");
            const std::filesystem::path fresh = options_.data / "packages" / ("new-" + random_id());
            std::filesystem::create_directories(options_.data / "packages", error);
            auto unpacked = package::unpack(**blob, fresh);
            if (!unpacked) co_return unpacked.error();
            if (*unpacked != hash) {
                std::filesystem::remove_all(fresh, error);
                co_return fail(ErrorCode::internal, "The task's files in the store are damaged.");
            }
            std::filesystem::rename(fresh, folder, error);
            if (error) std::filesystem::remove_all(fresh, error);  // another slot was quicker
        }
        package::Loaded loaded = package::load(folder);
        if (!loaded.package)
            co_return fail(ErrorCode::internal,
                           "The task cannot be read by this runner: update it.");
        auto package = std::make_shared<const package::Package>(std::move(*loaded.package));
        packages_[hash] = package;
        co_return package;
    }

    asio::io_context& context_;
    RunnerOptions options_;
    store::Store store_;
    store::Runners runners_;
    std::atomic<bool> cancel_ = false;
    runner::SlotPool pool_;
    runner::CompileCache cache_;
    runner::Grader grader_;
    asio::thread_pool threads_;
    TaskGroup tasks_;
    asio::signal_set signals_;
    asio::steady_timer wake_;
    std::string name_;
    nlohmann::json languages_ = nlohmann::json::array();  // those found, as they are announced
    std::map<std::string, PackagePtr> packages_;
    int working_ = 0;
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
