// From a canonical task to the files of a package.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <vector>

#include "languages/language.hpp"
#include "package/canonical.hpp"
#include "package/harness.hpp"
#include "package/harness/names.hpp"
#include "package/plain_words.hpp"

namespace rehearse::package {

namespace {

/// A text in double quotes, for JSON and YAML alike.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump();
}

/// A text that stands in a table of Markdown.
std::string cell(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if (c == '|') safe += '\\';
        safe += c == '\n' ? ' ' : c;
    }
    return safe;
}

std::string code(const std::string& text) {
    const char* const fence = text.find('`') == std::string::npos ? "`" : "``";
    return fence + cell(text) + fence;
}

std::string languages_of(const Harness& harness) {
    std::vector<std::string> possible;
    for (const std::string& id : languages::ids()) {
        if (has_driver(id, Kind::function) && check_harness(harness, {id}).empty())
            possible.push_back(id);
    }
    return fmt::format("{}", fmt::join(possible, ", "));
}

std::string harness_lines(const Harness& harness) {
    std::string lines =
        fmt::format("harness:\n  class: {}\n  constructor: []\n  methods:\n", harness.class_name);
    for (const Method& method : harness.methods) {
        const std::string parameters = joined(method.parameters, [](const Parameter& each) {
            return fmt::format("{{name: {}, type: '{}'}}", each.name, to_string(each.type));
        });
        lines += fmt::format("    - {{name: {}, params: [{}], returns: '{}'}}\n", method.name,
                             parameters, to_string(method.returns));
    }
    return lines + "  compare: json\n";
}

std::string interview_yaml(const CanonicalTask& task) {
    return fmt::format(
        "# Made from test data; docs/CHALLENGES.md has every key.\n"
        "interview_format_version: 1\n"
        "kind: function          # methods whose answer depends on their arguments alone\n"
        "difficulty: medium      # your judgement: easy | medium | hard\n"
        "minutes: 20             # your judgement\n"
        "topics: []              # such as [strings]: lower-case words joined by dashes\n"
        "languages: [{}]\n"
        "time_factor: {{python3: 2, javascript: 2, typescript: 2, java: 2, php: 2, ruby: 2}}\n"
        "\n"
        "# The types are those that hold every value of the test data.\n"
        "{}"
        "\n"
        "# Weakest first, and what the interviewer looks at beside the verdict:\n"
        "# hints:\n"
        "#   - {{after_minutes: 5, text: \"…\"}}\n"
        "# rubric:\n"
        "#   - {{id: tests, text: \"…\", weight: 1}}\n",
        languages_of(task.harness), harness_lines(task.harness));
}

std::string problem_yaml(const std::string& title, const std::string& uuid) {
    return fmt::format(
        "problem_format_version: 2025-09\n"
        "name: {}\n"
        "uuid: {}\n"
        "license: unknown    # that of the test data, which the statement and the solutions share\n"
        "limits:\n"
        "  time_limit: 1     # seconds of CPU time for one test; start-up of the language is "
        "added\n"
        "  memory: 512       # MiB\n",
        quoted(title), uuid);
}

std::string call_of(const CanonicalTask& task, const CanonicalCase& test) {
    return fmt::format("{}({})", task.harness.methods[test.method].name,
                       fmt::join(test.arguments, ", "));
}

std::string errors_of(const CanonicalTask& task) {
    std::string lines;
    for (const CanonicalCase& test : task.cases) {
        if (test.error.empty()) continue;
        const std::string line = fmt::format(
            "- {}: {}\n", code(task.harness.methods[test.method].name), cell(test.error));
        if (lines.find(line) == std::string::npos) lines += line;
    }
    return lines.empty()
               ? lines
               : "Nothing is returned where the arguments make no sense:\n\n" + lines + "\n";
}

std::string statement(const CanonicalTask& task) {
    std::string text = fmt::format(
        "Say here what the task is about; the test data does not tell.\n\nWrite the class `{}`.\n\n"
        "| Method | Returns | What it does |\n|---|---|---|\n",
        task.harness.class_name);
    for (const Method& method : task.harness.methods) {
        const bool is_optional = method.returns.base == Type::Base::optional;
        text +=
            fmt::format("| {} | {}{} | … |\n",
                        code(fmt::format("{}({})", method.name,
                                         joined(method.parameters,
                                                [](const Parameter& each) {
                                                    return each.name + ": " + to_string(each.type);
                                                }))),
                        to_string(is_optional ? method.returns.inner.front() : method.returns),
                        is_optional ? ", or nothing" : "");
    }
    text += "\n" + errors_of(task) +
            "Reading and printing is done for you: you write the class only. The starter code "
            "shows all signatures.\n\n## Worked example\n\n"
            "| Call | Result | Why |\n|---|---|---|\n";
    for (const CanonicalCase& test : task.cases) {
        if (!test.is_sample) continue;
        text += fmt::format("| {} | {} | {} |\n", code(call_of(task, test)), code(test.expected),
                            cell(test.description));
    }
    return text;
}

/// "007-an-empty-list", in the order of the file.
std::string case_name(const CanonicalCase& test, std::size_t number, std::size_t digits) {
    constexpr std::size_t words_bytes_max = 50;
    const std::string words = plain_words(test.description, "-").substr(0, words_bytes_max);
    return fmt::format("{:0{}}{}{}", number, digits, words.empty() ? "" : "-", words);
}

std::string describe(const CanonicalTask& task, const CanonicalCase& test) {
    std::string category;
    for (const char c : test.category) {
        if (c != ':') category += c;  // what stands before the first colon is the category
    }
    return category + ": " + (test.description.empty() ? call_of(task, test) : test.description);
}

}  // namespace

std::map<std::string, std::string> package_files(const CanonicalTask& task,
                                                 const std::string& title,
                                                 const std::string& uuid) {
    // Other judges compare by tokens: `true` is not `True` there.
    const std::string group = "output_validator_args: [case_sensitive]\n";
    std::map<std::string, std::string> files{{"problem.yaml", problem_yaml(title, uuid)},
                                             {"interview.yaml", interview_yaml(task)},
                                             {"statement/problem.en.md", statement(task)},
                                             {"data/sample/test_group.yaml", group},
                                             {"data/secret/test_group.yaml", group}};
    const std::size_t digits = std::to_string(task.cases.size()).size();
    std::size_t number = 0;
    for (const CanonicalCase& test : task.cases) {
        const std::string stem = fmt::format("data/{}/{}", test.is_sample ? "sample" : "secret",
                                             case_name(test, ++number, digits));
        files[stem + ".in"] =
            fmt::format("[\"new\",[]]\n[\"{}\",[{}]]\n", task.harness.methods[test.method].name,
                        fmt::join(test.arguments, ","));
        files[stem + ".ans"] = fmt::format("null\n{}\n", test.expected);
        files[stem + ".yaml"] = fmt::format("description: {}\n", quoted(describe(task, test)));
    }
    return files;
}

}  // namespace rehearse::package
