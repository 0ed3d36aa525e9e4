// PHP, Ruby and Bash: run from their sources; the check only parses.
#include <algorithm>

#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

using std::chrono::milliseconds;

/// Parses each file and stops at the first that is wrong: these interpreters check one at a time.
CompilePlan check_each(const std::string& command, const CompileJob& job) {
    CompilePlan plan{
        {"sh", "-c", "for file; do " + command + " \"$file\" || exit 1; done", "check"}};
    plan.argv.insert(plan.argv.end(), job.sources.begin(), job.sources.end());
    return plan;
}

CompilePlan check_php(const CompileJob& job) {
    return check_each("php -n -d display_errors=stderr -d log_errors=0 -l >/dev/null", job);
}

RunPlan run_php(const std::string& entry, std::int64_t memory_mib) {
    // No php.ini: what a solution may use is the same on every host. Below the memory limit, so
    // that PHP says itself that memory is gone.
    const std::int64_t heap = std::max<std::int64_t>(memory_mib * 7 / 8, 8);
    return {{"php", "-n", "-d", "extension=ctype", "-d",
             "memory_limit=" + std::to_string(heap) + "M", "-d", "display_errors=stderr", "-d",
             "log_errors=0", "-d", "html_errors=0", entry}};
}

CompilePlan check_ruby(const CompileJob& job) {
    return check_each("ruby --disable=gems -c >/dev/null", job);
}

RunPlan run_ruby(const std::string& entry, std::int64_t /*memory_mib*/) {
    // Loading RubyGems takes more than half of the start-up; of the gems that come with Ruby only
    // these two are of use to a solution.
    return {{"sh", "-c",
             "RUBYLIB=$(printf '%s:' /usr/lib/ruby/gems/*/gems/matrix-*/lib "
             "/usr/lib/ruby/gems/*/gems/prime-*/lib) exec ruby --disable=gems \"$0\"",
             entry}};
}

CompilePlan check_bash(const CompileJob& job) {
    return check_each("bash -n", job);
}

RunPlan run_bash(const std::string& entry, std::int64_t /*memory_mib*/) {
    // Without a bound an endless recursion takes minutes to find the end of the stack.
    return {{"bash", entry}, {"FUNCNEST=10000"}};
}

}  // namespace

Language php() {
    return {.id = "php",
            .name = "PHP",
            .extensions = {".php"},
            .is_interpreted = true,
            .version_command = {"php", "-n", "--version"},
            .packages = {"php-cli"},
            .startup = milliseconds(100),
            .hello = "<?php\necho \"hello\\n\";\n",
            .compile = check_php,
            .run = run_php,
            .last_words = {{"Allowed memory size of", Verdict::MLE, "memory: PHP's memory_limit"},
                           {"Out of memory (allocated", Verdict::MLE, "memory"}}};
}

Language ruby() {
    return {.id = "ruby",
            .name = "Ruby",
            .extensions = {".rb"},
            .is_interpreted = true,
            .version_command = {"ruby", "--version"},
            .packages = {"ruby"},
            .startup = milliseconds(120),
            .runtime_threads = 2,
            .hello = "puts 'hello'\n",
            .compile = check_ruby,
            .run = run_ruby,
            .last_words = {{"NoMemoryError", Verdict::MLE, "memory: NoMemoryError"},
                           {"SystemStackError", Verdict::RE, "stack overflow: SystemStackError"}}};
}

Language bash() {
    return {.id = "bash",
            .name = "Bash",
            .extensions = {".sh", ".bash"},
            .is_interpreted = true,
            .version_command = {"bash", "--version"},
            .packages = {"bash"},
            .startup = milliseconds(20),
            .hello = "echo hello\n",
            .compile = check_bash,
            .run = run_bash,
            .last_words = {{"cannot allocate", Verdict::MLE, "memory: cannot allocate"},
                           {"maximum function nesting level exceeded", Verdict::RE,
                            "stack overflow: more than 10,000 functions deep"}}};
}

}  // namespace rehearse::languages
