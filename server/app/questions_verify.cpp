#include "app/questions_verify.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "theory/bank.hpp"
#include "theory/check.hpp"

namespace rehearse::app {
namespace {

nlohmann::json faults_json(const std::vector<theory::Fault>& faults) {
    nlohmann::json lines = nlohmann::json::array();
    for (const theory::Fault& fault : faults) {
        lines.push_back({{"file", fault.file},
                         {"line", fault.line},
                         {"field", fault.field},
                         {"message", fault.message}});
    }
    return lines;
}

}  // namespace

int verify_questions(const std::string& path, bool json, std::ostream& out, std::ostream& err) {
    theory::BankReading reading = theory::read_bank(path);
    std::vector<theory::Fault> faults = std::move(reading.faults);
    std::vector<theory::Fault> warnings;
    for (const theory::Question& question : reading.bank.questions) {
        if (question.draft)
            warnings.push_back({question.file, 0, "draft",
                                "is a draft, which no session draws: revise its key points, then "
                                "remove this field"});
        for (theory::Fault& fault : theory::check_question(question))
            (question.draft ? warnings : faults).push_back(std::move(fault));
    }
    std::map<std::string, int> levels;
    std::map<std::string, int> kinds;
    std::map<std::string, int> topics;
    for (const theory::Question& question : reading.bank.questions) {
        ++levels[std::string(theory::level_name(question.level))];
        ++kinds[std::string(theory::kind_name(question.kind))];
        for (const std::string& topic : question.topics) ++topics[topic];
    }
    if (json) {
        out << nlohmann::json({{"path", path},
                               {"ok", faults.empty()},
                               {"questions", reading.bank.questions.size()},
                               {"levels", levels},
                               {"kinds", kinds},
                               {"topics", topics},
                               {"faults", faults_json(faults)},
                               {"warnings", faults_json(warnings)}})
                   .dump()
            << '\n';
        return faults.empty() ? 0 : 1;
    }
    for (const theory::Fault& fault : faults) err << theory::to_string(fault) << '\n';
    for (const theory::Fault& warning : warnings)
        out << "warning: " << theory::to_string(warning) << '\n';
    const auto line = [&](const char* name, const std::map<std::string, int>& counts) {
        out << name << ':';
        for (const auto& [key, count] : counts) out << fmt::format(" {} {}", key, count);
        out << '\n';
    };
    out << fmt::format("{}: {} questions, {}\n", path, reading.bank.questions.size(),
                       faults.empty() ? "all ok" : fmt::format("{} faults", faults.size()));
    line("levels", levels);
    line("kinds", kinds);
    line("topics", topics);
    return faults.empty() ? 0 : 1;
}

}  // namespace rehearse::app
