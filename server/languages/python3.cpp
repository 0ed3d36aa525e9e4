// Python 3. R4 gives the stack the memory limit, so a solution may raise the recursion limit.
#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

// Compiles without running, and prints the error as the interpreter would, without frames of the
// checker.
constexpr const char* check = R"py(import sys
for name in sys.argv[1:]:
    try:
        compile(open(name, 'rb').read(), name, 'exec', dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        import traceback
        sys.stderr.write(''.join(traceback.format_exception_only(type(error), error)))
        sys.exit(1)
)py";

CompilePlan compile(const CompileJob& job) {
    CompilePlan plan{{"python3", "-I", "-S", "-B", "-c", check}};
    plan.argv.insert(plan.argv.end(), job.sources.begin(), job.sources.end());
    return plan;
}

RunPlan run(const std::string& entry, std::int64_t /*memory_mib*/) {
    return {{"python3", "-B", "-s", "-E", entry}};
}

}  // namespace

Language python3() {
    return {.id = "python3",
            .name = "Python 3",
            .extensions = {".py", ".py3"},
            .is_default = true,
            .is_interpreted = true,
            .version_command = {"python3", "--version"},
            .packages = {"python3"},
            .startup = std::chrono::milliseconds(100),
            .hello = "print('hello')\n",
            .compile = compile,
            .run = run,
            .last_words = {{"MemoryError", Verdict::MLE, "memory: MemoryError"},
                           {"RecursionError: ", Verdict::RE, "stack overflow: RecursionError"}}};
}

}  // namespace rehearse::languages
