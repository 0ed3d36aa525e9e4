#include "runner/validator_program.hpp"

#include <fmt/format.h>

#include <set>

#include "package/reader.hpp"
#include "package/yaml_reader.hpp"

namespace rehearse::runner {

namespace fs = std::filesystem;

namespace {

constexpr int exit_accepted = 42;
constexpr int exit_rejected = 43;
constexpr std::size_t feedback_bytes_max = 64 * 1024;
constexpr std::size_t kept_bytes_max = 64U << 20;  // between two passes

constexpr const char* one_pass = "mkdir feedback && exec \"$@\"";
// An empty nextpass.in is a next pass as well, so it gets a byte that says that it is there: the
// newline that ends every input anyway.
constexpr const char* several_passes =
    "mkdir feedback && { [ ! -f kept.tar ] || tar -xf kept.tar -C feedback; } && "
    "{ \"$@\"; code=$?; rm -f kept.tar; "
    "[ ! -f feedback/nextpass.in ] || "
    "{ mv feedback/nextpass.in nextpass.in && { [ -s nextpass.in ] || echo >nextpass.in; }; }; "
    "tar -cf kept.tar -C feedback . || exit 1; exit $code; }";

Judgement from_report(const sandbox::Report& report) {
    if (report.outcome == sandbox::Outcome::exited && report.exit_code == exit_accepted)
        return {Judgement::Kind::accepted, {}, {}, {}};
    if (report.outcome == sandbox::Outcome::exited && report.exit_code == exit_rejected)
        return {Judgement::Kind::rejected, {}, {}, {}};
    const std::string reason = outcome_reason(report);
    return {Judgement::Kind::fault,
            fmt::format("The validator must exit with 42 or 43, but ended with {} [R6].",
                        reason.empty() ? "exit code 0" : reason),
            {},
            {}};
}

std::optional<double> number_in(int fd) {
    const auto words = package::split_words(read_bytes(fd, 256));
    return words.empty() ? std::nullopt : package::parse_number(words.front());
}

}  // namespace

Result<std::shared_ptr<const ValidatorProgram>> ValidatorProgram::prepare(
    const package::Package& package, const fs::path& relative, Compiler& compiler,
    const std::atomic<bool>* cancel) {
    auto submission = read_submission((package.root / relative).string());
    if (!submission) return submission.error();
    std::vector<std::string> names;
    Staged staged;
    for (const SourceFile& file : submission->files) {
        if (file.name == "build" || file.name == "run") {
            return fail(
                ErrorCode::package_invalid,
                fmt::format("{}: validators with a build or run script are not supported yet [R6].",
                            relative.generic_string()));
        }
        names.push_back(file.name);
        staged.files[file.name] = package::apply_constants(file.text, package.constants);
    }
    staged.language = languages::detect(names);
    const auto entry =
        staged.language == nullptr ? std::nullopt : languages::entry_point(*staged.language, names);
    const std::set<std::string> allowed{"c", "cpp", "python3", "java"};
    if (!entry || !allowed.contains(staged.language->id)) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("{}: validators must be written in Python, C, C++ or Java [R6].",
                                relative.generic_string()));
    }
    staged.entry = *entry;
    const CompileLimits limits{package.limits.compilation_time_s,
                               package.limits.compilation_memory_mib,
                               package.limits.validation_memory_mib};
    auto compiled = compiler.compile(staged, limits, cancel);
    if (!compiled.internal_error.empty()) return fail(ErrorCode::internal, compiled.internal_error);
    if (!compiled.result.ok) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("{} does not compile [R6]: {}", relative.generic_string(),
                                compiled.result.output));
    }
    auto program = std::make_shared<ValidatorProgram>();
    program->root_ = package.root;
    program->limits_ = package.limits;
    program->executable_ = std::move(compiled.executable);
    return std::shared_ptr<const ValidatorProgram>(std::move(program));
}

sandbox::Request ValidatorProgram::request() const {
    sandbox::Request request;
    request.env = executable_.env;
    request.limits.cpu_ms = static_cast<std::uint64_t>(limits_.validation_time_s) * 1000;
    request.limits.wall_ms = request.limits.cpu_ms * 2;
    request.limits.memory_kib = static_cast<std::uint64_t>(limits_.validation_memory_mib) * 1024;
    request.limits.output_bytes = static_cast<std::uint64_t>(limits_.validation_output_mib) << 20;
    for (const StagedFile& file : executable_.files)
        request.files.push_back({file.name, file.executable, file.descriptor->get()});
    return request;
}

JudgingRun ValidatorProgram::prepare_run(const package::TestCase& test, int input_fd,
                                         const PassState* passes) const {
    JudgingRun run;
    run.answer = open_file((root_ / test.answer).string());
    if (input_fd < 0 || !run.answer.is_open()) {
        run.problem = "The test data cannot be read.";
        return run;
    }
    run.message = make_memfd();
    run.score = make_memfd();
    run.multiplier = make_memfd();
    run.errors = make_memfd();
    sandbox::Request& request = run.request;
    request = this->request();
    // The feedback folder must exist and be empty at first, which staging files cannot express, and
    // what is in it afterwards has names that nobody knows.
    request.argv = {"sh", "-c", passes == nullptr ? one_pass : several_passes, "sh"};
    request.argv.insert(request.argv.end(), executable_.argv.begin(), executable_.argv.end());
    request.argv.insert(request.argv.end(), {"case.in", "case.ans", "feedback/"});
    request.argv.insert(request.argv.end(), test.output_validator_args.begin(),
                        test.output_validator_args.end());
    request.files.push_back({"case.in", false, input_fd});
    request.files.push_back({"case.ans", false, run.answer.get()});
    request.stderr_fd = run.errors.get();
    request.outputs = {{"feedback/judgemessage.txt", run.message.get(), feedback_bytes_max, true},
                       {"feedback/score.txt", run.score.get(), 256, true},
                       {"feedback/score_multiplier.txt", run.multiplier.get(), 256, true}};
    if (passes != nullptr) {
        run.feedback = make_memfd();
        run.next_input = make_memfd();
        if (passes->feedback.is_open())
            request.files.push_back({"kept.tar", false, passes->feedback.get()});
        request.outputs.push_back({"kept.tar", run.feedback.get(), kept_bytes_max, true});
        request.outputs.push_back({"nextpass.in", run.next_input.get(), kept_bytes_max, true});
    }
    return run;
}

Judgement ValidatorProgram::conclude(JudgingRun& run, const sandbox::Report& report,
                                     PassState* passes) {
    Judgement judgement = from_report(report);
    const auto fault = [&](std::string why) {
        judgement = {Judgement::Kind::fault, std::move(why), {}, {}};
    };
    if (judgement.kind == Judgement::Kind::fault) {
        // Its last words help whoever wrote it.
        const std::string words = read_bytes(run.errors.get(), 300);
        if (!words.empty()) judgement.detail += " It said: " + words;
        return judgement;
    }
    judgement.detail = read_bytes(run.message.get(), 2048);
    judgement.score = number_in(run.score.get());
    judgement.multiplier = number_in(run.multiplier.get());
    const bool is_rejected = judgement.kind == Judgement::Kind::rejected;
    if (is_rejected && size_of(run.score.get()) > 0)
        fault("The validator wrote score.txt for a rejected output [R6].");
    if (passes == nullptr) return judgement;
    const bool wants_more = size_of(run.next_input.get()) > 0;
    if (wants_more && is_rejected)
        fault("The validator wrote nextpass.in for a rejected output [R8].");
    passes->feedback = std::move(run.feedback);
    passes->next_input = wants_more ? std::move(run.next_input) : Descriptor();
    return judgement;
}

Judgement ValidatorProgram::judge_output(SandboxClient& client, const package::TestCase& test,
                                         int input_fd, int output_fd, PassState* passes,
                                         const std::atomic<bool>* cancel) const {
    JudgingRun run = prepare_run(test, input_fd, passes);
    if (!run.problem.empty()) return {Judgement::Kind::fault, run.problem, {}, {}};
    run.request.stdin_fd = output_fd;
    return conclude(run, client.run(run.request, cancel).report, passes);
}

Judgement ValidatorProgram::judge_input(SandboxClient& client,
                                        const package::TestCase& test) const {
    const Descriptor input = open_file((root_ / test.input).string());
    if (!input.is_open()) return {Judgement::Kind::fault, "The test data cannot be read.", {}, {}};
    sandbox::Request run = request();
    run.argv = executable_.argv;
    run.argv.insert(run.argv.end(), test.input_validator_args.begin(),
                    test.input_validator_args.end());
    run.stdin_fd = input.get();
    const Descriptor output = make_memfd();
    run.stdout_fd = output.get();
    run.stderr_fd = output.get();
    const auto report = client.run(run).report;
    if (report.outcome == sandbox::Outcome::exited && report.exit_code == exit_accepted)
        return {Judgement::Kind::accepted, {}, {}, {}};
    const bool is_ours = report.outcome == sandbox::Outcome::setup_error ||
                         report.outcome == sandbox::Outcome::internal_error;
    return {is_ours ? Judgement::Kind::fault : Judgement::Kind::rejected,
            fmt::format("{} {}", outcome_reason(report), read_bytes(output.get(), 300)),
            {},
            {}};
}

}  // namespace rehearse::runner
