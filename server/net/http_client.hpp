// Requests that the server itself makes, to addresses that strangers chose (webhooks) or the
// operator (second opinions). It refuses what is not on the public internet unless told otherwise:
// names are resolved first, every address is checked, and the connection goes to a checked address,
// so that a name cannot mean something else a moment later. Redirects are not followed. Of an
// answer no more is read than was asked for; sizes and time are bounded. Certificates are verified
// against the system's authorities. Beast and OpenSSL stay behind http_client.cpp.
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

struct HttpReply {
    int status = 0;
    std::string body;
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
    /// The same with the body of the answer; `too_large` if that has more than `body_bytes_max`.
    Task<Result<HttpReply>> ask(HttpUrl url, Headers headers, std::string body,
                                std::size_t body_bytes_max);
    /// Cuts what is under way; later ones fail at once.
    void stop();

private:
    Task<Result<HttpReply>> send(HttpUrl url, Headers headers, std::string body,
                                 std::size_t body_bytes_max);

    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace rehearse::net
