#include "runner/validator_program.hpp"

#include <fmt/format.h>

#include <algorithm>

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
        return {Judgement::Kind::accepted, {}, {}, {}, {}};
    if (report.outcome == sandbox::Outcome::exited && report.exit_code == exit_rejected)
        return {Judgement::Kind::rejected, {}, {}, {}, {}};
    const std::string reason = outcome_reason(report);
    return {Judgement::Kind::fault,
            fmt::format("The validator must exit with 42 or 43, but ended with {} [R6].",
                        reason.empty() ? "exit code 0" : reason),
            {},
            {},
            {}};
}

std::optional<double> number_in(int fd) {
    const auto words = package::split_words(read_bytes(fd, 256));
    return words.empty() ? std::nullopt : package::parse_number(words.front());
}

/// The program's own files and, when it is a single file, those that lie beside it to be included:
/// whatever is no program itself.
Result<std::vector<SourceFile>> read_program(const package::Package& package,
                                             const fs::path& relative) {
    auto program = read_submission((package.root / relative).string());
    if (!program) return program.error();
    std::vector<SourceFile> files = std::move(program->files);
    std::error_code error;
    if (!fs::is_directory(package.root / relative, error)) {
        for (const auto& path : package::list_directory(package.root / relative.parent_path())) {
            const std::string name = path.filename().string();
            if (fs::is_directory(path, error) || languages::detect({name}) != nullptr) continue;
            if (auto text = package::read_file(path, 8U << 20))
                files.push_back({name, std::move(*text)});
        }
    }
    for (SourceFile& file : files)
        file.text = package::apply_constants(std::move(file.text), package.constants);
    return files;
}

bool has_file(const std::vector<SourceFile>& files, std::string_view name) {
    return std::any_of(files.begin(), files.end(),
                       [&](const SourceFile& file) { return file.name == name; });
}

constexpr const char* built_name = "validator.tar";
constexpr std::size_t built_bytes_max = 64U << 20;

}  // namespace

Result<std::shared_ptr<const ValidatorProgram>> ValidatorProgram::prepare(
    const package::Package& package, const fs::path& relative, Compiler& compiler,
    const std::atomic<bool>* cancel) {
    const auto files = read_program(package, relative);
    if (!files) return files.error();
    auto program = std::make_shared<ValidatorProgram>();
    program->root_ = package.root;
    program->limits_ = package.limits;
    program->takes_scores_ = package.is_scoring();
    const std::string name = relative.generic_string();
    const auto prepared = has_file(*files, "build") || has_file(*files, "run")
                              ? program->prepare_scripts(name, *files, compiler, cancel)
                              : program->prepare_sources(name, *files, compiler, cancel);
    if (!prepared) return prepared.error();
    return std::shared_ptr<const ValidatorProgram>(std::move(program));
}

/// Everything stays in a folder of its own, so that the working directory is not the validator's
/// (R6). What `build` leaves has names that nobody knows, so it comes back as one tar file.
Result<void> ValidatorProgram::prepare_scripts(const std::string& name,
                                               const std::vector<SourceFile>& files,
                                               Compiler& compiler,
                                               const std::atomic<bool>* cancel) {
    std::vector<StagedFile> staged;
    for (const SourceFile& file : files) {
        const bool is_script = file.name == "build" || file.name == "run";
        staged.push_back({"validator/" + file.name, file.executable || is_script,
                          std::make_shared<const Descriptor>(make_memfd(file.text))});
    }
    executable_.argv = {"validator/run"};
    if (!has_file(files, "build")) {
        executable_.files = std::move(staged);
        return {};
    }
    const Descriptor messages = make_memfd();
    const auto built = std::make_shared<const Descriptor>(make_memfd());
    sandbox::Request request;
    request.argv = {"sh", "-c",
                    "cd validator && ./build && { [ -x run ] || { echo 'build left no program "
                    "`run`'; exit 1; }; } && tar -cf ../" +
                        std::string(built_name) + " ."};
    request.limits.cpu_ms = static_cast<std::uint64_t>(limits_.compilation_time_s) * 1000;
    request.limits.wall_ms = request.limits.cpu_ms * 2;
    request.limits.memory_kib = static_cast<std::uint64_t>(limits_.compilation_memory_mib) * 1024;
    request.stdout_fd = request.stderr_fd = messages.get();
    for (const StagedFile& file : staged)
        request.files.push_back({file.name, file.executable, file.descriptor->get()});
    request.outputs = {{built_name, built->get(), built_bytes_max, true}};
    const auto report = compiler.run(request, cancel).report;
    if (report.outcome != sandbox::Outcome::exited || report.exit_code != 0 ||
        size_of(built->get()) == 0) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("{}: build failed with {} [R6]: {}", name, outcome_reason(report),
                                read_bytes(messages.get(), 2000)));
    }
    executable_.files = {{built_name, false, built}};
    executable_.argv = {"sh", "-c",
                        fmt::format("mkdir validator && tar -xf {0} -C validator && rm -f {0} && "
                                    "exec validator/run \"$@\"",
                                    built_name),
                        "sh"};
    return {};
}

Result<void> ValidatorProgram::prepare_sources(const std::string& name,
                                               const std::vector<SourceFile>& files,
                                               Compiler& compiler,
                                               const std::atomic<bool>* cancel) {
    std::vector<std::string> names;
    Staged staged;
    for (const SourceFile& file : files) {
        names.push_back(file.name);
        staged.files[file.name] = file.text;
    }
    staged.language = languages::detect(names);
    const auto entry =
        staged.language == nullptr ? std::nullopt : languages::entry_point(*staged.language, names);
    if (!entry || staged.language->id == "sql" || staged.language->is_for_tests) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("{}: there is neither a program in a language that is offered nor "
                                "a build or run script [R6].",
                                name));
    }
    if (staged.language->id == "python3" && wants_python2(staged.files[*entry])) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("{}: it asks for Python 2, which is not offered [R6].", name));
    }
    staged.entry = *entry;
    const CompileLimits limits{limits_.compilation_time_s, limits_.compilation_memory_mib,
                               limits_.validation_memory_mib};
    auto compiled = compiler.compile(staged, limits, cancel);
    if (!compiled.internal_error.empty()) return fail(ErrorCode::internal, compiled.internal_error);
    if (!compiled.result.ok) {
        return fail(ErrorCode::package_invalid,
                    fmt::format("{} does not compile [R6]: {}", name, compiled.result.output));
    }
    executable_ = std::move(compiled.executable);
    return {};
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
    run.takes_scores = takes_scores_;
    run.message = make_memfd();
    run.team_message = make_memfd();
    run.score = make_memfd();
    run.multiplier = make_memfd();
    run.errors = make_memfd();
    sandbox::Request& request = run.request;
    request = this->request();
    // The feedback folder must exist and be empty at first, which staging files cannot express, and
    // what is in it afterwards has names that nobody knows.
    request.argv = {"sh", "-c", passes == nullptr ? one_pass : several_passes, "sh"};
    request.argv.insert(request.argv.end(), executable_.argv.begin(), executable_.argv.end());
    // Absolute, since a `run` script may go elsewhere.
    for (const char* argument : {"case.in", "case.ans", "feedback/"})
        request.argv.push_back(request.cwd + "/" + argument);
    request.argv.insert(request.argv.end(), test.output_validator_args.begin(),
                        test.output_validator_args.end());
    request.files.push_back({"case.in", false, input_fd});
    request.files.push_back({"case.ans", false, run.answer.get()});
    request.stderr_fd = run.errors.get();
    request.outputs = {
        {"feedback/judgemessage.txt", run.message.get(), feedback_bytes_max, true},
        {"feedback/teammessage.txt", run.team_message.get(), feedback_bytes_max, true},
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
        judgement = {Judgement::Kind::fault, std::move(why), {}, {}, {}};
    };
    if (judgement.kind == Judgement::Kind::fault) {
        // Its last words help whoever wrote it.
        const std::string words = read_bytes(run.errors.get(), 300);
        if (!words.empty()) judgement.detail += " It said: " + words;
        return judgement;
    }
    judgement.detail = read_bytes(run.message.get(), 2048);
    judgement.team_message = read_bytes(run.team_message.get(), 2048);
    judgement.score = number_in(run.score.get());
    judgement.multiplier = number_in(run.multiplier.get());
    const bool is_rejected = judgement.kind == Judgement::Kind::rejected;
    const bool has_score = size_of(run.score.get()) > 0 || size_of(run.multiplier.get()) > 0;
    if (is_rejected && has_score)
        fault("The validator wrote score.txt for a rejected output [R6].");
    else if (has_score && !run.takes_scores)
        fault("The validator wrote score.txt, but the package is not of type scoring [R6].");
    else if (has_score && !judgement.score && !judgement.multiplier)
        fault("The validator wrote a score that is no number [R6].");
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
    if (!run.problem.empty()) return {Judgement::Kind::fault, run.problem, {}, {}, {}};
    run.request.stdin_fd = output_fd;
    return conclude(run, client.run(run.request, cancel).report, passes);
}

Judgement ValidatorProgram::judge_input(SandboxClient& client, const package::TestCase& test,
                                        const std::vector<std::string>& arguments) const {
    const Descriptor input = open_file((root_ / test.input).string());
    if (!input.is_open())
        return {Judgement::Kind::fault, "The test data cannot be read.", {}, {}, {}};
    sandbox::Request run = request();
    run.argv = executable_.argv;
    run.argv.insert(run.argv.end(), arguments.begin(), arguments.end());
    run.stdin_fd = input.get();
    const Descriptor output = make_memfd();
    run.stdout_fd = output.get();
    run.stderr_fd = output.get();
    const auto report = client.run(run).report;
    if (report.outcome == sandbox::Outcome::exited && report.exit_code == exit_accepted)
        return {Judgement::Kind::accepted, {}, {}, {}, {}};
    const bool is_ours = report.outcome == sandbox::Outcome::setup_error ||
                         report.outcome == sandbox::Outcome::internal_error;
    std::string said = read_bytes(output.get(), 300);
    while (said.ends_with('\n')) said.pop_back();
    return {is_ours ? Judgement::Kind::fault : Judgement::Kind::rejected,
            fmt::format("{}{}{}", outcome_reason(report), said.empty() ? "" : ": ", said),
            {},
            {},
            {}};
}

}  // namespace rehearse::runner
