#include "app/commands_verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "package/archive.hpp"
#include "package/load.hpp"
#include "runner/verifier.hpp"

namespace rehearse::app {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

Json faults_json(const package::Faults& faults) {
    Json list = Json::array();
    for (const auto& fault : faults) {
        list.push_back({{"file", fault.file},
                        {"line", fault.line},
                        {"rule", fault.rule},
                        {"message", fault.message}});
    }
    return list;
}

Json to_json(const runner::Verification& verification, const std::string& path) {
    Json submissions = Json::array();
    for (const auto& check : verification.submissions) {
        submissions.push_back({{"path", check.path},
                               {"expected", check.expected},
                               {"got", check.got},
                               {"ok", check.ok},
                               {"language", check.language},
                               {"slowest_cpu_ms", check.slowest_cpu_ms},
                               {"detail", check.detail}});
        if (!check.growth.empty()) submissions.back()["growth"] = check.growth;
    }
    return {{"package", verification.slug},
            {"path", path},
            {"ok", verification.ok()},
            {"cases", verification.cases},
            {"faults", faults_json(verification.faults)},
            {"warnings", faults_json(verification.warnings)},
            {"submissions", std::move(submissions)}};
}

void print_human(const runner::Verification& verification, std::ostream& out) {
    out << fmt::format("{}: {} ({} cases, {} submissions)\n", verification.slug,
                       verification.ok() ? "ok" : "NOT OK", verification.cases,
                       verification.submissions.size());
    for (const auto& fault : verification.faults) out << "  fault    " << to_string(fault) << '\n';
    for (const auto& warning : verification.warnings)
        out << "  warning  " << to_string(warning) << '\n';
    for (const auto& check : verification.submissions) {
        out << fmt::format("  {:<8} {:<60} expected {:<10} got {:<4} {:>6} ms\n",
                           check.ok ? "ok" : "WRONG", check.path, check.expected, check.got,
                           check.slowest_cpu_ms);
        for (const std::string& words : {check.detail, check.growth})
            if (!words.empty()) out << "           " << words << '\n';
    }
}

bool holds_questions(const fs::path& directory) {
    std::error_code error;
    for (fs::recursive_directory_iterator it(directory, error), end; !error && it != end;
         it.increment(error)) {
        if (package::is_package(it->path())) return false;
        if (it->path().extension() == ".md") return true;
    }
    return false;
}

/// Packages below a path, at most two levels down; question folders are kept apart.
void expand(const fs::path& path, int depth, std::vector<fs::path>& packages,
            std::vector<fs::path>& questions) {
    std::error_code error;
    if (package::is_package(path)) {
        packages.push_back(path);
        return;
    }
    const std::size_t before = packages.size() + questions.size();
    std::vector<fs::path> children;
    for (fs::directory_iterator it(path, error), end; depth > 0 && !error && it != end;
         it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (it->is_directory(error) && !name.starts_with('.')) children.push_back(it->path());
    }
    std::sort(children.begin(), children.end());
    const bool has_packages =
        std::any_of(children.begin(), children.end(),
                    [](const fs::path& child) { return package::is_package(child); });
    if (!has_packages && holds_questions(path)) {
        questions.push_back(path);
        return;
    }
    for (const fs::path& child : children) {
        if (has_packages)
            packages.push_back(child);  // one without problem.yaml among packages is a broken one
        else
            expand(child, depth - 1, packages, questions);
    }
    if (packages.size() + questions.size() == before) packages.push_back(path);
}

}  // namespace

namespace {

/// One package to check: where it lies, how it was named, and why it cannot be read, if so.
struct Named {
    fs::path directory;
    std::string name;
    std::string refusal;
};

runner::Verification refused(const Named& named) {
    runner::Verification verification;
    verification.slug = fs::path(named.name).stem().string();
    verification.faults.push_back({named.name, 0, "R1", named.refusal});
    return verification;
}

}  // namespace

int verify_command(const VerifyCommand& command, std::ostream& out, std::ostream& err) {
    std::vector<Named> packages;
    std::vector<fs::path> questions;
    std::vector<package::OpenedPackage> opened;  // until the end, for then they are removed
    for (const std::string& path : command.paths) {
        auto package = package::OpenedPackage::open(path);
        if (!package && package.error().code == ErrorCode::not_found) {
            err << "rehearse verify: " << package.error().message << '\n';
            return 2;
        }
        if (!package || package->directory() != fs::path(path).lexically_normal()) {
            packages.push_back({package ? package->directory() : fs::path(), path,
                                package ? "" : package.error().message});
        } else {
            std::vector<fs::path> found;
            expand(package->directory(), 2, found, questions);
            for (const fs::path& each : found) packages.push_back({each, each.string(), ""});
        }
        if (package) opened.push_back(std::move(*package));
    }
    if (packages.empty() && questions.empty()) {
        err << "rehearse verify: name at least one package, or a folder of packages.\n";
        return 2;
    }
    int code = 0;
    for (const fs::path& path : questions) {
        if (command.verify_questions) {
            code = std::max(code, command.verify_questions(path.string()));
        } else {
            err << fmt::format(
                "rehearse verify: {} holds questions, which cannot be checked here.\n",
                path.string());
            code = 2;
        }
    }
    if (packages.empty()) return code;
    const std::string program = runner::find_sandbox_program(command.sandbox_program);
    if (program.empty()) {
        err << "rehearse verify: the program rehearse-sandbox was not found beside this one: build "
               "or install it.\n";
        return 3;
    }
    runner::SlotPool pool({program, command.jobs, command.first_slot});
    runner::CompileCache cache(command.cache_directory);
    runner::Grader grader(pool, cache);
    for (const Named& each : packages) {
        const auto verification =
            each.refusal.empty() ? runner::verify(each.directory, grader) : refused(each);
        if (command.json)
            out << to_json(verification, each.name)
                       .dump(-1, ' ', false, Json::error_handler_t::replace)
                << '\n';
        else
            print_human(verification, out);
        out.flush();
        if (!verification.ok()) code = std::max(code, verification.is_internal_error ? 3 : 1);
    }
    return code;
}

}  // namespace rehearse::app
