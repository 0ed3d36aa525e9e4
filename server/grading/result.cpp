#include "grading/result.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/limits.hpp"

namespace rehearse::grading {

namespace {

using Json = nlohmann::ordered_json;

/// Exit codes and signals may carry hidden data out of a run, one byte at a time; these words
/// cannot.
std::string public_reason(const TestResult& test) {
    switch (test.verdict) {
        case Verdict::TLE:
            return test.reason == "wall time" ? "wall time" : "CPU time";
        case Verdict::RE:
            return "ended with an error";
        case Verdict::SV:
            return "forbidden system call";
        case Verdict::MLE:
            return "memory";
        case Verdict::OLE:
            return "output size";
        case Verdict::IE:
            return "a fault of ours";
        case Verdict::WA:
            // Of a query in SQL whose rows are right; nothing else gives these reasons.
            return test.reason == "query plan" || test.reason == "step budget" ? test.reason : "";
        case Verdict::AC:
        case Verdict::PA:
        case Verdict::CE:
        case Verdict::SK:
        case Verdict::AB:
            return "";
    }
    return "";
}

Json number(double value) {
    if (value == std::floor(value) && std::fabs(value) < 1e15)
        return static_cast<std::int64_t>(value);
    return value;
}

Json test_json(const TestResult& test, bool with_hidden) {
    Json json{{"name", test.name},         {"group", test.group},
              {"category", test.category}, {"verdict", to_string(test.verdict)},
              {"reason", test.reason},     {"cpu_ms", test.cpu_ms},
              {"wall_ms", test.wall_ms},   {"memory_kib", test.memory_kib}};
    if (!test.hint.empty()) json["hint"] = test.hint;
    if (test.role != package::Role::data) json["role"] = package::to_string(test.role);
    if (!test.property.empty()) json["property"] = test.property;
    if (test.is_hidden() && !with_hidden) return json;
    json["input"] = test.input.text;
    const bool is_compared =
        test.group != "own" && test.role == package::Role::data && test.transcript.text.empty();
    json["expected"] = is_compared ? Json(test.expected.text) : Json(nullptr);
    json["actual"] = test.actual.text;
    json["stderr"] = test.standard_error.text;
    json["input_truncated"] = test.input.truncated;
    json["expected_truncated"] = test.expected.truncated;
    json["actual_truncated"] = test.actual.truncated;
    json["stderr_truncated"] = test.standard_error.truncated;
    json["detail"] = test.detail;
    if (!test.judge_message.empty()) json["judge_message"] = test.judge_message;
    if (!test.transcript.text.empty()) {
        json["transcript"] = test.transcript.text;
        json["transcript_truncated"] = test.transcript.truncated;
    }
    return json;
}

std::string text_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Excerpt excerpt_of(const Json& json, const std::string& key) {
    return {text_of(json, key.c_str()), json.value(key + "_truncated", false)};
}

Json growth_json(const Growth& growth) {
    Json points = Json::array();
    for (const GrowthPoint& point : growth.points)
        points.push_back(
            {{"size", point.size}, {"cpu_ms", point.cpu_ms}, {"finished", point.finished}});
    Json json{{"of", growth.of},
              {"estimate", package::to_string(growth.estimate.growth)},
              {"at_least", growth.estimate.is_at_least}};
    if (growth.wanted) json["wanted"] = package::to_string(*growth.wanted);
    json["points"] = std::move(points);
    json["sentence"] = growth.sentence;
    return json;
}

std::optional<Growth> growth_from_json(const Json& json) {
    const auto estimate = package::growth_class_from_string(text_of(json, "estimate"));
    if (!estimate) return std::nullopt;
    Growth growth;
    growth.of = text_of(json, "of");
    growth.estimate = {*estimate, json.value("at_least", false)};
    growth.wanted = package::growth_class_from_string(text_of(json, "wanted"));
    for (const Json& point : json.at("points"))
        growth.points.push_back({point.value("size", std::int64_t{0}),
                                 point.value("cpu_ms", std::int64_t{0}),
                                 point.value("finished", true)});
    growth.sentence = text_of(json, "sentence");
    return growth;
}

TestResult test_from_json(const Json& json) {
    TestResult test;
    test.name = text_of(json, "name");
    test.group = text_of(json, "group");
    test.category = text_of(json, "category");
    test.hint = text_of(json, "hint");
    for (const auto role : {package::Role::correct, package::Role::mutant})
        if (text_of(json, "role") == package::to_string(role)) test.role = role;
    test.property = text_of(json, "property");
    test.verdict = verdict_from_string(text_of(json, "verdict")).value_or(Verdict::IE);
    test.reason = text_of(json, "reason");
    test.cpu_ms = json.value("cpu_ms", std::int64_t{0});
    test.wall_ms = json.value("wall_ms", std::int64_t{0});
    test.memory_kib = json.value("memory_kib", std::int64_t{0});
    test.input = excerpt_of(json, "input");
    test.expected = excerpt_of(json, "expected");
    test.actual = excerpt_of(json, "actual");
    test.standard_error = excerpt_of(json, "stderr");
    test.transcript = excerpt_of(json, "transcript");
    test.detail = text_of(json, "detail");
    test.judge_message = text_of(json, "judge_message");
    return test;
}

}  // namespace

Excerpt excerpt(const std::string& text) {
    return {text.substr(0, limits::result_output_bytes_max),
            text.size() > limits::result_output_bytes_max};
}

std::string_view to_string(Purpose purpose) {
    switch (purpose) {
        case Purpose::samples:
            return "samples";
        case Purpose::own_input:
            return "own_input";
        case Purpose::submission:
            return "submission";
        case Purpose::verify_all:
            return "verify_all";
    }
    return "";
}

std::optional<Purpose> purpose_from_string(std::string_view text) {
    for (const Purpose purpose :
         {Purpose::samples, Purpose::own_input, Purpose::submission, Purpose::verify_all}) {
        if (to_string(purpose) == text) return purpose;
    }
    return std::nullopt;
}

int JobResult::passed() const {
    return static_cast<int>(std::count_if(tests.begin(), tests.end(), [](const TestResult& test) {
        return test.verdict == Verdict::AC;
    }));
}

JobResult candidate_view(const JobResult& result) {
    JobResult view = result;
    view.tests.clear();
    for (const TestResult& test : result.tests) {
        if (!test.is_hidden()) {
            view.tests.push_back(test);
            view.tests.back().judge_message.clear();
            continue;
        }
        TestResult seen;
        seen.name = test.name;
        seen.group = "secret";
        seen.category = test.category;
        seen.verdict = test.verdict;
        seen.reason = public_reason(test);
        seen.hint = test.hint;
        seen.role = test.role;
        if (test.verdict == Verdict::AC) seen.property = test.property;
        seen.cpu_ms = test.cpu_ms;
        seen.wall_ms = test.wall_ms;
        seen.memory_kib = test.memory_kib;
        view.tests.push_back(std::move(seen));
    }
    if (result.verdict == Verdict::IE) {
        view.growth.reset();
        view.message =
            "Something went wrong on our side; this run does not count. Try again, and tell the "
            "host if it stays.";
    }
    return view;
}

std::string to_json(const JobResult& result, bool with_hidden) {
    Json tests = Json::array();
    for (const TestResult& test : result.tests) tests.push_back(test_json(test, with_hidden));
    Json json{{"job", result.job},
              {"item", result.item},
              {"purpose", to_string(result.purpose)},
              {"language", result.language},
              {"verdict", to_string(result.verdict)},
              {"score", number(result.score)},
              {"max_score", number(result.max_score)},
              {"compile",
               {{"ok", result.compile.ok},
                {"cached", result.compile.cached},
                {"output", result.compile.output},
                {"ms", result.compile.ms}}},
              {"tests", std::move(tests)},
              {"message", result.message}};
    if (result.growth) json["growth"] = growth_json(*result.growth);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<JobResult> job_result_from_json(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("compile") || !json.contains("tests")) {
        return fail(ErrorCode::bad_message, "This is not the result of a job.");
    }
    try {
        JobResult result;
        result.job = text_of(json, "job");
        result.item = text_of(json, "item");
        result.purpose =
            purpose_from_string(text_of(json, "purpose")).value_or(Purpose::submission);
        result.language = text_of(json, "language");
        result.verdict = verdict_from_string(text_of(json, "verdict")).value_or(Verdict::IE);
        result.score = json.value("score", 0.0);
        result.max_score = json.value("max_score", 0.0);
        const Json& compile = json.at("compile");
        result.compile = {compile.value("ok", true), compile.value("cached", false),
                          text_of(compile, "output"), compile.value("ms", std::int64_t{0})};
        for (const Json& test : json.at("tests")) result.tests.push_back(test_from_json(test));
        result.message = text_of(json, "message");
        if (json.contains("growth")) result.growth = growth_from_json(json.at("growth"));
        return result;
    } catch (const Json::exception&) {
        return fail(ErrorCode::bad_message, "This result of a job has a field of the wrong type.");
    }
}

}  // namespace rehearse::grading
