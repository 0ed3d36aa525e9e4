// Go, standard library only. Where the library comes compiled (Go up to 1.19, which Debian 12 has),
// compiler and linker are called themselves: half the time of `go build`, which first proves that
// what lies there is still current.
#include <algorithm>

#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

constexpr const char* script = R"sh(
tools=$(echo /usr/lib/go-*/pkg/tool/linux_*)
if [ -x "$tools/compile" ] && [ -e "/usr/lib/go/pkg/${tools##*/}/fmt.a" ]; then
  "$tools/compile" -p main -complete -pack -trimpath="$PWD" -o main.a "$@" &&
    "$tools/link" -s -w -o program main.a
else
  exec go build -trimpath -ldflags='-s -w' -o program "$@"
fi
)sh";

CompilePlan compile(const CompileJob& job) {
    CompilePlan plan{{"sh", "-c", script, "build"}};
    plan.argv.insert(plan.argv.end(), job.sources.begin(), job.sources.end());
    plan.env = {
        "GOCACHE=/tmp/go-cache", "GOPATH=/tmp/go", "GO111MODULE=off", "GOPROXY=off", "GOFLAGS=",
        "GOTOOLCHAIN=local",     "GOENV=off"};
    plan.output = program_name;
    return plan;
}

RunPlan run(const std::string& /*entry*/, std::int64_t memory_mib) {
    // Two threads of Go code wherever it runs, so that results do not depend on the host's cores;
    // near the limit the collector works harder instead of dying.
    const std::int64_t soft = std::max<std::int64_t>(memory_mib * 9 / 10, 8);
    return {{"./" + std::string(program_name)},
            {"GOMAXPROCS=2", "GOMEMLIMIT=" + std::to_string(soft) + "MiB"}};
}

}  // namespace

Language go() {
    return {.id = "go",
            .name = "Go",
            .extensions = {".go"},
            .version_command = {"go", "version"},
            .packages = {"golang-go"},
            .startup = std::chrono::milliseconds(20),
            .runtime_threads = 8,
            .hello = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n",
            .compile = compile,
            .run = run,
            .last_words = {{"runtime: out of memory", Verdict::MLE, "memory: out of memory"},
                           {"goroutine stack exceeds", Verdict::RE, "stack overflow"}}};
}

}  // namespace rehearse::languages
