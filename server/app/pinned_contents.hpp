// Content by hash: what a session pinned when it was made, from today's catalog if that still is
// the same, else from the store.
#pragma once

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
    /// Puts the content of every item of the plan into the store, where it is not there yet.
    Task<Result<void>> pin(session::Plan plan);

private:
    const Catalog& catalog_;
    store::Store& store_;
    FetchedPackages fetched_;
    std::map<std::string, QuestionPtr> questions_;
    std::map<std::string, PackagePtr> packages_;  // of the catalog
};

}  // namespace rehearse::app
