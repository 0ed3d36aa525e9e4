// `sql:` of interview.yaml, and whether the data fits it.
#include <fmt/format.h>

#include <algorithm>

#include "package/reader.hpp"
#include "package/slt.hpp"

namespace rehearse::package {

namespace {

constexpr std::int64_t steps_max = 1'000'000'000'000;
constexpr std::ptrdiff_t secret_cases_min = 3;

/// True for the second of two words, false for the first or when the key is missing.
bool read_choice(YamlMap& map, const std::string& key, std::string_view usual,
                 std::string_view other) {
    const std::string text = map.text(key).value_or(std::string(usual));
    if (text != usual && text != other)
        map.sink().add(map.take(key), fmt::format("`sql.{}: {}` is not known: use {} or {}.", key,
                                                  text, usual, other));
    return text == other;
}

void read_dialect(YamlMap& map) {
    const std::string dialect = map.text("dialect").value_or("sqlite");
    if (dialect == "postgresql")
        map.sink().add(map.take("dialect"),
                       "`sql.dialect: postgresql` is not supported yet: use sqlite.");
    else if (dialect != "sqlite")
        map.sink().add(map.take("dialect"),
                       fmt::format("`sql.dialect: {}` is not known: use sqlite.", dialect));
}

void read_budget(YamlMap& map, SqlTask& task) {
    const YAML::Node node = map.take("budget");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        map.sink().add(node,
                       "`sql.budget` must be a mapping of vm_steps, fullscan_steps and sorts.");
        return;
    }
    YamlMap budget(node, map.sink(), "sql.budget.");
    task.vm_steps_max = budget.integer("vm_steps", 1, steps_max);
    task.fullscan_steps_max = budget.integer("fullscan_steps", 0, steps_max);
    task.sorts_max = budget.integer("sorts", 0, steps_max);
    budget.finish();
}

void read_plan_texts(YamlMap& map, const std::string& key, std::vector<std::string>& into) {
    into = map.texts(key).value_or(std::vector<std::string>{});
    for (const std::string& text : into) {
        if (text.find_first_not_of(' ') == std::string::npos)
            map.sink().add(map.take(key),
                           fmt::format("`sql.{}` has an empty text: every plan has that.", key));
    }
}

/// What is about one query's rows means nothing for a script.
void refuse_for_script(YamlMap& map) {
    for (const char* key : {"result", "columns", "float_tolerance", "indexes", "budget",
                            "plan_must_contain", "plan_must_not_contain"}) {
        const YAML::Node node = map.take(key);
        if (node.IsDefined() && !node.IsNull())
            map.sink().add(node, fmt::format("`sql.{}` is for `submission: query` only.", key));
    }
}

void check_script(const Reading& reading, const TestCase& test) {
    const auto text = read_file(reading.package.root / test.answer);
    const FaultSink sink = reading.sink(test.answer.generic_string(), "sql");
    if (!text) return sink.add(0, "The checks cannot be read.");
    const Slt slt = parse_slt(*text);
    for (const auto& [line, message] : slt.faults) sink.add(line, message);
    if (slt.faults.empty() && slt.records.empty())
        sink.add(0, "There are no checks in here: write `statement` or `query` records.");
}

}  // namespace

void read_sql(YamlMap& interview, const Reading& reading) {
    const YAML::Node node = interview.take("sql");
    if (!node.IsDefined() || !node.IsMap()) {
        interview.sink().add(node.IsDefined() ? FaultSink::line_of(node) : interview.line(),
                             "A task of kind sql needs `sql`, a mapping.");
        return;
    }
    YamlMap map(node, interview.sink(), "sql.");
    SqlTask task;
    read_dialect(map);
    task.is_script = read_choice(map, "submission", "query", "script");
    if (task.is_script) {
        refuse_for_script(map);
    } else {
        task.is_ordered = read_choice(map, "result", "rowsort", "nosort");
        task.has_column_names = read_choice(map, "columns", "count", "names");
        task.float_tolerance = map.number("float_tolerance", 0, 1);
        task.indexes_max = static_cast<int>(map.integer("indexes", 0, 20).value_or(0));
        read_budget(map, task);
        read_plan_texts(map, "plan_must_contain", task.plan_must_contain);
        read_plan_texts(map, "plan_must_not_contain", task.plan_must_not_contain);
    }
    map.finish();
    auto& languages = reading.package.languages;
    if (std::find(languages.begin(), languages.end(), "sql") == languages.end())
        interview.sink().add(map.line(), "A task of kind sql must allow the language sql.");
    else
        languages = {"sql"};
    reading.package.interview.sql = std::move(task);
}

void check_sql_data(const Reading& reading) {
    const Package& package = reading.package;
    if (!package.interview.sql) return;
    if (package.interview.sql->is_script) {
        for (const TestCase& test : package.cases) check_script(reading, test);
        return;
    }
    const auto secret = std::count_if(package.cases.begin(), package.cases.end(),
                                      [](const TestCase& test) { return !test.is_sample; });
    if (secret < secret_cases_min)
        reading.warnings("data/secret", "sql")
            .add(0,
                 "A query should be tried on at least three data sets: an ordinary one, empty "
                 "tables, and one with NULLs, duplicates and ties.");
}

}  // namespace rehearse::package
