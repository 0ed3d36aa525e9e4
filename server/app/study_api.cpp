#include "app/study_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/report.hpp"
#include "app/request_fields.hpp"
#include "app/seats.hpp"
#include "package/candidate_content.hpp"
#include "protocol/form_json.hpp"
#include "theory/assess.hpp"

namespace rehearse::app {
namespace {

constexpr std::uint64_t reviews_default = 200;
constexpr std::uint64_t reviews_limit_max = 1'000;

/// What the store knows a repeated request by.
Result<store::Once> once(const net::Request& request) {
    auto key = idempotency_key(request);
    if (!key) return key.error();
    return store::Once{std::move(*key), store::sha1_hex(request.path + "\n" + request.body)};
}

/// A parameter that is one of a question's words; nullopt when there is none.
template <class Word>
Result<std::optional<Word>> word(const net::Request& request, std::string_view name,
                                 std::optional<Word> (*from)(std::string_view),
                                 std::string_view choices) {
    const std::string_view text = request.query_value(name);
    if (text.empty()) return std::optional<Word>();
    const auto found = from(text);
    if (!found)
        return fail(ErrorCode::invalid_input, fmt::format("{} is one of {}.", name, choices));
    return found;
}

Error no_question() {
    return fail(ErrorCode::not_found,
                "There is no such question: GET /api/v1/questions lists them.");
}

/// `invalid_input` for a key point that the question has not.
Result<void> check_missed(const theory::Question& question,
                          const std::vector<std::string>& missed) {
    for (const std::string& id : missed) {
        const bool is_known =
            std::any_of(question.key_points.begin(), question.key_points.end(),
                        [&](const theory::KeyPoint& point) { return point.id == id; });
        if (is_known) continue;
        return fail(
            ErrorCode::invalid_input,
            fmt::format("The question has no key point {}: GET it to see which it has.", id));
    }
    return {};
}

}  // namespace

void StudyApi::add_routes(net::Router& router) {
    router.add("GET", "/api/v1/questions", this, &StudyApi::list_questions);
    router.add("GET", "/api/v1/questions/{question}", this, &StudyApi::get_question);
    router.add("POST", "/api/v1/study/reviews", this, &StudyApi::add_review);
    router.add("GET", "/api/v1/study/reviews", this, &StudyApi::list_reviews);
    router.add("GET", "/api/v1/upcoming", this, &StudyApi::list_upcoming);
    router.add("POST", "/api/v1/upcoming", this, &StudyApi::add_upcoming);
    router.add("PUT", "/api/v1/upcoming/{upcoming}", this, &StudyApi::put_upcoming);
    router.add("DELETE", "/api/v1/upcoming/{upcoming}", this, &StudyApi::delete_upcoming);
}

Task<net::Response> StudyApi::list_questions(net::Request request) {
    const auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    const auto level = word<theory::Level>(request, "level", theory::level_from,
                                           "beginner, intermediate and advanced");
    if (!level) co_return net::problem_response(level.error());
    const auto kind = word<theory::Kind>(
        request, "kind", theory::kind_from,
        "concept, design, experience, behavioral, system-design, culture, flaw, choice and "
        "ordering");
    if (!kind) co_return net::problem_response(kind.error());
    const std::string_view topic = request.query_value("topic");
    nlohmann::json list = nlohmann::json::array();
    for (const theory::Question& question : context_.catalog.questions()) {
        const bool has_topic =
            topic.empty() || std::find(question.topics.begin(), question.topics.end(), topic) !=
                                 question.topics.end();
        const bool fits = has_topic && !question.draft && (!*level || **level == question.level) &&
                          (!*kind || **kind == question.kind);
        if (fits) list.push_back(protocol::question_summary_json(question));
    }
    const nlohmann::json body = {{"questions", std::move(list)}};
    co_return net::json_response(200, protocol::to_text(body));
}

Task<net::Response> StudyApi::get_question(net::Request request) {
    const auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    const theory::Question* question =
        context_.catalog.question(std::string(request.parameter("question")));
    if (question == nullptr) co_return net::problem_response(no_question());
    std::vector<protocol::LinkedChallenge> linked;
    for (const std::string& slug : question->packages) {
        const CodingEntry* entry = context_.catalog.coding(slug);
        if (entry == nullptr) continue;
        const package::CandidateContent content = package::candidate_content(entry->package);
        linked.push_back({slug, content.title,
                          std::string(package::to_string(entry->package.interview.difficulty)),
                          content.minutes});
    }
    co_return net::json_response(200,
                                 protocol::to_text(protocol::question_json(*question, linked)));
}

Task<net::Response> StudyApi::add_review(net::Request request) {
    auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    auto review = protocol::parse_review(request.body);
    if (!review) co_return net::problem_response(review.error());
    auto request_once = once(request);
    if (!request_once) co_return net::problem_response(request_once.error());
    const theory::Question* question = context_.catalog.question(review->question);
    if (question == nullptr) co_return net::problem_response(no_question());
    if (auto fine = check_missed(*question, review->missed); !fine)
        co_return net::problem_response(fine.error());
    nlohmann::json assessed;
    if (review->answer) {
        const theory::Assessment assessment = theory::assess(*question, *review->answer);
        assessed = assessment_json(assessment, *review->answer);
        assessed["form"] = protocol::answered_form_json(*question, *review->answer, {});
        if (!assessment.empty) review->estimate = assessed.at("estimate").get<double>();
    }
    std::string payload = protocol::encode_review(*review);
    auto kept = co_await context_.study.add(std::move(person->id), std::move(*request_once),
                                            std::move(payload));
    if (!kept) co_return net::problem_response(kept.error());
    auto told = protocol::decode_review(kept->payload);
    if (!told) co_return net::problem_response(told.error());
    nlohmann::json body = protocol::review_json(kept->seq, kept->at, *told);
    body["assessment"] = std::move(assessed);
    co_return net::json_response(201, protocol::to_text(body));
}

Task<net::Response> StudyApi::list_reviews(net::Request request) {
    auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    const auto limit = number(request, "limit", 1, reviews_limit_max, reviews_default);
    if (!limit) co_return net::problem_response(limit.error());
    std::string cursor(request.query_value("cursor"));
    auto page = co_await context_.study.list(std::move(person->id), *limit, std::move(cursor));
    if (!page) co_return net::problem_response(page.error());
    nlohmann::json list = nlohmann::json::array();
    for (const store::KeptReview& kept : page->reviews) {
        auto review = protocol::decode_review(kept.payload);
        if (!review) co_return net::problem_response(review.error());
        list.push_back(protocol::review_json(kept.seq, kept.at, *review));
    }
    nlohmann::json body = {{"reviews", std::move(list)}, {"next", nullptr}};
    if (page->next) body["next"] = *page->next;
    co_return net::json_response(200, protocol::to_text(body));
}

Result<void> StudyApi::check(const protocol::Upcoming& upcoming) const {
    if (upcoming.template_id && !context_.catalog.has_template(*upcoming.template_id)) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("There is no template {}: GET /api/v1/catalog lists them.",
                                *upcoming.template_id));
    }
    const auto known = context_.catalog.describe().topics;
    for (const std::string& topic : upcoming.topics) {
        const bool is_known =
            std::any_of(known.begin(), known.end(),
                        [&](const protocol::CatalogTopic& offered) { return offered.id == topic; });
        if (is_known) continue;
        return fail(ErrorCode::invalid_input,
                    fmt::format("There is no topic {}: GET /api/v1/catalog lists them.", topic));
    }
    return {};
}

Task<Result<nlohmann::json>> upcoming_of(store::Study* study, std::string person) {
    auto kept = co_await study->upcoming(std::move(person));
    if (!kept) co_return kept.error();
    std::vector<std::pair<std::string, nlohmann::json>> dated;
    for (const store::KeptUpcoming& one : *kept) {
        auto upcoming = protocol::decode_upcoming(one.payload);
        if (!upcoming) co_return upcoming.error();
        dated.emplace_back(upcoming->date + one.id, protocol::upcoming_json(one.id, *upcoming));
    }
    std::sort(dated.begin(), dated.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    nlohmann::json list = nlohmann::json::array();
    for (auto& one : dated) list.push_back(std::move(one.second));
    // JSON converts from and to too much for a Result of it to find its own way.
    co_return Result<nlohmann::json>(boost::system::in_place_value, std::move(list));
}

Task<net::Response> StudyApi::list_upcoming(net::Request request) {
    auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    auto list = co_await upcoming_of(&context_.study, std::move(person->id));
    if (!list) co_return net::problem_response(list.error());
    const nlohmann::json body = {{"upcoming", std::move(*list)}};
    co_return net::json_response(200, protocol::to_text(body));
}

Task<net::Response> StudyApi::add_upcoming(net::Request request) {
    auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    const auto upcoming = protocol::parse_upcoming(request.body);
    if (!upcoming) co_return net::problem_response(upcoming.error());
    if (auto fine = check(*upcoming); !fine) co_return net::problem_response(fine.error());
    auto request_once = once(request);
    if (!request_once) co_return net::problem_response(request_once.error());
    std::string payload = protocol::encode_upcoming(*upcoming);
    auto kept = co_await context_.study.add_upcoming(std::move(person->id),
                                                     std::move(*request_once), std::move(payload));
    if (!kept) co_return net::problem_response(kept.error());
    auto told = protocol::decode_upcoming(kept->payload);
    if (!told) co_return net::problem_response(told.error());
    co_return net::json_response(201, protocol::to_text(protocol::upcoming_json(kept->id, *told)));
}

Task<net::Response> StudyApi::put_upcoming(net::Request request) {
    auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    const auto upcoming = protocol::parse_upcoming(request.body);
    if (!upcoming) co_return net::problem_response(upcoming.error());
    if (auto fine = check(*upcoming); !fine) co_return net::problem_response(fine.error());
    std::string id(request.parameter("upcoming"));
    std::string payload = protocol::encode_upcoming(*upcoming);
    auto kept = co_await context_.study.replace_upcoming(std::move(person->id), std::move(id),
                                                         std::move(payload));
    if (!kept) co_return net::problem_response(kept.error());
    co_return net::json_response(200,
                                 protocol::to_text(protocol::upcoming_json(kept->id, *upcoming)));
}

Task<net::Response> StudyApi::delete_upcoming(net::Request request) {
    auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    std::string id(request.parameter("upcoming"));
    auto removed = co_await context_.study.remove_upcoming(std::move(person->id), std::move(id));
    if (!removed) co_return net::problem_response(removed.error());
    if (!*removed) {
        co_return net::problem_response(fail(
            ErrorCode::not_found, "There is no such interview to come: it may have been deleted."));
    }
    net::Response response;
    response.status = 204;
    co_return response;
}

}  // namespace rehearse::app
