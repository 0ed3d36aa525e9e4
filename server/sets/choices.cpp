#include "sets/choices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "theory/form.hpp"
#include "theory/question.hpp"

namespace rehearse::sets {
namespace {

constexpr std::size_t id_bytes_max = 40;

bool begins_block(std::string_view line) {
    for (const std::string_view mark : {"- ", "* ", "+ ", "#", ">", "|", "```", "~~~"})
        if (line.starts_with(mark)) return true;
    return false;
}

std::optional<Misfit> misfit_of_lines(const std::vector<FormLine>& lines, std::size_t least,
                                      std::size_t most) {
    if (lines.size() < least || lines.size() > most)
        return Misfit{std::nullopt, fmt::format("are {}, and {} to {} have room here", lines.size(),
                                                least, most)};
    std::set<std::string> seen;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].text.empty()) return Misfit{i, "has no text that is one line"};
        if (lines[i].text.size() > theory::form_line_bytes_max)
            return Misfit{i, fmt::format("is longer than {} bytes", theory::form_line_bytes_max)};
        if (!seen.insert(lines[i].text).second) return Misfit{i, "is the same as one before"};
    }
    return std::nullopt;
}

std::string hashed_id(const std::string& text, int round) {
    return "part-" + theory::sha256_hex(fmt::format("{}\n{}", text, round)).substr(0, 10);
}

}  // namespace

std::optional<std::string> single_line(std::string_view markdown) {
    std::string line;
    bool is_gap = false;
    for (std::size_t at = 0; at < markdown.size(); ++at) {
        const char c = markdown[at];
        if (c == '\n') {
            const std::string_view rest = markdown.substr(at + 1);
            if (rest.starts_with("\n") || begins_block(rest)) return std::nullopt;
        }
        if (c == '\n' || c == ' ' || c == '\t') {
            is_gap = !line.empty();
            continue;
        }
        if (is_gap) line += ' ';
        is_gap = false;
        line += c;
    }
    if (line.empty() || begins_block(line)) return std::nullopt;
    return line;
}

std::optional<Misfit> misfit_of_options(const std::vector<FormLine>& options, bool several) {
    if (auto misfit = misfit_of_lines(options, theory::form_options_min, theory::form_options_max))
        return misfit;
    std::size_t right = 0;
    for (std::size_t i = 0; i < options.size(); ++i) {
        right += options[i].correct ? 1 : 0;
        std::string low = options[i].text;
        for (char& c : low)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (low.find("of the above") != std::string::npos)
            return Misfit{i, "speaks of those above, and options are shuffled here"};
    }
    if (right == 0) return Misfit{std::nullopt, "has none that is right"};
    if (right == options.size()) return Misfit{std::nullopt, "has none that is wrong"};
    if (right > 1 && !several)
        return Misfit{std::nullopt, "has several that are worth something, where one is chosen"};
    return std::nullopt;
}

std::optional<Misfit> misfit_of_steps(const std::vector<FormLine>& steps) {
    return misfit_of_lines(steps, theory::form_steps_min, theory::form_steps_max);
}

void give_ids(std::vector<FormLine>& options) {
    std::set<std::string> ids;
    for (FormLine& option : options) {
        option.id = slug_of(option.text.substr(0, id_bytes_max));
        for (int round = 0; option.id.empty() || !ids.insert(option.id).second; ++round)
            option.id = hashed_id(option.text, round);
    }
}

void give_ids_in_disorder(std::vector<FormLine>& steps) {
    give_ids(steps);
    const auto is_before = [](const FormLine& a, const FormLine& b) { return a.id < b.id; };
    for (int round = 0; std::is_sorted(steps.begin(), steps.end(), is_before); ++round) {
        for (FormLine& step : steps) step.id = hashed_id(step.text, round);
    }
}

}  // namespace rehearse::sets
