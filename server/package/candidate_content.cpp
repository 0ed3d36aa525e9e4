#include "package/candidate_content.hpp"

#include <cmath>

#include "base/limits.hpp"
#include "languages/language.hpp"
#include "package/reader.hpp"

namespace rehearse::package {

namespace {

/// The statement, followed by the conversations that samples of interactive tasks are (R3).
std::string statement_of(const Package& package) {
    std::string text = package.statement();
    for (const SampleInteraction& sample : package.interactions) {
        const auto said = read_file(package.root / sample.file, limits::result_output_bytes_max);
        if (!said || !is_valid_utf8(*said)) continue;
        text += "\n### Sample conversation " + sample.name + "\n\n```text\n" + *said;
        if (!text.ends_with('\n')) text += '\n';
        text +=
            "```\n\n`<` is what your program reads, `>` what it writes, `---` begins its next "
            "run.\n";
    }
    return text;
}

/// A display override if the author gave one, else the data itself.
std::string shown(const Package& package, const std::filesystem::path& data,
                  const char* override_suffix) {
    if (data.empty()) return {};  // a case that has no answer file
    if (auto text = read_file(package.root / (data.string() + override_suffix),
                              limits::result_output_bytes_max))
        return *text;
    if (data.extension() == ".ans") {
        std::filesystem::path shown_instead = data;
        shown_instead.replace_extension(".out");
        if (auto text = read_file(package.root / shown_instead, limits::result_output_bytes_max))
            return *text;
    }
    std::string text = read_file(package.root / data).value_or("");
    if (text.size() > limits::result_output_bytes_max) {
        text.resize(limits::result_output_bytes_max);
        while (!text.empty() && !is_valid_utf8(text) &&
               text.size() + 4 > limits::result_output_bytes_max)
            text.pop_back();
    }
    return text;
}

}  // namespace

CandidateContent candidate_content(const Package& package) {
    CandidateContent content;
    content.slug = package.slug;
    content.title = package.title();
    content.difficulty = to_string(package.interview.difficulty);
    content.minutes = package.interview.minutes;
    content.topics = package.interview.topics;
    content.statement = statement_of(package);
    for (const TestCase& test : package.cases) {
        if (!test.is_sample || test.role != Role::data) continue;
        content.samples.push_back({test.name, shown(package, test.input, ".statement"),
                                   shown(package, test.answer, ".statement"), test.description});
    }
    content.languages = package.languages;
    for (const std::string& language : package.languages) {
        content.time_limit_ms[language] = std::llround(package.time_limit_s(language) * 1000);
        const auto files = package.templates.find(language);
        if (files == package.templates.end() || files->second.empty()) continue;
        const auto named = files->second.find(languages::solution_name(*languages::find(language)));
        content.starters[language] =
            named == files->second.end() ? files->second.begin()->second : named->second;
    }
    content.memory_mib = package.limits.memory_mib;
    content.hints_total = package.interview.hints.size();
    return content;
}

}  // namespace rehearse::package
