// The catalogue over the real challenges: whatever can be asked for makes a plan that a session can
// be held on.
#include "app/catalog.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>

#include "base/limits.hpp"
#include "support/redis_fixture.hpp"

namespace rehearse::app {
namespace {

using protocol::CustomSession;
using protocol::FromTemplate;
using session::ItemKind;

std::filesystem::path challenges() {
    return std::filesystem::path(REHEARSE_SOURCE_DIR) / "challenges";
}

/// Loaded once: reading and packing every challenge is the slow part.
const Catalog& real() {
    static const Catalog catalog = [] {
        auto loaded = Catalog::load(challenges());
        if (!loaded) throw std::runtime_error(loaded.error().message);
        return std::move(*loaded);
    }();
    return catalog;
}

/// The same draws for the same seed.
Random seeded(unsigned seed) {
    return [state = seed * 2'654'435'761U + 1](std::size_t bound) mutable {
        state = state * 1'664'525U + 1'013'904'223U;
        return static_cast<std::size_t>(state >> 8) % bound;
    };
}

/// Those of `names` that `exists` does not know.
template <class Exists>
std::set<std::string> dangling(const std::vector<std::string>& names, const Exists& exists) {
    std::set<std::string> missing;
    for (const std::string& name : names) {
        if (!exists(name)) missing.insert(name);
    }
    return missing;
}

void expect_holdable(const session::Plan& plan) {
    ASSERT_FALSE(plan.rounds.empty());
    EXPECT_LE(plan.rounds.size(), limits::rounds_max);
    EXPECT_FALSE(plan.title.empty());
    EXPECT_FALSE(plan.level.empty());
    std::set<std::string> rounds;
    std::set<std::string> refs;
    int number = 0;
    for (const session::PlanRound& round : plan.rounds) {
        SCOPED_TRACE(round.id);
        EXPECT_TRUE(rounds.insert(round.id).second);
        EXPECT_GT(round.budget.count(), 0);
        EXPECT_FALSE(round.items.empty());
        EXPECT_LE(round.items.size(), limits::items_per_round_max);
        for (const session::PlanItem& item : round.items) {
            SCOPED_TRACE(item.ref);
            EXPECT_EQ(item.id, "i" + std::to_string(++number));
            EXPECT_EQ(item.kind, round.kind);
            EXPECT_TRUE(refs.insert(item.ref).second) << "asked twice";
            EXPECT_FALSE(item.title.empty());
            EXPECT_EQ(item.content_hash.size(), 64U);
            EXPECT_GT(item.minutes, 0);
            EXPECT_GT(item.max_score, 0);
            EXPECT_FALSE(item.topics.empty());
            EXPECT_EQ(item.languages.empty(), item.kind == ItemKind::theory);
            for (const std::string& language : item.languages)
                EXPECT_TRUE(item.starters.contains(language)) << language;
        }
    }
}

TEST(Catalog, LinksOfQuestionsAndTasksLeadToOneAnother) {
    const auto bank = theory::load_bank(challenges() / "theory");
    ASSERT_TRUE(bank.has_value()) << bank.error().message;
    const auto is_task = [](const std::string& slug) { return real().coding(slug) != nullptr; };
    const auto is_question = [](const std::string& id) { return real().question(id) != nullptr; };
    for (const theory::Question& question : bank->questions)
        EXPECT_EQ(dangling(question.packages, is_task), std::set<std::string>{}) << question.id;
    for (const auto& [slug, entry] : real().challenges())
        EXPECT_EQ(dangling(entry.package.interview.theory, is_question), std::set<std::string>{})
            << slug;
    // What the notes of these promise as the sequel.
    const std::map<std::string, std::vector<std::string>> sequels = {
        {"db-connections", {"connectionpool"}},
        {"sync-vs-async", {"workerpool", "connectionpool"}},
        {"thread-pool-sizing", {"workerpool"}},
        {"optimize-large", {"nplusone"}}};
    for (const auto& [id, slugs] : sequels) {
        ASSERT_TRUE(is_question(id)) << id;
        EXPECT_EQ(real().question(id)->packages, slugs) << id;
    }
}

TEST(Catalog, HoldsWhatIsInTheFolder) {
    EXPECT_GE(real().coding_count(), 6U);
    EXPECT_GE(real().question_count(), 25U);
    EXPECT_GE(real().template_count(), 3U);
    ASSERT_NE(real().coding("lrucache"), nullptr);
    EXPECT_FALSE(real().coding("lrucache")->bundle.empty());
    EXPECT_EQ(real().coding("../coding/lrucache"), nullptr);
    EXPECT_EQ(real().coding(""), nullptr);
    const theory::Question* question = real().question("idempotency");
    ASSERT_NE(question, nullptr);
    // What is pinned is the file whose hash the plan names.
    EXPECT_EQ(theory::sha256_hex(real().question_text(*question)), question->content_hash);
    EXPECT_EQ(real().question("no-such-question"), nullptr);
}

TEST(Catalog, PlansEveryTemplate) {
    const protocol::Catalog described = real().describe();
    ASSERT_EQ(described.templates.size(), real().template_count());
    for (const protocol::CatalogTemplate& each : described.templates) {
        for (unsigned seed = 0; seed < 20; ++seed) {
            SCOPED_TRACE(each.id + " seed " + std::to_string(seed));
            const auto plan = real().plan(FromTemplate{each.id}, seeded(seed));
            ASSERT_TRUE(plan) << plan.error().message;
            expect_holdable(*plan);
            EXPECT_EQ(plan->template_id, each.id);
            EXPECT_EQ(plan->level, each.level);
            ASSERT_EQ(plan->rounds.size(), each.rounds.size());
            Milliseconds total{0};
            for (std::size_t i = 0; i < each.rounds.size(); ++i) {
                EXPECT_EQ(plan->rounds[i].items.size(),
                          static_cast<std::size_t>(each.rounds[i].count));
                EXPECT_EQ(plan->rounds[i].budget, std::chrono::minutes(each.rounds[i].minutes));
                total += plan->rounds[i].budget;
            }
            EXPECT_EQ(total, std::chrono::minutes(each.minutes));
        }
    }
}

TEST(Catalog, PlansEveryCustomWish) {
    const std::vector<std::vector<ItemKind>> kinds = {
        {ItemKind::theory}, {ItemKind::coding}, {ItemKind::theory, ItemKind::coding}};
    for (const char* level : {"beginner", "intermediate", "advanced"}) {
        for (const auto& wished : kinds) {
            for (const int minutes :
                 {protocol::custom_minutes_min, 11, 30, 45, 90, protocol::custom_minutes_max}) {
                for (const std::vector<std::string>& topics :
                     {std::vector<std::string>{}, {"apis"}, {"caching", "apis"}}) {
                    SCOPED_TRACE(std::string(level) + " " + std::to_string(minutes) + " kinds " +
                                 std::to_string(wished.size()) + " topics " +
                                 std::to_string(topics.size()));
                    const auto plan =
                        real().plan(CustomSession{level, topics, minutes, wished}, seeded(7));
                    ASSERT_TRUE(plan) << plan.error().message;
                    expect_holdable(*plan);
                    EXPECT_EQ(plan->template_id, "");
                    EXPECT_EQ(plan->level, level);
                    ASSERT_EQ(plan->rounds.size(), wished.size());
                    Milliseconds total{0};
                    for (const session::PlanRound& round : plan->rounds) {
                        total += round.budget;
                        // The first item is there however long it takes; the others must fit.
                        int planned = 0;
                        for (const session::PlanItem& item : round.items) planned += item.minutes;
                        if (round.items.size() > 1) {
                            EXPECT_LE(std::chrono::minutes(planned), round.budget);
                        }
                        for (const session::PlanItem& item : round.items) {
                            const bool fits =
                                topics.empty() ||
                                std::any_of(
                                    topics.begin(), topics.end(), [&](const std::string& topic) {
                                        return std::find(item.topics.begin(), item.topics.end(),
                                                         topic) != item.topics.end();
                                    });
                            EXPECT_TRUE(fits) << item.ref;
                        }
                    }
                    EXPECT_EQ(total, std::chrono::minutes(minutes));
                }
            }
        }
    }
}

TEST(Catalog, DrawsDifferAndTheSameSeedDoesNot) {
    const CustomSession wish{"beginner", {}, 30, {ItemKind::theory}};
    std::set<std::string> firsts;
    for (unsigned step = 0; step < 20; ++step) {
        const unsigned seed = step * 2'654'435'761U;  // neighbours would draw alike at first
        const auto plan = real().plan(wish, seeded(seed));
        ASSERT_TRUE(plan);
        EXPECT_EQ(*plan, *real().plan(wish, seeded(seed)));
        firsts.insert(plan->rounds.front().items.front().ref);
    }
    EXPECT_GT(firsts.size(), 3U);
}

TEST(Catalog, RefusesWhatItDoesNotHave) {
    struct Row {
        const char* name;
        protocol::SessionContents wish;
        ErrorCode code;
        const char* word;
    };
    const Row rows[] = {
        {"unknown template", FromTemplate{"no-such"}, ErrorCode::not_found, "no-such"},
        {"empty template", FromTemplate{""}, ErrorCode::not_found, "catalog"},
        {"theory topic without questions",
         CustomSession{"beginner", {"knitting"}, 30, {ItemKind::theory}}, ErrorCode::invalid_input,
         "theory"},
        {"coding topic without tasks",
         CustomSession{"beginner", {"devops"}, 30, {ItemKind::coding}}, ErrorCode::invalid_input,
         "coding"},
        {"one of both missing",
         CustomSession{"beginner", {"devops"}, 30, {ItemKind::theory, ItemKind::coding}},
         ErrorCode::invalid_input, "coding"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const auto plan = real().plan(row.wish, seeded(1));
        ASSERT_FALSE(plan);
        EXPECT_EQ(plan.error().code, row.code);
        EXPECT_NE(plan.error().message.find(row.word), std::string::npos) << plan.error().message;
    }
}

TEST(Catalog, OffersOnlyInstalledLanguages) {
    auto loaded = Catalog::load(challenges());
    ASSERT_TRUE(loaded);
    Catalog& catalog = *loaded;
    const CustomSession wish{"beginner", {}, 180, {ItemKind::coding}};
    catalog.set_installed({"python3", "cobol"});
    const auto narrowed = catalog.plan(wish, seeded(3));
    ASSERT_TRUE(narrowed) << narrowed.error().message;
    for (const session::PlanItem& item : narrowed->rounds.front().items)
        EXPECT_EQ(item.languages, std::vector<std::string>{"python3"});
    catalog.set_installed({"cobol"});
    EXPECT_FALSE(catalog.plan(wish, seeded(3)));
    const auto from_template = catalog.plan(FromTemplate{"junior-screen"}, seeded(3));
    ASSERT_FALSE(from_template);
    EXPECT_EQ(from_template.error().code, ErrorCode::language_unavailable);
    EXPECT_TRUE(catalog.plan(FromTemplate{"theory-sprint"}, seeded(3)));
}

TEST(Catalog, DescribesTopicsOnceWithTheirCounts) {
    const protocol::Catalog described = real().describe();
    std::set<std::string> seen;
    for (const protocol::CatalogTopic& topic : described.topics) {
        EXPECT_TRUE(seen.insert(topic.id).second) << topic.id;
        EXPECT_GT(topic.theory + topic.coding, 0);
        if (topic.theory > 0) {
            EXPECT_TRUE(real().plan(CustomSession{"beginner", {topic.id}, 30, {ItemKind::theory}},
                                    seeded(1)))
                << topic.id;
        }
        if (topic.coding > 0) {
            EXPECT_TRUE(real().plan(CustomSession{"beginner", {topic.id}, 30, {ItemKind::coding}},
                                    seeded(1)))
                << topic.id;
        }
    }
    EXPECT_TRUE(seen.contains("caching"));
}

TEST(CatalogLoad, NamesWhatIsBroken) {
    namespace fs = std::filesystem;
    struct Row {
        const char* name;
        std::function<void(const fs::path&)> break_it;
        const char* word;
    };
    const Row rows[] = {
        {"no coding", [](const fs::path& root) { fs::remove_all(root / "coding"); },
         "--challenges"},
        {"no theory", [](const fs::path& root) { fs::remove_all(root / "theory"); },
         "--challenges"},
        {"package",
         [](const fs::path& root) {
             std::ofstream(root / "coding/lrucache/problem.yaml")
                 << "problem_format_version: 2025-09\nnonsense: 1\n";
         },
         "lrucache"},
        {"question",
         [](const fs::path& root) {
             std::ofstream(root / "theory/http/broken.md") << "no front matter";
         },
         "broken.md"},
        {"template",
         [](const fs::path& root) {
             std::ofstream(root / "templates/broken.yaml") << "id: broken\n";
         },
         "broken"},
        {"template of a missing task",
         [](const fs::path& root) { fs::remove_all(root / "coding/tokenbucket"); }, "tokenbucket"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const test::TemporaryDirectory directory;
        const fs::path root = directory.path() / "challenges";
        for (const char* part : {"theory", "templates", "coding/lrucache", "coding/tokenbucket"}) {
            fs::create_directories((root / part).parent_path());
            fs::copy(challenges() / part, root / part, fs::copy_options::recursive);
        }
        row.break_it(root);
        const auto loaded = Catalog::load(root);
        ASSERT_FALSE(loaded);
        EXPECT_NE(loaded.error().message.find(row.word), std::string::npos)
            << loaded.error().message;
    }
    EXPECT_FALSE(Catalog::load("/nowhere"));
}

}  // namespace
}  // namespace rehearse::app
