#include "session/fork.hpp"

#include <string_view>
#include <utility>

#include "editing/utf16.hpp"

namespace rehearse::session {
namespace {

constexpr std::string_view title_suffix = ", continued";

}  // namespace

Result<Plan> forked_plan(const State& then) {
    Plan plan = *then.plan;
    // So that nobody takes what comes of it for work that began with an empty page.
    if (!plan.title.ends_with(title_suffix)) plan.title += title_suffix;
    std::size_t bytes = 0;
    std::size_t index = 0;
    for (PlanRound& round : plan.rounds) {
        for (PlanItem& item : round.items) {
            item.skipped = false;  // whoever practises alone skips nothing
            item.chosen_language = then.items[index++].language.value_or("");
            const std::string prefix = item.id + "/";
            auto document = then.documents->lower_bound(prefix);
            for (; document != then.documents->end() && document->first.starts_with(prefix);
                 ++document) {
                std::string text = editing::to_utf8_lossy(document->second.current->text());
                item.carried[document->first.substr(prefix.size())] = std::move(text);
            }
            // Those of an earlier fork as well.
            for (const auto& entry : item.carried) bytes += entry.second.size();
        }
    }
    if (bytes > carried_bytes_max) {
        return fail(
            ErrorCode::too_large,
            "The texts at this place are longer than 4 MiB together: choose an earlier one.");
    }
    return plan;
}

}  // namespace rehearse::session
