// Hurl: tests of a service as plain text, for tasks in which the candidate writes them. Files are
// interpreted by the runner (server/hurl), so nothing of them enters a box and no tool is needed.
#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

/// Parsing is all there is to compile, and the runner does that.
CompilePlan compile(const CompileJob& /*job*/) {
    return {};
}

RunPlan run(const std::string& /*entry*/, std::int64_t /*memory_mib*/) {
    return {};
}

}  // namespace

Language hurl() {
    return {.id = "hurl",
            .name = "Hurl",
            .extensions = {".hurl"},
            .is_default = true,
            .is_for_tests = true,
            .version_command = {},
            .packages = {},
            .hello = "GET http://localhost/hello\n",
            .compile = compile,
            .run = run};
}

}  // namespace rehearse::languages
