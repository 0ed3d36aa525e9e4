// Content by hash: what a session pinned when it was made, from today's catalog if that still is
// the same, else from the store.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "app/catalog.hpp"
#include "app/fetched_packages.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "session/plan.hpp"
#include "store/store.hpp"

namespace rehearse::app {

class PinnedContents {
public:
    /// Unpacks what is not in the catalog below `scratch`.
    PinnedContents(const Catalog& catalog, store::Store& store, std::filesystem::path scratch)
        : catalog_(catalog), store_(store), fetched_(store.contents, std::move(scratch)) {}

    using QuestionPtr = std::shared_ptr<const theory::Question>;

    Task<Result<QuestionPtr>> question(session::PlanItem item);
    Task<Result<PackagePtr>> package(session::PlanItem item);
    /// A package that the store has, or the catalog; `not_found` if neither does.
    Task<Result<PackagePtr>> package(std::string content_hash);
    /// Puts the content of every item of the plan into the store, where it is not there yet.
    Task<Result<void>> pin(session::Plan plan);
    /// What the catalog has under that name, with its content in the store; null if it has nothing.
    Task<Result<std::shared_ptr<const session::PlanItem>>> find_item(session::ItemKind kind,
                                                                     std::string ref);
    /// The same for one task of the catalog. Does not look again where it saw it within the last second:
    /// contents go only with a store that is lost, and then a runner says what is missing.
    Task<Result<void>> pin(const CodingEntry* entry);

private:
    Task<Result<void>> pin_item(session::PlanItem item);
    Task<Result<void>> pin_question(std::string content_hash, const theory::Question* question);

    const Catalog& catalog_;
    store::Store& store_;
    FetchedPackages fetched_;
    std::map<std::string, QuestionPtr> questions_;
    std::map<std::string, PackagePtr> packages_;  // of the catalog
    std::map<std::string, std::chrono::steady_clock::time_point> seen_at_;
};

}  // namespace rehearse::app
