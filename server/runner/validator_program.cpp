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

Judgement ValidatorProgram::judge_output(SandboxClient& client, const package::TestCase& test,
                                         int output_fd, const std::atomic<bool>* cancel) const {
    const Descriptor input = open_file((root_ / test.input).string());
    const Descriptor answer = open_file((root_ / test.answer).string());
    if (!input.is_open() || !answer.is_open())
        return {Judgement::Kind::fault, "The test data cannot be read.", {}, {}};
    sandbox::Request run = request();
    // The feedback folder must exist and be empty, which staging files cannot express.
    run.argv = {"sh", "-c", "mkdir feedback && exec \"$@\"", "sh"};
    run.argv.insert(run.argv.end(), executable_.argv.begin(), executable_.argv.end());
    run.argv.insert(run.argv.end(), {"case.in", "case.ans", "feedback/"});
    run.argv.insert(run.argv.end(), test.output_validator_args.begin(),
                    test.output_validator_args.end());
    run.files.push_back({"case.in", false, input.get()});
    run.files.push_back({"case.ans", false, answer.get()});
    run.stdin_fd = output_fd;
    const Descriptor message = make_memfd();
    const Descriptor score = make_memfd();
    const Descriptor multiplier = make_memfd();
    run.outputs = {{"feedback/judgemessage.txt", message.get(), feedback_bytes_max, true},
                   {"feedback/score.txt", score.get(), 256, true},
                   {"feedback/score_multiplier.txt", multiplier.get(), 256, true}};
    Judgement judgement = from_report(client.run(run, cancel).report);
    if (judgement.kind != Judgement::Kind::fault)
        judgement.detail = read_bytes(message.get(), 2048);
    judgement.score = number_in(score.get());
    judgement.multiplier = number_in(multiplier.get());
    if (judgement.kind == Judgement::Kind::rejected && size_of(score.get()) > 0) {
        return {Judgement::Kind::fault,
                "The validator wrote score.txt for a rejected output [R6].",
                {},
                {}};
    }
    return judgement;
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
