#include "runner/tests_grading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "hurl/parse.hpp"
#include "package/reader.hpp"
#include "runner/http_grading.hpp"
#include "runner/hurl_case.hpp"
#include "runner/service_start.hpp"

namespace rehearse::runner {

namespace {

using grading::TestResult;
using package::Package;
using package::Role;
using package::TestCase;
using package::TestsTask;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds news_patience{300};
constexpr std::uint64_t wall_margin_ms = 5'000;
constexpr int mutant_time_factor = 2;  // so that a busy machine finds no mutant by its slowness

struct TestFile {
    std::string name;
    hurl::File file;
};

/// A server of the package, ready to run.
struct Server {
    Executable executable;
    std::uint64_t cpu_ms_max = 0;
    std::string problem;  // not empty: the package's fault, or the host's
};

/// The common files with the server's own on top of them.
Result<Staged> stage_server(const Package& package, const std::filesystem::path& folder) {
    Staged staged;
    std::vector<std::string> names;
    for (const auto& part : {std::filesystem::path(package::server_common_folder), folder}) {
        const auto read = read_submission((package.root / part).string());
        if (!read) continue;  // either may be missing, not both
        for (const SourceFile& file : read->files) staged.files[file.name] = file.text;
    }
    for (const auto& entry : staged.files) names.push_back(entry.first);
    staged.language = languages::detect(names);
    const auto entry =
        staged.language == nullptr ? std::nullopt : languages::entry_point(*staged.language, names);
    if (!entry)
        return fail(ErrorCode::package_invalid,
                    fmt::format("{}: there is no program in here.", folder.generic_string()));
    staged.entry = *entry;
    return staged;
}

Server prepare_server(const Package& package, const std::filesystem::path& folder,
                      Compiler& compiler, const std::atomic<bool>* cancel) {
    Server server;
    const auto staged = stage_server(package, folder);
    if (!staged) {
        server.problem = staged.error().message;
        return server;
    }
    const package::Limits& limits = package.limits;
    Compiled compiled = compiler.compile(
        *staged, {limits.compilation_time_s, limits.compilation_memory_mib, limits.memory_mib},
        cancel);
    server.problem = compiled.internal_error;
    if (server.problem.empty() && !compiled.result.ok)
        server.problem =
            fmt::format("{} does not compile: {}", folder.generic_string(), compiled.result.output);
    server.executable = std::move(compiled.executable);
    server.cpu_ms_max = static_cast<std::uint64_t>(
        std::llround(package.limits.time_limit_s * 1000) + staged->language->startup.count());
    return server;
}

class Trial {
public:
    Trial(const TestsJob& job, Compiler& compiler, std::vector<TestResult>& rows)
        : job_(job), task_(*job.package.interview.tests), compiler_(compiler), rows_(rows) {}

    void run(SlotPool& pool) {
        if (is_own()) {
            if (read_own()) run_servers(pool, Role::data);
            return;
        }
        for (const auto& [name, text] : job_.tests.files) {
            if (!languages::is_source(*job_.tests.language, name)) continue;
            if (auto file = hurl::parse(text)) files_.push_back({name, std::move(*file)});
        }
        run_servers(pool, Role::correct);
        if (has_passed_correct()) run_servers(pool, Role::mutant);
    }

private:
    [[nodiscard]] bool is_own() const {
        return job_.options.purpose == grading::Purpose::own_input;
    }
    [[nodiscard]] bool cancelled() const {
        return job_.options.cancel != nullptr && *job_.options.cancel;
    }
    [[nodiscard]] bool has_passed_correct() const {
        return std::all_of(rows_.begin(), rows_.end(), [](const TestResult& row) {
            return row.role != Role::correct || row.verdict == Verdict::AC;
        });
    }
    /// Where the server of a case lies; an own input is asked of the first correct one.
    [[nodiscard]] std::filesystem::path folder_of(const TestCase& test) const {
        return test.role == Role::data ? job_.package.cases.front().input : test.input;
    }
    bool read_own();
    void run_servers(SlotPool& pool, Role role);
    void run_case(SandboxClient& client, const Server& server, std::size_t index);
    [[nodiscard]] sandbox::Request request_for(const Server& server) const;
    [[nodiscard]] HurlCase ask(ServiceRun& service, Role role) const;
    void judge_correct(const HurlCase& asked, bool has_ended, const sandbox::Report& report,
                       const Server& server, TestResult& row) const;
    void judge_mutant(const HurlCase& asked, const TestCase& test, TestResult& row) const;

    const TestsJob& job_;
    const TestsTask& task_;
    Compiler& compiler_;
    std::vector<TestResult>& rows_;
    std::vector<TestFile> files_;
};

bool Trial::read_own() {
    TestResult& row = rows_.front();
    row.input = grading::excerpt(job_.options.own_input);
    auto file = hurl::parse(job_.options.own_input);
    if (file) {
        files_.push_back({"own", std::move(*file)});
        return true;
    }
    row.verdict = Verdict::WA;
    row.detail = file.error().message;
    return false;
}

void Trial::run_servers(SlotPool& pool, Role role) {
    std::map<std::size_t, Server> servers;
    for (std::size_t i = 0; i < job_.cases.size(); ++i) {
        if (job_.cases[i].role == role)
            servers[i] = prepare_server(job_.package, folder_of(job_.cases[i]), compiler_,
                                        job_.options.cancel);
    }
    std::vector<SlotPool::Task> tasks;
    for (const auto& [index, server] : servers) {
        tasks.emplace_back([this, &server = server, index = index](SandboxClient& client) {
            run_case(client, server, index);
            if (job_.on_case_done) job_.on_case_done();
        });
    }
    pool.run_all(std::move(tasks));
}

sandbox::Request Trial::request_for(const Server& server) const {
    sandbox::Request request;
    request.argv = server.executable.argv;
    request.env = server.executable.env;
    for (const StagedFile& file : server.executable.files)
        request.files.push_back({file.name, file.executable, file.descriptor->get()});
    request.limits.cpu_ms = server.cpu_ms_max;
    request.limits.wall_ms = static_cast<std::uint64_t>(task_.service.ready_timeout_ms) +
                             static_cast<std::uint64_t>(task_.service.request_timeout_ms) +
                             static_cast<std::uint64_t>(task_.time_ms * mutant_time_factor) +
                             wall_margin_ms;
    request.limits.memory_kib = static_cast<std::uint64_t>(job_.package.limits.memory_mib) * 1024;
    request.limits.output_bytes = static_cast<std::uint64_t>(job_.package.limits.output_mib) << 20;
    set_service_limits(request.limits);
    return request;
}

/// All files in the order of their names, up to the first that fails.
HurlCase Trial::ask(ServiceRun& service, Role role) const {
    const int factor = role == Role::mutant ? mutant_time_factor : 1;
    const auto deadline = Clock::now() + milliseconds(task_.time_ms) * factor;
    const FindFile find_file = [this](std::string_view name) -> Result<std::string> {
        const auto found = job_.tests.files.find(std::string(name));
        if (found == job_.tests.files.end())
            return fail(ErrorCode::not_found, fmt::format("There is no file {}.", name));
        return found->second;
    };
    HttpClient client(service, service_port, milliseconds(task_.service.request_timeout_ms),
                      job_.options.cancel);
    HurlCase all;
    all.is_passed = true;
    for (const TestFile& each : files_) {
        HurlCase asked = run_hurl(each.file, find_file, client, service_port, deadline);
        asked.transcript.text.insert(0, all.transcript.text);
        asked.transcript.truncated = asked.transcript.truncated || all.transcript.truncated;
        all = std::move(asked);
        if (all.is_passed) continue;
        if (files_.size() > 1) all.detail = fmt::format("{}: {}", each.name, all.detail);
        break;
    }
    const grading::Excerpt kept = grading::excerpt(all.transcript.text);
    all.transcript = {kept.text, kept.truncated || all.transcript.truncated};
    return all;
}

void Trial::judge_correct(const HurlCase& asked, bool has_ended, const sandbox::Report& report,
                          const Server& server, TestResult& row) const {
    row.detail = asked.detail;
    row.verdict = asked.is_passed ? Verdict::AC : Verdict::WA;
    if (asked.is_passed) return;
    const Verdict limit = run_verdict(report, server.cpu_ms_max);
    if (limit == Verdict::TLE || limit == Verdict::MLE || limit == Verdict::OLE) {
        row.verdict = limit;
        row.reason = outcome_reason(report);
        row.detail = fmt::format("A correct server ran into its limit of {} under your tests.",
                                 limit == Verdict::TLE   ? "time"
                                 : limit == Verdict::MLE ? "memory"
                                                         : "output");
    } else if (has_ended) {
        row.verdict = Verdict::IE;
        row.judge_message = "A correct server ended while it was tested: " + asked.detail;
    } else if (asked.is_late) {
        row.verdict = Verdict::TLE;
        row.reason = "wall time";
        row.detail = fmt::format(
            "Your tests were stopped: they have {} ms on a server, and may not send or check "
            "without end. {}",
            task_.time_ms, asked.detail);
    }
}

void Trial::judge_mutant(const HurlCase& asked, const TestCase& test, TestResult& row) const {
    row.verdict = asked.is_passed ? Verdict::WA : Verdict::AC;
    row.detail = asked.detail;
    if (asked.is_passed)
        row.judge_message = fmt::format("Not found: {} ({})", test.description, test.path);
}

void Trial::run_case(SandboxClient& client, const Server& server, std::size_t index) {
    TestResult& row = rows_[index];
    const TestCase& test = job_.cases[index];
    if (cancelled()) {
        row.verdict = Verdict::AB;
        return;
    }
    row.verdict = Verdict::IE;
    row.judge_message = server.problem;
    if (!server.problem.empty()) return;
    const Descriptor log = make_memfd();
    auto service =
        begin_service(client, request_for(server), task_.service, log.get(), job_.options.cancel);
    row.judge_message = service ? wait_until_ready(**service, task_.service, job_.options.cancel)
                                : service.error().message;
    if (!row.judge_message.empty()) {
        row.judge_message = fmt::format("{}: {}\n{}", folder_of(test).generic_string(),
                                        row.judge_message, read_bytes(log.get(), 2'000));
        if (cancelled()) row.verdict = Verdict::AB;
        return;
    }
    const auto begin = Clock::now();
    const HurlCase asked = ask(**service, test.role);
    row.wall_ms = std::chrono::duration_cast<milliseconds>(Clock::now() - begin).count();
    // Connections close before the news of a program's end is here.
    const bool has_ended = !asked.is_passed && asked.last_status == 0 && !asked.is_late &&
                           ((*service)->wait_for_end(news_patience) || (*service)->is_over());
    const sandbox::Report report = (*service)->finish();
    row.cpu_ms = static_cast<std::int64_t>(report.cpu_ms);
    row.memory_kib = static_cast<std::int64_t>(report.memory_kib);
    if (!row.is_hidden() || job_.options.keep_hidden_texts) row.transcript = asked.transcript;
    if (cancelled())
        row.verdict = Verdict::AB;
    else if (test.role == Role::mutant)
        judge_mutant(asked, test, row);
    else
        judge_correct(asked, has_ended, report, server, row);
}

}  // namespace

grading::CompileResult check_tests(const Staged& staged) {
    grading::CompileResult result;
    for (const auto& [name, text] : staged.files) {
        if (!languages::is_source(*staged.language, name)) continue;
        const auto file = hurl::parse(text);
        if (!file) {
            result.output += fmt::format("{}: {}\n", name, file.error().message);
            continue;
        }
        for (const hurl::Unsupported& missing : file->unsupported)
            result.output += fmt::format("{}: line {}, column {}: {} is not supported\n", name,
                                         missing.at.line, missing.at.column, missing.what);
    }
    result.ok = result.output.empty();
    return result;
}

void grade_tests(SlotPool& pool, Compiler& compiler, const TestsJob& job,
                 std::vector<TestResult>& rows) {
    Trial(job, compiler, rows).run(pool);
}

}  // namespace rehearse::runner
