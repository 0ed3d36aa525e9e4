#include "app/pinned_contents.hpp"

#include <fmt/format.h>

#include <utility>

namespace rehearse::app {
namespace {

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

Task<Result<void>> PinnedContents::pin(session::Plan plan) {
    for (const session::PlanRound& round : plan.rounds) {
        for (const session::PlanItem& item : round.items) {
            auto there = co_await store_.contents.has(item.content_hash);
            if (!there) co_return there.error();
            if (*there) continue;
            std::string bytes;
            if (item.kind == session::ItemKind::coding) {
                if (const CodingEntry* entry = catalog_.coding(item.ref)) bytes = entry->bundle;
            } else if (const theory::Question* question = catalog_.question(item.ref)) {
                bytes = catalog_.question_text(*question);
            }
            auto put = co_await store_.contents.put(item.content_hash, std::move(bytes));
            if (!put) co_return put.error();
        }
    }
    co_return Result<void>();
}

}  // namespace rehearse::app
