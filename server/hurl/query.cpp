// Queries: what can be asked of an answer.
#include <fmt/format.h>

#include <charconv>

#include "hurl/cookies.hpp"
#include "hurl/date.hpp"
#include "hurl/encoding.hpp"
#include "hurl/evaluate.hpp"
#include "hurl/jsonpath.hpp"

namespace rehearse::hurl {
namespace {

using Outcome = Evaluated<std::optional<Value>>;

Outcome yields(Value value) {
    return std::optional<Value>(std::move(value));
}

std::optional<Value> attribute_text(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    return Value{to_valid_utf8(*text)};
}

Outcome cookie_attribute(const SetCookie& cookie, std::string_view attribute, Position at) {
    if (attribute.empty() || attribute == "Value")
        return yields(Value{to_valid_utf8(cookie.value)});
    if (attribute == "Domain") return attribute_text(cookie.domain);
    if (attribute == "Path") return attribute_text(cookie.path);
    if (attribute == "SameSite") return attribute_text(cookie.same_site);
    if (attribute == "Secure")
        return cookie.secure ? yields(Value{Unit{}}) : std::optional<Value>();
    if (attribute == "HttpOnly")
        return cookie.http_only ? yields(Value{Unit{}}) : std::optional<Value>();
    if (attribute == "Expires") {
        if (!cookie.expires) return std::optional<Value>();
        if (const auto date = parse_cookie_date(*cookie.expires)) return yields(Value{*date});
        return Fault{at, fmt::format("the cookie expires {}, which is not a date",
                                     display_text(*cookie.expires, 60))};
    }
    if (!cookie.max_age) return std::optional<Value>();
    std::int64_t seconds = 0;
    const char* end = cookie.max_age->data() + cookie.max_age->size();
    const auto [stop, error] = std::from_chars(cookie.max_age->data(), end, seconds);
    if (error != std::errc() || stop != end)
        return Fault{at, fmt::format("the cookie's Max-Age is {}, which is not a number",
                                     display_text(*cookie.max_age, 60))};
    return yields(Value{seconds});
}

Outcome header(const Received& received, std::string_view name) {
    const auto values = received.header_values(name);
    if (values.empty()) return std::optional<Value>();
    if (values.size() == 1) return yields(Value{to_valid_utf8(values.front())});
    List list;
    for (const std::string_view value : values) list.push_back(Value{to_valid_utf8(value)});
    return yields(Value{std::move(list)});
}

Outcome cookie(const Query& query, const Received& received, std::string_view name) {
    // The last one of that name is the one that a client would keep.
    std::optional<SetCookie> found;
    for (const std::string_view value : received.header_values("Set-Cookie")) {
        auto parsed = parse_set_cookie(value);
        if (parsed && parsed->name == name) found = std::move(parsed);
    }
    if (!found) return std::optional<Value>();
    return cookie_attribute(*found, query.cookie_attribute, query.at);
}

Outcome jsonpath(const Query& query, const Received& received, const std::string& text) {
    const auto path = JsonPath::parse(text);
    if (!path)
        return Fault{query.argument.at, path.error().message,
                     constant_text(query.argument).has_value()};
    const auto json = received.json(query.at);
    if (!json) return json.error();
    auto found = path->find(**json);
    if (!found) return Fault{query.at, found.error().message};
    return std::move(*found);
}

Outcome regex(const Query& query, const Received& received, const Context& context) {
    const auto regex = evaluate(query.pattern, context);
    if (!regex) return regex.error();
    const auto text = received.text(query.at);
    if (!text) return text.error();
    std::optional<std::string> group = regex->first_group(*text);
    if (!group) return std::optional<Value>();
    return yields(Value{std::move(*group)});
}

Outcome about_bytes(const Query& query, const Received& received) {
    const auto bytes = received.bytes(query.at);
    if (!bytes) return bytes.error();
    if (query.kind == Query::Kind::sha256) return yields(Value{Bytes{sha256(*bytes)}});
    if (query.kind == Query::Kind::md5) return yields(Value{Bytes{md5(*bytes)}});
    return yields(Value{Bytes{std::string(*bytes)}});
}

std::string_view charset_in(std::string_view content_type) {
    while (!content_type.empty()) {
        const std::string_view part = trim(content_type.substr(0, content_type.find(';')));
        content_type.remove_prefix(std::min(content_type.size(), content_type.find(';')));
        if (!content_type.empty()) content_type.remove_prefix(1);
        if (part.size() > 8 && equal_ignoring_case(part.substr(0, 8), "charset=")) {
            std::string_view name = part.substr(8);
            if (name.size() > 2 && name.front() == '"' && name.back() == '"')
                name = name.substr(1, name.size() - 2);
            return name;
        }
    }
    return "utf-8";
}

}  // namespace

std::vector<std::string_view> Received::header_values(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [other, value] : response_.headers) {
        if (equal_ignoring_case(other, name)) values.push_back(trim(value));
    }
    return values;
}

Evaluated<std::string_view> Received::bytes(Position at) const {
    for (const std::string_view encoding : header_values("Content-Encoding")) {
        if (!encoding.empty() && !equal_ignoring_case(encoding, "identity"))
            return Fault{
                at, fmt::format(
                        "the answer is encoded as {}, which is not supported and was not asked for",
                        display_text(encoding, 40))};
    }
    return std::string_view(response_.body);
}

Evaluated<std::string_view> Received::text(Position at) const {
    if (text_) return std::string_view(*text_);
    const auto raw = bytes(at);
    if (!raw) return raw.error();
    const auto types = header_values("Content-Type");
    const std::string_view charset = types.empty() ? "utf-8" : charset_in(types.front());
    if (!is_known_charset(charset))
        return Fault{at,
                     fmt::format("the answer is in the character set {}, which is not supported",
                                 display_text(charset, 40))};
    text_ = decode(*raw, charset);
    if (!text_) return Fault{at, fmt::format("the answer is not text in {}", charset)};
    return std::string_view(*text_);
}

Evaluated<const Value*> Received::json(Position at) const {
    if (!json_) {
        const auto content = text(at);
        if (!content) return content.error();
        json_ = read_json(*content);
    }
    if (*json_) return &**json_;
    return Fault{at, fmt::format("the answer is not JSON (or is nested too deeply): {}",
                                 display_text(response_.body, 100))};
}

Evaluated<std::optional<Value>> evaluate(const Query& query, const Received& received,
                                         const Context& context) {
    const Response& response = received.response();
    const auto argument = evaluate(query.argument, context);
    if (!argument) return argument.error();
    switch (query.kind) {
        case Query::Kind::status:
            return yields(Value{std::int64_t{response.status}});
        case Query::Kind::version:
            return yields(Value{response.version});
        case Query::Kind::url:
            return yields(Value{response.url});
        case Query::Kind::header:
            return header(received, *argument);
        case Query::Kind::cookie:
            return cookie(query, received, *argument);
        case Query::Kind::body: {
            const auto text = received.text(query.at);
            if (!text) return text.error();
            return yields(Value{std::string(*text)});
        }
        case Query::Kind::bytes:
        case Query::Kind::sha256:
        case Query::Kind::md5:
            return about_bytes(query, received);
        case Query::Kind::jsonpath:
            return jsonpath(query, received, *argument);
        case Query::Kind::regex:
            return regex(query, received, context);
        case Query::Kind::variable: {
            const auto found = context.variables.find(*argument);
            if (found == context.variables.end()) return std::optional<Value>();
            return yields(found->second);
        }
        case Query::Kind::duration:
            return yields(Value{std::int64_t{response.duration_us / 1000}});
        case Query::Kind::unsupported:
            break;
    }
    return Fault{query.at, fmt::format("the query {} is not supported", query.name), true};
}

}  // namespace rehearse::hurl
