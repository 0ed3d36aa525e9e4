// Any bytes are an answer, and any bytes may lie in a question's file. What an assessment points at
// lies inside the answer.
#include "check.hpp"
#include "theory/assess.hpp"
#include "theory/question.hpp"

using namespace rehearse;

namespace {

const theory::Question& question() {
    static const theory::Question read = theory::parse_question(R"(---
id: queue
title: Why is a queue bounded?
level: beginner
kind: concept
topics: [apis]
minutes: 4
key_points:
  - {id: memory, text: "memory is finite", weight: 3, must: true, any: ["memory", "out of ... ram"]}
  - {id: latency, text: "waiting grows", weight: 1, any: ["latency", "wait*", "/(slow|slower) answers?/"]}
red_flags:
  - {text: "adds memory instead", any: ["buy more ram", "just ... retry"]}
---
Explain it.

## Model answer
An unbounded queue fills the memory, and its latency makes every answer useless; those who wait are gone.
)",
                                                                "queue.md")
                                             .value();
    return read;
}

void check_evidence(const theory::Evidence& evidence, std::string_view answer) {
    FUZZ_CHECK(evidence.begin <= evidence.match_begin);
    FUZZ_CHECK(evidence.match_begin <= evidence.match_end);
    FUZZ_CHECK(evidence.match_end <= evidence.end);
    FUZZ_CHECK(evidence.end <= answer.size());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const theory::Assessment assessment = theory::assess(question(), text);
    FUZZ_CHECK(assessment.key_points.size() == question().key_points.size());
    FUZZ_CHECK(assessment.estimate >= 0 && assessment.estimate <= assessment.coverage &&
               assessment.coverage <= 1);
    for (const theory::KeyPointResult& point : assessment.key_points) {
        FUZZ_CHECK(point.hit == point.evidence.has_value());
        if (point.evidence) check_evidence(*point.evidence, text);
    }
    for (const theory::RedFlagResult& flag : assessment.red_flags)
        check_evidence(flag.evidence, text);
    const theory::QuestionReading reading = theory::read_question(text, "question.md");
    if (reading.faults.empty())
        static_cast<void>(theory::assess(reading.question, reading.question.model_answer));
    return 0;
}
