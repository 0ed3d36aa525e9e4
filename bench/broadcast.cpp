// The least that a server of ours could do, to hold ours against: a WebSocket of Beast's, rooms
// named by the target, one durable append to a Redis stream for each message, and the message as it
// came to everybody in its room. No session, no order that survives a restart, no check of what is
// said.
//
//   bench_broadcast SOCKET [--several]
//
// SOCKET is a Redis that keeps what it is told. --several: other processes serve the same rooms, so
// messages go around by Redis' PUBLISH. Prints its port.

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <charconv>
#include <deque>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using Frame = std::shared_ptr<const std::string>;

std::string command(const std::vector<std::string_view>& words) {
    std::string bytes = "*" + std::to_string(words.size()) + "\r\n";
    for (const std::string_view word : words) {
        bytes += "$" + std::to_string(word.size()) + "\r\n";
        bytes += word;
        bytes += "\r\n";
    }
    return bytes;
}

/// One connection to Redis: commands in a row, their answers in the same order.
class Redis {
public:
    Redis(asio::io_context& context, const std::string& path) : stream_(context) {
        stream_.connect(asio::local::stream_protocol::endpoint(path));
        read();
    }
    /// Once with each string of each answer: an id, or the parts of a published message.
    std::function<void(std::vector<std::string>)> answered;

    void send(const std::string& bytes) {
        waiting_ += bytes;
        if (under_way_.empty()) write();
    }

private:
    void write() {
        under_way_.swap(waiting_);
        asio::async_write(stream_, asio::buffer(under_way_),
                          [this](const error_code&, std::size_t) {
                              under_way_.clear();
                              if (!waiting_.empty()) write();
                          });
    }
    void read() {
        stream_.async_read_some(asio::buffer(chunk_),
                                [this](const error_code& error, std::size_t size) {
                                    if (error) throw std::runtime_error("Redis went away");
                                    incoming_.append(chunk_.data(), size);
                                    std::size_t at = 0;
                                    std::vector<std::string> parts;
                                    while (parse(at, parts)) {
                                        incoming_.erase(0, at);
                                        at = 0;
                                        answered(std::exchange(parts, {}));
                                    }
                                    read();
                                });
    }
    /// Line, bulk string, or array of these. False: not all of it is there.
    bool parse(std::size_t& at, std::vector<std::string>& parts) {
        const std::size_t end = incoming_.find("\r\n", at);
        if (end == std::string::npos) return false;
        const char kind = incoming_[at];
        if (kind == '-') throw std::runtime_error(incoming_.substr(at, end - at));
        long number = 0;
        std::from_chars(incoming_.data() + at + 1, incoming_.data() + end, number);
        if (kind == '$') {
            const auto size = static_cast<std::size_t>(number);
            if (incoming_.size() < end + 2 + size + 2) return false;
            parts.push_back(incoming_.substr(end + 2, size));
            at = end + 2 + size + 2;
            return true;
        }
        at = end + 2;
        if (kind != '*') return true;
        for (long i = 0; i < number; ++i) {
            if (!parse(at, parts)) {
                parts.clear();
                return false;
            }
        }
        return true;
    }

    asio::local::stream_protocol::socket stream_;
    std::array<char, 64 * 1024> chunk_{};
    std::string incoming_;
    std::string under_way_;
    std::string waiting_;
};

class Peer;

/// Rooms, and what waits for Redis.
struct Hub {
    asio::io_context context{1};
    std::map<std::string, std::set<std::shared_ptr<Peer>>> rooms;
    std::deque<std::pair<std::string, Frame>> appended;  // in the order of the answers
    std::unique_ptr<Redis> store;
    std::unique_ptr<Redis> told;  // with --several

    void say(const std::string& room, const Frame& frame);
    void came(const std::string& room, std::string text) {
        if (told) {
            store->send(command({"XADD", "log:" + room, "*", "p", text}) +
                        command({"PUBLISH", "room:" + room, text}));
            return;
        }
        store->send(command({"XADD", "log:" + room, "*", "p", text}));
        appended.emplace_back(room, std::make_shared<const std::string>(std::move(text)));
    }
};

class Peer : public std::enable_shared_from_this<Peer> {
public:
    Peer(Hub& hub, tcp::socket socket) : hub_(hub), stream_(std::move(socket)) {}

    void start() {
        beast::http::async_read(stream_.next_layer(), incoming_, request_,
                                [self = shared_from_this()](const error_code& error, std::size_t) {
                                    if (!error) self->accept();
                                });
    }
    void send(const Frame& frame) {
        outgoing_.push_back(frame);
        if (outgoing_.size() == 1) write();
    }

private:
    void accept() {
        room_ = std::string(request_.target());
        stream_.auto_fragment(false);
        stream_.set_option(
            websocket::stream_base::decorator([](websocket::response_type& response) {
                response.set(beast::http::field::sec_websocket_protocol, "rehearse.v1");
            }));
        stream_.async_accept(request_, [self = shared_from_this()](const error_code& error) {
            if (error) return;
            self->stream_.text(true);
            self->hub_.rooms[self->room_].insert(self);
            self->read();
        });
    }
    void read() {
        stream_.async_read(
            incoming_, [self = shared_from_this()](const error_code& error, std::size_t) {
                if (error) {
                    self->hub_.rooms[self->room_].erase(self);
                    return;
                }
                self->hub_.came(self->room_, beast::buffers_to_string(self->incoming_.data()));
                self->incoming_.clear();
                self->read();
            });
    }
    void write() {
        stream_.async_write(asio::buffer(*outgoing_.front()),
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                                self->outgoing_.pop_front();
                                if (!error && !self->outgoing_.empty()) self->write();
                            });
    }

    Hub& hub_;
    websocket::stream<beast::tcp_stream> stream_;
    beast::flat_buffer incoming_;
    beast::http::request<beast::http::empty_body> request_;
    std::string room_;
    std::deque<Frame> outgoing_;
};

void Hub::say(const std::string& room, const Frame& frame) {
    const auto found = rooms.find(room);
    if (found == rooms.end()) return;
    for (const auto& peer : found->second) peer->send(frame);
}

void accept_next(Hub& hub, tcp::acceptor& acceptor) {
    acceptor.async_accept([&](const error_code& error, tcp::socket socket) {
        if (!error) {
            socket.set_option(tcp::no_delay(true));
            std::make_shared<Peer>(hub, std::move(socket))->start();
        }
        accept_next(hub, acceptor);
    });
}

int run(const std::vector<std::string>& words) {
    Hub hub;
    hub.store = std::make_unique<Redis>(hub.context, words.at(0));
    if (words.size() > 1) {
        hub.store->answered = [](const std::vector<std::string>&) {};
        hub.told = std::make_unique<Redis>(hub.context, words.at(0));
        hub.told->answered = [&hub](std::vector<std::string> parts) {
            if (parts.size() != 4 || parts[0] != "pmessage") return;
            const std::string room = parts[2].substr(std::string_view("room:").size());
            hub.say(room, std::make_shared<const std::string>(std::move(parts[3])));
        };
        hub.told->send(command({"PSUBSCRIBE", "room:*"}));
    } else {
        hub.store->answered = [&hub](const std::vector<std::string>&) {
            const auto [room, frame] = std::move(hub.appended.front());
            hub.appended.pop_front();
            hub.say(room, frame);
        };
    }
    tcp::acceptor acceptor(hub.context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    accept_next(hub, acceptor);
    std::cout << acceptor.local_endpoint().port() << std::endl;
    hub.context.run();
    return 0;
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::cerr << "bench_broadcast SOCKET [--several]\n";
        return 2;
    }
    try {
        return run({words + 1, words + count});
    } catch (const std::exception& failure) {
        std::cerr << "broadcast: " << failure.what() << "\n";
        return 1;
    }
}
