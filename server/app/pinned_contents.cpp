#include "app/pinned_contents.hpp"

#include <fmt/format.h>

#include <utility>

namespace rehearse::app {
namespace {

constexpr std::chrono::seconds trust{1};

Error lost(const session::PlanItem& item) {
    return fail(
        ErrorCode::not_found,
        fmt::format(
            "The content of {} as it was when this session was made is not in the store any more.",
            item.ref));
}

}  // namespace

Task<Result<PinnedContents::QuestionPtr>> PinnedContents::question(session::PlanItem item) {
    if (const auto found = questions_.find(item.content_hash); found != questions_.end())
        co_return found->second;
    const theory::Question* current = catalog_.question(item.ref);
    if (current != nullptr && current->content_hash == item.content_hash) {
        auto shared = std::make_shared<const theory::Question>(*current);
        questions_[item.content_hash] = shared;
        co_return shared;
    }
    auto text = co_await store_.contents.get(item.content_hash);
    if (!text) co_return text.error();
    if (!*text) co_return lost(item);
    auto question = theory::parse_question(**text, item.ref + ".md");
    if (!question) co_return question.error();
    auto shared = std::make_shared<const theory::Question>(std::move(*question));
    questions_[item.content_hash] = shared;
    co_return shared;
}

Task<Result<PackagePtr>> PinnedContents::package(session::PlanItem item) {
    if (const auto found = packages_.find(item.content_hash); found != packages_.end())
        co_return found->second;
    const CodingEntry* current = catalog_.coding(item.ref);
    if (current != nullptr && current->content_hash == item.content_hash) {
        auto shared = std::make_shared<const package::Package>(current->package);
        packages_[item.content_hash] = shared;
        co_return shared;
    }
    auto fetched = co_await fetched_.get(item.content_hash);
    if (!fetched && fetched.error().code != ErrorCode::store_away) co_return lost(item);
    co_return fetched;
}

Task<Result<PackagePtr>> PinnedContents::package(std::string content_hash) {
    session::PlanItem item;
    item.ref = catalog_.slug_of(content_hash);
    item.content_hash = std::move(content_hash);
    auto found = co_await package(std::move(item));
    if (!found && found.error().code != ErrorCode::store_away) {
        co_return fail(ErrorCode::not_found,
                       "No package with these contents is known here: name a challenge instead.");
    }
    co_return found;
}

Task<Result<void>> PinnedContents::pin(session::Plan plan) {
    for (const session::PlanRound& round : plan.rounds) {
        for (const session::PlanItem& item : round.items) {
            Result<void> pinned = co_await pin_item(item);
            if (!pinned) co_return pinned;
        }
    }
    co_return Result<void>();
}

Task<Result<void>> PinnedContents::pin_item(session::PlanItem item) {
    Result<void> pinned;
    if (item.kind == session::ItemKind::coding) {
        pinned = co_await pin(catalog_.coding(item.ref));
    } else {
        pinned = co_await pin_question(item.content_hash, catalog_.question(item.ref));
    }
    co_return pinned;
}

Task<Result<std::shared_ptr<const session::PlanItem>>> PinnedContents::find_item(
    session::ItemKind kind, std::string ref) {
    const auto found = catalog_.item(kind, ref);
    if (!found) co_return std::shared_ptr<const session::PlanItem>();
    Result<void> pinned = co_await pin_item(*found);
    if (!pinned) co_return pinned.error();
    co_return std::make_shared<const session::PlanItem>(*found);
}

Task<Result<void>> PinnedContents::pin(const CodingEntry* entry) {
    const auto now = std::chrono::steady_clock::now();
    const auto seen = seen_at_.find(entry->content_hash);
    if (seen != seen_at_.end() && now - seen->second < trust) co_return Result<void>();
    auto there = co_await store_.contents.has(entry->content_hash);
    if (!there) co_return there.error();
    if (!*there) {
        auto put = co_await store_.contents.put(entry->content_hash, entry->bundle);
        if (!put) co_return put.error();
    }
    seen_at_[entry->content_hash] = now;
    co_return Result<void>();
}

Task<Result<void>> PinnedContents::pin_question(std::string content_hash,
                                                const theory::Question* question) {
    auto there = co_await store_.contents.has(content_hash);
    if (!there) co_return there.error();
    if (*there) co_return Result<void>();
    std::string text = catalog_.question_text(*question);
    auto put = co_await store_.contents.put(std::move(content_hash), std::move(text));
    co_return put;
}

}  // namespace rehearse::app
