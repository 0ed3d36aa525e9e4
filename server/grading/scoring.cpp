#include "grading/scoring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "package/glob.hpp"

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

namespace {

/// What tests found of mutants. Those of the samples count only where no others are.
struct Mutants {
    Verdict on_correct = Verdict::AC;
    bool are_hidden = false;
    int all = 0;
    int killed = 0;
};

Mutants count_mutants(const std::vector<CaseOutcome>& cases) {
    const auto is_hidden = [](const CaseOutcome& each) {
        return each.role == package::Role::mutant && each.group != "sample";
    };
    Mutants mutants;
    mutants.are_hidden = std::any_of(cases.begin(), cases.end(), is_hidden);
    std::vector<CaseOutcome> correct;
    for (const CaseOutcome& each : cases) {
        if (each.role == package::Role::correct) correct.push_back(each);
        if (each.role != package::Role::mutant || is_hidden(each) != mutants.are_hidden) continue;
        ++mutants.all;
        if (each.verdict == Verdict::AC) ++mutants.killed;
    }
    mutants.on_correct = first_failure(correct);
    return mutants;
}

}  // namespace

Total score_mutants(const std::vector<CaseOutcome>& cases, std::optional<int> must_kill) {
    Total total{first_failure(cases), 0, 100};
    if (total.verdict == Verdict::IE || total.verdict == Verdict::AB) return total;
    const Mutants mutants = count_mutants(cases);
    if (mutants.on_correct != Verdict::AC) total.verdict = mutants.on_correct;
    if (mutants.on_correct != Verdict::AC || mutants.all == 0) return total;
    total.score = std::floor(100.0 * mutants.killed / mutants.all);
    const int needed = mutants.are_hidden ? must_kill.value_or(mutants.all) : mutants.all;
    total.verdict = mutants.killed >= needed ? Verdict::AC
                    : mutants.killed > 0     ? Verdict::PA
                                             : Verdict::WA;
    return total;
}

std::string describe_mutants(const std::vector<CaseOutcome>& cases) {
    const Mutants mutants = count_mutants(cases);
    if (mutants.on_correct != Verdict::AC)
        return "Your tests fail on a correct server, so no mutant was tried.";
    return fmt::format("Your tests found {} of {} {} mutants.", mutants.killed, mutants.all,
                       mutants.are_hidden ? "hidden" : "sample");
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

namespace {

/// R10's tree, made of the groups that have cases.
class GroupTree {
public:
    GroupTree(const std::vector<TestGroup>& groups, const std::vector<CaseOutcome>& cases,
              bool takes_scores)
        : groups_(groups), cases_(cases), takes_scores_(takes_scores) {
        for (std::size_t i = 0; i < cases.size(); ++i) {
            if (cases[i].verdict != Verdict::SK) children_of(cases[i].group).push_back({i, {}});
        }
    }

    struct Outcome {
        Verdict verdict = Verdict::AC;
        double score = 0;
    };

    [[nodiscard]] Outcome grade(const std::string& name) const {
        const package::GraderRule& rule = rule_of(name);
        std::vector<Outcome> results;
        const auto children = children_.find(name);
        if (children == children_.end()) return {};
        for (const Child& child : children->second) {
            results.push_back(child.group.empty() ? grade_case(rule, cases_[child.index])
                                                  : grade(child.group));
            if (results.back().verdict != Verdict::AC && rule.stops_at_failure) break;
        }
        if (rule.ignore_sample) results.erase(results.begin(), results.end() - 1);
        return {verdict_of(rule, results), score_of(rule, results)};
    }

private:
    struct Child {
        std::size_t index = 0;
        std::string group;  // empty: the child is a case
    };

    /// Makes the group and those above it known to each other, in the order in which they come.
    std::vector<Child>& children_of(const std::string& name) {
        if (const auto found = children_.find(name); found != children_.end()) return found->second;
        if (!name.empty()) {
            const std::size_t slash = name.rfind('/');
            children_of(slash == std::string::npos ? std::string() : name.substr(0, slash))
                .push_back({0, name});
        }
        return children_[name];
    }

    [[nodiscard]] const package::GraderRule& rule_of(const std::string& name) const {
        static const package::GraderRule standard;
        const auto found = std::find_if(groups_.begin(), groups_.end(),
                                        [&](const TestGroup& each) { return each.name == name; });
        return found == groups_.end() ? standard : found->grader;
    }

    [[nodiscard]] Outcome grade_case(const package::GraderRule& rule,
                                     const CaseOutcome& each) const {
        if (each.verdict != Verdict::AC) return {each.verdict, rule.reject_score};
        return {Verdict::AC, takes_scores_ && each.score ? *each.score : rule.accept_score};
    }

    /// The smaller, the worse.
    static int rank(Verdict verdict) {
        switch (verdict) {
            case Verdict::IE:
            case Verdict::AB:
            case Verdict::SK:
            case Verdict::CE:
                return 0;
            case Verdict::RE:
            case Verdict::SV:
                return 1;
            case Verdict::MLE:
                return 2;
            case Verdict::TLE:
                return 3;
            case Verdict::OLE:
                return 4;
            case Verdict::WA:
            case Verdict::PA:
                return 5;
            case Verdict::AC:
                return 6;
        }
        return 0;
    }

    static Verdict verdict_of(const package::GraderRule& rule,
                              const std::vector<Outcome>& results) {
        using Mode = package::GraderRule::VerdictMode;
        const auto is_accepted = [](const Outcome& each) { return each.verdict == Verdict::AC; };
        if (rule.verdict_mode == Mode::always_accept) return Verdict::AC;
        if (rule.accept_if_any_accepted &&
            std::any_of(results.begin(), results.end(), is_accepted)) {
            return Verdict::AC;
        }
        const auto chosen = rule.verdict_mode == Mode::first_error
                                ? std::find_if_not(results.begin(), results.end(), is_accepted)
                                : std::min_element(results.begin(), results.end(),
                                                   [](const Outcome& a, const Outcome& b) {
                                                       return rank(a.verdict) < rank(b.verdict);
                                                   });
        return chosen == results.end() ? Verdict::AC : chosen->verdict;
    }

    static double score_of(const package::GraderRule& rule, const std::vector<Outcome>& results) {
        using Mode = package::GraderRule::ScoreMode;
        double sum = 0;
        double least = results.front().score;
        double most = results.front().score;
        for (const Outcome& each : results) {
            sum += each.score;
            least = std::min(least, each.score);
            most = std::max(most, each.score);
        }
        switch (rule.score_mode) {
            case Mode::sum:
                return sum;
            case Mode::avg:
                return sum / static_cast<double>(results.size());
            case Mode::min:
                return least;
            case Mode::max:
                return most;
        }
        return sum;
    }

    const std::vector<TestGroup>& groups_;
    const std::vector<CaseOutcome>& cases_;
    bool takes_scores_;
    std::map<std::string, std::vector<Child>> children_;
};

}  // namespace

Total score_tree(const std::vector<TestGroup>& groups, const std::vector<CaseOutcome>& cases,
                 bool takes_scores) {
    Total total;
    const auto root = std::find_if(groups.begin(), groups.end(),
                                   [](const TestGroup& group) { return group.name.empty(); });
    if (root != groups.end() && std::isfinite(root->grader.range_max)) {
        total.max_score = root->grader.range_max;
    } else if (!takes_scores) {
        std::vector<CaseOutcome> perfect = cases;
        for (CaseOutcome& each : perfect) each = {each.group, Verdict::AC, {}, {}};
        total.max_score = GroupTree(groups, perfect, false).grade("").score;
    }
    total.verdict = first_failure(cases);
    if (total.verdict == Verdict::IE || total.verdict == Verdict::AB) return total;
    const auto outcome = GroupTree(groups, cases, takes_scores).grade("");
    total.verdict = outcome.verdict;
    if (outcome.verdict != Verdict::AC) return total;
    total.score = outcome.score;
    if (total.max_score > 0 && total.score < total.max_score - 1e-9) total.verdict = Verdict::PA;
    return total;
}

Total score(const package::Package& package, const std::vector<CaseOutcome>& cases) {
    if (package.interview.tests) return score_mutants(cases, package.interview.tests->must_kill);
    if (!package.is_scoring()) return score_pass_fail(cases);
    if (package.dialect == package::Dialect::kattis_2025_09)
        return score_groups(package.groups, cases);
    return score_tree(package.groups, cases, package.takes_scores);
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

namespace {

using package::Expectation;

bool holds(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " or ") + word;
    return text;
}

/// The cases an expectation speaks of.
std::vector<std::size_t> selected(const Expectation& expectation,
                                  const std::vector<CaseVerdict>& cases) {
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (expectation.cases.empty() || package::glob_matches(expectation.cases, cases[i].path))
            result.push_back(i);
    }
    return result;
}

/// What an author would say of it in one word: what must come, or else what may.
std::string in_words(const Expectation& expectation) {
    const Expectation anything;
    return joined(expectation.required != anything.required ? expectation.required
                                                            : expectation.permitted);
}

/// True when the verdicts are as expected; else `got` says what came instead.
bool verdicts_hold(const Expectation& expectation, const std::vector<CaseVerdict>& cases,
                   const std::vector<std::size_t>& chosen, std::string& got) {
    bool one_required = false;
    std::string first_failure = "AC";
    for (const std::size_t i : chosen) {
        const std::string word(format_word(cases[i].verdict));
        // Among the failures the one that breaks the expectation says more than the first.
        if (!holds(expectation.permitted, word)) {
            got = word;
            return false;
        }
        if (first_failure == "AC") first_failure = word;
        one_required = one_required || holds(expectation.required, word);
    }
    got = first_failure;
    // A pattern that selects no case asks for nothing.
    return one_required || (chosen.empty() && !expectation.cases.empty());
}

bool message_holds(const Expectation& expectation, const std::vector<CaseVerdict>& cases,
                   const std::vector<std::size_t>& chosen) {
    return expectation.message.empty() ||
           std::any_of(chosen.begin(), chosen.end(), [&](std::size_t i) {
               return cases[i].judge_message.find(expectation.message) != std::string::npos;
           });
}

}  // namespace

ExpectationCheck check_expectations(const std::vector<Expectation>& expectations,
                                    const std::vector<CaseVerdict>& cases,
                                    std::optional<double> score) {
    ExpectationCheck check;
    check.ok = true;
    check.got = "AC";
    for (const CaseVerdict& each : cases) {
        if (each.verdict == Verdict::AC) continue;
        check.got = format_word(each.verdict);
        break;
    }
    for (const Expectation& expectation : expectations) {
        if (expectation.cases.empty()) check.expected = in_words(expectation);
    }
    for (const Expectation& expectation : expectations) {
        const auto chosen = selected(expectation, cases);
        std::string got;
        const std::string where = expectation.cases.empty() ? "" : " in " + expectation.cases;
        if (!verdicts_hold(expectation, cases, chosen, got))
            return {false, in_words(expectation) + where, got};
        if (!message_holds(expectation, cases, chosen))
            return {false, "the message `" + expectation.message + "`" + where, "none of it"};
        if (expectation.score && expectation.cases.empty() && score &&
            (*score < expectation.score->first - 1e-9 ||
             *score > expectation.score->second + 1e-9)) {
            return {
                false,
                fmt::format("{} to {} points", expectation.score->first, expectation.score->second),
                fmt::format("{} points", *score)};
        }
    }
    return check;
}

TimeLimitUse time_limit_use(const package::ExampleSubmission& submission, package::Dialect dialect,
                            const std::vector<CaseVerdict>& cases) {
    using Use = Expectation::TimeLimit;
    TimeLimitUse use;
    // Legacy knows of its folders only: what is wrong may also be slow there.
    const bool is_legacy = dialect == package::Dialect::legacy;
    for (const Expectation& expectation : submission.expectations) {
        if (expectation.time_limit == Use::unused) continue;
        const auto chosen = selected(expectation, cases);
        const bool is_by_verdicts = expectation.time_limit == Use::by_verdicts;
        const bool may_exceed = holds(expectation.permitted, "TLE") ||
                                (is_legacy && submission.directory != "accepted");
        const bool must_exceed = expectation.required == std::vector<std::string>{"TLE"};
        auto& lower = use.lower;
        auto& upper = use.upper;
        if (expectation.time_limit == Use::lower || (is_by_verdicts && !may_exceed))
            lower.insert(lower.end(), chosen.begin(), chosen.end());
        if (expectation.time_limit == Use::upper || (is_by_verdicts && must_exceed))
            upper.insert(upper.end(), chosen.begin(), chosen.end());
    }
    return use;
}

double derive_time_limit_s(double slowest_s, const package::Limits& limits) {
    const double wanted = std::max(1.0, slowest_s * limits.ac_to_time_limit);
    // The small step keeps 0.3 from being four tenths.
    const double steps = std::ceil(wanted / limits.time_resolution_s - 1e-9);
    return std::max(1.0, steps) * limits.time_resolution_s;
}

}  // namespace rehearse::grading
