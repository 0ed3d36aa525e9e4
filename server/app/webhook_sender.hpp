// Sends what webhooks are owed. Every server runs one: it takes what is due in the store under a
// lease, signs it, POSTs it, and puts back what did not arrive, later and later, for a day.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "net/http_client.hpp"
#include "store/store.hpp"

namespace rehearse::app {

struct WebhookOptions {
    net::HttpClientOptions http;
    /// Waits after the first failed try, the second and so on; the last one repeats.
    std::vector<Milliseconds> back_off{std::chrono::seconds(5), std::chrono::seconds(30),
                                       std::chrono::minutes(2), std::chrono::minutes(10),
                                       std::chrono::hours(1),   std::chrono::hours(6)};
    Milliseconds give_up_after = std::chrono::hours(24);
    Milliseconds look_every{1'000};
    Milliseconds lease = 3 * limits::webhook_timeout;  // longer than a try takes
    std::size_t sends_max = 16;                        // side by side
    Milliseconds busy_wait{15'000};       // before what has no room because of its owner is looked at again
    std::size_t sends_per_owner_max = 4;  // of these, so that a slow receiver holds up no other
};

/// A finished submission as its owner may see it.
struct FinishedSubmission {
    std::string owner;  // a principal's id
    std::string json;
};
/// Nothing: it is gone.
using FindSubmission =
    std::function<Task<Result<std::optional<FinishedSubmission>>>(std::string id)>;

/// When to try again after the `tries`-th failure of a delivery that is `age` old; nothing when it
/// is too old then.
std::optional<Milliseconds> next_try(const WebhookOptions& options, int tries, Milliseconds age);

/// HMAC-SHA256 of `text` in hexadecimal digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view text);
/// The value of Rehearse-Signature: "t=<unix seconds>,v1=<hmac of t.body>".
std::string webhook_signature(std::string_view secret, Instant now, std::string_view body);

class WebhookSender {
public:
    WebhookSender(boost::asio::any_io_executor executor, store::Store& store, FindSubmission find,
                  WebhookOptions options);

    void start();
    /// Cuts what is under way (it is sent again when its lease is over) and returns when nothing
    /// runs any more.
    Task<void> stop();

    /// POSTs a signed body once. The status if that is a success (2xx); else why it is none.
    Task<Result<int>> send(Webhook webhook, std::string delivery, std::string body);
    store::Webhooks& webhooks() { return store_.webhooks; }
    Instant now() const { return store_.clock.now(); }

private:
    Task<void> look();
    Task<void> deliver(store::Delivery delivery);
    Task<Result<void>> try_delivery(store::Delivery delivery);
    Task<Result<void>> try_for_owner(store::Delivery delivery, FinishedSubmission submission);

    store::Store& store_;
    FindSubmission find_;
    WebhookOptions options_;
    net::HttpClient client_;
    boost::asio::steady_timer wake_;
    std::size_t sends_ = 0;
    std::map<std::string, std::size_t> sends_by_owner_;
    bool stopping_ = false;
    TaskGroup tasks_;
};

}  // namespace rehearse::app
