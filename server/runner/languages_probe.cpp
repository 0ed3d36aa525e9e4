#include "runner/languages_probe.hpp"

#include <fmt/format.h>

#include <utility>

namespace rehearse::runner {

LanguageStatus probe_tool(const languages::Language& language, Grader& grader) {
    LanguageStatus status{language.id, language.name, language.is_default, false, {}, {}};
    const auto version = grader.compiler().find_tool(language);
    if (!version) {
        status.problem = version.error().message;
        return status;
    }
    status.version = *version;
    status.is_available = true;
    return status;
}

LanguageStatus probe_language(const languages::Language& language, Grader& grader,
                              const std::atomic<bool>* cancel) {
    LanguageStatus status = probe_tool(language, grader);
    if (language.is_for_tests) return status;  // no program of it runs anywhere
    if (!std::exchange(status.is_available, false)) return status;

    Staged staged;
    staged.language = &language;
    staged.entry = languages::solution_name(language);
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
    run.env = compiled.executable.env;
    run.limits.memory_kib = 512 * 1024;
    run.limits.processes += language.runtime_threads;
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

std::vector<LanguageStatus> probe_languages(Grader& grader, const std::atomic<bool>* cancel) {
    std::vector<LanguageStatus> list;
    for (const languages::Language& language : languages::all()) {
        if (cancel != nullptr && *cancel) break;
        list.push_back(probe_language(language, grader, cancel));
    }
    return list;
}

}  // namespace rehearse::runner
