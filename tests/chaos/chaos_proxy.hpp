// A network that is not to be trusted: it leads each connection to any of the servers, late, in
// fits and starts, loses what is under way in one direction, and cuts. It never changes, doubles or
// reorders bytes, since TCP does not either.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <vector>

namespace rehearse::chaos {

class ChaosProxy {
public:
    struct Counts {
        std::uint64_t connections = 0;
        std::uint64_t cut = 0;
        std::uint64_t stalled = 0;
        std::uint64_t deaf = 0;  // one direction led nowhere for a while, then it was cut
    };
    /// `servers` tells the ports where one may answer, whenever it is asked.
    ChaosProxy(boost::asio::io_context& context, std::uint64_t seed,
               std::function<std::vector<std::uint16_t>()> servers);
    ~ChaosProxy();
    ChaosProxy(const ChaosProxy&) = delete;
    ChaosProxy& operator=(const ChaosProxy&) = delete;

    std::uint16_t port() const { return port_; }
    const Counts& counts() const { return counts_; }
    /// Cuts everything once more; what connects from now on meets no trouble.
    void calm();

private:
    class Link;
    void accept();

    boost::asio::io_context& context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::mt19937_64 random_;
    std::function<std::vector<std::uint16_t>()> servers_;
    std::set<std::shared_ptr<Link>> links_;
    Counts counts_;
    bool is_calm_ = false;
};

}  // namespace rehearse::chaos
