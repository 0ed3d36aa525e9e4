#include "runner/compiler.hpp"

#include <fmt/format.h>
#include <string.h>  // sigabbrev_np is GNU's

#include "base/limits.hpp"
#include "base/log.hpp"
#include "package/bundle.hpp"
#include "runner/own_programs.hpp"

namespace rehearse::runner {

namespace {

constexpr std::uint64_t program_bytes_max = 64U << 20;
constexpr std::int64_t check_memory_mib = 512;
constexpr std::uint64_t compile_processes = 128;  // javac, rustc and node bring their own threads

std::vector<StagedFile> make_files(const std::map<std::string, std::string>& texts) {
    std::vector<StagedFile> files;
    for (const auto& [name, text] : texts)
        files.push_back({name, false, std::make_shared<const Descriptor>(make_memfd(text))});
    return files;
}

/// R12: what is no source is data, and lies beside the program when it runs (R4).
std::vector<StagedFile> data_files(const Staged& staged) {
    std::map<std::string, std::string> texts;
    for (const auto& [name, text] : staged.files) {
        if (!languages::is_source(*staged.language, name)) texts[name] = text;
    }
    return make_files(texts);
}

void set_run_plan(Executable& executable, const Staged& staged, const CompileLimits& limits) {
    auto plan = staged.language->run(staged.entry, limits.run_memory_mib);
    executable.argv = std::move(plan.argv);
    executable.env = std::move(plan.env);
}

sandbox::Request compile_request(const std::vector<StagedFile>& files,
                                 const languages::CompilePlan& plan, const CompileLimits& limits,
                                 int toolchain) {
    sandbox::Request request;
    request.argv = plan.argv;
    request.env = plan.env;
    request.limits.cpu_ms = static_cast<std::uint64_t>(limits.time_s) * 1000;
    request.limits.wall_ms = request.limits.cpu_ms * 2;
    const std::int64_t memory_mib = plan.output.empty() ? check_memory_mib : limits.memory_mib;
    request.limits.memory_kib = static_cast<std::uint64_t>(memory_mib) * 1024;
    request.limits.output_bytes = 1U << 20;
    request.limits.processes = compile_processes;
    for (const StagedFile& file : files)
        request.files.push_back({file.name, file.executable, file.descriptor->get()});
    if (toolchain >= 0)
        request.binds.push_back({toolchain, std::string(languages::toolchain_path)});
    return request;
}

void remove_all(std::string& text, std::string_view what) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at))
        text.erase(at, what.size());
}

/// The compiler's words, bounded, without our own frames of includes and the box's folder.
std::string compiler_text(int fd) {
    const std::size_t kept = limits::result_output_bytes_max;
    std::string text = read_bytes(fd, kept);
    if (size_of(fd) > kept) text += "\n... (shortened)";
    constexpr std::string_view frame = "In file included from main.cpp";
    while (text.starts_with(frame))
        text.erase(0, text.find('\n') == std::string::npos ? text.size() : text.find('\n') + 1);
    remove_all(text, "file:///box/");
    remove_all(text, "/box/");
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

Compiler::Compiler(SlotPool& pool, CompileCache& cache)
    : pool_(pool),
      cache_(cache),
      toolchains_(cache.directory().empty() ? cache.directory()
                                            : cache.directory() / "toolchains") {}

Compiler::~Compiler() {
    stopping_ = true;
}

RunRequest Compiler::on_pool(const std::atomic<bool>* cancel) {
    return [this, cancel](const sandbox::Request& request) { return pool_.run(request, cancel); };
}

std::string Compiler::tool_version(const languages::Language& language, const RunRequest& run) {
    if (language.is_for_tests) return "interpreted by this program";
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = versions_.find(language.id); found != versions_.end())
            return found->second;
    }
    const Descriptor out = make_memfd();
    sandbox::Request request;
    request.argv = language.version_command;
    request.limits.memory_kib = static_cast<std::uint64_t>(check_memory_mib) * 1024;
    request.stdout_fd = out.get();
    const auto program = own_program(language);
    if (program != nullptr)
        request.files.push_back({language.own_program, true, program->get()});
    else if (!language.own_program.empty())
        return {};
    const auto toolchain = toolchains_.find(language, {});
    if (toolchain != nullptr)
        request.binds.push_back({toolchain->get(), std::string(languages::toolchain_path)});
    else if (!language.installed_toolchain.empty())
        return {};
    const auto reply = run(request);
    std::string version = read_bytes(out.get(), 4096);
    if (reply.report.outcome != sandbox::Outcome::exited || reply.report.exit_code != 0) return {};
    const std::lock_guard lock(mutex_);
    return versions_[language.id] = std::move(version);
}

Result<std::string> Compiler::find_tool(const languages::Language& language) {
    const std::string version = tool_version(language, on_pool(nullptr));
    if (!version.empty()) return version.substr(0, version.find('\n'));
    if (!language.own_program.empty())
        return fail(ErrorCode::language_unavailable,
                    fmt::format("{} needs the program {}, which belongs beside this one.",
                                language.name, language.own_program));
    const std::string remedy =
        language.installed_toolchain.empty()
            ? fmt::format("apt-get install {}", fmt::join(language.packages, " "))
            : "scripts/setup --all-languages";
    return fail(ErrorCode::language_unavailable,
                fmt::format("{} is not installed on this host, or not where the sandbox shows it: "
                            "{}",
                            language.name, remedy));
}

Result<void> Compiler::prepare(const languages::Language& language) {
    const std::string version = tool_version(language, on_pool(&stopping_));
    if (!toolchains_.is_wanted(language, version)) return {};
    return toolchains_.prepare(language, version, on_pool(&stopping_));
}

void Compiler::prepare_later(const languages::Language& language) {
    const std::lock_guard lock(mutex_);
    if (!prepared_.insert(language.id).second) return;
    preparing_.emplace_back([this, &language] {
        const auto done = prepare(language);
        if (!done && !stopping_)
            log::warn("toolchain_not_prepared",
                      {{"language", language.id}, {"cause", done.error().message}});
    });
}

CompiledProgram Compiler::run_compiler(const Staged& staged, const languages::CompilePlan& plan,
                                       const CompileLimits& limits, int toolchain,
                                       const RunRequest& run, std::string& internal_error) {
    auto texts = plan.files;
    texts.insert(staged.files.begin(), staged.files.end());
    const auto files = make_files(texts);
    const Descriptor messages = make_memfd();
    Descriptor program = make_memfd();
    sandbox::Request request = compile_request(files, plan, limits, toolchain);
    request.stdout_fd = messages.get();
    request.stderr_fd = messages.get();
    if (!plan.output.empty())
        request.outputs.push_back({plan.output, program.get(), program_bytes_max, true});
    const auto reply = run(request);
    const auto outcome = reply.report.outcome;
    CompiledProgram compiled;
    if (outcome == sandbox::Outcome::setup_error || outcome == sandbox::Outcome::internal_error) {
        internal_error = reply.report.message;
        return compiled;
    }
    compiled.ok = outcome == sandbox::Outcome::exited && reply.report.exit_code == 0;
    compiled.ms = static_cast<std::int64_t>(reply.report.wall_ms);
    compiled.output = compiler_text(messages.get());
    if (outcome != sandbox::Outcome::exited) {
        compiled.output +=
            fmt::format("\nThe compiler was stopped: {}.", outcome_reason(reply.report));
        compiled.is_stopped = true;
    }
    if (compiled.ok && !plan.output.empty()) {
        if (reply.outputs.empty() || reply.outputs.front().status != sandbox::FetchStatus::ok) {
            compiled.ok = false;
            compiled.output += "\nThe compiler left no program, or one that is too large.";
        }
        compiled.program = std::make_shared<const Descriptor>(std::move(program));
    }
    return compiled;
}

Compiled Compiler::compile_with(const Staged& staged, const CompileLimits& limits,
                                const RunRequest& run) {
    const languages::Language& language = *staged.language;
    std::vector<std::string> names;
    std::string hashed;
    for (const auto& [name, text] : staged.files) {
        names.push_back(name);
        hashed += fmt::format("{}:{}{}:", name.size(), name, text.size()) + text;
    }
    languages::CompileJob job{
        {}, staged.entry, staged.entry_includes_rest, false, limits.memory_mib};
    // A toolchain that only saves time changes no program, so it is no part of the key.
    auto plan = languages::compile_plan(language, names, job);
    Compiled compiled;
    compiled.executable.language = staged.language;
    if (plan.argv.empty()) return compiled;
    for (const auto* words : {&plan.argv, &plan.env}) {
        for (const std::string& word : *words) hashed += fmt::format("{}:{}", word.size(), word);
    }
    const std::string version = tool_version(language, run);
    const std::string key =
        package::sha256_hex(fmt::format("{}\n{}\n", language.id, version) + hashed);

    // Without a version an entry could outlive its compiler: then nothing is looked up or kept.
    auto cached = version.empty() ? std::nullopt : cache_.find(key);
    compiled.result.cached = cached.has_value();
    if (!cached) {
        const auto toolchain = toolchains_.find(language, version);
        job.has_toolchain = toolchain != nullptr;
        if (job.has_toolchain) plan = languages::compile_plan(language, names, job);
        cached = run_compiler(staged, plan, limits, job.has_toolchain ? toolchain->get() : -1, run,
                              compiled.internal_error);
        if (!compiled.internal_error.empty()) return compiled;
        // A compile that ran into a limit may go better on a calmer machine.
        if (!cached->is_stopped && !version.empty()) cache_.store(key, *cached);
        if (prepares_ && !job.has_toolchain && toolchains_.is_wanted(language, version))
            prepare_later(language);
    }
    compiled.result.ok = cached->ok;
    compiled.result.output = cached->output;
    compiled.result.ms = compiled.result.cached ? 0 : cached->ms;
    if (cached->ok && !plan.output.empty() && cached->program != nullptr) {
        compiled.executable.files = data_files(staged);
        compiled.executable.files.push_back({plan.output, true, cached->program});
        set_run_plan(compiled.executable, staged, limits);
    }
    return compiled;
}

Compiled Compiler::compile(const Staged& staged, const CompileLimits& limits,
                           const std::atomic<bool>* cancel) {
    return staged.language->is_interpreted ? lay_out(staged, limits)
                                           : compile_with(staged, limits, on_pool(cancel));
}

std::shared_ptr<const Descriptor> Compiler::own_program(const languages::Language& language) {
    if (language.own_program.empty()) return nullptr;
    const std::lock_guard lock(mutex_);
    auto& program = own_programs_[language.own_program];
    if (program == nullptr) {
        Descriptor file = open_file(find_own_program(language.own_program, language.own_program));
        if (file.is_open()) program = std::make_shared<const Descriptor>(std::move(file));
    }
    return program;
}

Compiled Compiler::lay_out(const Staged& staged, const CompileLimits& limits) {
    Compiled compiled;
    compiled.executable.language = staged.language;
    set_run_plan(compiled.executable, staged, limits);
    if (staged.language->own_program.empty()) {
        compiled.executable.files = make_files(staged.files);
        return compiled;
    }
    // Nothing of a candidate's may take the name of our program or of what it writes.
    auto sources = staged.files;
    std::erase_if(sources, [&](const auto& file) {
        return !languages::is_source(*staged.language, file.first);
    });
    compiled.executable.files = make_files(sources);
    const auto program = own_program(*staged.language);
    if (program == nullptr) {
        compiled.internal_error = staged.language->own_program + " is missing.";
        return compiled;
    }
    compiled.executable.files.push_back({staged.language->own_program, true, program});
    return compiled;
}

Compiled Compiler::check(const Staged& staged, const CompileLimits& limits, SandboxClient& client,
                         const std::atomic<bool>* cancel) {
    return compile_with(staged, limits, [&](const sandbox::Request& request) {
        return client.run(request, cancel);
    });
}

}  // namespace rehearse::runner
