#include "net/router.hpp"

#include <optional>

namespace rehearse::net {
namespace {

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        segments.emplace_back(path.substr(0, end));
        if (end == std::string_view::npos) break;
        path.remove_prefix(end);
    }
    return segments;
}

std::optional<Headers> match(const std::vector<std::string>& pattern,
                             const std::vector<std::string>& path) {
    if (pattern.size() != path.size()) return std::nullopt;
    Headers parameters;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i].starts_with('{')) {
            if (path[i].empty()) return std::nullopt;
            parameters.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
        } else if (pattern[i] != path[i]) {
            return std::nullopt;
        }
    }
    return parameters;
}

}  // namespace

void Router::add(std::string method, std::string pattern, Handler handler,
                 std::string token_scope) {
    routes_.push_back(
        Route{std::move(method), split(pattern), std::move(handler), std::move(token_scope)});
}

Router::Match Router::find(const std::string& method, const std::string& path) const {
    const std::string& wanted = method == "HEAD" ? std::string("GET") : method;
    const auto segments = split(path);
    Match found;
    for (const Route& route : routes_) {
        auto parameters = match(route.segments, segments);
        if (!parameters) continue;
        if (route.method == wanted) {
            found.handler = &route.handler;
            found.token_scope = route.token_scope;
            found.parameters = std::move(*parameters);
            return found;
        }
        found.allowed.push_back(route.method);
    }
    return found;
}

}  // namespace rehearse::net
