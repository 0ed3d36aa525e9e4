#include "app/own_data_api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/callers.hpp"
#include "app/seats.hpp"
#include "app/study_api.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "protocol/account_json.hpp"
#include "protocol/rest.hpp"
#include "protocol/study_json.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;

constexpr std::size_t practices_max = 50;   // the newest count towards progress
constexpr std::size_t looked_at_max = 500;  // sessions, to find those
constexpr std::size_t studied_max = 2'000;  // reviews
constexpr std::size_t page_size = 100;
constexpr std::size_t review_page_size = 1'000;

/// A practice that is over and has its score.
bool is_finished_practice(const json& summary) {
    return summary.is_object() && summary.value("mode", "") == "practice" &&
           summary.contains("score") && summary["score"].is_number();
}

/// The kinds in which a session with these topics has something to offer.
json kinds_of(const Catalog& catalog, const std::vector<std::string>& topics) {
    bool has_theory = false;
    bool has_coding = false;
    // What can be asked here and now: tasks in languages that nobody has installed are not.
    for (const protocol::Choice& offered : catalog.choices()) {
        const bool fits = std::any_of(
            offered.topics.begin(), offered.topics.end(), [&topics](const std::string& topic) {
                return std::find(topics.begin(), topics.end(), topic) != topics.end();
            });
        if (!fits) continue;
        has_theory = has_theory || offered.kind == session::ItemKind::theory;
        has_coding = has_coding || offered.kind == session::ItemKind::coding;
    }
    json kinds = json::array();
    if (has_theory) kinds.push_back("theory");
    if (has_coding) kinds.push_back("coding");
    return kinds;
}

/// JSON converts from and to too much for a Result of it to find its own way.
Result<json> told(json value) {
    return Result<json>(boost::system::in_place_value, std::move(value));
}

}  // namespace

void OwnDataApi::add_routes(net::Router& router) {
    router.add("GET", "/api/v1/progress", this, &OwnDataApi::get_progress);
    router.add("GET", "/api/v1/me/data", this, &OwnDataApi::get_data);
    router.add("DELETE", "/api/v1/me/data", this, &OwnDataApi::delete_data);
}

Task<net::Response> OwnDataApi::get_progress(net::Request request) {
    const auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    auto seen = co_await practised(person->id);
    if (!seen) co_return net::problem_response(seen.error());
    auto by_study = co_await studied(person->id);
    if (!by_study) co_return net::problem_response(by_study.error());
    std::move(by_study->begin(), by_study->end(), std::back_inserter(*seen));
    const Progress progress = progress_of(std::move(*seen));
    json body = progress_json(progress);
    if (progress.next) {
        json kinds = kinds_of(context_.catalog, progress.next->topics);
        // Topics that today's catalog has no more are nothing to propose.
        if (kinds.empty()) body["next"] = nullptr;
        if (!kinds.empty()) body["next"]["kinds"] = std::move(kinds);
    }
    co_return net::json_response(200, protocol::to_text(body));
}

Task<Result<std::vector<Observation>>> OwnDataApi::practised(std::string person) {
    struct Practice {
        std::string session;
        double score = 0;
    };
    std::vector<Practice> found;
    std::string cursor;
    for (std::size_t looked_at = 0; looked_at < looked_at_max; looked_at += page_size) {
        auto page = co_await context_.store.sessions.list(person, page_size, cursor);
        if (!page) co_return page.error();
        for (const store::Listed& listed : page->sessions) {
            const json summary = json::parse(listed.summary_json, nullptr, false);
            if (is_finished_practice(summary))
                found.push_back({listed.session, summary["score"].get<double>()});
        }
        if (!page->next || found.size() >= practices_max) break;
        cursor = *page->next;
    }
    found.resize(std::min(found.size(), practices_max));
    auto kept = co_await context_.store.study.outcomes(person);
    if (!kept) co_return kept.error();
    std::vector<Observation> seen;
    for (const Practice& practice : found) {
        json known;
        if (const auto one = kept->find(practice.session); one != kept->end())
            known = json::parse(one->second, nullptr, false);
        if (!is_current(known, practice.score)) {
            auto made = co_await outcome(person, practice.session, practice.score);
            if (!made && made.error().code == ErrorCode::store_away) co_return made.error();
            if (!made) {
                // One whose contents this version cannot read any more must not hide the others.
                log::warn("practice_not_counted",
                          {{"session_id", practice.session}, {"reason", made.error().message}});
                continue;
            }
            known = std::move(*made);
        }
        std::vector<Observation> of_session = observations_of(known);
        std::move(of_session.begin(), of_session.end(), std::back_inserter(seen));
    }
    co_return seen;
}

Task<Result<json>> OwnDataApi::outcome(std::string person, std::string session, double score) {
    auto hub = co_await context_.hubs.get(session);
    if (!hub && hub.error().code == ErrorCode::not_found) co_return told(json());
    if (!hub) co_return hub.error();
    // It may have gone on at another server, and what comes of it here is kept for good.
    auto caught_up = co_await (*hub)->catch_up();
    if (!caught_up) co_return caught_up.error();
    if (!(*hub)->state().is_over() || !(*hub)->state().scored) co_return told(json());
    auto report = co_await context_.reporter.report(*hub, person);
    if (!report) co_return report.error();
    json made = outcome_of(json::parse(*report, nullptr, false));
    // What was archived keeps the score that another version gave it.
    made["of_score"] = score;
    std::string payload = protocol::to_text(made);
    auto kept =
        co_await context_.store.study.keep_outcome(person, std::move(session), std::move(payload));
    if (!kept) co_return kept.error();
    co_return told(std::move(made));
}

Task<Result<std::vector<Observation>>> OwnDataApi::studied(std::string person) {
    auto kept = co_await context_.store.study.latest(std::move(person), studied_max);
    if (!kept) co_return kept.error();
    std::vector<Observation> seen;
    for (const store::KeptReview& one : *kept) {
        const auto review = protocol::decode_review(one.payload);
        if (!review) co_return review.error();
        const theory::Question* question = context_.catalog.question(review->question);
        const auto score = score_of(*review);
        if (question == nullptr || !score) continue;
        for (const std::string& topic : question->topics) {
            Observation studied_one;
            studied_one.topic = topic;
            studied_one.at = one.at;
            studied_one.score = *score;
            studied_one.level = theory::level_name(question->level);
            studied_one.is_study = true;
            seen.push_back(std::move(studied_one));
        }
    }
    co_return seen;
}

Task<Result<json>> OwnDataApi::reviews(std::string person) {
    json list = json::array();
    std::string cursor;
    for (;;) {
        auto page = co_await context_.store.study.list(person, review_page_size, cursor);
        if (!page) co_return page.error();
        for (const store::KeptReview& kept : page->reviews) {
            const auto review = protocol::decode_review(kept.payload);
            if (!review) co_return review.error();
            list.push_back(protocol::review_json(kept.seq, kept.at, *review));
        }
        if (!page->next) co_return told(std::move(list));
        cursor = *page->next;
    }
}

Task<Result<json>> OwnDataApi::sessions(std::string person) {
    json list = json::array();
    std::string cursor;
    for (;;) {
        auto page = co_await context_.store.sessions.list(person, page_size, cursor);
        if (!page) co_return page.error();
        for (const store::Listed& listed : page->sessions) {
            json one = json::parse(listed.summary_json, nullptr, false);
            if (!one.is_object()) continue;
            const std::string where = fmt::format("/api/v1/sessions/{}", listed.session);
            one["links"] = {{"session", where},
                            {"events", where + "/events"},
                            {"report", where + "/report"},
                            {"shares", where + "/report/shares"}};
            list.push_back(std::move(one));
        }
        if (!page->next) co_return told(std::move(list));
        cursor = *page->next;
    }
}

Task<Result<json>> OwnDataApi::logins(std::string person, std::string current) {
    std::string account = account_of(person);
    if (account.empty()) co_return told(json::array());
    auto list = co_await context_.store.logins.list(std::move(account));
    if (!list) co_return list.error();
    json body = json::parse(protocol::encode_logins(*list, current), nullptr, false);
    co_return told(std::move(body.at("logins")));
}

Task<net::Response> OwnDataApi::get_data(net::Request request) {
    const auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    auto own_sessions = co_await sessions(person->id);
    if (!own_sessions) co_return net::problem_response(own_sessions.error());
    auto own_reviews = co_await reviews(person->id);
    if (!own_reviews) co_return net::problem_response(own_reviews.error());
    auto own_upcoming = co_await upcoming_of(&context_.store.study, person->id);
    if (!own_upcoming) co_return net::problem_response(own_upcoming.error());
    auto own_logins = co_await logins(person->id, request.caller.login);
    if (!own_logins) co_return net::problem_response(own_logins.error());
    const json body = {{"person", person->id},
                       {"name", person->name},
                       {"exported_at", to_millis(context_.store.clock.now())},
                       {"sessions", std::move(*own_sessions)},
                       {"reviews", std::move(*own_reviews)},
                       {"upcoming", std::move(*own_upcoming)},
                       {"logins", std::move(*own_logins)}};
    net::Response response = net::json_response(200, protocol::to_text(body));
    response.headers.emplace_back("content-disposition",
                                  "attachment; filename=\"rehearse-data.json\"");
    co_return response;
}

Task<net::Response> OwnDataApi::delete_data(net::Request request) {
    const auto person = Seats::learner_of(request);
    if (!person) co_return net::problem_response(person.error());
    if (auto confirmed = protocol::parse_confirmation(request.body); !confirmed)
        co_return net::problem_response(confirmed.error());
    std::size_t removed = 0;
    const std::string from_the_top;
    for (std::size_t before = removed + 1; before != removed;) {
        before = removed;
        auto page = co_await context_.store.sessions.list(person->id, page_size, from_the_top);
        if (!page) co_return net::problem_response(page.error());
        for (const store::Listed& listed : page->sessions) {
            auto gone = co_await context_.store.sessions.remove(listed.session);
            if (!gone) co_return net::problem_response(gone.error());
            context_.hubs.close(listed.session);
            if (*gone) ++removed;
        }
    }
    auto study = co_await context_.store.study.remove(person->id);
    if (!study) co_return net::problem_response(study.error());
    log::info(
        "own_data_deleted",
        {{"request_id", request.request_id}, {"sessions", removed}, {"reviews", study->reviews}});
    const json body = {
        {"sessions", removed}, {"reviews", study->reviews}, {"upcoming", study->upcoming}};
    co_return net::json_response(200, protocol::to_text(body));
}

}  // namespace rehearse::app
