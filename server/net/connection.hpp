// One TCP connection: HTTP requests one after another, then perhaps a WebSocket with a reader and a
// writer coroutine. The only header that Beast's users share; included by server.cpp and
// connection.cpp alone.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <string>

#include "net/server.hpp"

namespace rehearse::net {

class WebSocketChannel;

/// Owned by the server's table until its coroutine ends.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Server& server, boost::asio::ip::tcp::socket socket, std::string peer_address);
    ~Connection();

    /// Serves until the peer goes, a limit acts or stop() is called.
    Task<void> run();
    /// Sends `farewell`, then closes with 1001; an idle HTTP connection is closed at once, a
    /// streamed answer ends with what its source still says.
    void stop(const Frame& farewell);
    /// Ends the connection without ceremony.
    void abort();
    void send(const Frame& frame);

    const std::string& peer_address() const { return peer_address_; }

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
    std::string peer_address_;
};

}  // namespace rehearse::net
