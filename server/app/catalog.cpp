#include "app/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <tuple>
#include <utility>

#include "base/limits.hpp"
#include "package/bundle.hpp"
#include "package/candidate_content.hpp"
#include "package/load.hpp"

namespace rehearse::app {
namespace {

using session::ItemKind;

constexpr double theory_share = 0.35;  // of a custom session that has both kinds

/// One line for the start: the first fault, and where to see the others.
std::string first_fault(const std::string& where, const package::Faults& faults) {
    if (faults.empty()) return where;
    const std::string more = faults.size() > 1 ? fmt::format(" (and {} more: rehearse verify {})",
                                                             faults.size() - 1, where)
                                               : std::string();
    return fmt::format("{}/{}{}", where, package::to_string(faults.front()), more);
}

/// The same for errors that list a fault on each line.
std::string first_line(const std::string& faults, const std::string& where) {
    const auto end = faults.find('\n');
    if (end == std::string::npos) return faults;
    return fmt::format("{} (and more: rehearse verify {})", faults.substr(0, end), where);
}

/// Takes up to `count` of `pool` at random, each once.
std::vector<std::string> draw(std::vector<std::string> pool, std::size_t count,
                              const Random& random) {
    std::vector<std::string> taken;
    while (taken.size() < count && !pool.empty()) {
        const std::size_t at = random(pool.size());
        taken.push_back(pool[at]);
        pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return taken;
}

bool shares_topic(const std::vector<std::string>& wanted, const std::vector<std::string>& has) {
    return wanted.empty() ||
           std::any_of(wanted.begin(), wanted.end(), [&](const std::string& topic) {
               return std::find(has.begin(), has.end(), topic) != has.end();
           });
}

void number_items(session::Plan& plan) {
    int number = 0;
    for (session::PlanRound& round : plan.rounds) {
        for (session::PlanItem& item : round.items) item.id = fmt::format("i{}", ++number);
    }
}

std::string level_of(package::Difficulty difficulty) {
    switch (difficulty) {
        case package::Difficulty::easy:
            return "beginner";
        case package::Difficulty::medium:
            return "intermediate";
        case package::Difficulty::hard:
            return "advanced";
    }
    return {};
}

std::vector<std::string> difficulties_of(const std::string& level) {
    if (level == "beginner") return {"easy"};
    if (level == "intermediate") return {"easy", "medium"};
    return {"medium", "hard"};
}

}  // namespace

Result<Catalog> Catalog::load(const std::filesystem::path& root) {
    Catalog catalog;
    catalog.root_ = root;
    std::error_code error;
    if (!std::filesystem::is_directory(root / "coding", error) ||
        !std::filesystem::is_directory(root / "theory", error)) {
        return fail(
            ErrorCode::setup,
            fmt::format("There are no challenges in {}: give the folder with --challenges DIR.",
                        root.string()));
    }
    for (const auto& entry : std::filesystem::directory_iterator(root / "coding", error)) {
        if (!entry.is_directory() || !package::is_package(entry.path())) continue;
        const std::string slug = entry.path().filename().string();
        package::Loaded loaded = package::load(entry.path());
        if (!loaded.package) {
            return fail(ErrorCode::setup,
                        fmt::format("The challenge {} is broken: {}", slug,
                                    first_fault(entry.path().string(), loaded.faults)));
        }
        auto bundle = package::pack(entry.path());
        if (!bundle)
            return fail(ErrorCode::setup, fmt::format("The challenge {} cannot be packed: {}", slug,
                                                      bundle.error().message));
        catalog.coding_.emplace(
            slug, CodingEntry{std::move(*loaded.package), bundle->hash, std::move(bundle->blob)});
    }
    auto bank = theory::load_bank(root / "theory");
    if (!bank)
        return fail(ErrorCode::setup,
                    "The question bank is broken: " +
                        first_line(bank.error().message, (root / "theory").string()));
    catalog.bank_ = std::move(*bank);
    auto templates = theory::load_templates(root / "templates");
    if (!templates)
        return fail(ErrorCode::setup,
                    "A session template is broken: " +
                        first_line(templates.error().message, (root / "templates").string()));
    catalog.templates_ = std::move(*templates);
    std::vector<std::string> slugs;
    for (const auto& entry : catalog.coding_) slugs.push_back(entry.first);
    for (const theory::SessionTemplate& each : catalog.templates_) {
        const auto faults = theory::check_template(each, catalog.bank_, &slugs);
        if (!faults.empty()) {
            return fail(ErrorCode::setup, fmt::format("The session template {} is broken: {}",
                                                      each.id, faults.front().message));
        }
    }
    return catalog;
}

const CodingEntry* Catalog::coding(const std::string& slug) const {
    const auto found = coding_.find(slug);
    return found == coding_.end() ? nullptr : &found->second;
}

std::string Catalog::slug_of(const std::string& content_hash) const {
    for (const auto& [slug, entry] : coding_) {
        if (entry.content_hash == content_hash) return slug;
    }
    return {};
}

std::vector<std::string> Catalog::offered_languages(const package::Package& package) const {
    std::vector<std::string> offered;
    for (const std::string& language : package.languages) {
        if (is_installed(language)) offered.push_back(language);
    }
    return offered;
}

bool Catalog::has_template(const std::string& id) const {
    return std::any_of(templates_.begin(), templates_.end(),
                       [&](const theory::SessionTemplate& each) { return each.id == id; });
}

std::string Catalog::question_text(const theory::Question& question) const {
    std::ifstream in(root_ / "theory" / question.file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::optional<session::PlanItem> Catalog::coding_item(const std::string& slug) const {
    const CodingEntry* entry = coding(slug);
    if (entry == nullptr) return std::nullopt;
    const package::CandidateContent content = package::candidate_content(entry->package);
    session::PlanItem item;
    item.kind = ItemKind::coding;
    item.ref = slug;
    item.title = content.title;
    item.content_hash = entry->content_hash;
    item.minutes = content.minutes;
    item.max_score = 100;
    item.topics = content.topics;
    item.languages = offered_languages(entry->package);
    item.starters = content.starters;
    for (const package::Hint& hint : entry->package.interview.hints)
        item.hints.push_back(hint.text);
    if (item.languages.empty()) return std::nullopt;
    return item;
}

session::PlanItem Catalog::theory_item(const theory::Question& question) const {
    session::PlanItem item;
    item.kind = ItemKind::theory;
    item.ref = question.id;
    item.title = question.title;
    item.content_hash = question.content_hash;
    item.minutes = question.minutes;
    item.max_score = 100;
    item.topics = question.topics;
    return item;
}

std::vector<std::string> Catalog::coding_for(const theory::Draw& wish) const {
    std::vector<std::string> slugs;
    for (const auto& [slug, entry] : coding_) {
        const std::string difficulty(package::to_string(entry.package.interview.difficulty));
        const bool fits = wish.difficulties.empty() ||
                          std::find(wish.difficulties.begin(), wish.difficulties.end(),
                                    difficulty) != wish.difficulties.end();
        if (fits && shares_topic(wish.topics, entry.package.interview.topics) && coding_item(slug))
            slugs.push_back(slug);
    }
    return slugs;
}

Result<session::Plan> Catalog::plan_template(const theory::SessionTemplate& from,
                                             const Random& random) const {
    session::Plan plan;
    plan.template_id = from.id;
    plan.title = from.title;
    plan.level = theory::level_name(from.level);
    std::set<std::string> used;
    for (const theory::TemplateRound& each : from.rounds) {
        session::PlanRound round;
        round.id = each.id;
        round.title = each.title;
        round.kind = each.kind == theory::RoundKind::theory ? ItemKind::theory : ItemKind::coding;
        round.budget = std::chrono::minutes(each.minutes);
        std::vector<std::string> refs = each.items;
        if (each.draw) {
            std::vector<std::string> pool;
            if (round.kind == ItemKind::theory) {
                for (const theory::Question* question : theory::questions_for(bank_, *each.draw))
                    pool.push_back(question->id);
            } else {
                pool = coding_for(*each.draw);
            }
            std::erase_if(pool, [&](const std::string& ref) { return used.contains(ref); });
            refs = draw(std::move(pool), static_cast<std::size_t>(each.draw->count), random);
        }
        for (const std::string& ref : refs) {
            used.insert(ref);
            if (round.kind == ItemKind::theory) {
                if (const theory::Question* found = question(ref))
                    round.items.push_back(theory_item(*found));
            } else if (auto item = coding_item(ref)) {
                round.items.push_back(std::move(*item));
            }
        }
        if (round.items.empty()) {
            return fail(ErrorCode::language_unavailable,
                        fmt::format("The round {} has nothing to offer here: install a language of "
                                    "its tasks (see rehearse doctor).",
                                    each.title));
        }
        plan.rounds.push_back(std::move(round));
    }
    number_items(plan);
    return plan;
}

Result<session::Plan> Catalog::plan_custom(const protocol::CustomSession& wish,
                                           const Random& random) const {
    const auto has = [&](ItemKind kind) {
        return std::find(wish.kinds.begin(), wish.kinds.end(), kind) != wish.kinds.end();
    };
    session::Plan plan;
    plan.title = "Custom practice";
    plan.level = wish.level;
    const bool both = has(ItemKind::theory) && has(ItemKind::coding);
    const int theory_minutes =
        !has(ItemKind::theory) ? 0
        : both ? std::max(4, static_cast<int>(std::lround(wish.minutes * theory_share)))
               : wish.minutes;
    const int coding_minutes = wish.minutes - theory_minutes;
    if (theory_minutes > 0) {
        theory::Draw filter;
        if (const auto level = theory::level_from(wish.level)) filter.levels = {*level};
        filter.topics = wish.topics;
        auto pool = theory::questions_for(bank_, filter);
        filter.levels.clear();
        if (pool.empty()) pool = theory::questions_for(bank_, filter);
        if (pool.empty())
            return fail(ErrorCode::invalid_input,
                        "No theory question has these topics: choose others, or leave theory out.");
        std::vector<std::string> ids;
        for (const theory::Question* each : pool) ids.push_back(each->id);
        session::PlanRound round{
            "theory", "Theory", ItemKind::theory, std::chrono::minutes(theory_minutes), {}};
        int planned = 0;
        for (const std::string& id : draw(ids, limits::items_per_round_max, random)) {
            const theory::Question* found = question(id);
            if (planned > 0 && planned + found->minutes > theory_minutes) continue;
            planned += found->minutes;
            round.items.push_back(theory_item(*found));
        }
        plan.rounds.push_back(std::move(round));
    }
    if (coding_minutes > 0) {
        theory::Draw filter;
        filter.difficulties = difficulties_of(wish.level);
        filter.topics = wish.topics;
        auto pool = coding_for(filter);
        filter.difficulties.clear();
        if (pool.empty()) pool = coding_for(filter);
        if (pool.empty())
            return fail(ErrorCode::invalid_input,
                        "No coding task has these topics: choose others, or leave coding out.");
        session::PlanRound round{
            "coding", "Coding", ItemKind::coding, std::chrono::minutes(coding_minutes), {}};
        int planned = 0;
        for (const std::string& slug : draw(pool, limits::items_per_round_max, random)) {
            auto item = coding_item(slug);
            if (planned > 0 && planned + item->minutes > coding_minutes) continue;
            planned += item->minutes;
            round.items.push_back(std::move(*item));
        }
        plan.rounds.push_back(std::move(round));
    }
    number_items(plan);
    return plan;
}

Result<session::Plan> Catalog::plan(const protocol::SessionContents& wish,
                                    const Random& random) const {
    if (const auto* custom = std::get_if<protocol::CustomSession>(&wish))
        return plan_custom(*custom, random);
    const std::string& id = std::get<protocol::FromTemplate>(wish).template_id;
    for (const theory::SessionTemplate& each : templates_) {
        if (each.id == id) return plan_template(each, random);
    }
    return fail(ErrorCode::not_found,
                fmt::format("There is no template {}: GET /api/v1/catalog lists them.", id));
}

std::optional<session::PlanItem> Catalog::item(ItemKind kind, const std::string& ref) const {
    if (kind == ItemKind::coding) return coding_item(ref);
    const theory::Question* found = question(ref);
    return found == nullptr ? std::nullopt : std::optional(theory_item(*found));
}

std::vector<protocol::Choice> Catalog::choices() const {
    std::vector<protocol::Choice> all;
    for (const theory::Question& each : bank_.questions) {
        all.push_back({ItemKind::theory, each.id,
                       each.draft ? each.title + " (draft)" : each.title,
                       std::string(theory::level_name(each.level)), each.minutes, each.topics});
    }
    for (const auto& [slug, entry] : coding_) {
        if (const auto task = coding_item(slug)) {
            all.push_back({ItemKind::coding, slug, task->title,
                           level_of(entry.package.interview.difficulty), task->minutes,
                           task->topics});
        }
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::tie(a.kind, a.title, a.ref) < std::tie(b.kind, b.title, b.ref);
    });
    return all;
}

protocol::Catalog Catalog::describe() const {
    protocol::Catalog catalog;
    for (const theory::SessionTemplate& each : templates_) {
        protocol::CatalogTemplate shown{each.id,
                                        each.title,
                                        each.summary,
                                        each.minutes,
                                        std::string(theory::level_name(each.level)),
                                        {}};
        for (const theory::TemplateRound& round : each.rounds) {
            shown.rounds.push_back(
                {round.id, round.title,
                 round.kind == theory::RoundKind::theory ? ItemKind::theory : ItemKind::coding,
                 round.minutes,
                 round.draw ? round.draw->count : static_cast<int>(round.items.size())});
        }
        catalog.templates.push_back(std::move(shown));
    }
    std::map<std::string, protocol::CatalogTopic> topics;
    for (const theory::Question& each : bank_.questions) {
        if (each.draft) continue;
        for (const std::string& topic : each.topics) ++topics[topic].theory;
    }
    for (const auto& entry : coding_) {
        for (const std::string& topic : entry.second.package.interview.topics)
            ++topics[topic].coding;
    }
    for (auto& [id, topic] : topics) {
        topic.id = id;
        catalog.topics.push_back(topic);
    }
    return catalog;
}

}  // namespace rehearse::app
