#include "theory/check.hpp"

#include <fmt/format.h>

#include <utility>

#include "theory/assess.hpp"

namespace rehearse::theory {
namespace {

constexpr int front_matter_line = 2;  // where what is missing would be

}  // namespace

std::vector<Fault> check_question(const Question& question) {
    std::vector<Fault> faults;
    const auto add = [&](std::string field, std::string message) {
        faults.push_back({question.file, 0, std::move(field), std::move(message)});
    };
    // What is chosen or sorted needs no phrases; its right answer is right by its fields.
    if (question.kind == Kind::choice || question.kind == Kind::ordering) return faults;
    // Questions of old sessions name no line, so it is not the reader that asks for one.
    if (question.kind == Kind::flaw && question.snippet.empty()) {
        faults.push_back({question.file, front_matter_line, "key_points[0].lines",
                          "is missing: name the line or lines of the snippet that are wrong"});
    }
    const Assessment model = assess(question, question.model_answer);
    for (std::size_t i = 0; i < model.key_points.size(); ++i) {
        const KeyPointResult& point = model.key_points[i];
        if (point.hit) continue;
        add(fmt::format("key_points[{}]", i),
            fmt::format("the model answer does not mention \"{}\"{}", point.id,
                        point.denied
                            ? "; its phrase is there, but denied by a word before or after it"
                            : ""));
    }
    for (const RedFlagResult& flag : model.red_flags) {
        add(fmt::format("red_flags[{}]", flag.index),
            fmt::format("the model answer shows it by \"{}\" in: {}", flag.evidence->phrase,
                        flag.evidence->sentence));
    }
    if (model.too_short || model.too_long)
        add("## Model answer", "is too short or too long to be assessed");

    const Assessment echo = assess(question, question.title + "\n\n" + question.text);
    if (echo.estimate > 0.5) {
        std::string points;
        for (const KeyPointResult& point : echo.key_points) {
            if (point.hit) points += (points.empty() ? "" : ", ") + point.id;
        }
        add("key_points", fmt::format("repeating the question alone is worth {:.0f} % ({}); choose "
                                      "phrases that are not in it",
                                      echo.estimate * 100, points));
    }
    return faults;
}

std::vector<Fault> check_bank(const Bank& bank) {
    std::vector<Fault> faults;
    for (const Question& question : bank.questions) {
        for (Fault& fault : check_question(question)) faults.push_back(std::move(fault));
    }
    return faults;
}

}  // namespace rehearse::theory
