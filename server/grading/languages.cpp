#include "grading/languages.hpp"

#include <algorithm>

namespace rehearse::grading {

namespace {

constexpr std::string_view program_name = "program";

// Compiles without running, and prints the error as the interpreter would, without frames of the
// checker.
constexpr std::string_view python_check = R"py(import sys
for name in sys.argv[1:]:
    try:
        compile(open(name, 'rb').read(), name, 'exec', dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        import traceback
        sys.stderr.write(''.join(traceback.format_exception_only(type(error), error)))
        sys.exit(1)
)py";

bool has_extension(const Language& language, const std::string& name) {
    return std::any_of(language.extensions.begin(), language.extensions.end(),
                       [&](const std::string& extension) {
                           return name.size() > extension.size() && name.ends_with(extension);
                       });
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

}  // namespace

const std::vector<Language>& languages() {
    using std::chrono::milliseconds;
    static const std::vector<Language> table{
        {"c",
         "C",
         {".c"},
         false,
         {"gcc", "--version"},
         milliseconds(20),
         "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n"},
        {"cpp",
         "C++",
         {".cpp", ".cc", ".cxx", ".c++", ".C"},
         false,
         {"g++", "--version"},
         milliseconds(20),
         "#include <iostream>\nint main() { std::cout << \"hello\\n\"; }\n"},
        {"python3",
         "Python 3",
         {".py", ".py3"},
         true,
         {"python3", "--version"},
         milliseconds(100),
         "print('hello')\n"},
        {"javascript",
         "JavaScript",
         {".js", ".mjs"},
         true,
         {"node", "--version"},
         milliseconds(250),
         "console.log('hello');\n"},
    };
    return table;
}

const Language* find_language(std::string_view id) {
    for (const Language& language : languages()) {
        if (language.id == id) return &language;
    }
    return nullptr;
}

std::string solution_name(const Language& language) {
    return "solution" + language.extensions.front();
}

const Language* detect_language(const std::vector<std::string>& names) {
    const Language* best = nullptr;
    std::ptrdiff_t most = 0;
    for (const Language& language : languages()) {
        const auto count = std::count_if(names.begin(), names.end(), [&](const std::string& name) {
            return has_extension(language, name);
        });
        if (count > most) {
            most = count;
            best = &language;
        }
    }
    return best;
}

std::optional<std::string> entry_point(const Language& language,
                                       const std::vector<std::string>& names) {
    std::vector<std::string> own;
    for (const std::string& name : names) {
        if (has_extension(language, name)) own.push_back(name);
    }
    if (own.empty()) return std::nullopt;
    std::sort(own.begin(), own.end());
    for (const std::string& name : own) {
        if (name == "__main__.py") return name;
    }
    for (const std::string& name : own) {
        if (lower(name).starts_with("main.")) return name;
    }
    return own.front();
}

CompilePlan compile_plan(const Language& language, const std::vector<std::string>& sources,
                         const std::string& entry, bool entry_includes_rest) {
    std::vector<std::string> own;
    for (const std::string& name : sources) {
        if (has_extension(language, name) && (!entry_includes_rest || name == entry))
            own.push_back(name);
    }
    std::sort(own.begin(), own.end());
    CompilePlan plan;
    if (language.id == "c") {
        plan.argv = {"gcc",
                     "-O2",
                     "-std=gnu17",
                     "-Wall",
                     "-fdiagnostics-color=never",
                     "-o",
                     std::string(program_name)};
        plan.argv.insert(plan.argv.end(), own.begin(), own.end());
        plan.argv.emplace_back("-lm");
        plan.output = program_name;
    } else if (language.id == "cpp") {
        plan.argv = {"g++",
                     "-O2",
                     "-std=gnu++20",
                     "-Wall",
                     "-fdiagnostics-color=never",
                     "-o",
                     std::string(program_name)};
        plan.argv.insert(plan.argv.end(), own.begin(), own.end());
        plan.output = program_name;
    } else if (language.id == "python3") {
        plan.argv = {"python3", "-I", "-S", "-B", "-c", std::string(python_check)};
        plan.argv.insert(plan.argv.end(), own.begin(), own.end());
    } else {
        // node checks one file only; a driver is ours, so the file to check is the solution if
        // there is one.
        const auto solution = std::find(own.begin(), own.end(), "solution.js");
        plan.argv = {"node", "--check", solution == own.end() ? entry : *solution};
    }
    return plan;
}

RunPlan run_plan(const Language& language, const std::string& entry, std::int64_t memory_mib) {
    if (language.id == "python3") return {{"python3", "-B", "-s", "-E", entry}};
    if (language.id == "javascript") {
        // The heap stays below the memory limit, so that node says "heap out of memory" instead of
        // being killed midway.
        const std::int64_t heap = std::max<std::int64_t>(memory_mib * 3 / 4, 16);
        return {
            {"node", "--max-old-space-size=" + std::to_string(heap), "--stack-size=7000", entry}};
    }
    return {{"./" + std::string(program_name)}};
}

}  // namespace rehearse::grading
