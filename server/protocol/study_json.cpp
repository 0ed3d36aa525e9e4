#include "protocol/study_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "protocol/form_json.hpp"
#include "protocol/read_fields.hpp"

namespace rehearse::protocol {
namespace {

/// What a day is called in ISO 8601, and that day is in the calendar.
bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto number = [&](std::size_t at, std::size_t length) -> int {
        int value = 0;
        const char* begin = text.data() + at;
        const auto [end, error] = std::from_chars(begin, begin + length, value);
        return error == std::errc() && end == begin + length ? value : -1;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    if (year < 1 || month < 1 || day < 1) return false;
    return std::chrono::year_month_day(std::chrono::year(year),
                                       std::chrono::month(static_cast<unsigned>(month)),
                                       std::chrono::day(static_cast<unsigned>(day)))
        .ok();
}

Json text_or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json(nullptr);
}

Json to_json(const Review& review) {
    return {{"question", review.question},
            {"grade", name_of(review.grade)},
            {"missed", review.missed},
            {"answer", text_or_null(review.answer)},
            {"estimate", review.estimate ? Json(*review.estimate) : Json(nullptr)}};
}

Json to_json(const Upcoming& upcoming) {
    return {{"company", upcoming.company}, {"date", upcoming.date},
            {"stage", upcoming.stage},     {"notes", upcoming.notes},
            {"topics", upcoming.topics},   {"template", text_or_null(upcoming.template_id)}};
}

Review read_review(Fields& fields) {
    Review review;
    review.question = fields.text("question", 64);
    review.grade = known(fields, "grade", grade_from);
    review.missed = names(fields, "missed");
    review.answer = fields.text_or_null("answer", study_answer_bytes_max);
    return review;
}

Upcoming read_upcoming(Fields& fields) {
    Upcoming upcoming;
    upcoming.company = fields.text("company", upcoming_text_bytes_max);
    upcoming.date = fields.text("date", 16);
    upcoming.stage = fields.text("stage", upcoming_text_bytes_max);
    upcoming.notes = fields.text("notes", upcoming_notes_bytes_max);
    upcoming.template_id = fields.text_or_null("template", 64);
    upcoming.topics = names(fields, "topics");
    return upcoming;
}

Error not_ours(std::string_view what) {
    return fail(ErrorCode::internal,
                fmt::format("The store holds {} in a form that is not ours.", what));
}

}  // namespace

std::string_view name_of(Grade grade) {
    switch (grade) {
        case Grade::know:
            return "know";
        case Grade::partly:
            return "partly";
        case Grade::didnt:
            return "didnt";
        case Grade::skip:
            return "skip";
    }
    return {};
}

Result<Review> parse_review(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "review");
    Review review = read_review(fields);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return review;
}

Result<Upcoming> parse_upcoming(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "interview to come");
    Upcoming upcoming = read_upcoming(fields);
    if (auto fine = fields.finish(); !fine) return fine.error();
    if (upcoming.company.find_first_not_of(" \t\r\n") == std::string::npos)
        return fail(ErrorCode::invalid_input, "Give the company, or another name for it.");
    if (!is_date(upcoming.date)) {
        return fail(ErrorCode::invalid_input,
                    "The date is a day of the calendar, written as 2027-01-31.");
    }
    if (upcoming.template_id && !upcoming.topics.empty()) {
        return fail(ErrorCode::invalid_input,
                    "An interview to come has a template or topics: leave one of them out.");
    }
    return upcoming;
}

Result<void> parse_confirmation(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "body");
    const bool is_confirmed = fields.flag("confirm");
    if (auto fine = fields.finish(); !fine) return fine.error();
    if (!is_confirmed) {
        return fail(ErrorCode::invalid_input,
                    "Nothing was deleted: what is deleted does not come back, so confirm must be "
                    "true.");
    }
    return {};
}

std::string encode_review(const Review& review) {
    return to_text(to_json(review));
}

std::string encode_upcoming(const Upcoming& upcoming) {
    return to_text(to_json(upcoming));
}

Result<Review> decode_review(std::string_view payload) {
    const auto json = parse_strict(payload);
    if (!json) return not_ours("a review");
    Fields fields(*json, "review");
    Review review = read_review(fields);
    const auto estimate = json->find("estimate");
    if (estimate != json->end() && estimate->is_number()) review.estimate = estimate->get<double>();
    if (!fields.is_fine()) return not_ours("a review");
    return review;
}

Result<Upcoming> decode_upcoming(std::string_view payload) {
    const auto json = parse_strict(payload);
    if (!json) return not_ours("an interview to come");
    Fields fields(*json, "interview to come");
    Upcoming upcoming = read_upcoming(fields);
    if (!fields.is_fine()) return not_ours("an interview to come");
    return upcoming;
}

Json review_json(std::uint64_t id, Instant at, const Review& review) {
    Json json = to_json(review);
    json["id"] = id;
    json["at"] = to_millis(at);
    return json;
}

Json upcoming_json(std::string_view id, const Upcoming& upcoming) {
    Json json = to_json(upcoming);
    json["id"] = id;
    return json;
}

Json question_summary_json(const theory::Question& question) {
    return {{"id", question.id},
            {"title", question.title},
            {"level", theory::level_name(question.level)},
            {"kind", theory::kind_name(question.kind)},
            {"topics", question.topics},
            {"minutes", question.minutes},
            {"star", question.star}};
}

Json question_json(const theory::Question& question,
                   const std::vector<LinkedChallenge>& challenges) {
    Json json = question_summary_json(question);
    Json points = Json::array();
    for (const theory::KeyPoint& point : question.key_points) {
        points.push_back({{"id", point.id},
                          {"text", point.text},
                          {"weight", point.weight},
                          {"must", point.must}});
    }
    Json linked = Json::array();
    for (const LinkedChallenge& challenge : challenges) {
        linked.push_back({{"slug", challenge.slug},
                          {"title", challenge.title},
                          {"difficulty", challenge.difficulty},
                          {"minutes", challenge.minutes}});
    }
    json["prompt"] = question.text;
    json["form"] = form_solution_json(question);
    json["model_answer"] = question.model_answer;
    json["key_points"] = std::move(points);
    json["follow_ups"] = question.follow_ups;
    json["challenges"] = std::move(linked);
    return json;
}

}  // namespace rehearse::protocol
