// The two sides of a WebSocket as seen by the application: what it may do to the peer, and what it
// is told. Beast stays behind connection.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/http_message.hpp"
#include "net/outbox.hpp"

namespace rehearse::net {

/// The client at the other end. Calls are cheap, never block, and are ignored once the connection
/// is closing.
class WebSocketPeer {
public:
    virtual ~WebSocketPeer() = default;
    virtual void send(Frame frame) = 0;
    /// What is queued leaves first, then the close frame.
    virtual void close(std::uint16_t code, std::string reason) = 0;
    virtual const std::string& id() const = 0;
};

/// What the application does with one client. Called on the server's one thread; must not block.
class WebSocketClient {
public:
    virtual ~WebSocketClient() = default;
    virtual void on_message(std::string_view text) = 0;
    /// A message that is not taken: binary, or over the rate limit. The connection goes on.
    virtual void on_refused_message(const Error& why) = 0;
    /// The last call; the peer is gone.
    virtual void on_closed() = 0;
};

/// Decides, before the upgrade is accepted, whether there is something to talk to.
using WebSocketAcceptor = std::function<Task<Result<std::shared_ptr<WebSocketClient>>>(
    Request, std::shared_ptr<WebSocketPeer>)>;

}  // namespace rehearse::net
