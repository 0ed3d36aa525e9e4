#include "protocol/form_json.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "base/utf8.hpp"
#include "theory/form.hpp"

namespace rehearse::protocol {
namespace {

using theory::FormKind;

Json why_json(const std::string& why) {
    return why.empty() ? Json(nullptr) : Json(why);
}

Json wrong_lines(const theory::Question& question) {
    for (const theory::KeyPoint& point : question.key_points) {
        if (!point.lines.empty()) return point.lines;
    }
    return Json::array();
}

bool has(const std::vector<std::size_t>& indices, std::size_t index) {
    return std::find(indices.begin(), indices.end(), index) != indices.end();
}

Json answered_choice(const theory::Question& question, const theory::FormAnswer& form,
                     const std::vector<std::size_t>& order) {
    Json options = Json::array();
    for (const std::size_t index : order) {
        const theory::Option& option = question.options[index];
        options.push_back({{"id", option.id},
                           {"text", option.text},
                           {"chosen", has(form.picked, index)},
                           {"correct", option.correct},
                           {"why", option.why}});
    }
    return {{"kind", "choice"}, {"several", question.several}, {"options", std::move(options)}};
}

Json answered_order(const theory::Question& question, const theory::FormAnswer& form) {
    const theory::OrderScore score = theory::score_order(question.steps.size(), form.picked);
    Json steps = Json::array();
    for (std::size_t i = 0; i < question.steps.size(); ++i) {
        const theory::Step& step = question.steps[i];
        const auto given = std::find(form.picked.begin(), form.picked.end(), i);
        steps.push_back(
            {{"id", step.id},
             {"text", step.text},
             {"why", why_json(step.why)},
             {"given",
              given == form.picked.end() ? Json(nullptr) : Json(given - form.picked.begin() + 1)},
             {"in_place", static_cast<bool>(score.in_place[i])}});
    }
    return {{"kind", "ordering"},
            {"steps", std::move(steps)},
            {"pairs", score.pairs},
            {"pairs_right", score.right},
            {"pairs_wrong", score.wrong}};
}

}  // namespace

Json form_json(const theory::Question& question, const std::vector<std::size_t>& order) {
    switch (theory::form_kind(question)) {
        case FormKind::none:
            break;
        case FormKind::choice: {
            Json options = Json::array();
            for (const std::size_t index : order) {
                const theory::Option& option = question.options[index];
                options.push_back({{"id", option.id}, {"text", option.text}});
            }
            return {
                {"kind", "choice"}, {"several", question.several}, {"options", std::move(options)}};
        }
        case FormKind::ordering: {
            Json steps = Json::array();
            for (const std::size_t index : order) {
                const theory::Step& step = question.steps[index];
                steps.push_back({{"id", step.id}, {"text", step.text}});
            }
            return {{"kind", "ordering"}, {"steps", std::move(steps)}};
        }
        case FormKind::mark:
            return {{"kind", "flaw"}, {"lines", question.snippet}};
    }
    return nullptr;
}

Json form_solution_json(const theory::Question& question) {
    switch (theory::form_kind(question)) {
        case FormKind::none:
            break;
        case FormKind::choice: {
            Json options = Json::array();
            for (const theory::Option& option : question.options) {
                options.push_back({{"id", option.id},
                                   {"text", option.text},
                                   {"correct", option.correct},
                                   {"why", option.why}});
            }
            return {
                {"kind", "choice"}, {"several", question.several}, {"options", std::move(options)}};
        }
        case FormKind::ordering: {
            Json steps = Json::array();
            for (const theory::Step& step : question.steps) {
                steps.push_back(
                    {{"id", step.id}, {"text", step.text}, {"why", why_json(step.why)}});
            }
            return {{"kind", "ordering"}, {"steps", std::move(steps)}};
        }
        case FormKind::mark:
            return {
                {"kind", "flaw"}, {"lines", question.snippet}, {"wrong", wrong_lines(question)}};
    }
    return nullptr;
}

Json answered_form_json(const theory::Question& question, std::string_view answer,
                        const std::vector<std::size_t>& order) {
    const FormKind kind = theory::form_kind(question);
    if (kind == FormKind::none) return nullptr;
    const theory::FormAnswer form = theory::read_form(question, answer);
    Json json;
    if (kind == FormKind::choice) {
        std::vector<std::size_t> shown = order;
        if (shown.empty()) {
            shown.resize(question.options.size());
            std::iota(shown.begin(), shown.end(), std::size_t{0});
        }
        json = answered_choice(question, form, shown);
    } else if (kind == FormKind::ordering) {
        json = answered_order(question, form);
    } else {
        json = {{"kind", "flaw"},
                {"lines", question.snippet},
                {"marked", form.line ? Json(*form.line) : Json(nullptr)},
                {"wrong", wrong_lines(question)}};
    }
    json["answered"] = !form.empty;
    json["reason"] = to_valid_utf8(answer.substr(form.reason_begin));
    return json;
}

}  // namespace rehearse::protocol
