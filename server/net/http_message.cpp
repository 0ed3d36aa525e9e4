#include "net/http_message.hpp"

#include "protocol/problem.hpp"

namespace rehearse::net {
namespace {

std::string_view find(const Headers& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs) {
        if (key == name) return value;
    }
    return {};
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool percent_decode(std::string_view text, bool plus_is_space, std::string& out) {
    out.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return false;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return false;
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else {
            out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
        }
    }
    return out.find('\0') == std::string::npos;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    return find(headers, name);
}

bool Request::has_header(std::string_view name) const {
    for (const auto& entry : headers) {
        if (entry.first == name) return true;
    }
    return false;
}

std::string_view Request::query_value(std::string_view name) const {
    return find(query, name);
}

std::string_view Request::parameter(std::string_view name) const {
    return find(parameters, name);
}

std::string Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key != "cookie") continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = rest.find(';');
            const std::string_view pair = trim(rest.substr(0, end));
            const auto equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
                return std::string(pair.substr(equals + 1));
            }
            if (end == std::string_view::npos) break;
            rest.remove_prefix(end + 1);
        }
    }
    return {};
}

Response json_response(int status, std::string body) {
    Response response;
    response.status = status;
    response.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
    response.body = std::make_shared<const std::string>(std::move(body));
    return response;
}

Response problem_response(const Error& error) {
    return problem_response(error, protocol::http_status(error.code));
}

Response problem_response(const Error& error, int status) {
    Response response;
    response.status = status;
    response.headers = {{"content-type", "application/problem+json"},
                        {"cache-control", "no-store"}};
    if (const auto seconds = protocol::retry_after_s(error.code))
        response.headers.emplace_back("retry-after", std::to_string(*seconds));
    if (error.code == ErrorCode::unauthorized)
        response.headers.emplace_back("www-authenticate", "Bearer");
    response.body = std::make_shared<const std::string>(protocol::encode_problem(error, status));
    return response;
}

bool parse_target(std::string_view target, Request& into) {
    if (target.empty() || target.front() != '/') return false;
    into.target = std::string(target);
    const auto question = target.find('?');
    if (!percent_decode(target.substr(0, question), false, into.path)) return false;
    if (question == std::string_view::npos) return true;
    std::string_view rest = target.substr(question + 1);
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const std::string_view pair = rest.substr(0, end);
        const auto equals = pair.find('=');
        std::string name;
        std::string value;
        if (!percent_decode(pair.substr(0, equals), true, name)) return false;
        if (equals != std::string_view::npos &&
            !percent_decode(pair.substr(equals + 1), true, value)) {
            return false;
        }
        if (!name.empty()) into.query.emplace_back(std::move(name), std::move(value));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return true;
}

}  // namespace rehearse::net
