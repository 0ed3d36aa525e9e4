#include "app/webhook_api.hpp"

#include <utility>

#include "base/ids.hpp"
#include "protocol/webhook_json.hpp"

namespace rehearse::app {
namespace {

Error no_webhook() {
    return fail(ErrorCode::not_found, "There is no webhook: PUT one with a url.");
}

}  // namespace

void WebhookApi::add_routes(net::Router& router) {
    const auto add = [&](const char* method, const char* pattern,
                         Task<net::Response> (WebhookApi::*handler)(net::Request)) {
        net::Handler call = [this, handler](net::Request request) {
            return (this->*handler)(std::move(request));
        };
        router.add(method, pattern, std::move(call), std::string(scope::webhook_write));
    };
    add("PUT", "/api/v1/webhook", &WebhookApi::put);
    add("GET", "/api/v1/webhook", &WebhookApi::get);
    add("DELETE", "/api/v1/webhook", &WebhookApi::remove);
    add("POST", "/api/v1/webhook/test", &WebhookApi::test);
}

Task<Result<Webhook>> WebhookApi::webhook_of(net::Request request) {
    auto principal = co_await principals_.of(request);
    if (!principal) co_return principal.error();
    auto webhook = co_await sender_.webhooks().get(principal->id);
    if (!webhook) co_return webhook.error();
    if (!*webhook) co_return no_webhook();
    co_return std::move(**webhook);
}

Task<net::Response> WebhookApi::put(net::Request request) {
    auto principal = co_await principals_.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    auto url = protocol::parse_webhook(request.body);
    if (!url) co_return net::problem_response(url.error());
    if (auto fine = net::parse_http_url(*url); !fine) co_return net::problem_response(fine.error());
    auto webhook = co_await sender_.webhooks().set(principal->id, std::move(*url));
    if (!webhook) co_return net::problem_response(webhook.error());
    co_return net::json_response(200, protocol::encode_new_webhook(*webhook));
}

Task<net::Response> WebhookApi::get(net::Request request) {
    auto webhook = co_await webhook_of(std::move(request));
    if (!webhook) co_return net::problem_response(webhook.error());
    co_return net::json_response(200, protocol::encode_webhook(*webhook));
}

Task<net::Response> WebhookApi::remove(net::Request request) {
    auto principal = co_await principals_.of(request);
    if (!principal) co_return net::problem_response(principal.error());
    auto removed = co_await sender_.webhooks().remove(principal->id);
    if (!removed) co_return net::problem_response(removed.error());
    if (!*removed) co_return net::problem_response(no_webhook());
    net::Response response;
    response.status = 204;
    co_return response;
}

Task<net::Response> WebhookApi::test(net::Request request) {
    auto webhook = co_await webhook_of(std::move(request));
    if (!webhook) co_return net::problem_response(webhook.error());
    const std::string delivery = random_id();
    std::string body = protocol::encode_test_delivery(delivery, sender_.now());
    auto sent = co_await sender_.send(std::move(*webhook), delivery, std::move(body));
    const std::optional<int> status = sent ? std::optional<int>(*sent) : std::nullopt;
    co_return net::json_response(
        200, protocol::encode_webhook_test(status, sent ? "" : sent.error().message));
}

}  // namespace rehearse::app
