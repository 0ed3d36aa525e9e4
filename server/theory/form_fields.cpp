#include "theory/form_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "theory/form.hpp"

namespace rehearse::theory {
namespace {

/// Fields of the other kinds, where they are.
void refuse_others(Fields& fields, std::initializer_list<const char*> names, const char* message) {
    for (const char* name : names) {
        if (fields.node(name)) fields.fault(name, message);
    }
}

/// `id` and `text`, which options and steps have alike; both differ from those before.
template <class Line>
void read_line(Fields& fields, const std::vector<Line>& before, Line& line) {
    line.id = fields.text("id", Need::required);
    if (!line.id.empty() && !is_slug(line.id))
        fields.fault("id", "must be lower-case words joined by hyphens");
    line.text = fields.text("text", Need::required);
    if (line.text.find('\n') != std::string::npos || line.text.size() > form_line_bytes_max)
        fields.fault("text",
                     fmt::format("must be one line of at most {} bytes", form_line_bytes_max));
    for (const Line& other : before) {
        if (!line.id.empty() && other.id == line.id)
            fields.fault("id", fmt::format("\"{}\" stands there already", line.id));
        if (!line.text.empty() && other.text == line.text)
            fields.fault("text", "is the same as one before");
    }
}

/// The nodes of a list that has from `least` to `most` elements.
std::vector<YAML::Node> bounded_list(Fields& fields, const char* name, std::size_t least,
                                     std::size_t most) {
    std::vector<YAML::Node> nodes = fields.list(name, Need::required);
    if (!nodes.empty() && (nodes.size() < least || nodes.size() > most)) {
        fields.fault(name,
                     fmt::format("must have {} to {} entries, not {}", least, most, nodes.size()));
    }
    nodes.resize(std::min(nodes.size(), most));
    return nodes;
}

void read_options(Fields& fields, FaultSink& sink, Question& question) {
    const std::vector<YAML::Node> nodes =
        bounded_list(fields, "options", form_options_min, form_options_max);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        Fields one{nodes[i], fields.path_of("options", i), sink, {"id", "text", "correct", "why"}};
        if (!one.usable()) continue;
        Option option;
        read_line(one, question.options, option);
        option.correct = one.boolean("correct", false);
        option.why = one.text("why", Need::required);
        question.options.push_back(std::move(option));
    }
    const auto right = std::count_if(question.options.begin(), question.options.end(),
                                     [](const Option& option) { return option.correct; });
    question.several = fields.boolean("several", right > 1);
    if (question.options.empty()) return;
    if (right == 0) fields.fault("options", "has none that is right: give one `correct: true`");
    if (right == static_cast<std::ptrdiff_t>(question.options.size()))
        fields.fault("options", "has none that is wrong");
    if (right > 1 && !question.several)
        fields.fault("several", fmt::format("must be true: {} options are right", right));
}

void read_steps(Fields& fields, FaultSink& sink, Question& question) {
    const std::vector<YAML::Node> nodes =
        bounded_list(fields, "steps", form_steps_min, form_steps_max);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        Fields one{nodes[i], fields.path_of("steps", i), sink, {"id", "text", "why"}};
        if (!one.usable()) continue;
        Step step;
        read_line(one, question.steps, step);
        step.why = one.text("why", Need::optional);
        question.steps.push_back(std::move(step));
    }
    const bool is_alphabetical =
        std::is_sorted(question.steps.begin(), question.steps.end(),
                       [](const Step& a, const Step& b) { return a.id < b.id; });
    // The ids go over the wire.
    if (nodes.size() >= form_steps_min && is_alphabetical)
        fields.fault("steps", "gives its order away: its ids are in alphabetical order");
}

KeyPoint point_of(std::string id, std::string text, std::string why) {
    KeyPoint point;
    point.id = std::move(id);
    point.text = std::move(text);
    point.feedback_missed = std::move(why);
    return point;
}

}  // namespace

bool read_form_fields(Fields& fields, FaultSink& sink, Question& question) {
    const bool is_choice = question.kind == Kind::choice;
    const bool is_ordering = question.kind == Kind::ordering;
    if (!is_choice) refuse_others(fields, {"options", "several"}, "goes with kind choice only");
    if (!is_ordering) refuse_others(fields, {"steps"}, "goes with kind ordering only");
    if (!is_choice && !is_ordering) return false;
    refuse_others(fields, {"key_points", "red_flags", "star"},
                  is_choice ? "has no place in kind choice: the options say what is right"
                            : "has no place in kind ordering: the steps say what is right");
    if (is_choice) {
        read_options(fields, sink, question);
        for (const Option& option : question.options) {
            if (option.correct)
                question.key_points.push_back(point_of(option.id, option.text, option.why));
        }
    } else {
        read_steps(fields, sink, question);
        for (const Step& step : question.steps)
            question.key_points.push_back(point_of(step.id, step.text, step.why));
    }
    return true;
}

}  // namespace rehearse::theory
