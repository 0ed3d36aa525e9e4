#include "grading/scoring.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace rehearse::grading {

namespace {

using package::ScoringRule;
using package::TestGroup;

/// AC, or the first verdict that is not; our own faults and cancellations win, since they make the
/// rest meaningless.
Verdict first_failure(const std::vector<CaseOutcome>& cases) {
    for (const Verdict decisive : {Verdict::IE, Verdict::AB}) {
        for (const CaseOutcome& each : cases) {
            if (each.verdict == decisive) return decisive;
        }
    }
    for (const CaseOutcome& each : cases) {
        if (each.verdict != Verdict::AC && each.verdict != Verdict::SK) return each.verdict;
    }
    return Verdict::AC;
}

struct GroupScore {
    double score = 0;
    bool passed = true;
    bool too_much = false;
};

/// Points of one case whose maximum is `max_score`.
double case_score(const CaseOutcome& each, double max_score, bool& too_much) {
    if (each.verdict != Verdict::AC && each.verdict != Verdict::PA) return 0;
    const double score = each.score ? *each.score : max_score * each.multiplier.value_or(1.0);
    if (score > max_score + 1e-9 || score < 0) too_much = true;
    return score;
}

GroupScore score_cases(const ScoringRule& rule, const std::vector<const CaseOutcome*>& cases) {
    GroupScore result;
    if (cases.empty()) return result;
    const bool is_min = rule.aggregation == ScoringRule::Aggregation::min;
    const double unbounded = std::numeric_limits<double>::infinity();
    const double whole = rule.max_score.value_or(unbounded);
    const double maximum =
        is_min || std::isinf(whole) ? whole : whole / static_cast<double>(cases.size());
    double sum = 0;
    double smallest = unbounded;
    for (const CaseOutcome* each : cases) {
        // Without a maximum only an absolute score means anything.
        const double points =
            std::isinf(maximum) && !each->score ? 0 : case_score(*each, maximum, result.too_much);
        if (each->verdict != Verdict::AC) result.passed = false;
        sum += points;
        smallest = std::min(smallest, points);
    }
    switch (rule.aggregation) {
        case ScoringRule::Aggregation::sum:
            result.score = sum;
            break;
        case ScoringRule::Aggregation::min:
            result.score = smallest;
            break;
        case ScoringRule::Aggregation::pass_fail:
            result.score = result.passed ? rule.max_score.value_or(0) : 0;
            break;
    }
    return result;
}

}  // namespace

Total score_pass_fail(const std::vector<CaseOutcome>& cases) {
    Total total;
    total.verdict = first_failure(cases);
    total.max_score = 100;
    const bool has_hidden = std::any_of(
        cases.begin(), cases.end(), [](const CaseOutcome& each) { return each.group != "sample"; });
    int counted = 0;
    int passed = 0;
    for (const CaseOutcome& each : cases) {
        if (has_hidden && each.group == "sample") continue;
        ++counted;
        if (each.verdict == Verdict::AC) ++passed;
    }
    total.score = counted == 0 ? 0 : std::floor(100.0 * passed / counted);
    return total;
}

Total score_groups(const std::vector<TestGroup>& groups, const std::vector<CaseOutcome>& cases) {
    Total total;
    const auto root = std::find_if(groups.begin(), groups.end(),
                                   [](const TestGroup& group) { return group.name == "secret"; });
    const ScoringRule root_rule = root == groups.end() ? ScoringRule{100, {}, {}} : root->scoring;
    total.max_score = root_rule.max_score.value_or(0);
    std::map<std::string, bool> passed;
    std::vector<const CaseOutcome*> direct;
    double sum = 0;
    double smallest = std::numeric_limits<double>::infinity();
    bool too_much = false;
    for (const TestGroup& group : groups) {
        std::vector<const CaseOutcome*> members;
        for (const CaseOutcome& each : cases) {
            if (each.group == group.name) members.push_back(&each);
        }
        GroupScore score = score_cases(group.scoring, members);
        for (const std::string& needed : group.scoring.require_pass) {
            const auto found = passed.find(needed);
            if (found == passed.end() || !found->second) score = {0, false, false};
        }
        passed[group.name] = score.passed;
        if (group.name.starts_with("secret/")) passed[group.name.substr(7)] = score.passed;
        if (group.name == "sample" || (group.name == "secret" && members.empty())) continue;
        sum += score.score;
        smallest = std::min(smallest, score.score);
        too_much = too_much || score.too_much;
    }
    total.score = root_rule.aggregation == ScoringRule::Aggregation::min && std::isfinite(smallest)
                      ? smallest
                      : sum;
    if (root_rule.max_score && total.score > *root_rule.max_score + 1e-9) too_much = true;
    total.verdict = first_failure(cases);
    if (too_much) return {Verdict::IE, 0, total.max_score};
    if (total.verdict == Verdict::IE || total.verdict == Verdict::AB) return total;
    const bool full = root_rule.max_score && total.score >= *root_rule.max_score - 1e-9;
    if (total.score > 0 && !full) total.verdict = Verdict::PA;
    if (full) total.verdict = Verdict::AC;
    return total;
}

std::string_view format_word(Verdict verdict) {
    switch (verdict) {
        case Verdict::AC:
        case Verdict::PA:
            return "AC";
        case Verdict::WA:
            return "WA";
        case Verdict::TLE:
            return "TLE";
        case Verdict::MLE:
        case Verdict::OLE:
        case Verdict::RE:
        case Verdict::SV:
            return "RTE";
        case Verdict::CE:
            return "CE";
        case Verdict::IE:
        case Verdict::SK:
        case Verdict::AB:
            return "JE";
    }
    return "JE";
}

ExpectationCheck check_expectation(const package::Expectation& expectation,
                                   const std::vector<Verdict>& verdicts) {
    ExpectationCheck check;
    for (const std::string& word : expectation.required)
        check.expected += (check.expected.empty() ? "" : " or ") + word;
    check.got = "AC";
    const auto holds = [](const std::vector<std::string>& words, Verdict verdict) {
        return std::find(words.begin(), words.end(), format_word(verdict)) != words.end();
    };
    bool all_permitted = !verdicts.empty();
    bool one_required = false;
    // Among the failures the one that breaks the expectation says more than the first.
    for (const Verdict verdict : verdicts) {
        if (!holds(expectation.permitted, verdict) && all_permitted) {
            all_permitted = false;
            check.got = format_word(verdict);
        }
        if (holds(expectation.required, verdict)) one_required = true;
    }
    if (all_permitted) {
        for (const Verdict verdict : verdicts) {
            if (verdict == Verdict::AC) continue;
            check.got = format_word(verdict);
            break;
        }
    }
    check.ok = all_permitted && one_required;
    return check;
}

}  // namespace rehearse::grading
