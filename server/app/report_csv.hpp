// A report as CSV (RFC 4180), for spreadsheets: a line per item, and under it one per key point,
// red flag and submission. Pure; it writes what the report holds, so who may read one may read the
// other.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace rehearse::app {

/// One cell. A text that a spreadsheet would take for a formula begins with an apostrophe.
std::string csv_cell(std::string_view text);

/// `report` is that of docs/PROTOCOL.md section 5.
std::string report_csv(const nlohmann::json& report);

}  // namespace rehearse::app
