#include "runner/grader.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "base/limits.hpp"
#include "grading/scoring.hpp"
#include "grading/validator.hpp"
#include "runner/http_grading.hpp"
#include "runner/interaction.hpp"
#include "runner/service_start.hpp"
#include "runner/sql_run.hpp"
#include "runner/tests_grading.hpp"
#include "runner/validator_program.hpp"

namespace rehearse::runner {

namespace {

using grading::JobResult;
using grading::Purpose;
using grading::TestResult;
using package::Package;
using package::TestCase;
using sandbox::Outcome;

constexpr std::uint64_t processes_max = 64;        // and threads, besides those of the runtime
constexpr std::uint64_t service_wall_ms = 60'000;  // waiting for requests is no fault of a service

/// What a runtime that gave up said last: the whole of a Java stack overflow is 1,024 lines.
std::string end_of(int fd) {
    constexpr std::size_t looked_at = 256U << 10;
    const std::size_t size = size_of(fd);
    std::string text(std::min(size, looked_at), '\0');
    const auto got = ::pread(fd, text.data(), text.size(), static_cast<off_t>(size - text.size()));
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return text;
}

grading::Excerpt excerpt(int fd) {
    const std::size_t kept = limits::result_output_bytes_max;
    return {read_bytes(fd, kept), size_of(fd) > kept};
}

/// One grading: everything that its cases share.
class Grading {
public:
    Grading(const Package& package, const GradeOptions& options, SlotPool& pool, Compiler& compiler,
            const Staged& staged)
        : package_(package), options_(options), pool_(pool), compiler_(compiler), staged_(staged) {}

    void run(JobResult& result);

private:
    void select_cases();
    bool prepare_judge(JobResult& result);
    [[nodiscard]] sandbox::Request case_request(const TestCase& test) const;
    void run_cases(JobResult& result);
    void run_service(JobResult& result);
    void run_tests(JobResult& result);
    [[nodiscard]] Compiled compile();
    [[nodiscard]] TestResult row_of(const TestCase& test) const;
    void run_case(SandboxClient& client, std::size_t index, JobResult& result);
    /// What belongs to one case in all its passes.
    struct CaseRun {
        const TestCase& test;
        std::size_t index;
        TestResult& into;
        Descriptor input;
        Descriptor output = make_memfd();
        Descriptor errors = make_memfd();
        std::vector<Descriptor> extra = {};
        PassState passes = {};
        std::optional<SqlRun> sql = {};
    };

    void run_pass(SandboxClient& client, CaseRun& run);
    void run_interactive(SandboxClient& client, CaseRun& run, sandbox::Request request);
    void run_sql(SandboxClient& client, CaseRun& run, sandbox::Request request);
    void take_report(const sandbox::Report& report, TestResult& into) const;
    void take_judgement(const Judgement& judgement, CaseRun& run);
    void judge(SandboxClient& client, CaseRun& run);
    void compare(CaseRun& run) const;
    void fill_texts(const CaseRun& run) const;
    void check_syntax(SandboxClient& client);
    void explain_failure(int error_fd, TestResult& into) const;
    void report_progress(std::string_view phase, int done);
    void finish(JobResult& result);
    void blame_missing_tool(JobResult& result) const;
    [[nodiscard]] bool is_own() const { return options_.purpose == Purpose::own_input; }
    [[nodiscard]] bool is_scored() const {
        return options_.purpose == Purpose::submission || options_.purpose == Purpose::verify_all;
    }
    [[nodiscard]] bool is_interactive() const {
        return package_.has_type("interactive") && !is_own();
    }
    [[nodiscard]] bool is_multi_pass() const {
        return package_.has_type("multi-pass") && !is_own();
    }
    [[nodiscard]] bool cancelled() const { return options_.cancel != nullptr && *options_.cancel; }
    [[nodiscard]] CompileLimits compile_limits() const {
        return {package_.limits.compilation_time_s, package_.limits.compilation_memory_mib,
                package_.limits.memory_mib};
    }

    const Package& package_;
    const GradeOptions& options_;
    SlotPool& pool_;
    Compiler& compiler_;
    const Staged& staged_;
    std::vector<TestCase> cases_;
    std::vector<grading::CaseOutcome> outcomes_;
    Executable executable_;
    std::shared_ptr<const ValidatorProgram> validator_;
    std::uint64_t cpu_ms_max_ = 0;
    std::once_flag syntax_once_;
    std::atomic<bool> syntax_failed_{false};
    grading::CompileResult syntax_;
    std::atomic<std::size_t> first_failure_{std::size_t(-1)};
    std::atomic<bool> is_slow_{false};  // a case was TLE
    std::mutex progress_mutex_;
    int done_ = 0;
};

void Grading::select_cases() {
    if (options_.purpose == Purpose::own_input) {
        TestCase own;
        own.name = "own";
        own.group = "own";
        cases_.push_back(std::move(own));
    }
    for (const TestCase& test : package_.cases) {
        if (options_.purpose == Purpose::own_input) break;
        if (test.is_sample || options_.purpose != Purpose::samples) cases_.push_back(test);
    }
    for (const TestCase& test : cases_)
        outcomes_.push_back({test.group, Verdict::SK, {}, {}, test.role});
}

bool Grading::prepare_judge(JobResult& result) {
    for (const std::string& type : package_.types) {
        if (type != "submit-answer") continue;
        result.message = "Packages of type submit-answer are not supported yet [R2].";
        return false;
    }
    if ((is_interactive() || is_multi_pass()) && !package_.output_validator) {
        result.message = "An interactive or multi-pass package needs an output validator [R7].";
        return false;
    }
    if (!package_.output_validator || package_.compare() == package::Compare::json) return true;
    auto prepared =
        ValidatorProgram::prepare(package_, *package_.output_validator, compiler_, options_.cancel);
    if (!prepared) {
        if (cancelled()) result.verdict = Verdict::AB;
        result.message = prepared.error().message;
        return false;
    }
    validator_ = *prepared;
    return true;
}

sandbox::Request Grading::case_request(const TestCase& test) const {
    sandbox::Request request;
    request.argv = executable_.argv;
    request.env = executable_.env;
    request.argv.insert(request.argv.end(), test.args.begin(), test.args.end());
    request.limits.cpu_ms = static_cast<std::uint64_t>(
        std::llround(static_cast<double>(cpu_ms_max_) * (is_slow_ ? 1 : options_.time_factor)));
    request.limits.wall_ms = request.limits.cpu_ms * 2 + 1000;
    request.limits.memory_kib = static_cast<std::uint64_t>(package_.limits.memory_mib) * 1024;
    request.limits.processes = processes_max + staged_.language->runtime_threads;
    request.limits.output_bytes = static_cast<std::uint64_t>(package_.limits.output_mib) << 20;
    for (const StagedFile& file : executable_.files)
        request.files.push_back({file.name, file.executable, file.descriptor->get()});
    return request;
}

void Grading::report_progress(std::string_view phase, int done) {
    if (options_.progress) options_.progress(phase, done, static_cast<int>(cases_.size()));
}

void Grading::check_syntax(SandboxClient& client) {
    std::call_once(syntax_once_, [&] {
        const Compiled checked =
            compiler_.check(staged_, compile_limits(), client, options_.cancel);
        if (!checked.internal_error.empty() || checked.result.ok) return;
        syntax_ = checked.result;
        syntax_failed_ = true;
    });
}

/// A runtime may notice before the sandbox does that memory or stack is gone. Its own words then
/// decide: a program that only pretends so exchanges one failure for another.
void Grading::explain_failure(int error_fd, TestResult& into) const {
    const auto* words = languages::last_words(*staged_.language, end_of(error_fd));
    if (words == nullptr) return;
    into.verdict = words->verdict;
    into.reason = words->verdict == Verdict::RE ? fmt::format("{}: {}", into.reason, words->reason)
                                                : words->reason;
}

void Grading::fill_texts(const CaseRun& run) const {
    TestResult& into = run.into;
    if (into.is_hidden() && !options_.keep_hidden_texts) {
        into.transcript = {};
        return;
    }
    into.input = excerpt(run.input.get());
    into.actual = excerpt(run.output.get());
    into.standard_error = excerpt(run.errors.get());
    if (!is_own() && !is_interactive()) {  // else there is nothing that one could compare
        const Descriptor answer = open_file((package_.root / run.test.answer).string());
        if (answer.is_open()) into.expected = excerpt(answer.get());
    }
    if (run.sql) run.sql->fill_texts(into);
}

void Grading::compare(CaseRun& run) const {
    const TestCase& test = run.test;
    const Descriptor answer_file = open_file((package_.root / test.answer).string());
    const auto flags = grading::parse_validator_flags(test.output_validator_args);
    if (!answer_file.is_open() || !flags) {
        run.into.verdict = Verdict::IE;
        run.into.reason = flags ? "The answer file cannot be read." : flags.error().message;
        return;
    }
    const std::string answer = read_bytes(answer_file.get(), limits::local_package_bytes_max);
    const std::string output =
        read_bytes(run.output.get(), static_cast<std::size_t>(package_.limits.output_mib) << 20);
    const auto comparison =
        package_.compare() == package::Compare::json
            ? grading::compare_json_lines(
                  answer, output, read_bytes(run.input.get(), limits::local_package_bytes_max))
            : grading::compare_tokens(*flags, answer, output);
    run.into.verdict = comparison.accepted ? Verdict::AC : Verdict::WA;
    run.into.detail = comparison.detail;
}

void Grading::take_judgement(const Judgement& judgement, CaseRun& run) {
    run.into.verdict = judgement.kind == Judgement::Kind::accepted   ? Verdict::AC
                       : judgement.kind == Judgement::Kind::rejected ? Verdict::WA
                                                                     : Verdict::IE;
    run.into.detail = judgement.team_message;
    run.into.judge_message = judgement.detail;
    outcomes_[run.index].score = judgement.score;
    outcomes_[run.index].multiplier = judgement.multiplier;
}

void Grading::judge(SandboxClient& client, CaseRun& run) {
    if (!validator_) return compare(run);
    take_judgement(
        validator_->judge_output(client, run.test, run.input.get(), run.output.get(),
                                 is_multi_pass() ? &run.passes : nullptr, options_.cancel),
        run);
}

/// Of several passes the longest counts (R8).
void Grading::take_report(const sandbox::Report& report, TestResult& into) const {
    into.verdict = cancelled() ? Verdict::AB : run_verdict(report, cpu_ms_max_);
    into.reason = outcome_reason(report);
    if (into.verdict == Verdict::TLE && into.reason != "wall time") into.reason = "CPU time";
    into.cpu_ms = std::max(into.cpu_ms, static_cast<std::int64_t>(report.cpu_ms));
    into.wall_ms = std::max(into.wall_ms, static_cast<std::int64_t>(report.wall_ms));
    into.memory_kib = std::max(into.memory_kib, static_cast<std::int64_t>(report.memory_kib));
}

/// R7's order: a broken validator is our fault, a rejection that came first is the verdict, then
/// what happened to the submission, then what the validator thinks.
void Grading::run_interactive(SandboxClient& client, CaseRun& run, sandbox::Request request) {
    PassState* const passes = is_multi_pass() ? &run.passes : nullptr;
    JudgingRun judging = validator_->prepare_run(run.test, run.input.get(), passes);
    if (!judging.problem.empty()) {
        run.into.verdict = Verdict::IE;
        run.into.judge_message = judging.problem;
        return;
    }
    judging.request.limits.wall_ms = request.limits.wall_ms + judging.request.limits.cpu_ms;
    request.stderr_fd = run.errors.get();
    InteractionLimits limits;
    limits.output_bytes = request.limits.output_bytes;
    limits.transcript_bytes = limits::result_output_bytes_max;
    const Interaction said =
        interact(client, judging.request, std::move(request), limits, options_.cancel);
    run.into.transcript = {said.transcript, said.transcript_truncated};
    take_report(said.submission, run.into);
    if (run.into.verdict == Verdict::AB || run.into.verdict == Verdict::IE) return;
    const bool is_late =
        run.into.verdict == Verdict::TLE && (said.validator.outcome == Outcome::wall_limit ||
                                             said.validator.outcome == Outcome::cpu_limit);
    const Judgement judgement = ValidatorProgram::conclude(judging, said.validator, passes);
    const bool is_fault = judgement.kind == Judgement::Kind::fault;
    const bool is_rejected = judgement.kind == Judgement::Kind::rejected;
    if (is_fault && is_late) return;
    if (said.output_over_limit && !is_fault && !is_rejected) {
        run.into.verdict = Verdict::OLE;
        run.into.reason = "output size";
    } else if (run.into.verdict == Verdict::AC || is_fault ||
               (is_rejected && (said.validator_ended_first || said.output_over_limit))) {
        take_judgement(judgement, run);
        run.into.reason.clear();
        run.into.cpu_ms = std::min(run.into.cpu_ms, static_cast<std::int64_t>(cpu_ms_max_));
    }
}

void Grading::run_sql(SandboxClient& client, CaseRun& run, sandbox::Request request) {
    run.sql.emplace(package_, run.test);
    run.sql->add_to(request);
    request.stdin_fd = run.input.get();
    request.stdout_fd = run.output.get();
    request.stderr_fd = run.errors.get();
    take_report(client.run(request, options_.cancel).report, run.into);
    run.sql->judge(read_bytes(run.output.get(), request.limits.output_bytes), run.into);
}

void Grading::run_pass(SandboxClient& client, CaseRun& run) {
    sandbox::Request request = case_request(run.test);
    for (const auto& file : run.test.files) {
        run.extra.push_back(open_file((package_.root / file).string()));
        request.files.push_back({file.lexically_relative(run.test.files_root).generic_string(),
                                 false, run.extra.back().get()});
    }
    if (is_interactive()) return run_interactive(client, run, std::move(request));
    if (package_.interview.sql) return run_sql(client, run, std::move(request));
    request.stdin_fd = run.input.get();
    request.stdout_fd = run.output.get();
    request.stderr_fd = run.errors.get();
    take_report(client.run(request, options_.cancel).report, run.into);
    if (run.into.verdict == Verdict::AC && !is_own()) judge(client, run);
}

void Grading::run_case(SandboxClient& client, std::size_t index, JobResult& result) {
    const TestCase& test = cases_[index];
    TestResult& into = result.tests[index];
    if (cancelled()) into.verdict = Verdict::AB;
    if (cancelled() || syntax_failed_ || (options_.stop_at_first_failure && first_failure_ < index))
        return;
    if (options_.stop_at_too_slow && is_slow_) return;
    CaseRun run{test, index, into,
                is_own() ? make_memfd(options_.own_input)
                         : open_file((package_.root / test.input).string())};
    for (std::int64_t pass = 1;; ++pass) {
        run_pass(client, run);
        if (into.verdict != Verdict::AC || !run.passes.next_input.is_open()) break;
        if (pass >= package_.limits.validation_passes) {
            into.verdict = Verdict::IE;
            into.judge_message = "There is a nextpass.in after the last pass [R8].";
            break;
        }
        run.input = std::exchange(run.passes.next_input, Descriptor());
        run.output = make_memfd();
        run.errors = make_memfd();
    }
    if (into.verdict == Verdict::RE && staged_.language->is_interpreted) check_syntax(client);
    if (into.verdict == Verdict::RE && !run.sql) explain_failure(run.errors.get(), into);
    fill_texts(run);
    outcomes_[index].verdict = into.verdict;
    if (into.verdict == Verdict::TLE) is_slow_ = true;
    if (into.verdict != Verdict::AC) {
        into.hint = test.hint;
        std::size_t seen = first_failure_;
        while (index < seen && !first_failure_.compare_exchange_weak(seen, index)) {
        }
    }
    const std::lock_guard lock(progress_mutex_);
    report_progress("running", ++done_);
}

void Grading::finish(JobResult& result) {
    if (syntax_failed_ && !cancelled()) {
        result.compile = syntax_;
        result.verdict = Verdict::CE;
        result.tests.clear();
        return;
    }
    // Which later cases had already started is chance; the result must not show it.
    const bool has_stopped = options_.stop_at_first_failure && !package_.interview.tests;
    for (std::size_t i = 0; has_stopped && i < result.tests.size(); ++i) {
        if (i <= first_failure_) continue;
        const TestResult& ran = result.tests[i];
        TestResult skipped;
        skipped.name = ran.name;
        skipped.group = ran.group;
        skipped.category = ran.category;
        result.tests[i] = skipped;
        outcomes_[i].verdict = Verdict::SK;
    }
    for (std::size_t i = 0; i < result.tests.size(); ++i)
        outcomes_[i].verdict = result.tests[i].verdict;
    const grading::Total total = grading::score(package_, outcomes_);
    result.verdict = cancelled() ? Verdict::AB : total.verdict;
    if (is_scored()) {
        result.score = total.score;
        result.max_score = total.max_score;
    }
    for (const TestResult& test : result.tests) {
        if (test.verdict == Verdict::IE && result.message.empty()) {
            const std::string& why = !test.judge_message.empty() ? test.judge_message
                                     : !test.detail.empty()      ? test.detail
                                                                 : test.reason;
            result.message = fmt::format("{}: {}", test.name, why);
        }
    }
    if (result.verdict == Verdict::IE) blame_missing_tool(result);
    if (is_scored() && package_.interview.growth && !cancelled())
        result.growth = grading::growth_of(*package_.interview.growth, cases_, result.tests);
    if (package_.interview.tests && !is_own() && result.message.empty() && !cancelled())
        result.message = grading::describe_mutants(outcomes_);
}

/// A command that the box does not have is the host's to mend: say how.
void Grading::blame_missing_tool(JobResult& result) const {
    const auto tool = compiler_.find_tool(*staged_.language);
    if (!tool) result.message = tool.error().message;
}

Compiled Grading::compile() {
    if (!package_.interview.tests)
        return compiler_.compile(staged_, compile_limits(), options_.cancel);
    Compiled compiled;
    if (!is_own()) compiled.result = check_tests(staged_);
    return compiled;
}

TestResult Grading::row_of(const TestCase& test) const {
    TestResult row;
    row.name = test.name;
    row.group = test.is_sample ? "sample" : is_own() ? "own" : "secret";
    row.category = test.category;
    row.role = test.role;
    if (test.role == package::Role::mutant) row.property = test.description;
    return row;
}

void Grading::run(JobResult& result) {
    select_cases();
    if (!prepare_judge(result)) return;
    report_progress("compiling", 0);
    Compiled compiled = compile();
    if (!compiled.internal_error.empty()) {
        result.verdict = cancelled() ? Verdict::AB : Verdict::IE;
        result.message = compiled.internal_error;
        if (!cancelled()) blame_missing_tool(result);
        return;
    }
    result.compile = compiled.result;
    if (!compiled.result.ok) {
        result.verdict = Verdict::CE;
        return;
    }
    executable_ = std::move(compiled.executable);
    cpu_ms_max_ = static_cast<std::uint64_t>(
        std::llround(package_.time_limit_s(staged_.language->id) * 1000) +
        staged_.language->startup.count());
    report_progress("running", 0);
    for (const TestCase& test : cases_) result.tests.push_back(row_of(test));
    if (package_.interview.http)
        run_service(result);
    else if (package_.interview.tests)
        run_tests(result);
    else
        run_cases(result);
    finish(result);
}

void Grading::run_cases(JobResult& result) {
    std::vector<SlotPool::Task> tasks;
    for (std::size_t i = 0; i < cases_.size(); ++i) {
        tasks.emplace_back(
            [this, i, &result](SandboxClient& client) { run_case(client, i, result); });
    }
    pool_.run_all(std::move(tasks));
}

/// A service runs for all its cases, so its limits are for all of them together.
void Grading::run_service(JobResult& result) {
    sandbox::Request request = case_request({});
    request.limits.wall_ms += service_wall_ms;
    set_service_limits(request.limits);
    const HttpJob job{package_, cases_, request, cpu_ms_max_, options_, [this] {
                          const std::lock_guard lock(progress_mutex_);
                          report_progress("running", ++done_);
                      }};
    grade_http(pool_, job, result.tests);
    for (std::size_t i = result.tests.size(); i-- > 0;) {
        const Verdict verdict = result.tests[i].verdict;
        if (verdict != Verdict::AC && verdict != Verdict::SK) first_failure_ = i;
    }
}

/// Of servers that are not the candidate's each has its box; failing on one is what tests are for,
/// so nothing stops at the first.
void Grading::run_tests(JobResult& result) {
    const TestsJob job{package_, cases_, staged_, options_, [this] {
                           const std::lock_guard lock(progress_mutex_);
                           report_progress("running", ++done_);
                       }};
    grade_tests(pool_, compiler_, job, result.tests);
}

}  // namespace

Verdict run_verdict(const sandbox::Report& report, std::uint64_t cpu_ms_max) {
    switch (report.outcome) {
        case sandbox::Outcome::cpu_limit:
        case sandbox::Outcome::wall_limit:
            return Verdict::TLE;
        case sandbox::Outcome::memory_limit:
            return Verdict::MLE;
        case sandbox::Outcome::output_limit:
            return Verdict::OLE;
        case sandbox::Outcome::violation:
            return Verdict::SV;
        case sandbox::Outcome::setup_error:
        case sandbox::Outcome::internal_error:
            return Verdict::IE;
        case sandbox::Outcome::signalled:
            return report.signal == SIGXCPU ? Verdict::TLE : Verdict::RE;
        case sandbox::Outcome::exited:
            break;
    }
    if (report.cpu_ms > cpu_ms_max) return Verdict::TLE;
    return report.exit_code == 0 ? Verdict::AC : Verdict::RE;
}

grading::JobResult Grader::grade(const Package& package, const Submission& submission,
                                 const GradeOptions& options) {
    JobResult result;
    result.purpose = options.purpose;
    result.language = submission.language;
    const bool is_scored =
        options.purpose == Purpose::submission || options.purpose == Purpose::verify_all;
    if (is_scored) result.max_score = 100;
    const auto staged = stage(package, submission);
    if (!staged) {
        // A solution that is too large or misses its entry is the candidate's to mend, as a compile
        // error is.
        result.verdict = Verdict::CE;
        result.compile.ok = false;
        result.compile.output = staged.error().message;
        result.message = staged.error().message;
        return result;
    }
    result.language = staged->language->id;
    try {
        Grading grading(package, options, pool_, compiler_, *staged);
        grading.run(result);
    } catch (const std::exception& error) {
        result.verdict = Verdict::IE;
        result.message = fmt::format("Grading failed: {}.", error.what());
    }
    return result;
}

}  // namespace rehearse::runner
