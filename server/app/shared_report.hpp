// A report as a link shows it to strangers: built anew from the parts that its owner chose, so that
// what was not chosen is never copied. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>

#include "app/report_markdown.hpp"

namespace rehearse::app {

enum class Part { scores, answers, code, key_points, timeline, integrity, ratings, notes };

std::string_view name_of(Part part);
std::optional<Part> part_from(std::string_view name);

using Parts = std::set<Part>;

/// `report` is its owner's, `course` included; the shared report of docs/PROTOCOL.md section 11.
nlohmann::json shared_report(const nlohmann::json& report, const Parts& parts,
                             const Sources& sources);

}  // namespace rehearse::app
