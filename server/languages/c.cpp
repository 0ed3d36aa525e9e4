// C and C++ with GCC. Their programs need nothing at run time.
#include "languages/rows.hpp"

namespace rehearse::languages {

namespace {

using std::chrono::milliseconds;

// Flags that change what a precompiled header means; the one below must be made with the same.
constexpr const char* cpp_optimisation = "-O2";
constexpr const char* cpp_standard = "-std=gnu++20";
constexpr const char* driver_header = "driver.hpp";

RunPlan run_program(const std::string& /*entry*/, std::int64_t /*memory_mib*/) {
    return {{"./" + std::string(program_name)}};
}

CompilePlan gcc(std::vector<std::string> argv, const CompileJob& job) {
    argv.insert(argv.end(),
                {"-Wall", "-fdiagnostics-color=never", "-o", std::string(program_name)});
    argv.insert(argv.end(), job.sources.begin(), job.sources.end());
    CompilePlan plan{std::move(argv)};
    plan.output = program_name;
    return plan;
}

CompilePlan compile_c(const CompileJob& job) {
    CompilePlan plan = gcc({"gcc", "-O2", "-std=gnu17"}, job);
    plan.argv.emplace_back("-lm");
    return plan;
}

CompilePlan compile_cpp(const CompileJob& job) {
    std::vector<std::string> argv{"g++", cpp_optimisation, cpp_standard};
    if (job.has_toolchain) {
        const std::string path(toolchain_path);
        // The driver includes these before the solution anyway: nothing changes but the time. Any
        // other program gets the big one, and only if bits/stdc++.h is what it begins with.
        if (job.entry_includes_rest) {
            argv.insert(argv.end(), {"-include", path + "/" + driver_header});
        } else {
            argv.push_back("-I" + path);
        }
    }
    return gcc(std::move(argv), job);
}

std::vector<LastWords> native_words() {
    return {{"std::bad_alloc", Verdict::MLE, "memory: std::bad_alloc"},
            {"std::bad_array_new_length", Verdict::MLE, "memory: std::bad_array_new_length"}};
}

}  // namespace

std::string_view cpp_driver_headers() {
    return "#include <signal.h>\n#include <unistd.h>\n#include <charconv>\n#include <cmath>\n"
           "#include <cstdint>\n#include <cstdio>\n#include <cstdlib>\n#include <cstring>\n"
           "#include <map>\n#include <memory>\n#include <optional>\n#include <string>\n"
           "#include <string_view>\n#include <vector>\n";
}

Language c() {
    return {.id = "c",
            .name = "C",
            .extensions = {".c"},
            .is_default = true,
            .version_command = {"gcc", "--version"},
            .packages = {"gcc", "libc6-dev"},
            .startup = milliseconds(20),
            .hello = "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n",
            .compile = compile_c,
            .run = run_program};
}

Language cpp() {
    const auto precompiled = [](const std::string& header, const std::string& output) {
        return PreparationStep{{{driver_header, std::string(cpp_driver_headers())},
                                {"everything.hpp", "#include <bits/stdc++.h>\n"}},
                               {"sh", "-c",
                                "mkdir -p bits && g++ " + std::string(cpp_optimisation) + " " +
                                    cpp_standard + " -x c++-header -o " + output + " " + header},
                               {output}};
    };
    return {.id = "cpp",
            .name = "C++",
            .extensions = {".cpp", ".cc", ".cxx", ".c++", ".C"},
            .is_default = true,
            .version_command = {"g++", "--version"},
            .packages = {"g++"},
            .startup = milliseconds(20),
            .hello = "#include <iostream>\nint main() { std::cout << \"hello\\n\"; }\n",
            .compile = compile_cpp,
            .run = run_program,
            .last_words = native_words(),
            .preparation = {precompiled(driver_header, std::string(driver_header) + ".gch"),
                            precompiled("everything.hpp", "bits/stdc++.h.gch")}};
}

}  // namespace rehearse::languages
