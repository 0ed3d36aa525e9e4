// `http:` of interview.yaml, and whether its plan and the cases fit each other.
#include <fmt/format.h>

#include <algorithm>

#include "package/reader.hpp"

namespace rehearse::package {

namespace {

constexpr int copies_max = 1'000;
constexpr int connections_max = 200;
constexpr int timeout_ms_max = 60'000;

LatencyBudget read_latency(YamlMap& parent, const std::string& where) {
    LatencyBudget budget;
    const YAML::Node node = parent.take("latency_ms");
    if (!node.IsDefined() || node.IsNull()) return budget;
    if (!node.IsMap()) {
        parent.sink().add(node, "`latency_ms` must be a mapping of p50, p95 and max.");
        return budget;
    }
    YamlMap map(node, parent.sink(), where + "latency_ms.");
    budget.p50 = map.number("p50", 0.01, 1e6);
    budget.p95 = map.number("p95", 0.01, 1e6);
    budget.max = map.number("max", 0.01, 1e6);
    budget.is_verdict = map.boolean("verdict").value_or(false);
    map.finish();
    return budget;
}

std::optional<CountRange> read_range(const YAML::Node& node, const FaultSink& sink) {
    if (node.IsScalar()) {
        if (const auto count = parse_integer(node.Scalar()); count && *count >= 0)
            return CountRange{*count, *count};
    } else if (node.IsMap()) {
        YamlMap map(node, sink, "status.");
        const auto min = map.integer("min", 0, copies_max);
        const auto max = map.integer("max", 0, copies_max);
        map.finish();
        return CountRange{min.value_or(0), max.value_or(copies_max)};
    }
    sink.add(node, "A number of answers is a count, or a mapping with min and max.");
    return std::nullopt;
}

void read_expectation(YamlMap& step, BurstExpectation& into) {
    const YAML::Node node = step.take("expect");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        step.sink().add(node, "`expect` must be a mapping.");
        return;
    }
    YamlMap map(node, step.sink(), "expect.");
    into.failures = map.integer("failures", 0, copies_max);
    into.latency = read_latency(map, "expect.");
    const YAML::Node status = map.take("status");
    if (status.IsDefined() && status.IsMap()) {
        for (const auto& entry : status) {
            const auto code = parse_integer(entry.first.Scalar());
            if (!code || *code < 100 || *code > 599)
                map.sink().add(entry.first, "A status is a number from 100 to 599.");
            else if (const auto range = read_range(entry.second, map.sink()))
                into.status[static_cast<int>(*code)] = *range;
        }
    } else if (status.IsDefined() && !status.IsNull()) {
        map.sink().add(status, "`status` must be a mapping from status to number of answers.");
    }
    map.finish();
}

void read_parallel(const YAML::Node& node, const FaultSink& sink, HttpStep& step) {
    if (!node.IsMap()) {
        sink.add(node, "`parallel` must be a mapping with `file` and `copies`.");
        return;
    }
    YamlMap map(node, sink, "parallel.");
    map.require("file");
    map.require("copies");
    step.kind = HttpStep::Kind::parallel;
    step.pattern = map.text("file").value_or("");
    step.copies = static_cast<int>(map.integer("copies", 1, copies_max).value_or(1));
    step.connections = static_cast<int>(map.integer("connections", 1, connections_max)
                                            .value_or(std::min(step.copies, connections_max)));
    step.repeat = static_cast<int>(map.integer("repeat", 1, 100).value_or(1));
    step.has_barrier = map.boolean("barrier").value_or(false);
    map.finish();
    if (step.has_barrier && step.connections < step.copies) {
        sink.add(node,
                 "With a barrier each copy needs a connection: `connections` as many as `copies`.");
    }
}

void read_step(YamlMap& map, HttpTask& task) {
    HttpStep step;
    step.line = map.line();
    step.patience_ms =
        static_cast<int>(map.integer("timeout_ms", 1, timeout_ms_max).value_or(step.patience_ms));
    if (const auto pattern = map.text("run")) {
        step.pattern = *pattern;
    } else if (map.has("parallel")) {
        read_parallel(map.take("parallel"), map.sink(), step);
        read_expectation(map, step.expect);
    } else if (const auto how = map.text("restart")) {
        step.kind = HttpStep::Kind::restart;
        step.is_gentle = *how == "term";
        if (*how != "kill" && *how != "term")
            map.sink().add(map.take("restart"), "`restart` is kill or term.");
    } else {
        map.sink().add(map.line(), "A step of the plan is one of run, parallel and restart.");
    }
    task.plan.push_back(std::move(step));
}

void read_start(YamlMap& parent, const std::string& where, ServiceSettings& settings) {
    const YAML::Node node = parent.take("start");
    if (!node.IsDefined() || node.IsNull()) return;
    if (!node.IsMap()) {
        parent.sink().add(node, fmt::format("`{}start` must be a mapping.", where));
        return;
    }
    YamlMap map(node, parent.sink(), where + "start.");
    if (map.text("command").value_or("default") != "default")
        map.sink().add(map.take("command"), "`command` must be default: the language's own.");
    settings.port_env = map.text("port_env").value_or(settings.port_env);
    const YAML::Node ready = map.take("ready");
    if (ready.IsDefined() && ready.IsMap()) {
        YamlMap inner(ready, map.sink(), where + "start.ready.");
        settings.ready_path = inner.text("path").value_or(settings.ready_path);
        settings.ready_status =
            static_cast<int>(inner.integer("status", 100, 599).value_or(settings.ready_status));
        settings.ready_timeout_ms = static_cast<int>(
            inner.integer("timeout_ms", 1, timeout_ms_max).value_or(settings.ready_timeout_ms));
        inner.finish();
    } else if (ready.IsDefined() && !ready.IsNull()) {
        map.sink().add(ready, "`ready` must be a mapping of path, status and timeout_ms.");
    }
    map.finish();
}

std::size_t cases_of(const Package& package, const HttpStep& step) {
    return static_cast<std::size_t>(
        std::count_if(package.cases.begin(), package.cases.end(), [&](const TestCase& test) {
            return name_matches(step.pattern, test.input.filename().string());
        }));
}

}  // namespace

bool name_matches(const std::string& pattern, const std::string& name) {
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star = std::string::npos;
    std::size_t after = 0;
    while (n < name.size()) {
        if (p < pattern.size() && (pattern[p] == name[n] || pattern[p] == '?')) {
            ++p;
            ++n;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            after = n;
        } else if (star != std::string::npos) {
            p = star + 1;
            n = ++after;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string::npos;
}

void read_service_settings(YamlMap& map, const std::string& where, ServiceSettings& settings) {
    read_start(map, where, settings);
    settings.data_dir_env = map.text("data_dir_env").value_or(settings.data_dir_env);
    settings.request_timeout_ms = static_cast<int>(
        map.integer("request_timeout_ms", 1, timeout_ms_max).value_or(settings.request_timeout_ms));
}

void read_http(YamlMap& interview, const Reading& reading) {
    const YAML::Node node = interview.take("http");
    HttpTask task;
    if (node.IsDefined() && node.IsMap()) {
        YamlMap map(node, interview.sink(), "http.");
        read_service_settings(map, "http.", task.service);
        const std::string restart = map.text("restart").value_or("per-plan");
        task.is_fresh_for_each_step = restart == "per-step";
        if (restart != "per-step" && restart != "per-plan")
            map.sink().add(map.take("restart"), "`http.restart` is per-plan or per-step.");
        task.latency = read_latency(map, "http.");
        map.each_map("plan", [&](YamlMap& step) {
            read_step(step, task);
            step.finish();
        });
        map.finish();
    } else if (node.IsDefined() && !node.IsNull()) {
        interview.sink().add(node, "`http` must be a mapping.");
    }
    if (task.plan.empty()) {
        HttpStep all;
        all.pattern = "*.hurl";
        task.plan.push_back(std::move(all));
    }
    reading.package.interview.http = std::move(task);
}

void check_http_plan(const Reading& reading) {
    const Package& package = reading.package;
    if (!package.interview.http) return;
    const FaultSink sink = reading.sink("interview.yaml", "http");
    for (const HttpStep& step : package.interview.http->plan) {
        if (step.kind != HttpStep::Kind::restart && cases_of(package, step) == 0) {
            sink.add(step.line,
                     fmt::format("No case in data/ has a name like `{}`.", step.pattern));
        }
    }
    for (const TestCase& test : package.cases) {
        const auto named =
            std::count_if(package.interview.http->plan.begin(), package.interview.http->plan.end(),
                          [&](const HttpStep& step) {
                              return step.kind != HttpStep::Kind::restart &&
                                     name_matches(step.pattern, test.input.filename().string());
                          });
        if (named != 1) {
            sink.add(0, fmt::format("The plan names {} {}: each case belongs to one step.",
                                    test.input.generic_string(),
                                    named == 0 ? "nowhere" : "more than once"));
        }
    }
}

}  // namespace rehearse::package
