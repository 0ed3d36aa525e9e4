#include "chaos/chaos_proxy.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <string>
#include <utility>

namespace rehearse::chaos {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr double life_mean_ms = 3'000;

}  // namespace

/// One connection and its other half.
class ChaosProxy::Link : public std::enable_shared_from_this<Link> {
public:
    Link(ChaosProxy& proxy, tcp::socket client)
        : proxy_(proxy),
          client_(std::move(client)),
          server_(proxy.context_),
          end_(proxy.context_),
          up_{&client_, &server_, asio::steady_timer(proxy.context_)},
          down_{&server_, &client_, asio::steady_timer(proxy.context_)} {}

    void start(std::uint16_t port) {
        if (!proxy_.is_calm_) plan();
        server_.async_connect(tcp::endpoint(asio::ip::address_v4::loopback(), port),
                              [self = shared_from_this()](const error_code& error) {
                                  if (error) {
                                      self->end();
                                      return;
                                  }
                                  self->prepare();
                                  self->pump(&self->up_);
                                  self->pump(&self->down_);
                              });
    }
    void end() {
        if (std::exchange(has_ended_, true)) return;
        error_code ignored;
        client_.close(ignored);
        server_.close(ignored);
        end_.cancel();
        up_.late.cancel();
        down_.late.cancel();
        proxy_.links_.erase(shared_from_this());
    }

private:
    struct Way {
        tcp::socket* from;
        tcp::socket* to;
        asio::steady_timer late;
        std::array<char, 16 * 1024> bytes{};
        std::size_t size = 0;
        bool is_deaf = false;
    };

    int between(int from, int to) {
        return std::uniform_int_distribution<int>(from, to)(proxy_.random_);
    }
    void prepare() {
        error_code ignored;
        client_.set_option(tcp::no_delay(true), ignored);
        server_.set_option(tcp::no_delay(true), ignored);
    }
    /// How slow it is, and when and how it will end.
    void plan() {
        const int kind = between(0, 9);
        delay_max_ms_ = kind < 5 ? 0 : kind < 8 ? 20 : 150;
        std::exponential_distribution<double> life(1 / life_mean_ms);
        end_.expires_after(milliseconds(static_cast<int>(life(proxy_.random_))));
        end_.async_wait([self = shared_from_this()](const error_code& error) {
            if (!error) self->fail();
        });
    }
    void fail() {
        const int kind = between(0, 3);
        if (kind < 2) {
            ++proxy_.counts_.cut;
            end();
            return;
        }
        ++proxy_.counts_.deaf;
        (kind == 2 ? up_ : down_).is_deaf = true;
        end_.expires_after(milliseconds(between(50, 800)));
        end_.async_wait([self = shared_from_this()](const error_code& error) {
            if (!error) self->end();
        });
    }
    milliseconds lateness() {
        if (proxy_.is_calm_) return milliseconds(0);
        if (between(0, 199) == 0) {
            ++proxy_.counts_.stalled;
            return milliseconds(between(300, 2'500));
        }
        return milliseconds(delay_max_ms_ == 0 ? 0 : between(0, delay_max_ms_));
    }

    // `way` is a part of this link, which the handlers keep.
    void pump(Way* way) {
        way->from->async_read_some(
            asio::buffer(way->bytes),
            [self = shared_from_this(), way](const error_code& error, std::size_t size) {
                if (error) {
                    self->end();
                    return;
                }
                way->size = size;
                self->wait(way);
            });
    }
    void wait(Way* way) {
        if (way->is_deaf) {
            pump(way);
            return;
        }
        const milliseconds time = lateness();
        if (time.count() == 0) {
            pass_on(way);
            return;
        }
        way->late.expires_after(time);
        way->late.async_wait([self = shared_from_this(), way](const error_code& error) {
            if (!error && !self->has_ended_) self->pass_on(way);
        });
    }
    void pass_on(Way* way) {
        asio::async_write(*way->to, asio::buffer(way->bytes, way->size),
                          [self = shared_from_this(), way](const error_code& error, std::size_t) {
                              error ? self->end() : self->pump(way);
                          });
    }

    ChaosProxy& proxy_;
    tcp::socket client_;
    tcp::socket server_;
    asio::steady_timer end_;
    Way up_;
    Way down_;
    int delay_max_ms_ = 0;
    bool has_ended_ = false;
};

ChaosProxy::ChaosProxy(asio::io_context& context, std::uint64_t seed,
                       std::function<std::vector<std::uint16_t>()> servers)
    : context_(context),
      acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      port_(acceptor_.local_endpoint().port()),
      random_(seed),
      servers_(std::move(servers)) {
    accept();
}

ChaosProxy::~ChaosProxy() {
    calm();
}

void ChaosProxy::calm() {
    is_calm_ = true;
    const auto links = links_;
    for (const auto& link : links) link->end();
}

void ChaosProxy::accept() {
    acceptor_.async_accept([this](const error_code& error, tcp::socket client) {
        if (error == asio::error::operation_aborted) return;
        if (!error) {
            const std::vector<std::uint16_t> ports = servers_();
            if (!ports.empty()) {
                ++counts_.connections;
                const auto link = std::make_shared<Link>(*this, std::move(client));
                links_.insert(link);
                link->start(ports[random_() % ports.size()]);
            }
        }
        accept();
    });
}

}  // namespace rehearse::chaos
