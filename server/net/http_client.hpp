// Requests that the server itself makes, to addresses that strangers chose (webhooks). It refuses
// what is not on the public internet unless told otherwise: names are resolved first, every address
// is checked, and the connection goes to a checked address, so that a name cannot mean something
// else a moment later. Redirects are not followed. Of the answer only the head is read; sizes and
// time are bounded. Certificates are verified against the system's authorities. Beast and OpenSSL
// stay behind http_client.cpp.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/time.hpp"
#include "net/http_message.hpp"

namespace rehearse::net {

struct HttpUrl {
    bool is_tls = false;
    std::string host;       // a name or a numeric address, without brackets
    std::string port;       // digits
    std::string authority;  // for the Host header
    std::string target;     // path and query
};

/// `invalid_input` for what is not http:// or https:// with a host; user, password and fragment are
/// refused.
Result<HttpUrl> parse_http_url(std::string_view text);

struct HttpClientOptions {
    bool to_private = false;                         // also to addresses that are not public
    Milliseconds timeout = limits::webhook_timeout;  // of a whole exchange
    std::filesystem::path authorities;  // a file of further ones, in PEM; empty: the system's alone
};

class HttpClient {
public:
    HttpClient(boost::asio::any_io_executor executor, HttpClientOptions options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// POSTs and gives the status that came, whatever it is. `forbidden` for an address that is not
    /// public, `io` for everything else, in words for who named the URL.
    Task<Result<int>> post(HttpUrl url, Headers headers, std::string body);
    /// Cuts what is under way; later ones fail at once.
    void stop();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace rehearse::net
