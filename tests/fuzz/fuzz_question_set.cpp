// The question sets of other programs may hold anything: each reader either names a fault or gives
// entries, and every entry either is refused or becomes a file that keeps the rules of our format.
#include <string>

#include "check.hpp"
#include "sets/anki.hpp"
#include "sets/draft.hpp"
#include "sets/markdown.hpp"
#include "sets/moodle.hpp"
#include "sets/roadmap.hpp"
#include "theory/question.hpp"

using namespace rehearse;

namespace {

void check_faults(const std::vector<theory::Fault>& faults) {
    for (const theory::Fault& fault : faults) {
        FUZZ_CHECK(!fault.file.empty());
        FUZZ_CHECK(!fault.message.empty());
    }
}

/// What is written as HTML must hold no tag but ours, whatever stands in the text.
void check_html(const std::string& html) {
    for (const char* bad : {"<script", "<img", "<iframe", "<svg", "javascript:", "onerror="}) {
        const std::size_t at = html.find(bad);
        // As text they are harmless; inside a tag they would not be.
        if (at == std::string::npos) continue;
        FUZZ_CHECK(html[at] != '<');
        const std::size_t open = html.rfind('<', at);
        const std::size_t close = html.rfind('>', at);
        FUZZ_CHECK(open == std::string::npos || (close != std::string::npos && close > open) ||
                   html.compare(open, 9, "<a href=\"") == 0);
    }
}

void check_set(const sets::Reading& reading) {
    check_faults(reading.faults);
    FUZZ_CHECK(!reading.faults.empty() || !reading.entries.empty());
    const sets::Drafting drafting =
        sets::draft_questions(reading.entries, {"topic", "beginner"}, "set");
    check_faults(drafting.faults);
    FUZZ_CHECK(drafting.questions.size() + drafting.faults.size() >= reading.entries.size());
    for (const sets::NewQuestion& made : drafting.questions) {
        FUZZ_CHECK(theory::is_slug(made.id));
        FUZZ_CHECK(made.topic == "topic");
        const theory::QuestionReading read = theory::read_question(made.text, made.id);
        if (!read.faults.empty()) std::fprintf(stderr, "%s\n", to_string(read.faults).c_str());
        FUZZ_CHECK(read.faults.empty());
        FUZZ_CHECK(read.question.draft);
        check_html(sets::html_of_markdown(read.question.text));
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto format = sets::detect_format(text);
    if (!format) return 0;
    switch (*format) {
        case sets::Format::roadmap:
            check_set(sets::read_roadmap(text, "set", [](const std::string& name) {
                FUZZ_CHECK(name.find('/') == std::string::npos);
                FUZZ_CHECK(!name.starts_with('.'));
                return std::optional<std::string>("An answer that lies in a file of its own.");
            }));
            break;
        case sets::Format::anki:
            check_set(sets::read_anki(text, "set"));
            break;
        case sets::Format::moodle:
            check_set(sets::read_moodle(text, "set"));
            break;
    }
    return 0;
}
