#include "hurl/request.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.hpp"
#include "hurl/encoding.hpp"

namespace rehearse::hurl {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Evaluated<Pairs> evaluate_pairs(const std::vector<KeyValue>& pairs, const Context& context) {
    Pairs values;
    for (const KeyValue& pair : pairs) {
        auto name = evaluate(pair.key, context);
        if (!name) return name.error();
        auto value = evaluate(pair.value, context);
        if (!value) return value.error();
        values.emplace_back(std::move(*name), std::move(*value));
    }
    return values;
}

bool is_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool has_line_end(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

/// Names are sent as they stand, values escaped: that is what Hurl does.
std::string encoded_pairs(const Pairs& pairs) {
    std::string text;
    for (const auto& [name, value] : pairs) {
        if (!text.empty()) text += '&';
        text += name + "=" + percent_encode(value);
    }
    return text;
}

std::string_view type_of_file(std::string_view path) {
    constexpr std::pair<std::string_view, std::string_view> types[] = {
        {".gif", "image/gif"},      {".jpg", "image/jpeg"},    {".jpeg", "image/jpeg"},
        {".png", "image/png"},      {".svg", "image/svg+xml"}, {".txt", "text/plain"},
        {".htm", "text/html"},      {".html", "text/html"},    {".pdf", "application/pdf"},
        {".xml", "application/xml"}};
    const std::string lower = to_lower(path);
    for (const auto& [ending, type] : types) {
        if (lower.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

std::string quoted_name(std::string_view name) {
    std::string safe;
    for (const char c : name) {
        if (c == '"')
            safe += "%22";
        else if (c == '\r')
            safe += "%0D";
        else if (c == '\n')
            safe += "%0A";
        else
            safe += c;
    }
    return safe;
}

Evaluated<std::string> multipart_body(const std::vector<MultipartPart>& parts,
                                      const std::string& boundary, const Context& context) {
    std::string body;
    for (const MultipartPart& part : parts) {
        const auto name = evaluate(part.name, context);
        if (!name) return name.error();
        auto value = evaluate(part.value, context);
        if (!value) return value.error();
        body += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"", boundary,
                            quoted_name(*name));
        if (part.is_file) {
            auto bytes = read_file(part.value, context);
            if (!bytes) return bytes.error();
            std::string type(type_of_file(*value));
            if (part.content_type) {
                auto given = evaluate(*part.content_type, context);
                if (!given) return given.error();
                type = std::move(*given);
            }
            if (has_line_end(type)) return Fault{part.at, "a content type has no line ends"};
            const std::string file =
                value->substr(value->rfind('/') == std::string::npos ? 0 : value->rfind('/') + 1);
            body += fmt::format("; filename=\"{}\"\r\nContent-Type: {}", quoted_name(file), type);
            value = std::move(*bytes);
        }
        body += "\r\n\r\n" + *value + "\r\n";
        if (body.size() > limits::hurl_value_bytes_max)
            return Fault{part.at, "the body becomes too long"};
    }
    return body + fmt::format("--{}--\r\n", boundary);
}

Evaluated<Url> build_url(const Entry& entry, const Context& context) {
    auto text = evaluate(entry.url, context);
    if (!text) return text.error();
    const auto parameters = evaluate_pairs(entry.query, context);
    if (!parameters) return parameters.error();
    if (!parameters->empty()) {
        if (!text->ends_with('?')) *text += text->find('?') == std::string::npos ? '?' : '&';
        *text += encoded_pairs(*parameters);
    }
    auto url = Url::parse(*text);
    if (!url) return Fault{entry.url.at, url.error().message, constant_text(entry.url).has_value()};
    return std::move(*url);
}

/// What the body is and the type that this implies.
Evaluated<std::string> add_body(const Entry& entry, Request& request, const Context& context) {
    const auto form = evaluate_pairs(entry.form, context);
    if (!form) return form.error();
    if (!form->empty()) {
        request.body = encoded_pairs(*form);
        return std::string("application/x-www-form-urlencoded");
    }
    if (!entry.multipart.empty()) {
        std::string boundary = "------------------------" + context.hooks.new_uuid();
        auto body = multipart_body(entry.multipart, boundary, context);
        if (!body) return body.error();
        request.body = std::move(*body);
        return "multipart/form-data; boundary=" + boundary;
    }
    if (!entry.body) return std::string();
    auto body = evaluate(*entry.body, context);
    if (!body) return body.error();
    request.body = std::move(*body);
    if (entry.body->kind == Body::Kind::json) return std::string("application/json");
    if (entry.body->kind == Body::Kind::xml) return std::string("application/xml");
    return std::string();
}

/// Adds to the value of a Cookie header.
void join_cookies(std::string& cookies, std::string_view more) {
    if (!cookies.empty() && !more.empty()) cookies += "; ";
    cookies += more;
}

}  // namespace

const std::string* find_header(const Headers& headers, std::string_view name) {
    for (const auto& [other, value] : headers) {
        if (equal_ignoring_case(other, name)) return &value;
    }
    return nullptr;
}

Evaluated<std::string> evaluate(const Body& body, const Context& context) {
    if (body.kind == Body::Kind::bytes) return body.bytes;
    if (body.kind == Body::Kind::file) return read_file(body.text, context);
    return evaluate(body.text, context);
}

Evaluated<BuiltRequest> build_request(const Entry& entry, const std::string& user,
                                      const Context& context) {
    BuiltRequest built;
    built.request.method = entry.method;
    auto url = build_url(entry, context);
    if (!url) return url.error();
    built.url = std::move(*url);
    for (const KeyValue& line : entry.headers) {
        auto pair = evaluate_pairs({line}, context);
        if (!pair) return pair.error();
        auto& [name, value] = pair->front();
        if (!is_token(name))
            return Fault{line.at,
                         fmt::format("{} is no name for a header", display_text(name, 60))};
        if (has_line_end(value))
            return Fault{line.at, fmt::format("the header {} has no line ends", name)};
        if (equal_ignoring_case(name, "Cookie"))
            join_cookies(built.cookies, value);
        else
            built.request.headers.emplace_back(std::move(name), std::move(value));
    }
    std::string credentials =
        find_header(built.request.headers, "Authorization") == nullptr ? user : "";
    if (entry.basic_auth) {
        const auto pair = evaluate_pairs({*entry.basic_auth}, context);
        if (!pair) return pair.error();
        credentials = pair->front().first + ":" + pair->front().second;
    }
    if (!credentials.empty())
        built.request.headers.emplace_back("Authorization", "Basic " + base64_encode(credentials));
    for (const KeyValue& line : entry.cookies) {
        const auto pair = evaluate_pairs({line}, context);
        if (!pair) return pair.error();
        const auto& [name, value] = pair->front();
        if (has_line_end(name) || has_line_end(value))
            return Fault{line.at, "a cookie has no line ends"};
        join_cookies(built.cookies, name + "=" + value);
    }
    auto type = add_body(entry, built.request, context);
    if (!type) return type.error();
    built.content_type = std::move(*type);
    return built;
}

Request complete(const BuiltRequest& built, const std::string& stored) {
    Request request;
    request.method = built.request.method;
    request.url = built.url.text();
    request.body = built.request.body;
    const auto add_missing = [&](std::string_view name, std::string_view value) {
        if (!value.empty() && find_header(built.request.headers, name) == nullptr)
            request.headers.emplace_back(name, value);
    };
    add_missing("Host", built.url.authority);
    add_missing("User-Agent", "rehearse");
    add_missing("Accept", "*/*");
    add_missing("Content-Type", built.content_type);
    request.headers.insert(request.headers.end(), built.request.headers.begin(),
                           built.request.headers.end());
    std::string cookies = stored;
    join_cookies(cookies, built.cookies);
    if (!cookies.empty()) request.headers.emplace_back("Cookie", cookies);
    return request;
}

}  // namespace rehearse::hurl
