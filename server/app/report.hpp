// The report of a finished session and the content of one item, as the JSON of docs/PROTOCOL.md
// section 5. This is where model answers and key points leave the server, so build_report refuses a
// session that has not ended (VIS-1).
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "app/overrule.hpp"
#include "base/result.hpp"
#include "package/package.hpp"
#include "session/plan.hpp"
#include "session/report.hpp"
#include "session/state.hpp"
#include "theory/assess.hpp"
#include "theory/question.hpp"

namespace rehearse::app {

/// What the report needs beside the log, by item id.
struct ReportContents {
    std::map<std::string, theory::Question> questions;
    std::map<std::string, nlohmann::json>
        results;  // the candidate's result of each counted submission
    std::map<std::string, Rulings> rulings;  // what persons said of key points
    bool red_flags_cost = true;  // not where nobody may dismiss one that is none: in a pair
};

nlohmann::json report_json(const session::SessionReport& report, const session::Plan& plan,
                           const ReportContents& contents);

/// What an assessment found in that answer: `estimate`, `must_missed`, `key_points`, `red_flags`
/// and `notes` of a report's theory.
nlohmann::json assessment_json(const theory::Assessment& assessment, const std::string& answer);

/// Adds what depends on who reads: their rating of themselves beside the interviewers', what the
/// session noted if it asked for that, and what they may do with the report.
void add_opinions(nlohmann::json& report, const session::State& state, const std::string& person);

/// What was noted and rated, and what happened when, as that person may read it: interviewers all of
/// it, peers of a pair what they wrote themselves. Null to others.
nlohmann::json interview_json(const session::State& state, const std::string& person);

nlohmann::json coding_content_json(const session::PlanItem& item, const package::Package& package);
/// `session`: its id, which decides how options and steps are shuffled.
nlohmann::json theory_content_json(const std::string& session, const session::PlanItem& item,
                                   const theory::Question& question);
/// What interviewers have beside it: expected answers, hints to hand out, the rubric.
nlohmann::json coding_guide_json(const package::Package& package);
nlohmann::json theory_guide_json(const theory::Question& question);

}  // namespace rehearse::app
