#include "store/study.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/ids.hpp"
#include "store/reading.hpp"
#include "store/values.hpp"

namespace rehearse::store {
namespace {

Error other_request() {
    return fail(ErrorCode::idempotency_conflict,
                "This Idempotency-Key was used with another request: take a new one.");
}

/// From the reply of XRANGE: each entry is its id, then t, p.
Result<KeptReview> to_review(Reply& entry) {
    if (entry.elements.size() != 2 || entry.elements[1].elements.size() != 4)
        return strange("a review");
    const std::string& id = entry.elements[0].text;
    const auto seq = natural(std::string_view(id).substr(0, id.find('-')));
    if (!seq) return strange("a review");
    auto& fields = entry.elements[1].elements;
    return KeptReview{*seq, from_millis(number_of(fields[1].text)), std::move(fields[3].text)};
}

}  // namespace

Task<Result<KeptReview>> Study::add(std::string person, Once once, std::string payload) {
    std::vector<std::string> arguments{
        std::move(person),  std::move(once.key),         std::move(once.request),
        std::move(payload), std::to_string(reviews_max), std::to_string(review_bytes_max)};
    auto reply = co_await redis_.run(Script::study_add, std::move(arguments));
    if (!reply) co_return reply.error();
    auto& parts = reply->elements;
    if (parts.empty()) co_return strange("a review");
    if (parts[0].text == "conflict") co_return other_request();
    if (parts[0].text == "full") {
        co_return fail(ErrorCode::too_many_requests,
                       "There is no room for more reviews of yours: export your data and delete "
                       "it, then begin anew.");
    }
    if (parts.size() != 4) co_return strange("a review");
    KeptReview review;
    review.seq = static_cast<std::uint64_t>(number_of(parts[1].text));
    review.at = from_millis(number_of(parts[2].text));
    review.payload = std::move(parts[3].text);
    co_return review;
}

Task<Result<ReviewPage>> Study::list(std::string person, std::size_t limit, std::string cursor) {
    const auto after = cursor.empty() ? std::optional<std::uint64_t>(0) : natural(cursor);
    if (!after || *after > (std::uint64_t{1} << 53)) {
        co_return fail(ErrorCode::invalid_input,
                       "The cursor is not one that a list gave: start without one.");
    }
    std::vector<std::string> words{"XRANGE",
                                   redis_.key(fmt::format("p:{}:reviews", person)),
                                   fmt::format("{}-0", *after + 1),
                                   "+",
                                   "COUNT",
                                   std::to_string(limit + 1)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    ReviewPage page;
    std::size_t bytes = 0;
    for (Reply& entry : reply->elements) {
        if (page.reviews.size() == limit || bytes >= review_page_bytes_max) {
            page.next = std::to_string(page.reviews.back().seq);
            break;
        }
        auto review = to_review(entry);
        if (!review) co_return review.error();
        bytes += review->payload.size();
        page.reviews.push_back(std::move(*review));
    }
    co_return page;
}

Task<Result<std::vector<KeptReview>>> Study::latest(std::string person, std::size_t limit) {
    std::vector<std::string> words{"XREVRANGE", redis_.key(fmt::format("p:{}:reviews", person)),
                                   "+",         "-",
                                   "COUNT",     std::to_string(limit)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    std::vector<KeptReview> found;
    for (Reply& entry : reply->elements) {
        auto review = to_review(entry);
        if (!review) co_return review.error();
        found.push_back(std::move(*review));
    }
    co_return found;
}

Task<Result<KeptUpcoming>> Study::put(std::vector<std::string> arguments) {
    auto reply = co_await redis_.run(Script::upcoming_put, std::move(arguments));
    if (!reply) co_return reply.error();
    auto& parts = reply->elements;
    if (parts.empty()) co_return strange("an interview to come");
    if (parts[0].text == "conflict") co_return other_request();
    if (parts[0].text == "none") {
        co_return fail(ErrorCode::not_found,
                       "There is no such interview to come: it may have been deleted.");
    }
    if (parts[0].text == "full") {
        co_return fail(ErrorCode::too_many_requests,
                       fmt::format("There are {} interviews to come: delete those that are over.",
                                   upcoming_max));
    }
    if (parts.size() != 3) co_return strange("an interview to come");
    co_return KeptUpcoming{std::move(parts[1].text), std::move(parts[2].text)};
}

Task<Result<KeptUpcoming>> Study::add_upcoming(std::string person, Once once, std::string payload) {
    std::vector<std::string> arguments{std::move(person),
                                       "new",
                                       random_id(),
                                       std::move(payload),
                                       std::move(once.key),
                                       std::move(once.request),
                                       std::to_string(upcoming_max)};
    return put(std::move(arguments));
}

Task<Result<KeptUpcoming>> Study::replace_upcoming(std::string person, std::string id,
                                                   std::string payload) {
    std::vector<std::string> arguments{std::move(person),           "old", std::move(id),
                                       std::move(payload),          "",    "",
                                       std::to_string(upcoming_max)};
    return put(std::move(arguments));
}

Task<Result<std::vector<KeptUpcoming>>> Study::upcoming(std::string person) {
    std::vector<std::string> words{"HGETALL", redis_.key(fmt::format("p:{}:upcoming", person))};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    std::vector<KeptUpcoming> found;
    for (std::size_t i = 0; i + 1 < reply->elements.size(); i += 2) {
        found.push_back(
            {std::move(reply->elements[i].text), std::move(reply->elements[i + 1].text)});
    }
    co_return found;
}

Task<Result<bool>> Study::remove_upcoming(std::string person, std::string id) {
    std::vector<std::string> words{"HDEL", redis_.key(fmt::format("p:{}:upcoming", person)),
                                   std::move(id)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

Task<Result<std::map<std::string, std::string>>> Study::outcomes(std::string person) {
    std::vector<std::string> words{"HGETALL", redis_.key(fmt::format("p:{}:outcomes", person))};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    std::map<std::string, std::string> found;
    for (std::size_t i = 0; i + 1 < reply->elements.size(); i += 2)
        found[reply->elements[i].text] = std::move(reply->elements[i + 1].text);
    co_return found;
}

Task<Result<void>> Study::keep_outcome(std::string person, std::string session,
                                       std::string payload) {
    std::vector<std::string> arguments{std::move(person), std::move(session), std::move(payload)};
    auto reply = co_await redis_.run(Script::study_outcome, std::move(arguments));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

Task<Result<Study::Removed>> Study::remove(std::string person) {
    std::vector<std::string> arguments{std::move(person)};
    auto reply = co_await redis_.run(Script::study_remove, std::move(arguments));
    if (!reply) co_return reply.error();
    if (reply->elements.size() != 2) co_return strange("what was deleted");
    Removed removed;
    removed.reviews = static_cast<std::size_t>(reply->elements[0].integer);
    removed.upcoming = static_cast<std::size_t>(reply->elements[1].integer);
    co_return removed;
}

}  // namespace rehearse::store
