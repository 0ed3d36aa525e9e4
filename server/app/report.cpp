#include "app/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "package/candidate_content.hpp"
#include "protocol/form_json.hpp"
#include "protocol/interview_json.hpp"
#include "protocol/names.hpp"
#include "protocol/submission_json.hpp"
#include "session/self_rating.hpp"
#include "session/view.hpp"
#include "theory/assess.hpp"
#include "theory/form.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;
using session::ItemKind;

json instant(const std::optional<Instant>& at) {
    return at ? json(to_millis(*at)) : json(nullptr);
}

/// One decimal is all that an estimate deserves.
double rounded(double value) {
    return std::round(value * 10) / 10;
}

json optional_text(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

}  // namespace

json assessment_json(const theory::Assessment& assessment, const std::string& answer) {
    json points = json::array();
    for (const theory::KeyPointResult& point : assessment.key_points) {
        points.push_back(
            {{"id", point.id},
             {"text", point.text},
             {"weight", point.weight},
             {"must", point.must},
             {"hit", point.hit},
             {"sentence", point.evidence ? json(point.evidence->sentence) : json(nullptr)},
             {"phrase", point.evidence ? json(answer.substr(point.evidence->match_begin,
                                                            point.evidence->match_end -
                                                                point.evidence->match_begin))
                                       : json(nullptr)},
             {"feedback", point.hit ? json(nullptr) : json(point.feedback)},
             {"why", optional_text(point.why)},
             {"overruled", nullptr}});
    }
    json flags = json::array();
    for (const theory::RedFlagResult& flag : assessment.red_flags) {
        flags.push_back(
            {{"id", flag.id},
             {"text", flag.text},
             {"sentence", flag.evidence ? json(flag.evidence->sentence) : json(nullptr)},
             {"why", optional_text(flag.why)},
             {"stands", flag.stands},
             {"overruled", nullptr}});
    }
    return {{"estimate", rounded(assessment.estimate * 100)},
            {"must_missed", assessment.capped},
            {"key_points", std::move(points)},
            {"red_flags", std::move(flags)},
            {"notes", assessment.empty ? std::vector<std::string>() : assessment.notes}};
}

namespace {

/// The estimate stays what the words alone came to; what counts is in the item's score.
json theory_json(const std::string& session, const session::ItemReport& item,
                 const theory::Question& question, const Overruled& found, double estimate) {
    json told = assessment_json(found.assessment, item.text);
    told["estimate"] = rounded(estimate * 100);
    for (const char* list : {"key_points", "red_flags"}) {
        for (json& one : told[list]) {
            const auto ruling = found.differing.find(one["id"].get<std::string>());
            if (ruling == found.differing.end()) continue;
            one["overruled"] = {{"person", ruling->second.person}, {"name", ruling->second.name}};
        }
    }
    told["answer"] = item.text;
    told["form"] = protocol::answered_form_json(question, item.text,
                                                theory::shown_order(question, session, item.item));
    told["model_answer"] = question.model_answer;
    told["follow_ups"] = question.follow_ups;
    return told;
}

/// A text field, or nothing: results may come from a runner of another version, and a report is
/// better than none.
std::string word(const json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

json categories_of(const json& result) {
    std::vector<std::string> order;
    std::map<std::string, std::pair<int, int>> counts;
    const auto tests = result.is_object() ? result.find("tests") : result.end();
    for (const json& test : tests == result.end() ? json::array() : *tests) {
        if (!test.is_object() || word(test, "group") == "sample") continue;
        std::string category = word(test, "category");
        if (category.empty()) category = "other";
        if (!counts.contains(category)) order.push_back(category);
        ++counts[category].second;
        if (word(test, "verdict") == "AC") ++counts[category].first;
    }
    json categories = json::array();
    for (const std::string& category : order) {
        categories.push_back({{"category", category},
                              {"passed", counts[category].first},
                              {"total", counts[category].second}});
    }
    return categories;
}

json coding_json(const session::ItemReport& item, const json* result) {
    const bool is_unsubmitted = !item.text.empty() && !item.submitted && !item.is_starter;
    json submissions = json::array();
    for (const session::SubmissionReport& each : item.submissions) {
        json line = {{"job", each.job},
                     {"at", to_millis(each.at)},
                     {"language", each.language},
                     {"auto", each.automatic}};
        line["verdict"] = each.outcome ? json(to_string(each.outcome->verdict)) : json(nullptr);
        line["score"] = each.outcome ? json(each.outcome->score) : json(nullptr);
        line["max_score"] = each.outcome ? json(each.outcome->max_score) : json(nullptr);
        line["passed"] = each.outcome ? json(each.outcome->passed) : json(nullptr);
        line["total"] = each.outcome ? json(each.outcome->total) : json(nullptr);
        submissions.push_back(std::move(line));
    }
    return {{"submissions", std::move(submissions)},
            {"counted", item.counted ? json(*item.counted) : json(nullptr)},
            {"last", item.last ? json(*item.last) : json(nullptr)},
            {"runs", item.runs},
            {"hints_revealed", item.hints_revealed},
            {"categories", result != nullptr ? categories_of(*result) : json::array()},
            {"unsubmitted", is_unsubmitted ? json(item.text) : json(nullptr)},
            {"language", item.language ? json(*item.language) : json(nullptr)},
            {"late_draft", item.late_draft}};
}

/// What to do next, the weakest first; at most five.
class Advice {
public:
    void add(double strength, std::string kind, std::string ref, std::string title,
             std::string why) {
        lines_.push_back({strength,
                          {{"kind", std::move(kind)},
                           {"ref", std::move(ref)},
                           {"title", std::move(title)},
                           {"why", std::move(why)}}});
    }
    json take() {
        std::stable_sort(lines_.begin(), lines_.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        json out = json::array();
        for (std::size_t i = 0; i < lines_.size() && i < 5; ++i)
            out.push_back(std::move(lines_[i].second));
        return out;
    }

private:
    std::vector<std::pair<double, json>> lines_;
};

void advise_theory(Advice& advice, const session::ItemReport& item,
                   const theory::Question& question, const theory::Assessment& assessment) {
    if (assessment.estimate >= 0.8) return;
    if (theory::is_scored_by_form(question) && !assessment.empty) {
        advice.add(assessment.estimate, "theory", item.ref, item.title, assessment.notes.front());
        return;
    }
    std::string missed;
    int count = 0;
    for (const theory::KeyPointResult& point : assessment.key_points) {
        if (point.hit) continue;
        if (++count <= 2) missed += (missed.empty() ? "" : "; ") + point.text;
    }
    std::string why = assessment.empty ? "You left this one unanswered." : "";
    if (why.empty() && count > 0)
        why = fmt::format("{} of {} key points were missing: {}.", count,
                          assessment.key_points.size(), missed);
    const auto mistake = std::find_if(assessment.red_flags.begin(), assessment.red_flags.end(),
                                      [](const auto& flag) { return flag.stands; });
    if (mistake != assessment.red_flags.end())
        why += fmt::format("{}Worth correcting: {}.", why.empty() ? "" : " ", mistake->text);
    advice.add(assessment.estimate, "theory", item.ref, item.title, std::move(why));
}

void advise_coding(Advice& advice, const session::ItemReport& item, const json* result) {
    if (!item.counted) {
        advice.add(
            0, "coding", item.ref, item.title,
            "Nothing was submitted: start with the simplest solution that passes the samples.");
        return;
    }
    const double share = item.max_score > 0 ? item.score / item.max_score : 0;
    if (share >= 1) return;
    std::string failing;
    if (result != nullptr) {
        for (const json& category : categories_of(*result)) {
            if (category["passed"] < category["total"])
                failing += (failing.empty() ? "" : ", ") + category["category"].get<std::string>();
        }
    }
    advice.add(share, "coding", item.ref, item.title,
               failing.empty() ? "Your best submission was not accepted yet."
                               : fmt::format("Cases that failed: {}.", failing));
}

Overruled counted(const theory::Question& question, const std::string& answer,
                  theory::Assessment assessment, const Rulings& rulings) {
    // What is chosen or sorted is not estimated, so there is nothing to overrule.
    if (theory::is_scored_by_form(question)) return {std::move(assessment), {}};
    const std::set<std::size_t> dismissed = dismissed_by(rulings, assessment);
    if (!dismissed.empty()) assessment = theory::assess(question, answer, dismissed);
    return overrule(std::move(assessment), rulings, question.red_flags);
}

json item_json(const std::string& session, const session::ItemReport& item,
               const ReportContents& contents, Advice& advice) {
    json line = {{"id", item.item},
                 {"kind", protocol::name_of(item.kind)},
                 {"ref", item.ref},
                 {"title", item.title},
                 {"topics", item.topics},
                 {"minutes", item.minutes},
                 {"spent_ms", item.spent.count()},
                 {"skipped", item.skipped},
                 {"max_score", item.skipped ? 0 : 100},
                 {"theory", nullptr},
                 {"coding", nullptr}};
    double points = 0;
    if (const auto question = contents.questions.find(item.item);
        question != contents.questions.end()) {
        theory::Assessment assessment = theory::assess(question->second, item.text);
        if (!contents.red_flags_cost && !theory::is_scored_by_form(question->second))
            theory::spare_red_flags(assessment);
        const double estimate = assessment.estimate;
        const auto rulings = contents.rulings.find(item.item);
        const Overruled found =
            rulings == contents.rulings.end()
                ? Overruled{std::move(assessment), {}}
                : counted(question->second, item.text, std::move(assessment), rulings->second);
        points = rounded(found.assessment.estimate * 100);
        line["theory"] = theory_json(session, item, question->second, found, estimate);
        if (!item.skipped) advise_theory(advice, item, question->second, found.assessment);
    } else if (item.kind == ItemKind::coding) {
        const auto found = contents.results.find(item.item);
        const json* result = found == contents.results.end() ? nullptr : &found->second;
        points = item.max_score > 0 ? rounded(100 * item.score / item.max_score) : 0;
        line["coding"] = coding_json(item, result);
        if (!item.skipped) advise_coding(advice, item, result);
    }
    if (item.skipped) points = 0;
    line["score"] = points;
    return line;
}

}  // namespace

json report_json(const session::SessionReport& report, const session::Plan& plan,
                 const ReportContents& contents) {
    Advice advice;
    double score = 0;
    double max_score = 0;
    json rounds = json::array();
    for (const session::RoundReport& round : report.rounds) {
        json items = json::array();
        for (const session::ItemReport& item : round.items) {
            json line = item_json(report.session, item, contents, advice);
            score += line["score"].get<double>();
            max_score += line["max_score"].get<double>();
            items.push_back(std::move(line));
        }
        rounds.push_back({{"id", round.id},
                          {"title", round.title},
                          {"kind", protocol::name_of(round.kind)},
                          {"budget_ms", round.budget.count()},
                          {"spent_ms", round.spent.count()},
                          {"items", std::move(items)}});
    }
    return {{"session", report.session},
            {"title", report.title},
            {"level", plan.level},
            {"template", plan.template_id.empty() ? json(nullptr) : json(plan.template_id)},
            {"created_at", to_millis(report.created_at)},
            {"started_at", instant(report.started_at)},
            {"ended_at", instant(report.ended_at)},
            {"end_reason",
             report.end_reason ? json(protocol::name_of(*report.end_reason)) : json(nullptr)},
            {"score", rounded(score)},
            {"max_score", max_score},
            {"estimate", true},
            {"complete", report.complete},
            {"scratch", report.scratch ? json(*report.scratch) : json(nullptr)},
            {"rounds", std::move(rounds)},
            {"practise_next", advice.take()}};
}

json coding_content_json(const session::PlanItem& item, const package::Package& package) {
    json content = protocol::content_json(package::candidate_content(package), item.languages);
    content["id"] = item.id;
    content["kind"] = "coding";
    content["ref"] = item.ref;
    return content;
}

json theory_content_json(const std::string& session, const session::PlanItem& item,
                         const theory::Question& question) {
    const std::vector<std::size_t> order = theory::shown_order(question, session, item.id);
    return {{"id", item.id},
            {"kind", "theory"},
            {"ref", item.ref},
            {"title", item.title},
            {"level", theory::level_name(question.level)},
            {"minutes", item.minutes},
            {"topics", item.topics},
            {"prompt", question.text},
            {"star", question.star},
            {"form", protocol::form_json(question, order)}};
}

nlohmann::json coding_guide_json(const package::Package& package) {
    json hints = json::array();
    for (const package::Hint& hint : package.interview.hints)
        hints.push_back({{"after_minutes", hint.after_minutes}, {"text", hint.text}});
    json rubric = json::array();
    for (const package::RubricItem& item : package.interview.rubric)
        rubric.push_back({{"id", item.id}, {"text", item.text}, {"weight", item.weight}});
    return {{"hints", std::move(hints)},
            {"rubric", std::move(rubric)},
            {"follow_ups", package.interview.follow_ups},
            {"notes", package.interview.notes},
            {"model_answer", nullptr},
            {"key_points", json::array()},
            {"red_flags", json::array()},
            {"form", nullptr}};
}

nlohmann::json theory_guide_json(const theory::Question& question) {
    json key_points = json::array();
    for (const theory::KeyPoint& point : question.key_points) {
        key_points.push_back({{"id", point.id},
                              {"text", point.text},
                              {"weight", point.weight},
                              {"must", point.must}});
    }
    json red_flags = json::array();
    for (std::size_t i = 0; i < question.red_flags.size(); ++i)
        red_flags.push_back({{"id", theory::red_flag_id(i)}, {"text", question.red_flags[i].text}});
    std::vector<std::string> notes;
    if (!question.interviewer_notes.empty()) notes.push_back(question.interviewer_notes);
    return {{"hints", json::array()},
            {"rubric", json::array()},
            {"follow_ups", question.follow_ups},
            {"notes", std::move(notes)},
            {"model_answer", question.model_answer},
            {"key_points", std::move(key_points)},
            {"red_flags", std::move(red_flags)},
            {"form", protocol::form_solution_json(question)}};
}

void add_opinions(json& report, const session::State& state, const std::string& person) {
    const auto role = state.role_of(person);
    const bool sees_rating = role == session::Role::interviewer;
    // An observer reads what is shared, and how somebody sees themselves is not.
    const bool sees_self = role != session::Role::observer;
    for (json& round : report["rounds"]) {
        for (json& item : round["items"]) {
            const auto id = item["id"].get<std::string>();
            const auto self = session::self_rating(state, person, id);
            const auto rated = session::interviewers_rating(state, id);
            item["self"] = self && sees_self ? json(*self) : json(nullptr);
            item["rated"] = rated && sees_rating ? json(rounded(*rated)) : json(nullptr);
        }
    }
    json noticed = nullptr;
    if (state.interview.asks_for_signals) {
        noticed = json::array();
        for (const session::Noticed& one : *state.interview.noticed) {
            noticed.push_back({{"at", to_millis(one.at)},
                               {"person", one.person},
                               {"signal", protocol::name_of(one.signal)},
                               {"item", optional_text(one.item)},
                               {"size", one.size}});
        }
    }
    report["integrity"] = std::move(noticed);
    report["may"] = {{"overrule", session::may_overrule(state, person)},
                     {"rate_self", session::may_rate_self(state, person)},
                     {"share", person == state.owner}};
}

nlohmann::json interview_json(const session::State& state, const std::string& person) {
    const auto role = state.role_of(person);
    const bool is_peer = state.mode == session::Mode::pair && role != session::Role::observer;
    if (!is_peer && role != session::Role::interviewer) return nullptr;
    json view = json::object();
    auto seen =
        session::view(state, is_peer ? person : state.owner, state.ended_at.value_or(Instant{}));
    if (!seen) return nullptr;
    if (is_peer) seen->console = session::own_console(state, person);
    protocol::add_interview_view(view, *seen);
    return view;
}

}  // namespace rehearse::app
