// JavaScript and TypeScript on Node.js. TypeScript's types are stripped by esbuild, not checked: a
// check takes a second, stripping some milliseconds.
#include <algorithm>

#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

constexpr const char* typescript_output = "program.mjs";

CompilePlan check(const CompileJob& job) {
    // node checks one file only; a driver is ours, so the file to check is the solution if there
    // is one.
    const auto solution = std::find(job.sources.begin(), job.sources.end(), "solution.js");
    return {{"node", "--check", solution == job.sources.end() ? job.entry : *solution}};
}

std::vector<std::string> node(std::int64_t memory_mib) {
    // The heap stays below the memory limit, so that node says "heap out of memory" instead of
    // being killed midway.
    const std::int64_t heap = std::max<std::int64_t>(memory_mib * 3 / 4, 16);
    return {"node", "--max-old-space-size=" + std::to_string(heap), "--stack-size=7000"};
}

RunPlan run_javascript(const std::string& entry, std::int64_t memory_mib) {
    RunPlan plan{node(memory_mib)};
    plan.argv.push_back(entry);
    return plan;
}

CompilePlan strip_types(const CompileJob& job) {
    // One file comes out, whatever the entry imports. As a module it may await at its top level;
    // the first line gives it `require` as well.
    CompilePlan plan{
        {"sh", "-c",
         "exec " + std::string(toolchain_path) + R"(/@esbuild/linux-*/bin/esbuild "$@")", "esbuild",
         job.entry, "--bundle", "--platform=node", "--format=esm", "--target=node18",
         "--sourcemap=inline", "--sources-content=false", "--log-level=warning", "--color=false",
         "--banner:js=import{createRequire}from'module';const require=createRequire(import.meta."
         "url);",
         "--outfile=" + std::string(typescript_output)}};
    plan.output = typescript_output;
    return plan;
}

RunPlan run_typescript(const std::string& /*entry*/, std::int64_t memory_mib) {
    RunPlan plan{node(memory_mib)};
    plan.argv.insert(plan.argv.end(), {"--enable-source-maps", typescript_output});
    return plan;
}

std::vector<LastWords> node_words() {
    return {{"heap out of memory", Verdict::MLE, "memory"},
            {"Array buffer allocation failed", Verdict::MLE, "memory: allocation failed"},
            {"Maximum call stack size exceeded", Verdict::RE, "stack overflow: RangeError"}};
}

}  // namespace

Language javascript() {
    return {.id = "javascript",
            .name = "JavaScript",
            .extensions = {".js", ".mjs"},
            .is_default = true,
            .is_interpreted = true,
            .version_command = {"node", "--version"},
            .packages = {"nodejs"},
            .startup = std::chrono::milliseconds(250),
            .runtime_threads = 16,
            .hello = "console.log('hello');\n",
            .compile = check,
            .run = run_javascript,
            .last_words = node_words()};
}

Language typescript() {
    return {.id = "typescript",
            .name = "TypeScript",
            .extensions = {".ts", ".mts"},
            .version_command = {"sh", "-c",
                                "echo \"esbuild $(" + std::string(toolchain_path) +
                                    "/@esbuild/linux-*/bin/esbuild --version), node $(node "
                                    "--version)\""},
            .packages = {"nodejs"},
            .installed_toolchain = "typescript/node_modules",
            .startup = std::chrono::milliseconds(250),
            .runtime_threads = 16,
            .hello = "const word: string = 'hello';\nconsole.log(word);\n",
            .compile = strip_types,
            .run = run_typescript,
            .last_words = node_words()};
}

}  // namespace rehearse::languages
