#include "store/webhooks.hpp"

#include <utility>

#include "base/ids.hpp"
#include "store/values.hpp"

namespace rehearse::store {
namespace {

constexpr std::string_view secret_prefix = "rhw_";

/// From url, secret, created_at, delivered_at, failed_at, last_error.
std::optional<Webhook> to_webhook(const Reply& reply) {
    if (reply.elements.size() != 6 || !reply.elements[0].is_text()) return std::nullopt;
    Webhook webhook;
    webhook.url = reply.elements[0].text;
    webhook.secret = reply.elements[1].text;
    webhook.created_at = instant_of(reply.elements[2].text).value_or(Instant());
    webhook.delivered_at = instant_of(reply.elements[3].text);
    webhook.failed_at = instant_of(reply.elements[4].text);
    webhook.last_error = reply.elements[5].text;
    return webhook;
}

}  // namespace

Task<Result<Webhook>> Webhooks::set(std::string owner, std::string url) {
    std::vector<std::string> arguments{owner, std::move(url),
                                       std::string(secret_prefix) + random_id() + random_id()};
    auto reply = co_await redis_.run(Script::webhook_set, std::move(arguments));
    if (!reply) co_return reply.error();
    auto webhook = to_webhook(*reply);
    if (!webhook) co_return fail(ErrorCode::internal, "The store forgot what it was told.");
    co_return std::move(*webhook);
}

Task<Result<std::optional<Webhook>>> Webhooks::get(std::string owner) {
    std::vector<std::string> words{"HMGET",      redis_.key("webhook:" + owner),
                                   "url",        "secret",
                                   "created_at", "delivered_at",
                                   "failed_at",  "last_error"};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return to_webhook(*reply);
}

Task<Result<bool>> Webhooks::remove(std::string owner) {
    std::vector<std::string> words{"DEL", redis_.key("webhook:" + owner)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

Task<Result<std::vector<Delivery>>> Webhooks::take_due(std::size_t limit, Milliseconds lease) {
    std::vector<std::string> arguments{std::to_string(limit), std::to_string(lease.count())};
    for (std::size_t i = 0; i < limit; ++i) arguments.push_back(random_id());
    auto reply = co_await redis_.run(Script::webhook_take, std::move(arguments));
    if (!reply) co_return reply.error();
    std::vector<Delivery> taken;
    for (Reply& one : reply->elements) {
        if (one.elements.size() != 5) continue;
        Delivery delivery;
        delivery.submission = std::move(one.elements[0].text);
        delivery.id = std::move(one.elements[1].text);
        delivery.first_at = from_millis(number_of(one.elements[2].text));
        delivery.tries = static_cast<int>(number_of(one.elements[3].text));
        delivery.lease = std::move(one.elements[4].text);
        taken.push_back(std::move(delivery));
    }
    co_return taken;
}

Task<Result<void>> Webhooks::postpone(Delivery delivery, Milliseconds by) {
    return settle(std::move(delivery), "postponed", "", "", by);
}

Task<Result<void>> Webhooks::delivered(Delivery delivery, std::string owner) {
    return settle(std::move(delivery), "delivered", std::move(owner), "", std::nullopt);
}

Task<Result<void>> Webhooks::failed(Delivery delivery, std::string owner, std::string why,
                                    std::optional<Milliseconds> retry_after) {
    return settle(std::move(delivery), "failed", std::move(owner), std::move(why), retry_after);
}

Task<Result<void>> Webhooks::drop(Delivery delivery) {
    return settle(std::move(delivery), "dropped", "", "", std::nullopt);
}

Task<Result<void>> Webhooks::settle(Delivery delivery, std::string outcome, std::string owner,
                                    std::string why, std::optional<Milliseconds> again_after) {
    std::vector<std::string> arguments{std::move(delivery.submission),
                                       std::move(delivery.lease),
                                       std::move(outcome),
                                       std::move(owner),
                                       std::move(why),
                                       again_after ? std::to_string(again_after->count()) : ""};
    auto reply = co_await redis_.run(Script::webhook_settle, std::move(arguments));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

}  // namespace rehearse::store
