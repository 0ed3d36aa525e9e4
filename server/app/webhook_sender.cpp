#include "app/webhook_sender.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/at_end.hpp"
#include "base/log.hpp"
#include "protocol/webhook_json.hpp"

namespace rehearse::app {

std::optional<Milliseconds> next_try(const WebhookOptions& options, int tries, Milliseconds age) {
    const std::size_t last = options.back_off.size() - 1;
    const std::size_t at = static_cast<std::size_t>(std::max(tries, 1) - 1);
    const Milliseconds wait = options.back_off[std::min(at, last)];
    if (age + wait > options.give_up_after) return std::nullopt;
    return wait;
}

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
    const auto bytes = [](std::string_view of) {
        return reinterpret_cast<const unsigned char*>(of.data());
    };
    crypto_auth_hmacsha256_state state{};
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_final(&state, mac.data());
    return fmt::format("{:02x}", fmt::join(mac, ""));
}

std::string webhook_signature(std::string_view secret, Instant now, std::string_view body) {
    const auto seconds = to_millis(now) / 1'000;
    return fmt::format("t={},v1={}", seconds,
                       hmac_sha256_hex(secret, fmt::format("{}.{}", seconds, body)));
}

WebhookSender::WebhookSender(boost::asio::any_io_executor executor, store::Store& store,
                             FindSubmission find, WebhookOptions options)
    : store_(store),
      find_(std::move(find)),
      options_(std::move(options)),
      client_(executor, options_.http),
      wake_(executor),
      tasks_(executor) {}

void WebhookSender::start() {
    tasks_.spawn("webhooks", look());
}

Task<void> WebhookSender::stop() {
    stopping_ = true;
    client_.stop();
    wake_.cancel();
    return tasks_.join();
}

Task<Result<int>> WebhookSender::send(Webhook webhook, std::string delivery, std::string body) {
    auto url = net::parse_http_url(webhook.url);
    if (!url) co_return url.error();
    net::Headers headers{{"content-type", "application/json"},
                         {"rehearse-delivery", std::move(delivery)},
                         {"rehearse-signature", webhook_signature(webhook.secret, now(), body)}};
    auto status = co_await client_.post(std::move(*url), std::move(headers), std::move(body));
    if (!status) co_return status.error();
    if (*status < 200 || *status > 299) {
        co_return fail(ErrorCode::io,
                       fmt::format("The receiver answered {}, and only 2xx means that it has "
                                   "arrived.",
                                   *status));
    }
    co_return *status;
}

// `this` outlives it: stop() joins it.
Task<void> WebhookSender::look() {
    while (!stopping_) {
        const std::size_t room = options_.sends_max - sends_;
        std::size_t taken = 0;
        if (room > 0) {
            auto due = co_await store_.webhooks.take_due(room, options_.lease);
            if (stopping_) break;
            if (due) {
                taken = due->size();
                for (store::Delivery& delivery : *due) {
                    ++sends_;
                    tasks_.spawn("webhook", deliver(std::move(delivery)));
                }
            }
        }
        if (room > 0 && taken == room) continue;  // there may be more: wait for room, not for time
        wake_.expires_after(options_.look_every);
        auto waited = co_await wake_.async_wait(use_tuple);
        static_cast<void>(waited);
    }
}

/// What cannot be settled because the store is away is tried again when the lease is over.
Task<void> WebhookSender::deliver(store::Delivery delivery) {
    const AtEnd over([this] {
        --sends_;
        wake_.cancel();
    });
    const std::string submission = delivery.submission;
    auto settled = co_await try_delivery(std::move(delivery));
    if (!settled) {
        log::warn("webhook_unsettled",
                  {{"submission_id", submission}, {"cause", settled.error().message}});
    }
}

Task<Result<void>> WebhookSender::try_delivery(store::Delivery delivery) {
    auto found = co_await find_(delivery.submission);
    if (!found) co_return found.error();
    if (!*found) {
        auto dropped = co_await store_.webhooks.drop(std::move(delivery));
        co_return dropped;
    }
    const std::string owner = (*found)->owner;
    std::size_t& sends = sends_by_owner_[owner];
    if (sends >= options_.sends_per_owner_max) {
        auto postponed =
            co_await store_.webhooks.postpone(std::move(delivery), options_.busy_wait);
        co_return postponed;
    }
    ++sends;
    const AtEnd over([this, owner] {
        if (--sends_by_owner_[owner] == 0) sends_by_owner_.erase(owner);
    });
    auto settled = co_await try_for_owner(std::move(delivery), std::move(**found));
    co_return settled;
}

Task<Result<void>> WebhookSender::try_for_owner(store::Delivery delivery,
                                                FinishedSubmission submission) {
    auto webhook = co_await store_.webhooks.get(submission.owner);
    if (!webhook) co_return webhook.error();
    if (!*webhook) {
        auto dropped = co_await store_.webhooks.drop(std::move(delivery));
        co_return dropped;
    }
    std::string body =
        protocol::encode_submission_finished(delivery.id, delivery.first_at, submission.json);
    auto sent = co_await send(std::move(**webhook), delivery.id, std::move(body));
    if (stopping_) co_return Result<void>();
    if (sent) {
        auto settled =
            co_await store_.webhooks.delivered(std::move(delivery), std::move(submission.owner));
        co_return settled;
    }
    const auto again = next_try(options_, delivery.tries + 1, now() - delivery.first_at);
    std::string why = sent.error().message;
    if (!again) why += " It was given up.";
    log::warn("webhook_failed", {{"submission_id", delivery.submission},
                                 {"delivery_id", delivery.id},
                                 {"tries", delivery.tries + 1},
                                 {"cause", why},
                                 {"given_up", !again.has_value()}});
    auto settled = co_await store_.webhooks.failed(std::move(delivery), std::move(submission.owner),
                                                   std::move(why), again);
    co_return settled;
}

}  // namespace rehearse::app
