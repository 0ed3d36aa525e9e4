#include "protocol/submission_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/limits.hpp"
#include "protocol/read_fields.hpp"

namespace rehearse::protocol {
namespace {

std::string_view name_of(Priority priority) {
    switch (priority) {
        case Priority::normal:
            return "normal";
        case Priority::batch:
            return "batch";
    }
    return "batch";
}
constexpr Words priority_from{std::array{Priority::normal, Priority::batch}, &name_of};

void check_files(Fields& fields, const std::vector<SourceText>& files) {
    if (files.empty() || files.size() > limits::submission_files_max) {
        fields.refuse(ErrorCode::invalid_input,
                      fmt::format("A submission has 1 to {} files.", limits::submission_files_max));
    }
    std::size_t bytes = 0;
    for (auto file = files.begin(); file != files.end(); ++file) {
        bytes += file->text.size();
        const bool is_repeated = std::any_of(
            files.begin(), file, [&](const SourceText& one) { return one.name == file->name; });
        if (is_repeated)
            fields.refuse(ErrorCode::invalid_input,
                          fmt::format("Two files are named {}: rename one.", file->name));
    }
    if (bytes > limits::source_bytes_max) {
        fields.refuse(ErrorCode::too_large,
                      fmt::format("The files are larger than {} KiB together: shorten them.",
                                  limits::source_bytes_max / 1024));
    }
}

std::vector<SourceText> read_files(Fields& fields) {
    std::vector<SourceText> files;
    const Json* list = fields.array("files");
    for (const Json& one : list == nullptr ? Json::array() : *list) {
        Fields file(one, "file");
        SourceText read{file.text("name"), file.text("text", limits::source_bytes_max)};
        if (read.name.empty())
            file.refuse(ErrorCode::invalid_input, "A file has a name: give it one.");
        if (auto fine = file.finish(); !fine) {
            fields.refuse(fine.error().code, fine.error().message);
            break;
        }
        files.push_back(std::move(read));
    }
    if (list != nullptr) check_files(fields, files);
    return files;
}

Result<SubmitRequest> read_submit(const Json& json) {
    Fields fields(json, "submission");
    SubmitRequest request;
    if (fields.has("challenge")) request.challenge = fields.text("challenge");
    if (fields.has("package")) request.package = fields.text("package");
    if (request.challenge.empty() == request.package.empty())
        fields.refuse(
            ErrorCode::bad_message,
            "The submission needs the field challenge or the field package, and not both.");
    request.language = fields.text("language");
    if (fields.has("files") && fields.has("source")) {
        fields.refuse(ErrorCode::invalid_input, "Send the source or files, not both.");
    } else if (fields.has("files")) {
        request.files = read_files(fields);
    } else {
        request.files.push_back({{}, fields.text("source", limits::source_bytes_max)});
    }
    if (fields.has("priority"))
        request.priority = known(fields, "priority", priority_from, ErrorCode::invalid_input);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return request;
}

Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

template <class Number>
Json number_or_null(const std::optional<Number>& number) {
    return number ? Json(*number) : Json(nullptr);
}

/// Whole numbers without a fraction, as people write them.
Json score_of(double score) {
    if (std::abs(score) < 1e15 && std::trunc(score) == score)
        return static_cast<std::int64_t>(score);
    return score;
}

void add_outcome(Json& json, const std::string& verdict, const std::optional<Outcome>& outcome) {
    json["verdict"] = text_or_null(verdict);
    for (const char* name : {"score", "max_score", "passed", "total", "compile_failed"})
        json[name] = nullptr;
    if (!outcome) return;
    json["score"] = score_of(outcome->score);
    json["max_score"] = score_of(outcome->max_score);
    json["passed"] = outcome->passed;
    json["total"] = outcome->total;
    json["compile_failed"] = outcome->compile_failed;
}

Json line_of(const SubmissionView& view) {
    Json json = {{"id", view.id},
                 {"challenge", text_or_null(view.challenge)},
                 {"package", view.package},
                 {"language", view.language},
                 {"batch", text_or_null(view.batch)},
                 {"priority", name_of(view.priority)},
                 {"state", to_string(view.state)},
                 {"created_at", view.created_at_ms},
                 {"started_at", number_or_null(view.started_at_ms)},
                 {"finished_at", number_or_null(view.finished_at_ms)},
                 {"attempt", view.attempt},
                 {"judging", view.judging},
                 {"progress", nullptr}};
    if (view.state == SubmissionState::running) {
        json["progress"] = {
            {"phase", name_of(view.phase)}, {"done", view.done}, {"total", view.total}};
    }
    add_outcome(json, view.verdict, view.outcome);
    return json;
}

/// An object with one field more, whose value is JSON already.
std::string with_field(std::string object, std::string_view name, std::string_view value) {
    object.pop_back();
    object += fmt::format(R"(,"{}":{}}})", name, value);
    return object;
}

std::string with_result(const Json& object, const std::string& result) {
    return with_field(to_text(object), "result", result.empty() ? "null" : result);
}

std::string page_of(std::string_view name, const std::vector<std::string>& lines,
                    const std::optional<std::string>& next) {
    return fmt::format(R"({{"{}":[{}],"next":{}}})", name, fmt::join(lines, ","),
                       next ? to_text(*next) : "null");
}

std::string_view event_name(const SubmissionView& view) {
    switch (view.state) {
        case SubmissionState::queued:
            return "queued";
        case SubmissionState::running:
            return name_of(view.phase);
        case SubmissionState::done:
            return "verdict";
        case SubmissionState::cancelled:
            return "cancelled";
    }
    return "queued";
}

Json batch_line(const BatchLine& line) {
    return {{"id", text_or_null(line.id)},
            {"error",
             line.refusal.empty() ? Json(nullptr) : Json::parse(line.refusal, nullptr, false)}};
}

}  // namespace

Result<SubmitRequest> parse_submit(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    return read_submit(*json);
}

Result<std::vector<Result<SubmitRequest>>> parse_batch(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    std::vector<Result<SubmitRequest>> submissions;
    const Json* list = fields.array("submissions");
    if (list != nullptr && (list->empty() || list->size() > limits::batch_submissions_max)) {
        fields.refuse(ErrorCode::invalid_input, fmt::format("A batch has 1 to {} submissions.",
                                                            limits::batch_submissions_max));
    }
    if (auto fine = fields.finish(); !fine) return fine.error();
    for (const Json& one : *list) submissions.push_back(read_submit(one));
    return submissions;
}

Result<void> parse_nothing(std::string_view body) {
    if (body.empty()) return {};
    const auto json = parse_strict(body);
    if (!json) return json.error();
    return Fields(*json, "body").finish();
}

std::string encode_files(const std::vector<SourceText>& files) {
    Json json = Json::array();
    for (const SourceText& file : files) json.push_back({{"name", file.name}, {"text", file.text}});
    return to_text(json);
}

Result<std::vector<SourceText>> decode_files(std::string_view text) {
    const auto json = parse_strict(text);
    if (!json) return json.error();
    if (!json->is_array()) return fail(ErrorCode::bad_message, "The files are not a list.");
    std::vector<SourceText> files;
    for (const Json& one : *json) {
        Fields file(one, "file");
        files.push_back({file.text("name"), file.text("text", limits::source_bytes_max)});
        if (auto fine = file.finish(); !fine) return fine.error();
    }
    return files;
}

std::string encode_outcome(const Outcome& outcome) {
    return to_text({{"score", outcome.score},
                    {"max_score", outcome.max_score},
                    {"passed", outcome.passed},
                    {"total", outcome.total},
                    {"compile_failed", outcome.compile_failed}});
}

std::optional<Outcome> decode_outcome(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const auto json = parse_strict(text);
    if (!json) return std::nullopt;
    Fields fields(*json, "outcome");
    Outcome outcome;
    outcome.score = fields.number("score");
    outcome.max_score = fields.number("max_score");
    outcome.passed = static_cast<int>(fields.integer("passed"));
    outcome.total = static_cast<int>(fields.integer("total"));
    outcome.compile_failed = fields.flag("compile_failed");
    if (!fields.is_fine()) return std::nullopt;
    return outcome;
}

std::string encode_submission(const SubmissionView& view, const std::string& result,
                              const std::vector<JudgingView>& earlier) {
    std::vector<std::string> before;
    for (const JudgingView& judging : earlier) {
        Json json = {{"package", judging.package},
                     {"state", to_string(judging.state)},
                     {"finished_at", judging.finished_at_ms}};
        add_outcome(json, judging.verdict, judging.outcome);
        before.push_back(with_result(json, judging.result));
    }
    return with_field(with_result(line_of(view), result), "earlier",
                      fmt::format("[{}]", fmt::join(before, ",")));
}

std::string encode_submission_page(const std::vector<SubmissionView>& views,
                                   const std::optional<std::string>& next) {
    std::vector<std::string> lines;
    for (const SubmissionView& view : views) lines.push_back(to_text(line_of(view)));
    return page_of("submissions", lines, next);
}

std::string encode_submission_event(const SubmissionView& view, std::uint64_t number) {
    return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", number, event_name(view),
                       to_text(line_of(view)));
}

std::string encode_heartbeat() {
    return ": still here\n\n";
}

std::string encode_refusal(const Error& refusal) {
    return to_text({{"code", error_id(refusal.code)}, {"detail", refusal.message}});
}

std::string encode_batch_accepted(std::string_view id, const std::vector<BatchLine>& lines) {
    Json submissions = Json::array();
    for (const BatchLine& line : lines) submissions.push_back(batch_line(line));
    return to_text({{"id", id}, {"submissions", std::move(submissions)}});
}

std::string encode_batch(std::string_view id, std::int64_t created_at_ms,
                         const std::vector<BatchMember>& members) {
    std::map<std::string, int> states = {{"refused", 0}, {"expired", 0}};
    for (const SubmissionState state : {SubmissionState::queued, SubmissionState::running,
                                        SubmissionState::done, SubmissionState::cancelled})
        states[std::string(to_string(state))] = 0;
    std::map<std::string, int> verdicts;
    Json submissions = Json::array();
    for (const BatchMember& member : members) {
        const bool is_refused = member.line.id.empty();
        const std::string_view state =
            member.state ? to_string(*member.state) : (is_refused ? "refused" : "expired");
        ++states[std::string(state)];
        if (!member.verdict.empty()) ++verdicts[member.verdict];
        Json line = batch_line(member.line);
        line["state"] = state;
        line["verdict"] = text_or_null(member.verdict);
        submissions.push_back(std::move(line));
    }
    return to_text({{"id", id},
                    {"created_at", created_at_ms},
                    {"total", members.size()},
                    {"states", states},
                    {"verdicts", verdicts},
                    {"submissions", std::move(submissions)}});
}

Json content_json(const package::CandidateContent& content,
                  const std::vector<std::string>& languages) {
    Json samples = Json::array();
    for (const package::SampleContent& sample : content.samples) {
        samples.push_back({{"name", sample.name},
                           {"input", sample.input},
                           {"answer", sample.answer},
                           {"description", sample.description}});
    }
    Json starters = Json::object();
    Json times = Json::object();
    for (const std::string& language : languages) {
        if (const auto found = content.starters.find(language); found != content.starters.end())
            starters[language] = found->second;
        if (const auto found = content.time_limit_ms.find(language);
            found != content.time_limit_ms.end())
            times[language] = found->second;
    }
    return {{"title", content.title},
            {"difficulty", content.difficulty},
            {"minutes", content.minutes},
            {"topics", content.topics},
            {"statement", content.statement},
            {"samples", std::move(samples)},
            {"languages", languages},
            {"starters", std::move(starters)},
            {"limits", {{"time_ms", std::move(times)}, {"memory_mib", content.memory_mib}}},
            {"hints_total", content.hints_total}};
}

std::string encode_challenge(const std::string& content_hash,
                             const package::CandidateContent& content,
                             const std::vector<std::string>& languages) {
    Json json = content_json(content, languages);
    json["slug"] = content.slug;
    json["package"] = content_hash;
    return to_text(json);
}

std::string encode_challenge_page(const std::vector<ChallengeLine>& lines,
                                  const std::optional<std::string>& next) {
    std::vector<std::string> texts;
    for (const ChallengeLine& line : lines) {
        texts.push_back(to_text({{"slug", line.slug},
                                 {"package", line.package},
                                 {"title", line.title},
                                 {"difficulty", line.difficulty},
                                 {"minutes", line.minutes},
                                 {"topics", line.topics},
                                 {"languages", line.languages}}));
    }
    return page_of("challenges", texts, next);
}

}  // namespace rehearse::protocol
