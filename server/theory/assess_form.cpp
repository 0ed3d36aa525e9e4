#include "theory/assess_form.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"

namespace rehearse::theory {
namespace {

std::string counted(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void set_flags(Assessment& result, std::string_view answer, const FormAnswer& form) {
    result.empty = form.empty;
    result.too_long = answer.size() > limits::answer_bytes_max;
    result.bytes_read = std::min(answer.size(), limits::answer_bytes_max);
    note_ignored(form, result);
    if (result.too_long) {
        result.notes.push_back(fmt::format("Only the first {} KiB of the answer were read.",
                                           limits::answer_bytes_max / 1024));
    }
}

KeyPointResult result_of(const KeyPoint& point, bool hit) {
    KeyPointResult result;
    result.id = point.id;
    result.text = point.text;
    result.weight = point.weight;
    result.hit = hit;
    if (!hit) result.feedback = point.feedback_missed;
    return result;
}

double share_hit(const Assessment& result) {
    const auto hit = std::count_if(result.key_points.begin(), result.key_points.end(),
                                   [](const KeyPointResult& point) { return point.hit; });
    return result.key_points.empty()
               ? 0
               : static_cast<double>(hit) / static_cast<double>(result.key_points.size());
}

std::string told(const Question& question, const ChoiceScore& score) {
    if (!question.several)
        return score.right_chosen == 1 ? "You chose the right one." : "You chose a wrong one.";
    return fmt::format(
        "You chose {} of the {} that {} right and {} of the {} that {} wrong. The score is the one "
        "share minus the other, so that choosing all of them is worth nothing.",
        score.right_chosen, score.right, score.right == 1 ? "is" : "are", score.wrong_chosen,
        score.wrong, score.wrong == 1 ? "is" : "are");
}

std::string told(const OrderScore& score, std::size_t left_out) {
    std::string text =
        fmt::format("{} of {} stand in the right order", score.right, counted(score.pairs, "pair"));
    if (score.wrong > 0) text += fmt::format(", {} the other way round", score.wrong);
    if (left_out > 0)
        text += fmt::format("; {} left out, which makes no pair",
                            left_out == 1 ? "one step is" : counted(left_out, "step") + " are");
    return text +
           ". The score is the right pairs minus the wrong ones, so that an order by chance "
           "is worth nothing.";
}

}  // namespace

void note_ignored(const FormAnswer& form, Assessment& result) {
    if (form.ignored == 0) return;
    result.notes.push_back(fmt::format("Passed over {} of the answer that name{} nothing here.",
                                       counted(form.ignored, "line"),
                                       form.ignored == 1 ? "s" : ""));
}

Assessment assess_choice(const Question& question, std::string_view answer) {
    const FormAnswer form = read_form(question, answer);
    const ChoiceScore score = score_choice(question, form.picked);
    Assessment result;
    for (const KeyPoint& point : question.key_points) {
        const auto is_it = [&](std::size_t index) {
            return question.options[index].id == point.id;
        };
        result.key_points.push_back(
            result_of(point, std::any_of(form.picked.begin(), form.picked.end(), is_it)));
    }
    result.notes.push_back(form.empty ? "You chose nothing." : told(question, score));
    set_flags(result, answer, form);
    result.coverage = share_hit(result);
    result.estimate = score.share;
    return result;
}

Assessment assess_order(const Question& question, std::string_view answer) {
    const FormAnswer form = read_form(question, answer);
    const OrderScore score = score_order(question.steps.size(), form.picked);
    Assessment result;
    for (std::size_t i = 0; i < question.key_points.size(); ++i)
        result.key_points.push_back(result_of(question.key_points[i], score.in_place[i]));
    result.notes.push_back(form.empty ? "You put nothing into order."
                                      : told(score, question.steps.size() - form.picked.size()));
    set_flags(result, answer, form);
    result.coverage = share_hit(result);
    result.estimate = score.share;
    return result;
}

}  // namespace rehearse::theory
