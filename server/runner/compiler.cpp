#include "runner/compiler.hpp"

#include <fmt/format.h>
#include <string.h>  // sigabbrev_np is GNU's

#include "base/limits.hpp"
#include "package/bundle.hpp"

namespace rehearse::runner {

namespace {

constexpr std::uint64_t program_bytes_max = 64U << 20;
constexpr std::int64_t check_memory_mib = 512;

std::vector<StagedFile> make_files(const std::map<std::string, std::string>& texts) {
    std::vector<StagedFile> files;
    for (const auto& [name, text] : texts)
        files.push_back({name, false, std::make_shared<const Descriptor>(make_memfd(text))});
    return files;
}

sandbox::Request compile_request(const std::vector<StagedFile>& files,
                                 const grading::CompilePlan& plan, const CompileLimits& limits) {
    sandbox::Request request;
    request.argv = plan.argv;
    request.limits.cpu_ms = static_cast<std::uint64_t>(limits.time_s) * 1000;
    request.limits.wall_ms = request.limits.cpu_ms * 2;
    const std::int64_t memory_mib = plan.output.empty() ? check_memory_mib : limits.memory_mib;
    request.limits.memory_kib = static_cast<std::uint64_t>(memory_mib) * 1024;
    request.limits.output_bytes = 1U << 20;
    for (const StagedFile& file : files)
        request.files.push_back({file.name, file.executable, file.descriptor->get()});
    return request;
}

/// The compiler's words, bounded, with our own frames of includes left out.
std::string compiler_text(int fd) {
    const std::size_t kept = limits::result_output_bytes_max;
    std::string text = read_bytes(fd, kept);
    if (size_of(fd) > kept) text += "\n... (shortened)";
    constexpr std::string_view frame = "In file included from main.cpp";
    while (text.starts_with(frame))
        text.erase(0, text.find('\n') == std::string::npos ? text.size() : text.find('\n') + 1);
    return text;
}

}  // namespace

std::string outcome_reason(const sandbox::Report& report) {
    switch (report.outcome) {
        case sandbox::Outcome::exited:
            return report.exit_code == 0 ? "" : fmt::format("exit code {}", report.exit_code);
        case sandbox::Outcome::signalled: {
            const char* name = ::sigabbrev_np(report.signal);
            return name != nullptr ? fmt::format("SIG{}", name)
                                   : fmt::format("signal {}", report.signal);
        }
        case sandbox::Outcome::cpu_limit:
            return "CPU time";
        case sandbox::Outcome::wall_limit:
            return "wall time";
        case sandbox::Outcome::memory_limit:
            return "memory";
        case sandbox::Outcome::output_limit:
            return "output size";
        case sandbox::Outcome::violation:
            return report.syscall.empty() ? "forbidden system call" : report.syscall;
        case sandbox::Outcome::setup_error:
        case sandbox::Outcome::internal_error:
            return report.message;
    }
    return "";
}

std::string Compiler::tool_version(
    const grading::Language& language,
    const std::function<sandbox::Reply(const sandbox::Request&)>& run) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = versions_.find(language.id); found != versions_.end())
            return found->second;
    }
    const Descriptor out = make_memfd();
    sandbox::Request request;
    request.argv = language.version_command;
    request.stdout_fd = out.get();
    const auto reply = run(request);
    std::string version = read_bytes(out.get(), 4096);
    if (reply.report.outcome != sandbox::Outcome::exited || version.empty()) return {};
    const std::lock_guard lock(mutex_);
    return versions_[language.id] = std::move(version);
}

Compiled Compiler::compile_with(const Staged& staged, const CompileLimits& limits,
                                const std::function<sandbox::Reply(const sandbox::Request&)>& run) {
    std::vector<std::string> names;
    std::string hashed;
    for (const auto& [name, text] : staged.files) {
        names.push_back(name);
        hashed += fmt::format("{}:{}{}:", name.size(), name, text.size()) + text;
    }
    const auto plan =
        grading::compile_plan(*staged.language, names, staged.entry, staged.entry_includes_rest);
    for (const std::string& word : plan.argv) hashed += fmt::format("{}:{}", word.size(), word);
    const std::string version = tool_version(*staged.language, run);
    const std::string key =
        package::sha256_hex(fmt::format("{}\n{}\n", staged.language->id, version) + hashed);

    Compiled compiled;
    compiled.executable.language = staged.language;
    // Without a version an entry could outlive its compiler: then nothing is looked up or kept.
    auto cached = version.empty() ? std::nullopt : cache_.find(key);
    compiled.result.cached = cached.has_value();
    if (!cached) {
        const auto files = make_files(staged.files);
        const Descriptor messages = make_memfd();
        const Descriptor program = make_memfd();
        sandbox::Request request = compile_request(files, plan, limits);
        request.stdout_fd = messages.get();
        request.stderr_fd = messages.get();
        if (!plan.output.empty())
            request.outputs.push_back({plan.output, program.get(), program_bytes_max, true});
        const auto reply = run(request);
        const auto outcome = reply.report.outcome;
        if (outcome == sandbox::Outcome::setup_error ||
            outcome == sandbox::Outcome::internal_error) {
            compiled.internal_error = reply.report.message;
            return compiled;
        }
        cached.emplace();
        cached->ok = outcome == sandbox::Outcome::exited && reply.report.exit_code == 0;
        cached->ms = static_cast<std::int64_t>(reply.report.wall_ms);
        cached->output = compiler_text(messages.get());
        if (outcome != sandbox::Outcome::exited) {
            cached->output +=
                fmt::format("\nThe compiler was stopped: {}.", outcome_reason(reply.report));
        }
        if (cached->ok && !plan.output.empty()) {
            if (reply.outputs.empty() || reply.outputs.front().status != sandbox::FetchStatus::ok) {
                cached->ok = false;
                cached->output += "\nThe compiler left no program, or one that is too large.";
            }
            cached->program = read_bytes(program.get(), program_bytes_max);
        }
        // A compile that ran into a limit may go better on a calmer machine.
        if (outcome == sandbox::Outcome::exited && !version.empty()) cache_.store(key, *cached);
    }
    compiled.result.ok = cached->ok;
    compiled.result.output = cached->output;
    compiled.result.ms = compiled.result.cached ? 0 : cached->ms;
    if (cached->ok && !plan.output.empty()) {
        compiled.executable.files.push_back(
            {plan.output, true, std::make_shared<const Descriptor>(make_memfd(cached->program))});
        compiled.executable.argv =
            grading::run_plan(*staged.language, staged.entry, limits.run_memory_mib).argv;
    }
    return compiled;
}

Compiled Compiler::compile(const Staged& staged, const CompileLimits& limits,
                           const std::atomic<bool>* cancel) {
    if (!staged.language->is_interpreted) {
        return compile_with(staged, limits, [&](const sandbox::Request& request) {
            return pool_.run(request, cancel);
        });
    }
    Compiled compiled;
    compiled.executable.language = staged.language;
    compiled.executable.files = make_files(staged.files);
    compiled.executable.argv =
        grading::run_plan(*staged.language, staged.entry, limits.run_memory_mib).argv;
    return compiled;
}

Compiled Compiler::check(const Staged& staged, const CompileLimits& limits, SandboxClient& client,
                         const std::atomic<bool>* cancel) {
    return compile_with(staged, limits, [&](const sandbox::Request& request) {
        return client.run(request, cancel);
    });
}

}  // namespace rehearse::runner
