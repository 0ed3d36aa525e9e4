#include "runner/http_grading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <barrier>
#include <cmath>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>

#include "base/limits.hpp"
#include "package/reader.hpp"
#include "runner/http_client.hpp"
#include "runner/hurl_case.hpp"
#include "runner/service_start.hpp"

namespace rehearse::runner {

namespace {

using grading::TestResult;
using package::HttpStep;
using package::HttpTask;
using package::TestCase;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds start_patience{10'000};
constexpr milliseconds kill_patience{5'000};
constexpr milliseconds news_patience{300};

double percentile(std::vector<double> values, double fraction) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto rank =
        static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

/// What of a budget was not kept, in words; empty when all was.
std::string over_budget(const package::LatencyBudget& budget, const std::vector<double>& ms) {
    const auto exceeded = [&](const std::optional<double>& limit, double fraction,
                              std::string_view name) {
        const double value = percentile(ms, fraction);
        return limit && value > *limit
                   ? fmt::format("{} of {} requests took {:.1f} ms, the budget is {:g} ms. ", name,
                                 ms.size(), value, *limit)
                   : std::string();
    };
    std::string words = exceeded(budget.p50, 0.50, "The median");
    words += exceeded(budget.p95, 0.95, "The 95th percentile");
    words += exceeded(budget.max, 1.0, "The slowest");
    return words;
}

/// Samples, or the hidden cases: one service and the plan.
class Sequence {
public:
    Sequence(const HttpJob& job, SandboxClient& client, std::vector<TestResult>& rows,
             std::vector<std::size_t> members)
        : job_(job),
          task_(*job.package.interview.http),
          client_(client),
          rows_(rows),
          members_(std::move(members)) {}

    void run() {
        for (const HttpStep& step : task_.plan) {
            if (is_stopped()) break;
            if (step.kind == HttpStep::Kind::restart)
                restart(step);
            else
                run_step(step);
        }
        conclude();
    }

private:
    [[nodiscard]] bool cancelled() const {
        return job_.options.cancel != nullptr && *job_.options.cancel;
    }
    [[nodiscard]] bool is_stopped() const {
        return cancelled() || (job_.options.stop_at_first_failure && has_failed_);
    }
    [[nodiscard]] std::vector<std::size_t> cases_of(const HttpStep& step) const;
    /// The Hurl file, or what the candidate wrote instead of one.
    [[nodiscard]] std::string requests_of(std::size_t index) const {
        return is_own()
                   ? job_.options.own_input
                   : package::read_file(job_.package.root / job_.cases[index].input).value_or("");
    }
    [[nodiscard]] bool is_own() const {
        return job_.options.purpose == grading::Purpose::own_input;
    }
    void run_step(const HttpStep& step);
    void run_one(std::size_t index);
    void run_burst(const HttpStep& step, std::size_t index);
    void restart(const HttpStep& step);
    [[nodiscard]] bool start();
    [[nodiscard]] bool is_ready();
    [[nodiscard]] std::string how_service_ended() {
        return service_ ? how_it_ended(*service_) : std::string();
    }
    [[nodiscard]] bool has_ended(bool has_lost_an_answer);
    void blame_service(TestResult& row, const std::string& detail);
    void done(std::size_t index);
    void conclude();
    void take_limit(const sandbox::Report& report);

    const HttpJob& job_;
    const HttpTask& task_;
    SandboxClient& client_;
    std::vector<TestResult>& rows_;
    std::vector<std::size_t> members_;
    std::unique_ptr<ServiceRun> service_;
    Descriptor log_;
    std::string problem_;        // why the service cannot be asked, for the cases to come
    std::string drain_problem_;  // of the last gentle restart; the next case pays for it
    std::vector<double> latencies_;
    bool has_failed_ = false;
    std::int64_t cpu_ms_ = 0;
    std::int64_t memory_kib_ = 0;
};

std::vector<std::size_t> Sequence::cases_of(const HttpStep& step) const {
    std::vector<std::size_t> found;
    for (const std::size_t index : members_) {
        if (is_own() ||
            package::name_matches(step.pattern, job_.cases[index].input.filename().string()))
            found.push_back(index);
    }
    return found;
}

bool Sequence::is_ready() {
    problem_ = wait_until_ready(*service_, task_.service, job_.options.cancel);
    return problem_.empty();
}

bool Sequence::start() {
    if (!log_.is_open()) log_ = make_memfd();
    auto begun =
        begin_service(client_, job_.request, task_.service, log_.get(), job_.options.cancel);
    if (!begun) {
        problem_ = begun.error().message;
        return false;
    }
    service_ = std::move(*begun);
    return is_ready();
}

void Sequence::take_limit(const sandbox::Report& report) {
    cpu_ms_ = std::max(cpu_ms_, static_cast<std::int64_t>(report.cpu_ms));
    memory_kib_ = std::max(memory_kib_, static_cast<std::int64_t>(report.memory_kib));
}

/// A case that could not be asked: a limit has its own verdict, a crash is a runtime error.
void Sequence::blame_service(TestResult& row, const std::string& detail) {
    row.verdict = Verdict::RE;
    row.reason = "the service does not answer";
    row.detail = detail;
    if (cancelled()) {
        row.verdict = Verdict::AB;
        return;
    }
    if (service_ == nullptr) {
        row.verdict = Verdict::IE;  // not even begun
        return;
    }
    if (service_->is_over()) {
        const sandbox::Report report = service_->finish();
        take_limit(report);
        row.verdict = run_verdict(report, job_.cpu_ms_max);
        row.reason = outcome_reason(report);
        if (row.verdict == Verdict::AC) row.verdict = Verdict::RE;
        service_.reset();
    } else if (const std::string ended = how_service_ended(); !ended.empty()) {
        row.reason = ended;
    }
}

void Sequence::done(std::size_t index) {
    TestResult& row = rows_[index];
    if (row.verdict != Verdict::AC) {
        has_failed_ = true;
        row.hint = job_.cases[index].hint;
    }
    if (row.is_hidden() && !job_.options.keep_hidden_texts) row.transcript = {};
    if (job_.on_case_done) job_.on_case_done();
}

void Sequence::run_step(const HttpStep& step) {
    const auto found = cases_of(step);
    if (found.empty()) return;
    if (task_.is_fresh_for_each_step && service_ != nullptr) {
        take_limit(service_->finish());
        service_.reset();
    }
    for (const std::size_t index : found) {
        if (is_stopped()) return;
        // After a crash the next case gets a new start, with the data that is there.
        const bool has_crashed = service_ != nullptr && !service_->is_running();
        bool may_ask = service_ != nullptr && !has_crashed;
        if (service_ == nullptr)
            may_ask = start();
        else if (has_crashed && !service_->is_over())
            may_ask = service_->start_again(start_patience) && is_ready();
        if (!may_ask) {
            blame_service(rows_[index], problem_);
        } else if (step.kind == HttpStep::Kind::parallel) {
            run_burst(step, index);
        } else {
            run_one(index);
        }
        if (!drain_problem_.empty() && rows_[index].verdict == Verdict::AC) {
            rows_[index].verdict = Verdict::WA;
            rows_[index].detail = drain_problem_;
        }
        drain_problem_.clear();
        done(index);
    }
}

void Sequence::run_one(std::size_t index) {
    TestResult& row = rows_[index];
    HttpClient client(*service_, service_port, milliseconds(task_.service.request_timeout_ms),
                      job_.options.cancel);
    const auto begin = Clock::now();
    const HurlCase asked = run_hurl(
        job_.package, job_.cases[index],
        job_.options.purpose == grading::Purpose::own_input ? &job_.options.own_input : nullptr,
        client, service_port);
    row.wall_ms = std::chrono::duration_cast<milliseconds>(Clock::now() - begin).count();
    row.transcript = asked.transcript;
    row.detail = asked.detail;
    latencies_.insert(latencies_.end(), asked.latencies_ms.begin(), asked.latencies_ms.end());
    if (cancelled())
        row.verdict = Verdict::AB;
    else if (asked.is_broken)
        row.verdict = Verdict::IE;
    else if (asked.is_passed)
        row.verdict = Verdict::AC;
    else if (has_ended(asked.last_status == 0))
        blame_service(row, asked.detail);
    else
        row.verdict = Verdict::WA;
}

/// Connections close before the news of the program's end is here.
bool Sequence::has_ended(bool has_lost_an_answer) {
    static_cast<void>(service_->wait_for_end(has_lost_an_answer ? news_patience : milliseconds(0)));
    return !service_->is_running();
}

/// Copies of one case at once, each with a thread and a connection of its own.
void Sequence::run_burst(const HttpStep& step, std::size_t index) {
    TestResult& row = rows_[index];
    const auto begin = Clock::now();
    std::vector<HurlCase> all;
    for (int round = 0; round < step.repeat && !cancelled(); ++round) {
        std::vector<HurlCase> copies(static_cast<std::size_t>(step.copies));
        std::barrier<> gate(step.connections);
        std::atomic<int> next{0};
        std::vector<std::jthread> threads;
        for (int connection = 0; connection < step.connections; ++connection) {
            threads.emplace_back([&] {
                HttpClient client(*service_, service_port,
                                  milliseconds(task_.service.request_timeout_ms),
                                  job_.options.cancel);
                if (step.has_barrier) {
                    static_cast<void>(client.connect());  // a failure shows in the exchange
                    gate.arrive_and_wait();
                }
                for (int copy = next++; copy < step.copies; copy = next++) {
                    copies[static_cast<std::size_t>(copy)] =
                        run_hurl(job_.package, job_.cases[index], nullptr, client, service_port);
                }
            });
        }
        threads.clear();
        all.insert(all.end(), copies.begin(), copies.end());
    }
    row.wall_ms = std::chrono::duration_cast<milliseconds>(Clock::now() - begin).count();
    const BurstJudgement judgement = judge_burst(step.expect, all);
    row.detail = judgement.detail;
    row.transcript = judgement.transcript;
    const auto broken =
        std::find_if(all.begin(), all.end(), [](const HurlCase& copy) { return copy.is_broken; });
    if (cancelled()) {
        row.verdict = Verdict::AB;
    } else if (broken != all.end()) {
        row.verdict = Verdict::IE;
        row.detail = broken->detail;
    } else if (has_ended(std::any_of(all.begin(), all.end(),
                                     [](const HurlCase& copy) { return copy.last_status == 0; }))) {
        blame_service(row, judgement.detail);
    } else {
        row.verdict = judgement.is_passed ? Verdict::AC : Verdict::WA;
        std::vector<double> ms;
        for (const HurlCase& copy : all)
            ms.insert(ms.end(), copy.latencies_ms.begin(), copy.latencies_ms.end());
        const std::string late = over_budget(step.expect.latency, ms);
        if (!late.empty() && step.expect.latency.is_verdict) row.verdict = Verdict::WA;
        if (!late.empty()) row.detail += row.detail.empty() ? late : " " + late;
    }
}

/// The cases after it tell whether what had to survive did.
void Sequence::restart(const HttpStep& step) {
    if (service_ == nullptr || service_->is_over()) return;
    if (step.is_gentle && service_->signal(SIGTERM)) {
        const auto end = service_->wait_for_end(milliseconds(step.patience_ms));
        if (!end) {
            drain_problem_ =
                fmt::format("Your program did not end within {} ms of SIGTERM.", step.patience_ms);
        } else if (end->signal != 0 || end->exit_code != 0) {
            drain_problem_ =
                fmt::format("After SIGTERM {}, instead of with exit code 0.", how_service_ended());
        }
    }
    if (service_->is_running()) {
        service_->signal(SIGKILL);
        static_cast<void>(service_->wait_for_end(kill_patience));
    }
}

/// Advice on latency belongs to nobody's case but the last one's; usage is that of the whole
/// service.
void Sequence::conclude() {
    if (service_ != nullptr) {
        take_limit(service_->finish());
        service_.reset();
    }
    for (const std::size_t index : members_) {
        TestResult& row = rows_[index];
        if (cancelled() && row.verdict == Verdict::SK) row.verdict = Verdict::AB;
        row.cpu_ms = cpu_ms_;
        row.memory_kib = memory_kib_;
        if (!row.is_hidden() || job_.options.keep_hidden_texts) {
            row.input = grading::excerpt(requests_of(index));
            row.standard_error = {
                read_bytes(log_.get(), limits::result_output_bytes_max),
                log_.is_open() && size_of(log_.get()) > limits::result_output_bytes_max};
        }
    }
    const std::string late = over_budget(task_.latency, latencies_);
    if (late.empty() || members_.empty()) return;
    TestResult& last = rows_[members_.back()];
    last.detail += (last.detail.empty() ? "" : " ") + late;
    if (task_.latency.is_verdict && last.verdict == Verdict::AC) last.verdict = Verdict::WA;
}

}  // namespace

void grade_http(SlotPool& pool, const HttpJob& job, std::vector<TestResult>& rows) {
    std::map<bool, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < job.cases.size(); ++i) groups[!job.cases[i].is_sample].push_back(i);
    std::vector<SlotPool::Task> tasks;
    for (auto& [is_hidden, members] : groups) {
        tasks.emplace_back([&job, &rows, &members = members](SandboxClient& client) {
            Sequence(job, client, rows, members).run();
        });
    }
    pool.run_all(std::move(tasks));
}

}  // namespace rehearse::runner
