#include "package/package.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rehearse::package {

std::string to_string(const Fault& fault) {
    if (fault.line > 0)
        return fmt::format("{}:{}: [{}] {}", fault.file, fault.line, fault.rule, fault.message);
    return fmt::format("{}: [{}] {}", fault.file, fault.rule, fault.message);
}

std::string_view to_string(Dialect dialect) {
    switch (dialect) {
        case Dialect::legacy:
            return "legacy";
        case Dialect::draft_2023_07:
            return "2023-07-draft";
        case Dialect::kattis_2025_09:
            return "2025-09";
    }
    return "";
}

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::io:
            return "io";
        case Kind::function:
            return "function";
        case Kind::ops:
            return "ops";
        case Kind::ops_mt:
            return "ops-mt";
        case Kind::http:
            return "http";
        case Kind::sql:
            return "sql";
        case Kind::bugfix:
            return "bugfix";
        case Kind::tests:
            return "tests";
    }
    return "";
}

bool has_class(Kind kind) {
    return kind == Kind::function || kind == Kind::ops || kind == Kind::ops_mt;
}

std::string_view to_string(Difficulty difficulty) {
    switch (difficulty) {
        case Difficulty::easy:
            return "easy";
        case Difficulty::medium:
            return "medium";
        case Difficulty::hard:
            return "hard";
    }
    return "";
}

std::vector<std::string> TestCase::arguments_of(
    const std::filesystem::path& input_validator) const {
    if (!input_validator_args_by_name) return input_validator_args;
    for (const auto& key : {input_validator.stem(), input_validator.filename()}) {
        if (const auto found = input_validator_args_by_name->find(key.string());
            found != input_validator_args_by_name->end()) {
            return found->second;
        }
    }
    return {};
}

std::string Package::title() const {
    if (const auto english = names.find("en"); english != names.end()) return english->second;
    return names.empty() ? slug : names.begin()->second;
}

std::string Package::statement() const {
    if (const auto english = statements.find("en"); english != statements.end())
        return english->second;
    return statements.empty() ? std::string() : statements.begin()->second;
}

bool Package::is_scoring() const {
    return has_type("scoring");
}

bool Package::has_type(std::string_view type) const {
    return std::find(types.begin(), types.end(), type) != types.end();
}

double Package::time_limit_s(const std::string& language) const {
    const auto factor = interview.time_factor.find(language);
    return limits.time_limit_s * (factor == interview.time_factor.end() ? 1.0 : factor->second);
}

Compare Package::compare() const {
    return interview.harness ? interview.harness->compare : Compare::validator;
}

}  // namespace rehearse::package
