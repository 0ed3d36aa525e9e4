// What a candidate may see of a package before and during the round: statement, samples, starters,
// limits and how many hints there are. Hidden data, solutions, rubric, hint texts and notes are not
// copied, so they cannot leak from here.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "package/package.hpp"

namespace rehearse::package {

struct SampleContent {
    std::string name;
    std::string input;
    std::string answer;
    std::string description;
};

struct CandidateContent {
    std::string slug;
    std::string title;
    std::string difficulty;
    int minutes = 0;
    std::vector<std::string> topics;
    std::string statement;  // Markdown
    std::vector<SampleContent> samples;
    std::vector<std::string> languages;
    std::map<std::string, std::string> starters;        // language -> text
    std::map<std::string, std::int64_t> time_limit_ms;  // language -> CPU time
    std::int64_t memory_mib = 0;
    std::size_t hints_total = 0;
};

[[nodiscard]] CandidateContent candidate_content(const Package& package);

}  // namespace rehearse::package
