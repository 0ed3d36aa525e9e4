// Session templates: which rounds a session has, how long each is and what is asked in it. One YAML
// file per template, challenges/templates/<id>.yaml:
//
//   template_format_version: 1
//   id: junior-screen              # stable, = file name
//   title: Junior screen
//   summary: one or two sentences for the home page
//   minutes: 30                    # = sum of the rounds' minutes
//   level: beginner                # beginner | intermediate | advanced
//   rounds:                        # 1 to 12
//     - id: theory                 # unique in the template
//       title: Warm-up theory
//       kind: theory               # theory | coding
//       minutes: 10
//       draw: {level: [beginner], topics: [http], count: 3}      # either draw ...
//     - id: coding
//       title: Coding
//       kind: coding
//       minutes: 20
//       items: [{coding: lrucache}]   # ... or items: {theory: id} | {coding: package}
//
// A draw takes `count` different items at random when the session is made. Theory rounds draw by
// `level` and `kinds` (those of questions), coding rounds by `difficulty` (easy | medium | hard); a
// missing or empty list means any, but for kinds: then all that are answered in words.
// This file reads and checks; it does not draw.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "theory/bank.hpp"
#include "theory/fault.hpp"
#include "theory/question.hpp"

namespace rehearse::theory {

enum class RoundKind { theory, coding };

std::string_view round_kind_name(RoundKind kind);

struct Draw {
    std::vector<Level> levels;              // theory only; empty: any
    std::vector<std::string> difficulties;  // coding only; empty: any
    std::vector<std::string> topics;        // one of them is enough; empty: any
    int count = 1;
    std::vector<Kind> kinds{};  // theory only; empty: any that is answered in words
};

struct TemplateRound {
    std::string id;
    std::string title;
    RoundKind kind = RoundKind::theory;
    int minutes = 0;
    std::optional<Draw> draw;        // exactly one of the two is given
    std::vector<std::string> items;  // question ids or package names, by kind
};

struct SessionTemplate {
    std::string id;
    std::string title;
    std::string summary;
    int minutes = 0;
    Level level = Level::beginner;
    std::vector<TemplateRound> rounds;

    std::string file;
    std::string content_hash;
};

struct TemplateReading {
    SessionTemplate session_template;
    std::vector<Fault> faults;
};

TemplateReading read_template(std::string_view text, const std::string& file_name);

/// The same as one value; fails with `question_invalid` and all faults, one per line.
Result<SessionTemplate> parse_template(std::string_view text, const std::string& file_name);

/// All `*.yaml` of a folder in order of id; also checks that the id is the file name. All faults or
/// all templates.
Result<std::vector<SessionTemplate>> load_templates(const std::filesystem::path& dir);

/// Questions that a theory draw may take, in order of id: no drafts, which must be named.
std::vector<const Question*> questions_for(const Bank& bank, const Draw& draw);

/// What cannot be known from the file alone: named questions exist, and draws find enough different
/// questions even if earlier rounds took some. Coding items are checked only if `packages` (names
/// of installed packages) is given.
std::vector<Fault> check_template(const SessionTemplate& session_template, const Bank& bank,
                                  const std::vector<std::string>* packages = nullptr);

}  // namespace rehearse::theory
