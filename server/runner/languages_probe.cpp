#include "runner/languages_probe.hpp"

#include <fmt/format.h>

namespace rehearse::runner {

namespace {

LanguageStatus probe(const grading::Language& language, Grader& grader,
                     const std::atomic<bool>* cancel) {
    LanguageStatus status{language.id, language.name, false, {}, {}};
    const Descriptor out = make_memfd();
    sandbox::Request version;
    version.argv = language.version_command;
    version.stdout_fd = out.get();
    const auto told = grader.pool().run(version, cancel).report;
    if (told.outcome != sandbox::Outcome::exited || told.exit_code != 0) {
        status.problem =
            fmt::format("`{}` does not run in the sandbox ({}): install it.",
                        fmt::join(language.version_command, " "), outcome_reason(told));
        return status;
    }
    const std::string text = read_bytes(out.get(), 4096);
    status.version = text.substr(0, text.find('\n'));

    Staged staged;
    staged.language = &language;
    staged.entry = grading::solution_name(language);
    staged.files[staged.entry] = language.hello;
    const Compiled compiled = grader.compiler().compile(staged, CompileLimits{}, cancel);
    if (!compiled.internal_error.empty() || !compiled.result.ok) {
        status.problem = fmt::format("A small program does not compile: {}{}",
                                     compiled.internal_error, compiled.result.output);
        return status;
    }
    const Descriptor hello = make_memfd();
    sandbox::Request run;
    run.argv = compiled.executable.argv;
    run.limits.memory_kib = 512 * 1024;
    run.stdout_fd = hello.get();
    for (const StagedFile& file : compiled.executable.files)
        run.files.push_back({file.name, file.executable, file.descriptor->get()});
    const auto report = grader.pool().run(run, cancel).report;
    status.is_available = report.outcome == sandbox::Outcome::exited && report.exit_code == 0 &&
                          read_bytes(hello.get(), 64) == "hello\n";
    if (!status.is_available)
        status.problem = fmt::format("A small program does not run: {}.", outcome_reason(report));
    return status;
}

}  // namespace

std::vector<LanguageStatus> probe_languages(Grader& grader, const std::atomic<bool>* cancel) {
    std::vector<LanguageStatus> list;
    for (const grading::Language& language : grading::languages()) {
        if (cancel != nullptr && *cancel) break;
        list.push_back(probe(language, grader, cancel));
    }
    return list;
}

}  // namespace rehearse::runner
