// One WebSocket on a loop, as a browser has it: it opens, tells what comes and that it ended, and
// notices by itself when the other side has gone silent. Beast stays in wire.cpp.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace rehearse::chaos {

class Wire {
public:
    struct Handlers {
        std::function<void()> opened;
        std::function<void(const std::string&)> text;
        std::function<void()> closed;  // last, once, unless close() came first
    };
    virtual ~Wire() = default;
    virtual void send(std::string text) = 0;
    /// Hangs up without a word; no handler is called any more.
    virtual void close() = 0;
};

/// `cookie` may be empty.
std::shared_ptr<Wire> open_wire(boost::asio::io_context& context, std::uint16_t port,
                                std::string target, std::string cookie, Wire::Handlers handlers);

}  // namespace rehearse::chaos
