// A report with something in each of its fields, for tests of what is written of one.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/report_markdown.hpp"

namespace rehearse::app::test {

inline nlohmann::json made_report() {
    return nlohmann::json::parse(R"({
      "session": "s", "title": "T-title", "level": "beginner", "template": "t", "mode": "interview",
      "created_at": 1000, "started_at": 777001, "ended_at": 9000, "end_reason": "finished",
      "score": 111.5, "max_score": 222.5, "estimate": true, "complete": true, "scratch": "M-code scratch",
      "practise_next": [{"kind": "theory", "ref": "r", "title": "M-never", "why": "M-never"}],
      "may": {"overrule": true, "rate_self": false, "share": true},
      "rounds": [{"id": "r1", "title": "T-round", "kind": "theory", "budget_ms": 60000, "spent_ms": 777002, "items": [
        {"id": "i1", "kind": "theory", "ref": "M-never-ref", "title": "T-item", "topics": ["t-topic"], "minutes": 5,
         "spent_ms": 777003, "skipped": false, "score": 333.5, "max_score": 444.5, "self": 888001, "rated": 888002.5,
         "coding": null,
         "theory": {"answer": "M-answer whole", "estimate": 555.5, "must_missed": true,
           "model_answer": "M-points model",
           "follow_ups": ["M-never"], "notes": ["M-never"],
           "key_points": [{"id": "k1", "text": "M-points text", "weight": 2, "must": true, "hit": true,
             "sentence": "M-both sentence",
             "phrase": "M-both phrase", "feedback": "M-points feedback", "why": "M-both why",
             "overruled": {"person": "M-never-person", "name": "M-points-name"}}],
           "red_flags": [{"id": "M-points-id", "text": "M-points flag", "sentence": "M-both flag", "why": "M-both flag why",
             "stands": false, "overruled": {"person": "M-never-person", "name": "M-points-name"}}]}},
        {"id": "i2", "kind": "coding", "ref": "M-never-ref", "title": "T-item two", "topics": [], "minutes": 5,
         "spent_ms": 777004, "skipped": false, "score": 666.5, "max_score": 100, "self": null, "rated": null,
           "theory": null,
         "coding": {"submissions": [
             {"job": "M-never-job", "at": 999001, "language": "python3", "auto": false, "verdict": "M-scores",
               "score": 1.5, "max_score": 2.5,
              "passed": 666001, "total": 666002}],
           "counted": "M-never-job", "last": "M-never-job", "runs": 999002, "hints_revealed": 999003,
           "categories": [{"category": "M-scores category", "passed": 1, "total": 2}],
           "unsubmitted": "M-code open", "language": "python3", "late_draft": false}}]}],
      "course": [{"seq": 999004, "at": 777005, "kind": "M-timeline", "round": "r1"},
                 {"seq": 999005, "at": 777006, "kind": "submission", "item": "i2", "job": "M-never-job",
                   "verdict": "M-course-verdict"}],
      "integrity": [{"at": 999100, "person": "M-never-person", "signal": "M-integrity", "item": "i1", "size": 123123}],
      "interview": {"people": [{"person": "M-never-person", "name": "M-never-name", "role": "interviewer"}],
        "chat": [{"text": "M-never chat"}],
        "console": {"links": [{"link": "M-never-link"}],
          "notes": [{"note": "n", "item": "i1", "text": "M-notes text", "person": "M-never-person",
            "written_at": 1, "changed_at": 1}],
          "ratings": [{"person": "M-never-person", "item": "i1", "criterion": "M-never-criterion",
            "points": 4, "text": "M-never remark"}],
          "recommended": [{"person": "M-never-person", "value": "M-notes value", "text": "M-notes remark"}],
          "key_points": []}}
    })");
}

inline Sources made_sources() {
    return {{"i2", {"python3", "M-code source"}}};
}

}  // namespace rehearse::app::test
