// The asking principal's webhook over REST.
#pragma once

#include "app/principal.hpp"
#include "app/webhook_sender.hpp"
#include "net/router.hpp"

namespace rehearse::app {

class WebhookApi {
public:
    /// Both outlive it.
    WebhookApi(Principals& principals, WebhookSender& sender)
        : principals_(principals), sender_(sender) {}

    /// REQUIRES: outlives the router.
    void add_routes(net::Router& router);

private:
    Task<net::Response> put(net::Request request);
    Task<net::Response> get(net::Request request);
    Task<net::Response> remove(net::Request request);
    Task<net::Response> test(net::Request request);
    /// Of who asks; `not_found` if there is none.
    Task<Result<Webhook>> webhook_of(net::Request request);

    Principals& principals_;
    WebhookSender& sender_;
};

}  // namespace rehearse::app
