// Any bytes are an answer, to questions in words and to those where one chooses, sorts or marks,
// and any bytes may lie in a question's file. What an assessment points at lies inside the answer.
#include "check.hpp"
#include "theory/assess.hpp"
#include "theory/form.hpp"
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

theory::Question with_form(const std::string& fields) {
    return theory::parse_question(
               "---\nid: form\ntitle: T\nlevel: beginner\ntopics: [apis]\n"
               "minutes: 2\n" +
                   fields +
                   "---\n```\n1  a\n2  b\n3  c\n```\n\n"
                   "## Model answer\nSo.\n",
               "form.md")
        .value();
}

/// One of each kind of form: choose several, choose one, sort, mark.
const std::vector<theory::Question>& forms() {
    static const std::vector<theory::Question> read = {
        with_form(
            "kind: choice\noptions: [{id: a, text: A, correct: true, why: w}, {id: b, text: B, "
            "why: w}, {id: c, text: C, correct: true, why: w}]\n"),
        with_form(
            "kind: choice\noptions: [{id: a, text: A, correct: true, why: w}, {id: b, text: B, "
            "why: w}]\n"),
        with_form(
            "kind: ordering\nsteps: [{id: b, text: B}, {id: a, text: A}, {id: c, text: C}]\n"),
        with_form("kind: flaw\nkey_points: [{id: line, text: l, lines: [2], any: [\"b\"]}, {id: "
                  "why, text: w, any: [\"because\"]}]\n")};
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
    for (const theory::RedFlagResult& flag : assessment.red_flags) {
        FUZZ_CHECK(flag.stands && flag.evidence.has_value());
        check_evidence(*flag.evidence, text);
    }
    for (const theory::Question& one : forms()) {
        const theory::FormAnswer form = theory::read_form(one, text);
        FUZZ_CHECK(form.reason_begin <= text.size());
        FUZZ_CHECK(form.picked.size() <= 3 && (!form.line || (*form.line >= 1 && *form.line <= 3)));
        const theory::Assessment marks = theory::assess(one, text);
        FUZZ_CHECK(marks.estimate >= 0 && marks.estimate <= 1);
        FUZZ_CHECK(marks.key_points.size() == one.key_points.size());
        for (const theory::KeyPointResult& point : marks.key_points)
            if (point.evidence) check_evidence(*point.evidence, text);
    }
    const theory::QuestionReading reading = theory::read_question(text, "question.md");
    if (reading.faults.empty())
        static_cast<void>(theory::assess(reading.question, reading.question.model_answer));
    return 0;
}
