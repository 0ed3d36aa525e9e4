// Rust, one crate: the entry and what it declares with `mod`. The standard library is linked
// dynamically, which halves the time of a small compile; the box shows it at run time.
#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

CompilePlan compile(const CompileJob& job) {
    CompilePlan plan{{"rustc", "--edition", "2021", "--crate-name", "solution", "--color", "never",
                      "-O", "-C", "prefer-dynamic", "-o", std::string(program_name), job.entry}};
    plan.output = program_name;
    return plan;
}

RunPlan run(const std::string& /*entry*/, std::int64_t /*memory_mib*/) {
    return {{"./" + std::string(program_name)}};
}

}  // namespace

Language rust() {
    return {.id = "rust",
            .name = "Rust",
            .extensions = {".rs"},
            .version_command = {"rustc", "--version"},
            .packages = {"rustc"},
            .startup = std::chrono::milliseconds(20),
            .hello = "fn main() {\n    println!(\"hello\");\n}\n",
            .compile = compile,
            .run = run,
            .last_words = {{"memory allocation of", Verdict::MLE, "memory: allocation failed"},
                           {"has overflowed its stack", Verdict::RE, "stack overflow"}}};
}

}  // namespace rehearse::languages
