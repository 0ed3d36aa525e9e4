// What a client on the wire needs: HTTP requests, well formed or not, and one WebSocket, each call
// blocking with a deadline. It knows nothing of messages, so that tests can send nonsense. Beast
// stays in ws_client.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse::test {

using Json = nlohmann::json;
using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// Long enough for a build under sanitizers on a busy machine; nothing waits for it to pass.
inline constexpr std::chrono::seconds patience{60};

/// Every byte of body, header and message that this program has received: VIS tests search it.
std::string& received_bytes();

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case; of several the last
    std::vector<std::string> cookies;            // all that are set
    std::string body;

    Json json() const { return Json::parse(body, nullptr, false); }
    /// The `code` of a problem document; empty for anything else.
    std::string code() const;
};

struct HttpRequest {
    std::string method = "GET";
    std::string target;
    std::string body = {};
    HeaderList headers = {};  // in addition; Host here replaces ours
};

/// One request over a connection of its own. Throws when no answer comes.
HttpAnswer http(std::uint16_t port, const HttpRequest& request);
HttpAnswer get(std::uint16_t port, const std::string& target);
/// The same for bytes that no client library would send.
HttpAnswer raw_http(std::uint16_t port, std::string_view bytes);

class WsClient {
public:
    /// Connects and upgrades, with that Cookie header if any. Throws when the server refuses.
    WsClient(std::uint16_t port, const std::string& path, const std::string& cookie = {});
    ~WsClient();
    WsClient(WsClient&&) noexcept;
    WsClient& operator=(WsClient&&) noexcept;

    /// False when the connection is gone.
    bool send(std::string_view text);
    bool send_binary(std::string_view bytes);
    /// The next message; nullopt when the connection has ended. Throws when nothing comes in time.
    std::optional<std::string> receive(std::chrono::milliseconds at_most = patience);
    /// The same, but nullopt as well when nothing comes.
    std::optional<std::string> try_receive(std::chrono::milliseconds at_most);
    bool is_closed() const;
    /// Of the close frame that came; 0 when the connection broke without one.
    int close_code() const;
    /// Hangs up without a word.
    void drop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace rehearse::test
