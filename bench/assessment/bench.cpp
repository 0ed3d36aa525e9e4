// The automatic assessment against the ratings of answers.jsonl: how well the estimates order and
// hit them, which key points and red flags are found, where it is most mistaken, and how long an
// answer takes. See README.md beside this file, and bench/assessment/run for how it is started.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "assessment/figures.hpp"
#include "theory/assess.hpp"
#include "theory/bank.hpp"

namespace {

using namespace rehearse;
using bench::Agreement;
using bench::Hits;
using nlohmann::json;

constexpr std::size_t worst_shown = 20;
constexpr std::size_t timed_bytes = 2048;
constexpr double timed_ms_max = 5;

struct Rated {
    std::string id;
    std::string question;
    std::string set;
    std::string kind;
    double rating = 0;
    std::set<std::string> key_points;
    std::set<std::size_t> red_flags;
    std::string answer;
};

struct Judged {
    const Rated* rated = nullptr;
    double estimate = 0;  // in points, as in a report
    std::vector<std::string> missed;
    std::vector<std::string> wrongly_hit;  // "id by PHRASE in: SENTENCE"
    std::vector<std::string> wrong_flags;
    std::vector<std::size_t> missed_flags;

    double error() const { return std::abs(estimate - rated->rating); }
};

struct Figures {
    Agreement agreement;
    Hits ticks;
    Hits flags;
};

struct Speed {
    std::size_t answers = 0;
    double median_ms = 0;
    double longest_ms = 0;
};

std::vector<Rated> read_answers(const std::filesystem::path& path) {
    std::ifstream file{path};
    if (!file) throw std::runtime_error(fmt::format("{} cannot be read", path.string()));
    std::vector<Rated> answers;
    for (std::string line; std::getline(file, line);) {
        const json record = json::parse(line);
        Rated one;
        record.at("id").get_to(one.id);
        record.at("question").get_to(one.question);
        record.at("set").get_to(one.set);
        record.at("kind").get_to(one.kind);
        record.at("rating").get_to(one.rating);
        record.at("key_points").get_to(one.key_points);
        record.at("red_flags").get_to(one.red_flags);
        record.at("answer").get_to(one.answer);
        answers.push_back(std::move(one));
    }
    return answers;
}

std::string shown(const theory::Evidence& evidence) {
    return fmt::format("by \"{}\" in: {}", evidence.phrase, evidence.sentence);
}

Judged judge(const Rated& rated, const theory::Question& question, Figures& all, Figures& kind) {
    const theory::Assessment assessment = theory::assess(question, rated.answer);
    Judged judged;
    judged.rated = &rated;
    judged.estimate = assessment.estimate * 100;
    for (const theory::KeyPointResult& point : assessment.key_points) {
        const bool there = rated.key_points.contains(point.id);
        for (Figures* figures : {&all, &kind}) figures->ticks.add(point.hit, there);
        if (there && !point.hit)
            judged.missed.push_back(point.id + (point.denied ? " (denied)" : ""));
        if (!there && point.hit)
            judged.wrongly_hit.push_back(point.id + " " + shown(*point.evidence));
    }
    std::map<std::size_t, const theory::RedFlagResult*> found;
    for (const theory::RedFlagResult& flag : assessment.red_flags) found[flag.index] = &flag;
    for (std::size_t i = 0; i < question.red_flags.size(); ++i) {
        const bool there = rated.red_flags.contains(i);
        for (Figures* figures : {&all, &kind}) figures->flags.add(found.contains(i), there);
        if (there && !found.contains(i)) judged.missed_flags.push_back(i);
        if (!there && found.contains(i))
            judged.wrong_flags.push_back(fmt::format("{} {}", i, shown(*found[i]->evidence)));
    }
    for (Figures* figures : {&all, &kind}) figures->agreement.add(judged.estimate, rated.rating);
    return judged;
}

/// Each question with an answer of the length that people write at most: its own rated answers, one
/// after the other, until there are 2 KiB.
Speed measure(const theory::Bank& bank, const std::vector<Rated>& answers) {
    std::map<std::string, std::string> texts;
    for (const Rated& rated : answers) {
        std::string& text = texts[rated.question];
        while (text.size() < timed_bytes) text += rated.answer + "\n\n";
    }
    std::vector<double> times;
    for (auto& [id, text] : texts) {
        const theory::Question* question = bank.find(id);
        if (question == nullptr) continue;
        const std::string_view answer = theory::utf8_prefix(text, timed_bytes);
        double best = 1e9;  // of three: what else the machine does is not meant
        for (int round = 0; round < 3; ++round) {
            const auto start = std::chrono::steady_clock::now();
            static_cast<void>(theory::assess(*question, answer));
            const std::chrono::duration<double, std::milli> took =
                std::chrono::steady_clock::now() - start;
            best = std::min(best, took.count());
        }
        times.push_back(best);
    }
    std::sort(times.begin(), times.end());
    if (times.empty()) return {};
    return {times.size(), times[times.size() / 2], times.back()};
}

json rounded(double value, double steps) {
    return std::round(value * steps) / steps;
}

json optional_json(const std::optional<double>& value) {
    return value ? rounded(*value, 1000) : json(nullptr);
}

json hits_json(const Hits& hits) {
    return {{"right", hits.right},
            {"wrong", hits.wrong},
            {"missed", hits.missed},
            {"precision", optional_json(hits.precision())},
            {"recall", optional_json(hits.recall())}};
}

json figures_json(const Figures& figures) {
    return {{"answers", figures.agreement.count()},
            {"rank_correlation", optional_json(figures.agreement.rank_correlation())},
            {"mean_error", rounded(figures.agreement.mean_error(), 100)},
            {"bias", rounded(figures.agreement.bias(), 100)},
            {"key_points", hits_json(figures.ticks)},
            {"red_flags", hits_json(figures.flags)}};
}

json judged_json(const Judged& judged) {
    return {{"id", judged.rated->id},
            {"set", judged.rated->set},
            {"question", judged.rated->question},
            {"kind", judged.rated->kind},
            {"estimate", rounded(judged.estimate, 10)},
            {"rating", judged.rated->rating},
            {"missed", judged.missed},
            {"wrongly_hit", judged.wrongly_hit},
            {"missed_flags", judged.missed_flags},
            {"wrong_flags", judged.wrong_flags}};
}

std::string cell(const std::optional<double>& value, double factor, int digits) {
    return value ? fmt::format("{:.{}f}", *value * factor, digits) : "-";
}

void print_figures(std::string_view name, const Figures& figures) {
    fmt::print("  {:14}{:5}{:>10}{:>9.1f}{:>+8.1f}{:>10}{:>9}{:>11}{:>9}\n", name,
               figures.agreement.count(), cell(figures.agreement.rank_correlation(), 1, 3),
               figures.agreement.mean_error(), figures.agreement.bias(),
               cell(figures.ticks.precision(), 100, 1), cell(figures.ticks.recall(), 100, 1),
               cell(figures.flags.precision(), 100, 1), cell(figures.flags.recall(), 100, 1));
}

void print_judged(const Judged& judged) {
    fmt::print("{} {} {} ({}): estimate {:.0f}, rating {:.0f}\n", judged.rated->id,
               judged.rated->question, judged.rated->kind, judged.rated->set, judged.estimate,
               judged.rated->rating);
    if (!judged.missed.empty()) fmt::print("    missed: {}\n", fmt::join(judged.missed, ", "));
    for (const std::string& line : judged.wrongly_hit) fmt::print("    wrongly hit: {}\n", line);
    for (const std::size_t flag : judged.missed_flags) fmt::print("    missed flag {}\n", flag);
    for (const std::string& line : judged.wrong_flags) fmt::print("    wrong flag {}\n", line);
}

using BySet = std::map<std::string, std::map<std::string, Figures>>;  // set, then kind or "all"

void print_report(const BySet& sets, const std::vector<Judged>& worst, const Speed& speed) {
    for (const auto& [set, kinds] : sets) {
        fmt::print("{}\n  {:14}{:>5}{:>10}{:>9}{:>8}{:>10}{:>9}{:>11}{:>9}\n", set, "kind", "n",
                   "Spearman", "error", "bias", "points: p", "recall", "flags: p", "recall");
        for (const auto& [kind, figures] : kinds) print_figures(kind, figures);
    }
    fmt::print("\nThe {} answers of \"tune\" that are most mistaken:\n", worst.size());
    for (const Judged& judged : worst) print_judged(judged);
    fmt::print(
        "\n2 KiB of answer take {:.2f} ms (median of {} questions), {:.2f} ms at most; "
        "target {:.0f} ms: {}\n",
        speed.median_ms, speed.answers, speed.longest_ms, timed_ms_max,
        speed.longest_ms <= timed_ms_max ? "met" : "missed");
}

json report_json(const BySet& sets, const std::vector<Judged>& worst, const Speed& speed) {
    json out = {{"bench", "assessment"}, {"sets", json::object()}, {"worst", json::array()}};
    for (const auto& [set, kinds] : sets) {
        for (const auto& [kind, figures] : kinds) out["sets"][set][kind] = figures_json(figures);
    }
    for (const Judged& judged : worst) out["worst"].push_back(judged_json(judged));
    out["speed"] = {{"bytes", timed_bytes},
                    {"questions", speed.answers},
                    {"median_ms", rounded(speed.median_ms, 100)},
                    {"longest_ms", rounded(speed.longest_ms, 100)},
                    {"target_ms", timed_ms_max},
                    {"met", speed.longest_ms <= timed_ms_max}};
    return out;
}

json place_json(const theory::Evidence& evidence) {
    return {evidence.begin, evidence.end, evidence.match_begin, evidence.match_end,
            evidence.phrase};
}

/// Everything that an assessment came to, and nothing of ratings: who makes it faster compares two
/// of these.
json assessment_json(const std::string& id, const theory::Assessment& assessment) {
    json points = json::array();
    for (const theory::KeyPointResult& point : assessment.key_points) {
        points.push_back({{"id", point.id},
                          {"hit", point.hit},
                          {"denied", point.denied},
                          {"listed", point.listed},
                          {"why", point.why},
                          {"place", point.evidence ? place_json(*point.evidence) : json(nullptr)}});
    }
    json flags = json::array();
    for (const theory::RedFlagResult& flag : assessment.red_flags) {
        flags.push_back(
            {{"index", flag.index}, {"why", flag.why}, {"place", place_json(*flag.evidence)}});
    }
    return {{"id", id},
            {"estimate", assessment.estimate},
            {"coverage", assessment.coverage},
            {"capped", assessment.capped},
            {"notes", assessment.notes},
            {"key_points", std::move(points)},
            {"red_flags", std::move(flags)}};
}

void print_each(const theory::Bank& bank, const std::vector<Rated>& answers) {
    for (const Rated& rated : answers) {
        const theory::Question* question = bank.find(rated.question);
        if (question == nullptr) continue;
        const theory::Assessment assessment = theory::assess(*question, rated.answer);
        fmt::print("{}\n", assessment_json(rated.id, assessment).dump());
    }
    // Answers to other questions, too: what a phrase finds by chance.
    for (const theory::Question& question : bank.questions) {
        for (std::size_t i = 0; i < answers.size(); i += 29) {
            const theory::Assessment assessment = theory::assess(question, answers[i].answer);
            const std::string id = question.id + " on " + answers[i].id;
            fmt::print("{}\n", assessment_json(id, assessment).dump());
        }
    }
}

struct Options {
    bool as_json = false;
    bool each = false;
    std::size_t worst = worst_shown;
    std::filesystem::path theory = std::filesystem::path{REHEARSE_SOURCE_DIR} / "challenges/theory";
    std::filesystem::path answers =
        std::filesystem::path{REHEARSE_SOURCE_DIR} / "bench/assessment/answers.jsonl";
};

Options read_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const bool has_value = i + 1 < argc;
        if (word == "--json") {
            options.as_json = true;
        } else if (word == "--each") {
            options.each = true;
        } else if (word == "--worst" && has_value) {
            options.worst = std::stoul(argv[++i]);
        } else if (word == "--theory" && has_value) {
            options.theory = argv[++i];
        } else if (word == "--answers" && has_value) {
            options.answers = argv[++i];
        } else {
            throw std::runtime_error(
                fmt::format("\"{}\" is not known; use [--json | --each] [--worst N] [--theory DIR] "
                            "[--answers FILE]",
                            word));
        }
    }
    return options;
}

void run(const Options& options) {
    const Result<theory::Bank> bank = theory::load_bank(options.theory);
    if (bank.has_error()) throw std::runtime_error(bank.error().message);
    const std::vector<Rated> answers = read_answers(options.answers);
    if (options.each) return print_each(*bank, answers);
    BySet sets;
    std::vector<Judged> worst;
    for (const Rated& rated : answers) {
        const theory::Question* question = bank->find(rated.question);
        if (question == nullptr)
            throw std::runtime_error(
                fmt::format("{}: there is no question {}", rated.id, rated.question));
        std::map<std::string, Figures>& kinds = sets[rated.set];
        Judged judged = judge(rated, *question, kinds["all"], kinds[rated.kind]);
        // Who reads what goes wrong in "held" begins to tune on it, and has nothing left to
        // measure with.
        if (rated.set == "tune") worst.push_back(std::move(judged));
    }
    std::stable_sort(worst.begin(), worst.end(),
                     [](const Judged& a, const Judged& b) { return a.error() > b.error(); });
    worst.erase(worst.begin() + static_cast<std::ptrdiff_t>(std::min(options.worst, worst.size())),
                worst.end());
    const Speed speed = measure(*bank, answers);
    if (options.as_json) {
        fmt::print("{}\n", report_json(sets, worst, speed).dump());
    } else {
        print_report(sets, worst, speed);
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run(read_options(argc, argv));
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_assessment: {}\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
