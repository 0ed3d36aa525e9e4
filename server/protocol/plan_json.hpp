// The plan as JSON, for the log and the snapshot only: it holds hints and all rounds.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "protocol/strict_json.hpp"
#include "session/plan.hpp"

namespace rehearse::protocol {

Json plan_json(const session::Plan& plan);
Result<session::Plan> plan_from_json(const Json& json);
Json plan_item_json(const session::PlanItem& item);
Result<session::PlanItem> plan_item_from_json(const Json& json);

}  // namespace rehearse::protocol
