#include "app/answer_text.hpp"

#include <fmt/format.h>

#include <map>

namespace rehearse::app {
namespace {

using nlohmann::json;

std::string chosen(const json& form) {
    std::string out;
    for (const json& option : form.at("options")) {
        if (!option.at("chosen").get<bool>()) continue;
        out += fmt::format("- {}\n", option.at("text").get<std::string>());
    }
    return out;
}

/// In the order that was given.
std::string ordered(const json& form) {
    std::map<int, std::string> steps;
    for (const json& step : form.at("steps")) {
        if (step.at("given").is_number_integer())
            steps[step.at("given").get<int>()] = step.at("text").get<std::string>();
    }
    std::string out;
    for (const auto& [place, text] : steps) out += fmt::format("{}. {}\n", place, text);
    return out;
}

std::string marked(const json& form) {
    if (!form.at("marked").is_number_integer()) return {};
    const auto line = form.at("marked").get<std::size_t>();
    const json& lines = form.at("lines");
    if (line < 1 || line > lines.size()) return {};
    return fmt::format("Line {}: {}\n", line, lines.at(line - 1).get<std::string>());
}

}  // namespace

std::string answer_text(const json& theory) {
    const json form = theory.value("form", json());
    if (!form.is_object()) return theory.at("answer").get<std::string>();
    const auto kind = form.at("kind").get<std::string>();
    std::string out = kind == "choice" ? chosen(form) : kind == "ordering" ? ordered(form) : marked(form);
    const auto reason = form.at("reason").get<std::string>();
    if (reason.find_first_not_of(" \t\n") == std::string::npos) return out;
    return out.empty() ? reason : out + '\n' + reason;
}

}  // namespace rehearse::app
