#include "theory/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <numeric>
#include <string>

#include "base/limits.hpp"

namespace rehearse::theory {
namespace {

/// A line of a form, if it is one: what it names, and whether it does so with a tick.
struct FormLine {
    std::string_view name;
    bool ticked = true;
};

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::optional<FormLine> form_line(FormKind kind, std::string_view line) {
    switch (kind) {
        case FormKind::choice: {
            if (!line.starts_with("- [") || line.size() < 5 || line[4] != ']') return std::nullopt;
            const char mark = line[3];
            if (mark != 'x' && mark != 'X' && mark != ' ') return std::nullopt;
            return FormLine{trimmed(line.substr(5)), mark != ' '};
        }
        case FormKind::ordering:
            if (!line.starts_with("- ")) return std::nullopt;
            return FormLine{trimmed(line.substr(2))};
        case FormKind::mark:
            if (!line.starts_with("Line:")) return std::nullopt;
            return FormLine{trimmed(line.substr(5))};
        case FormKind::none:
            break;
    }
    return std::nullopt;
}

template <class Line>
std::optional<std::size_t> index_of(const std::vector<Line>& lines, std::string_view id) {
    const auto found =
        std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.id == id; });
    if (found == lines.end()) return std::nullopt;
    return static_cast<std::size_t>(found - lines.begin());
}

std::optional<int> line_number(std::string_view text, std::size_t lines) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stop != end || value < 1) return std::nullopt;
    return static_cast<std::size_t>(value) <= lines ? std::optional(value) : std::nullopt;
}

void take(const Question& question, FormKind kind, const FormLine& line, FormAnswer& answer) {
    if (kind == FormKind::mark) {
        const auto number = line_number(line.name, question.snippet.size());
        if (number) answer.line = number;
        if (!number) ++answer.ignored;
        return;
    }
    const auto index = kind == FormKind::choice ? index_of(question.options, line.name)
                                                : index_of(question.steps, line.name);
    if (!index) {
        ++answer.ignored;
        return;
    }
    std::vector<std::size_t>& picked = answer.picked;
    if (kind == FormKind::choice) {
        // What was said last of an option counts.
        std::erase(picked, *index);
        if (line.ticked) picked.push_back(*index);
    } else if (std::find(picked.begin(), picked.end(), *index) == picked.end()) {
        picked.push_back(*index);
    }
}

/// Numbers that follow from a text and from nothing else.
class Numbers {
public:
    explicit Numbers(std::string seed) : seed_(std::move(seed)) {}

    /// Below `bound`, which is far below what would make some more likely than others.
    std::size_t below(std::size_t bound) {
        const std::string digest = sha256_hex(fmt::format("{}\n{}", seed_, count_++));
        std::uint64_t value = 0;
        std::from_chars(digest.data(), digest.data() + 16, value, 16);
        return static_cast<std::size_t>(value % bound);
    }

private:
    std::string seed_;
    std::size_t count_ = 0;
};

/// For each of these the length of the longest rising run that ends or begins there.
std::vector<std::size_t> rising_lengths(const std::vector<std::size_t>& values) {
    std::vector<std::size_t> lengths(values.size(), 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (values[j] < values[i]) lengths[i] = std::max(lengths[i], lengths[j] + 1);
        }
    }
    return lengths;
}

}  // namespace

FormKind form_kind(const Question& question) {
    if (question.kind == Kind::choice) return FormKind::choice;
    if (question.kind == Kind::ordering) return FormKind::ordering;
    return question.snippet.empty() ? FormKind::none : FormKind::mark;
}

bool is_scored_by_form(const Question& question) {
    const FormKind form = form_kind(question);
    return form == FormKind::choice || form == FormKind::ordering;
}

FormAnswer read_form(const Question& question, std::string_view answer) {
    FormAnswer form;
    const FormKind kind = form_kind(question);
    if (kind == FormKind::none) return form;
    const std::string_view text = answer.substr(0, limits::answer_bytes_max);
    while (form.reason_begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', form.reason_begin), text.size());
        const std::string_view line = text.substr(form.reason_begin, end - form.reason_begin);
        const std::optional<FormLine> read = form_line(kind, line);
        const bool is_blank = trimmed(line).empty();
        if (!read && !is_blank) break;
        form.reason_begin = std::min(end + 1, text.size());
        if (!read) break;
        take(question, kind, *read, form);
    }
    if (kind == FormKind::choice) {
        if (!question.several && form.picked.size() > 1)
            form.picked.erase(form.picked.begin(), form.picked.end() - 1);
        std::sort(form.picked.begin(), form.picked.end());
    }
    form.empty = form.picked.empty() && !form.line;
    return form;
}

OrderScore score_order(std::size_t step_count, const std::vector<std::size_t>& given) {
    OrderScore score;
    score.in_place.assign(step_count, false);
    score.pairs = step_count * (step_count - std::min<std::size_t>(step_count, 1)) / 2;
    for (std::size_t i = 0; i < given.size(); ++i) {
        for (std::size_t j = i + 1; j < given.size(); ++j)
            ++(given[i] < given[j] ? score.right : score.wrong);
    }
    if (score.pairs > 0 && score.right > score.wrong) {
        score.share =
            static_cast<double>(score.right - score.wrong) / static_cast<double>(score.pairs);
    }
    // Of several longest runs the one that ends last: any would do, but it is always the same.
    const std::vector<std::size_t> lengths = rising_lengths(given);
    std::size_t wanted = lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
    std::size_t above = step_count;
    for (std::size_t i = given.size(); i-- > 0 && wanted > 0;) {
        if (lengths[i] != wanted || given[i] >= above) continue;
        score.in_place[given[i]] = true;
        above = given[i];
        --wanted;
    }
    return score;
}

ChoiceScore score_choice(const Question& question, const std::vector<std::size_t>& chosen) {
    ChoiceScore score;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        const bool is_chosen = std::find(chosen.begin(), chosen.end(), i) != chosen.end();
        const bool is_right = question.options[i].correct;
        ++(is_right ? score.right : score.wrong);
        if (is_chosen) ++(is_right ? score.right_chosen : score.wrong_chosen);
    }
    const auto share = [](std::size_t part, std::size_t all) {
        return all == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(all);
    };
    score.share = std::clamp(
        share(score.right_chosen, score.right) - share(score.wrong_chosen, score.wrong), 0.0, 1.0);
    return score;
}

std::vector<std::size_t> shown_order(const Question& question, std::string_view session,
                                     std::string_view item) {
    const std::size_t count =
        question.kind == Kind::choice ? question.options.size() : question.steps.size();
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Numbers numbers{fmt::format("{}\n{}\n{}", session, item, question.content_hash)};
    do {
        for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[numbers.below(i)]);
    } while (question.kind == Kind::ordering && count > 1 &&
             std::is_sorted(order.begin(), order.end()));
    return order;
}

}  // namespace rehearse::theory
