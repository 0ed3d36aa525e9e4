// Routes as a table: method, pattern, handler, and the scope that opens it to a token. A pattern's
// {name} takes one whole path segment.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http_message.hpp"

namespace rehearse::net {

class Router {
public:
    /// Without a scope the route is for people only: a request that brings a token never gets to
    /// its handler.
    void add(std::string method, std::string pattern, Handler handler,
             std::string token_scope = {});
    /// The same for a member of `object`, which outlives the router.
    template <class Object>
    void add(std::string method, std::string pattern, Object* object,
             Task<Response> (Object::*handler)(Request), std::string_view token_scope = {}) {
        Handler call = [object, handler](Request request) {
            return (object->*handler)(std::move(request));
        };
        add(std::move(method), std::move(pattern), std::move(call), std::string(token_scope));
    }

    struct Match {
        const Handler* handler = nullptr;  // null: see allowed
        std::string token_scope;           // empty: not for tokens
        Headers parameters;
        std::vector<std::string>
            allowed;  // methods that other routes of this path take; empty = no such path
    };
    /// HEAD finds the GET route.
    Match find(const std::string& method, const std::string& path) const;

private:
    struct Route {
        std::string method;
        std::vector<std::string> segments;
        Handler handler;
        std::string token_scope;
    };
    std::vector<Route> routes_;
};

}  // namespace rehearse::net
