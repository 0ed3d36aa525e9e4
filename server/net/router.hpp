// Routes as a table: method, pattern, handler. A pattern's {name} takes one whole path segment.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "net/http_message.hpp"

namespace rehearse::net {

class Router {
public:
    void add(std::string method, std::string pattern, Handler handler);
    /// The same for a member of `object`, which outlives the router.
    template <class Object>
    void add(std::string method, std::string pattern, Object* object,
             Task<Response> (Object::*handler)(Request)) {
        add(std::move(method), std::move(pattern),
            [object, handler](Request request) { return (object->*handler)(std::move(request)); });
    }

    struct Match {
        const Handler* handler = nullptr;  // null: see allowed
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
    };
    std::vector<Route> routes_;
};

}  // namespace rehearse::net
