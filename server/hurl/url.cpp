#include "hurl/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "hurl/encoding.hpp"
#include "hurl/value.hpp"

namespace rehearse::hurl {
namespace {

/// Removes "." and ".." from a path that begins with '/'.
std::string without_dots(std::string_view path) {
    std::vector<std::string_view> parts;
    bool ends_in_folder = false;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::string_view part = path.substr(0, path.find('/'));
        path.remove_prefix(part.size());
        ends_in_folder = part == "." || part == "..";
        if (part == ".." && !parts.empty()) parts.pop_back();
        if (!ends_in_folder) parts.push_back(part);
    }
    std::string clean;
    for (const std::string_view part : parts) clean += fmt::format("/{}", part);
    if (ends_in_folder || clean.empty()) clean += '/';
    return clean;
}

bool is_valid_authority(std::string_view authority) {
    if (authority.empty()) return false;
    std::string_view port;
    std::string_view host = authority;
    const std::size_t colon = authority.rfind(':');
    if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
        host = authority.substr(0, colon);
        port = authority.substr(colon + 1);
        if (port.empty() || port.size() > 5) return false;
    }
    const auto is_host = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._[]:").find(c) != std::string_view::npos;
    };
    return !host.empty() && std::all_of(host.begin(), host.end(), is_host) &&
           (host.front() == '[') == (host.back() == ']') &&
           (host.front() == '[' || host.find_first_of(":[]") == std::string_view::npos) &&
           std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string escape_beyond_ascii(std::string_view text) {
    std::string escaped;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (static_cast<unsigned char>(text[i]) >= 0x80)
            escaped += percent_encode(text.substr(i, 1));
        else
            escaped += text[i];
    }
    return escaped;
}

bool has_scheme(std::string_view text) {
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && colon > 0 && colon < text.find_first_of("/?#");
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
    const auto wrong = [&](std::string_view why) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is not a URL we can ask: {}", display_text(text, 100), why));
    };
    if (text.starts_with("https://")) return wrong("https is not supported");
    if (!text.starts_with("http://")) return wrong("it must begin with http://");
    const bool has_bad = std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte == 0x7f;
    });
    if (has_bad) return wrong("spaces and control characters must be escaped");
    std::string_view rest = text.substr(7);
    rest = rest.substr(0, rest.find('#'));
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    Url url;
    url.authority = std::string(rest.substr(0, end));
    if (!is_valid_authority(url.authority)) return wrong("it names no host");
    const std::size_t colon = url.authority.rfind(':');
    const bool has_port =
        colon != std::string::npos && url.authority.find(']', colon) == std::string::npos;
    url.host =
        to_lower(std::string_view(url.authority).substr(0, has_port ? colon : std::string::npos));
    rest = rest.substr(end);
    const std::size_t mark = std::min(rest.find('?'), rest.size());
    url.path = escape_beyond_ascii(rest.substr(0, mark));
    if (url.path.empty()) url.path = "/";
    url.query = escape_beyond_ascii(rest.substr(mark));
    return url;
}

Result<Url> Url::join(std::string_view location) const {
    location = trim(location);
    if (has_scheme(location)) return parse(location);
    if (location.starts_with("//")) return parse(fmt::format("http:{}", location));
    location = location.substr(0, location.find('#'));
    const std::size_t mark = std::min(location.find('?'), location.size());
    const std::string_view new_path = location.substr(0, mark);
    std::string target;
    if (new_path.starts_with('/'))
        target = without_dots(new_path);
    else if (new_path.empty())
        target = path;
    else
        target = without_dots(fmt::format("{}{}", path.substr(0, path.rfind('/') + 1), new_path));
    std::string_view new_query = location.substr(mark);
    if (new_path.empty() && new_query.empty()) new_query = query;
    return parse(fmt::format("http://{}{}{}", authority, target, new_query));
}

std::string Url::text() const {
    return fmt::format("http://{}{}{}", authority, path, query);
}

bool Url::is_loopback() const {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

}  // namespace rehearse::hurl
