#include "app/opinion_seeker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/second_opinion.hpp"
#include "base/at_end.hpp"
#include "base/log.hpp"
#include "theory/form.hpp"

namespace rehearse::app {
namespace {

using nlohmann::json;

std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool is_blank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// An opinion is of exactly this answer to exactly this question.
std::string hash_of(const theory::Question& question, const std::string& answer) {
    return theory::sha256_hex(question.content_hash + "\n" + answer).substr(0, 32);
}

}  // namespace

SeekerOptions::SeekerOptions(AssessorOptions from) : assessor(std::move(from)) {
    http.to_private = true;  // the operator named it, and models often run on the same machine
    http.timeout = std::chrono::minutes(2);  // which may be slow
}

OpinionSeeker::OpinionSeeker(boost::asio::any_io_executor executor, store::Store& store,
                             SeekerOptions options)
    : executor_(executor),
      clock_(store.clock),
      opinions_(store.redis),
      options_(std::move(options)),
      client_(executor, options_.http),
      tasks_(executor) {
    if (!options_.assessor.is_on()) return;
    if (auto url = net::parse_http_url(options_.assessor.endpoint())) url_ = std::move(*url);
}

json OpinionSeeker::about() const {
    if (!url_) return nullptr;
    return {{"host", url_->host}, {"model", options_.assessor.model}};
}

Task<void> OpinionSeeker::tell(std::string session) {
    if (!url_) co_return;
    std::string where = url_->authority;
    auto told = co_await opinions_.tell(session, std::move(where));
    if (told) co_return;
    log::warn("opinions_not_announced", {{"session_id", session}, {"cause", told.error().message}});
}

// What of an opinion is shown: one that is of this answer; that it is being asked for; to the host,
// that it failed.
json OpinionSeeker::opinion_json(const std::string* kept, const std::string& of, bool is_wanted,
                                 bool for_host, bool* is_missing) const {
    *is_missing = is_wanted;
    const json pending = {{"state", "pending"}, {"model", options_.assessor.model}};
    const json opinion = kept == nullptr ? json() : json::parse(*kept, nullptr, false);
    const bool fits = opinion.is_object() && opinion.value("of", "") == of;
    if (!fits) return is_wanted ? pending : json(nullptr);
    const std::int64_t at = opinion.value("at", std::int64_t{0});
    const bool has_failed = opinion.contains("failed");
    const bool is_old = to_millis(clock_.now()) - at >= options_.failed_again_after.count();
    if (has_failed && is_wanted && is_old) return pending;
    *is_missing = false;
    if (!has_failed) {
        return {{"state", "given"},
                {"model", opinion.value("model", "")},
                {"at", at},
                {"key_points", opinion.value("key_points", json::array())}};
    }
    if (!for_host) return nullptr;
    return {{"state", "failed"},
            {"model", opinion.value("model", "")},
            {"at", at},
            {"why", opinion.value("failed", "")}};
}

Task<void> OpinionSeeker::add_to(std::string session, json* report,
                                 const std::map<std::string, theory::Question>* questions,
                                 bool for_host) {
    auto kept = co_await opinions_.of(session);
    const store::KeptOpinions none;
    const store::KeptOpinions& opinions = kept ? *kept : none;
    const bool may_send = url_ && kept && opinions.told == url_->authority && !stopping_;
    for (json& round : report->at("rounds")) {
        for (json& item : round.at("items")) {
            json& theory = item.at("theory");
            if (!theory.is_object()) continue;
            const std::string id = item.at("id");
            const auto question = questions->find(id);
            const std::string answer = theory.at("answer");
            // A choice or an order is scored exactly, and says nothing without its options.
            const bool is_in_words = question != questions->end() &&
                                     !theory::is_scored_by_form(question->second);
            if (!is_in_words || is_blank(answer)) {
                theory["second_opinion"] = nullptr;
                continue;
            }
            const std::string of = hash_of(question->second, answer);
            const auto text = opinions.texts.find(id);
            const bool is_wanted = may_send && !item.value("skipped", false);
            bool is_missing = false;
            theory["second_opinion"] =
                opinion_json(text == opinions.texts.end() ? nullptr : &text->second, of, is_wanted,
                             for_host, &is_missing);
            if (is_missing) wish({session, id, question->second, answer, of});
        }
    }
}

void OpinionSeeker::wish(Wish wish) {
    if (waiting_.size() >= options_.waiting_max || !wished_.insert(wish.name()).second) return;
    waiting_.push_back(std::make_shared<Wish>(std::move(wish)));
    pump();
}

void OpinionSeeker::pump() {
    while (!stopping_ && running_ < options_.parallel_max && !waiting_.empty()) {
        ++running_;
        std::shared_ptr<Wish> next = std::move(waiting_.front());
        waiting_.pop_front();
        tasks_.spawn("opinion", seek(std::move(next)));
    }
}

Task<void> OpinionSeeker::seek(std::shared_ptr<Wish> wish) {
    const AtEnd over([this, name = wish->name()] {
        wished_.erase(name);
        --running_;
        pump();
    });
    // Longer than all tries take, so that no other server asks meanwhile.
    Milliseconds lease = std::chrono::minutes(1) + options_.http.timeout;
    for (const Milliseconds wait : options_.back_off) lease += wait + options_.http.timeout;
    auto taken = co_await opinions_.take(wish->session, wish->item, lease);
    if (!taken || !*taken) co_return;
    auto points = co_await ask(wish);
    if (stopping_) {
        auto given_back = co_await opinions_.give_back(wish->session, wish->item);
        static_cast<void>(given_back);
        co_return;
    }
    json opinion = {
        {"of", wish->of}, {"at", to_millis(clock_.now())}, {"model", options_.assessor.model}};
    if (points) {
        opinion["key_points"] = *points;
    } else {
        opinion["failed"] = points.error().message;
        log::warn("opinion_failed", {{"session_id", wish->session},
                                     {"item_id", wish->item},
                                     {"cause", points.error().message}});
    }
    std::string text = dump(opinion);
    auto kept = co_await opinions_.keep(wish->session, wish->item, std::move(text));
    if (kept) co_return;
    log::warn("opinion_not_kept", {{"session_id", wish->session}, {"cause", kept.error().message}});
}

Task<Result<std::vector<json>>> OpinionSeeker::ask(std::shared_ptr<Wish> wish) {
    for (std::size_t tries = 0;; ++tries) {
        bool may_retry = false;
        auto points = co_await try_once(wish, &may_retry);
        if (points || !may_retry || stopping_ || tries >= options_.back_off.size())
            co_return points;
        co_await pause(options_.back_off[tries]);
        if (stopping_) co_return points;
        // OPINION-4: it may have been deleted while we waited.
        auto there = co_await opinions_.is_there(wish->session);
        if (!there || !*there) co_return points;
    }
}

// `may_retry` is ask()'s, which waits for it.
Task<Result<std::vector<json>>> OpinionSeeker::try_once(std::shared_ptr<Wish> wish,
                                                        bool* may_retry) {
    net::Headers headers{{"content-type", "application/json"}, {"accept", "application/json"}};
    if (!options_.assessor.key.empty())
        headers.emplace_back("authorization", "Bearer " + options_.assessor.key);
    net::HttpUrl url = *url_;
    std::string body = opinion_request(options_.assessor.model, wish->question, wish->answer);
    auto reply = co_await client_.ask(std::move(url), std::move(headers), std::move(body),
                                      opinion_reply_bytes_max);
    *may_retry = true;
    if (!reply && reply.error().code == ErrorCode::too_large)
        co_return fail(ErrorCode::too_large, "Its reply was too large.");
    if (!reply) co_return fail(ErrorCode::io, "It could not be asked: " + reply.error().message);
    if (reply->status != 200) {
        // What it refuses it will refuse again, but for being asked too often.
        *may_retry = reply->status >= 500 || reply->status == 429 || reply->status == 408;
        co_return fail(ErrorCode::io, fmt::format("It answered {}.", reply->status));
    }
    auto points = parse_opinion(reply->body, wish->question, wish->answer);
    if (!points) co_return points.error();
    std::vector<json> shown;
    for (const OpinionPoint& point : *points) {
        shown.push_back({{"id", point.id},
                         {"made", point.made},
                         {"quote", point.quote ? json(*point.quote) : json(nullptr)}});
    }
    co_return shown;
}

Task<void> OpinionSeeker::pause(Milliseconds time) {
    boost::asio::steady_timer timer(executor_);
    timer.expires_after(time);
    pauses_.insert(&timer);
    auto waited = co_await timer.async_wait(use_tuple);
    static_cast<void>(waited);
    pauses_.erase(&timer);
}

Task<void> OpinionSeeker::stop() {
    stopping_ = true;
    waiting_.clear();
    client_.stop();
    for (boost::asio::steady_timer* timer : pauses_) timer->cancel();
    return tasks_.join();
}

}  // namespace rehearse::app
