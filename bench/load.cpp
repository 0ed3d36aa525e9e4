// People on WebSockets who type, and how long a key takes to the others' screens: one program for
// our server and for what it is held against, so that all are measured by the same clock and the
// same client. bench/realtime and bench/scale start it. The first line of standard input is a plan,
// {kind, seats: [{port, target, cookie, source, room, types, doc}…]}; each further line is an
// order, answered by one line of JSON:
//   {"order": "type", "seconds": 3, "rate": 5, "keys": 0}   5 keys a second of each who types; 0:
//   the
//                                next as soon as the last is acknowledged. Ends after so many keys,
//                                if not 0
//   {"order": "join", "times": 10}   each seat anew: from hello to the welcome
// Connections stay open between orders, which is what lets a script take turns.
//
// A key is timed from the moment it is pressed to the moment when the frame that holds it has been
// read by somebody else of the room: waiting behind a push that is in flight counts, parsing in
// here does not.

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "chaos/collab_document.hpp"
#include "editing/utf16.hpp"
#include "protocol/event_json.hpp"

namespace rehearse::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;
using chaos::CollabDocument;

constexpr std::size_t connecting_at_once = 32;
constexpr std::chrono::seconds patience{20};  // for what is still under way when the keys stop
constexpr std::size_t text_units = 400;       // about a screen: from there on a key takes one away
constexpr std::size_t message_bytes_max = 64UL * 1024 * 1024;

double milliseconds(Clock::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

Json summary(std::vector<double>& values) {
    if (values.empty()) return nullptr;
    std::sort(values.begin(), values.end());
    const auto at = [&](double part) {
        return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
    };
    return {{"n", values.size()},
            {"p50", at(0.5)},
            {"p95", at(0.95)},
            {"p99", at(0.99)},
            {"max", values.back()}};
}

struct SeatPlan {
    std::uint16_t port = 0;
    std::string target;
    std::string cookie;
    std::string source;  // the address we come from; empty: whichever
    int room = 0;
    bool types = false;
    std::string doc;
};

class Seat;

/// What all seats write down, and what they ask.
struct Board {
    asio::io_context context{1};
    std::vector<std::shared_ptr<Seat>> seats;
    /// By (room, name): who types there under that name.
    std::map<std::pair<int, std::string>, Seat*> typists;
    std::vector<double> deliveries;
    std::vector<double> acknowledgements;
    std::uint64_t keys = 0;
    std::uint64_t expected = 0;  // deliveries
    std::uint64_t diverged = 0;
    std::uint64_t lost = 0;  // connections
    bool is_closed_loop = false;
    bool is_typing = false;
    std::uint64_t keys_max = 0;  // of each who types; 0: no bound
    std::function<void()> progress = [] {};
};

class Seat : public std::enable_shared_from_this<Seat> {
public:
    Seat(Board& board, SeatPlan plan)
        : board_(board), plan_(std::move(plan)), stream_(board.context), timer_(board.context) {}
    virtual ~Seat() = default;
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    const SeatPlan& plan() const { return plan_; }
    std::size_t others = 0;  // in the room

    void connect(std::function<void(bool)> done) {
        done_ = std::move(done);
        error_code error;
        auto& socket = beast::get_lowest_layer(stream_).socket();
        socket.open(tcp::v4(), error);
        if (!plan_.source.empty())
            socket.bind(tcp::endpoint(asio::ip::make_address_v4(plan_.source), 0), error);
        beast::get_lowest_layer(stream_).async_connect(
            tcp::endpoint(asio::ip::address_v4::loopback(), plan_.port),
            [self = shared_from_this()](const error_code& failed) {
                failed ? self->end("connect: " + failed.message()) : self->shake_hands();
            });
    }
    void close() {
        is_closed_ = true;
        timer_.cancel();
        beast::get_lowest_layer(stream_).close();
    }

    /// The next key in `interval`, and so on.
    void begin_typing(Clock::duration first, Clock::duration interval) {
        typed_in_this_order_ = 0;
        if (board_.is_closed_loop) {
            press();
            return;
        }
        timer_.expires_after(first);
        wait_for_key(interval);
    }
    void stop_typing() { timer_.cancel(); }
    Clock::time_point pressed_at(std::uint64_t number) const { return pressed_.at(number - 1); }
    std::uint64_t pressed() const { return pressed_.size(); }

protected:
    virtual void opened() { ready(); }
    virtual void heard(std::string_view bytes, Clock::time_point at) = 0;
    /// Key `number` of this seat, counted from 1, is on its way.
    virtual void type(std::uint64_t number) = 0;
    virtual bool is_binary() const { return false; }

    void ready() {
        if (done_) std::exchange(done_, nullptr)(true);
    }
    void send(std::string bytes) {
        outgoing_.push_back(std::move(bytes));
        if (outgoing_.size() == 1) write();
    }
    /// The typist's own key came back, or was acknowledged.
    void acknowledged(std::uint64_t number, Clock::time_point at) {
        for (; acknowledged_ < number && acknowledged_ < pressed_.size(); ++acknowledged_)
            board_.acknowledgements.push_back(milliseconds(at - pressed_[acknowledged_]));
        if (board_.is_closed_loop && board_.is_typing && acknowledged_ == pressed_.size()) press();
        board_.progress();
    }
    void delivered(const Seat& typist, std::uint64_t number, Clock::time_point at) {
        if (number == 0 || number > typist.pressed()) return;
        board_.deliveries.push_back(milliseconds(at - typist.pressed_at(number)));
        board_.progress();
    }
    void end(const std::string& why) {
        if (std::exchange(is_closed_, true)) return;
        ++board_.lost;
        std::cerr << "load: a connection ended: " << why << "\n";
        if (done_) std::exchange(done_, nullptr)(false);
    }
    Board& board_;
    SeatPlan plan_;

private:
    void shake_hands() {
        auto& socket = beast::get_lowest_layer(stream_).socket();
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        stream_.read_message_max(message_bytes_max);
        stream_.auto_fragment(false);
        const std::string host = "localhost:" + std::to_string(plan_.port);
        stream_.set_option(websocket::stream_base::decorator(
            [host, cookie = plan_.cookie](websocket::request_type& request) {
                request.set(beast::http::field::origin, "http://" + host);
                request.set(beast::http::field::sec_websocket_protocol, "rehearse.v1");
                if (!cookie.empty()) request.set(beast::http::field::cookie, cookie);
            }));
        stream_.async_handshake(host, plan_.target,
                                [self = shared_from_this()](const error_code& error) {
                                    if (error) {
                                        self->end("handshake: " + error.message());
                                        return;
                                    }
                                    self->stream_.binary(self->is_binary());
                                    self->read();
                                    self->opened();
                                });
    }
    void read() {
        stream_.async_read(
            incoming_, [self = shared_from_this()](const error_code& error, std::size_t) {
                if (error) {
                    if (!self->is_closed_) self->end("read: " + error.message());
                    return;
                }
                const auto now = Clock::now();
                const auto data = self->incoming_.data();
                self->heard({static_cast<const char*>(data.data()), data.size()}, now);
                self->incoming_.clear();
                if (!self->is_closed_) self->read();
            });
    }
    void write() {
        stream_.async_write(asio::buffer(outgoing_.front()),
                            [self = shared_from_this()](const error_code& error, std::size_t) {
                                self->outgoing_.pop_front();
                                if (!error && !self->outgoing_.empty()) self->write();
                            });
    }
    void wait_for_key(Clock::duration interval) {
        timer_.async_wait([self = shared_from_this(), interval](const error_code& error) {
            if (error || !self->board_.is_typing) return;
            self->press();
            self->timer_.expires_at(self->timer_.expiry() + interval);
            self->wait_for_key(interval);
        });
    }
    void press() {
        if (board_.keys_max != 0 && typed_in_this_order_ >= board_.keys_max) return;
        ++typed_in_this_order_;
        pressed_.push_back(Clock::now());
        ++board_.keys;
        board_.expected += others;
        type(pressed_.size());
    }

    websocket::stream<beast::tcp_stream> stream_;
    beast::flat_buffer incoming_;
    std::deque<std::string> outgoing_;
    std::function<void(bool)> done_;
    bool is_closed_ = false;
    asio::steady_timer timer_;
    std::vector<Clock::time_point> pressed_;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t typed_in_this_order_ = 0;
};

/// Our protocol, by the rules of the web client: one push in flight, everything applied and
/// checked.
class RehearseSeat : public Seat {
public:
    using Seat::Seat;
    double welcome_ms() const { return welcome_ms_; }
    std::size_t welcome_bytes() const { return welcome_bytes_; }

protected:
    void opened() override {
        hello_at_ = Clock::now();
        send(R"({"type":"hello","protocol":1,"client":null,"resume":null})");
    }
    void heard(std::string_view bytes, Clock::time_point at) override {
        const Json message = Json::parse(bytes);
        const std::string& type = message.at("type").get_ref<const std::string&>();
        if (type == "events") {
            for (const Json& event : message.at("events")) event_came(event, at);
        } else if (type == "edit_ack") {
            acknowledged(message.at("first").get<std::uint64_t>() +
                             message.at("count").get<std::uint64_t>() - 1,
                         at);
        } else if (type == "welcome") {
            welcome_ms_ = milliseconds(at - hello_at_);
            welcome_bytes_ = bytes.size();
            welcomed(message);
        } else if (type != "presence" && type != "status") {
            end("told " + std::string(bytes.substr(0, 300)));
        }
    }
    void type(std::uint64_t) override {
        const std::size_t length = document_.text().size();
        const bool is_full = length >= full_;
        document_.edit(editing::ChangeSet::replacement(length, length / 2, is_full ? 1 : 0,
                                                       is_full ? u"" : u"x"));
        push();
    }

private:
    void welcomed(const Json& message) {
        client_ = message.at("client");
        if (plan().types) board_.typists[{plan().room, client_}] = this;
        for (const Json& document : message.at("state").at("documents")) {
            if (document.at("id") != plan().doc) continue;
            auto text = editing::to_utf16(document.at("text").get<std::string>());
            if (!text) throw std::runtime_error("a text that is not UTF-8");
            full_ = std::max(text_units, text->size());
            document_ = CollabDocument(std::move(*text), document.at("version"));
        }
        ready();
    }
    void event_came(const Json& event, Clock::time_point at) {
        if (event.at("kind") != "edited" || event.at("doc") != plan().doc) return;
        chaos::Told told;
        told.version = event.at("version");
        told.first = event.at("first");
        const std::string& client = event.at("client").get_ref<const std::string&>();
        told.is_own = client == client_;
        told.check = event.at("check");
        for (const Json& update : event.at("updates")) {
            auto changes = protocol::change_from_json(update);
            if (changes) told.updates.push_back(std::move(*changes));
        }
        if (!told.is_own) {
            const auto typist = board_.typists.find({plan().room, client});
            for (std::size_t i = 0; typist != board_.typists.end() && i < told.updates.size(); ++i)
                delivered(*typist->second, told.first + i, at);
        }
        if (document_.receive(told) != CollabDocument::Outcome::ok) ++board_.diverged;
        if (told.is_own) push();
    }
    void push() {
        const auto next = document_.next_push();
        if (!next) return;
        Json updates = Json::array();
        for (const editing::ChangeSet& changes : next->updates)
            updates.push_back(protocol::change_json(changes));
        send(Json{{"type", "edit"},
                  {"doc", plan().doc},
                  {"version", next->version},
                  {"first", next->first},
                  {"updates", std::move(updates)}}
                 .dump());
    }

    Clock::time_point hello_at_;
    double welcome_ms_ = 0;
    std::size_t welcome_bytes_ = 0;
    std::string client_;
    std::size_t full_ = text_units;
    CollabDocument document_;
};

/// A server that tells everybody what anybody says: messages of the size of ours.
class EchoSeat : public Seat {
public:
    EchoSeat(Board& board, SeatPlan plan, std::size_t index)
        : Seat(board, std::move(plan)), name_(std::to_string(index)) {
        board.typists[{this->plan().room, name_}] = this;
    }

protected:
    void heard(std::string_view bytes, Clock::time_point at) override {
        const Json message = Json::parse(bytes);
        const auto number = message.at("first").get<std::uint64_t>();
        const std::string& by = message.at("client").get_ref<const std::string&>();
        if (by == name_) {
            acknowledged(number, at);
            return;
        }
        const auto typist = board_.typists.find({plan().room, by});
        if (typist != board_.typists.end()) delivered(*typist->second, number, at);
    }
    void type(std::uint64_t number) override {
        send(Json{{"type", "edit"},
                  {"doc", plan().doc},
                  {"version", number},
                  {"first", number},
                  {"client", name_},
                  {"updates", {{200, {0, "x"}, 200}}}}
                 .dump());
    }

private:
    std::string name_;
};

/// y-protocols: each key an update of Yjs' first encoding, one character behind the last of the
/// same client, which every Y.Doc can take without knowing what others wrote.
class YjsSeat : public Seat {
public:
    YjsSeat(Board& board, SeatPlan plan, std::size_t index)
        : Seat(board, std::move(plan)), client_(index + 1) {
        board.typists[{this->plan().room, std::to_string(client_)}] = this;
    }

protected:
    bool is_binary() const override { return true; }
    void heard(std::string_view bytes, Clock::time_point at) override {
        // sync, update, length; one client, of whom so many structures; who, from where
        std::uint64_t head[7] = {};
        for (std::uint64_t& number : head) {
            if (!take(bytes, number)) return;
        }
        if (head[0] != 0 || head[1] != 2 || head[3] != 1) return;  // awareness, or the first step
        const std::uint64_t client = head[5];
        const std::uint64_t number = head[6] + 1;
        if (client == client_) {
            acknowledged(number, at);
            return;
        }
        const auto typist = board_.typists.find({plan().room, std::to_string(client)});
        if (typist != board_.typists.end()) delivered(*typist->second, number, at);
    }
    void type(std::uint64_t number) override {
        std::string update;
        put(update, 1);
        put(update, 1);
        put(update, client_);
        put(update, number - 1);
        if (number == 1) {
            update += '\x04';  // a string, in the type that is named
            put(update, 1);
            put(update, 1);
            update += 't';
        } else {
            update += '\x84';  // a string, behind that one
            put(update, client_);
            put(update, number - 2);
        }
        put(update, 1);
        update += 'x';
        put(update, 0);  // nothing deleted
        std::string message;
        put(message, 0);
        put(message, 2);
        put(message, update.size());
        send(message + update);
    }

private:
    static void put(std::string& into, std::uint64_t number) {
        for (; number >= 0x80; number >>= 7) into += static_cast<char>(0x80 | (number & 0x7f));
        into += static_cast<char>(number);
    }
    static bool take(std::string_view& from, std::uint64_t& number) {
        number = 0;
        for (unsigned shift = 0; !from.empty() && shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(from.front());
            from.remove_prefix(1);
            number |= std::uint64_t{byte & 0x7fU} << shift;
            if ((byte & 0x80U) == 0) return true;
        }
        return false;
    }

    std::uint64_t client_;
};

std::shared_ptr<Seat> make_seat(Board& board, const std::string& kind, SeatPlan plan,
                                std::size_t index) {
    if (kind == "rehearse") return std::make_shared<RehearseSeat>(board, std::move(plan));
    if (kind == "echo") return std::make_shared<EchoSeat>(board, std::move(plan), index);
    if (kind == "yjs") return std::make_shared<YjsSeat>(board, std::move(plan), index);
    throw std::runtime_error("an unknown kind: " + kind);
}

std::vector<SeatPlan> read_seats(const Json& plan) {
    std::vector<SeatPlan> seats;
    for (const Json& seat : plan.at("seats")) {
        SeatPlan one;
        one.port = seat.at("port");
        one.target = seat.at("target");
        one.cookie = seat.value("cookie", "");
        one.source = seat.value("source", "");
        one.room = seat.value("room", 0);
        one.types = seat.value("types", false);
        one.doc = seat.value("doc", "");
        seats.push_back(std::move(one));
    }
    return seats;
}

/// Runs on the loop's thread; orders come from another one.
class Load {
public:
    Load(Board& board, const Json& plan)
        : board_(board), timer_(board.context), kind_(plan.at("kind")), plans_(read_seats(plan)) {
        std::map<int, std::size_t> in_room;
        for (const SeatPlan& one : plans_) ++in_room[one.room];
        for (std::size_t i = 0; i < plans_.size(); ++i) {
            board_.seats.push_back(make_seat(board_, kind_, plans_[i], i));
            board_.seats.back()->others = in_room[plans_[i].room] - 1;
        }
        board_.progress = [this] { look_whether_done(); };
    }

    void connect_all() {
        started_ = Clock::now();
        for (std::size_t i = 0; i < connecting_at_once; ++i) connect_next();
        if (plans_.empty()) say({{"connected", 0}});
    }
    void obey(const Json& order) {
        const std::string what = order.at("order");
        if (what == "join") {
            joins_left_ = order.at("times").get<std::size_t>() * plans_.size();
            next_to_join_ = 0;
            joins_.clear();
            join_next();
        } else if (what == "type") {
            type(order.at("seconds"), order.at("rate"), order.value("keys", std::uint64_t{0}));
        } else {
            throw std::runtime_error("an unknown order: " + what);
        }
    }

private:
    static void say(const Json& answer) { std::cout << answer.dump() << std::endl; }

    void connect_next() {
        if (next_ >= board_.seats.size()) return;
        board_.seats[next_++]->connect([this](bool) {
            ++connected_;
            if (connected_ < board_.seats.size()) {
                connect_next();
                return;
            }
            say({{"connected", connected_ - board_.lost},
                 {"lost", board_.lost},
                 {"seconds", milliseconds(Clock::now() - started_) / 1'000}});
        });
    }

    void type(double seconds, double rate, std::uint64_t keys) {
        board_.deliveries.clear();
        board_.acknowledgements.clear();
        board_.keys = board_.expected = board_.lost = 0;
        board_.is_closed_loop = rate <= 0;
        board_.keys_max = keys;
        board_.is_typing = true;
        std::vector<Seat*> typists;
        for (const auto& seat : board_.seats) {
            if (seat->plan().types) typists.push_back(seat.get());
        }
        typists_ = typists.size();
        started_ = Clock::now();
        const auto interval = std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>(rate > 0 ? 1 / rate : 1));
        // Evenly over one interval: all at once would measure the queue.
        for (std::size_t i = 0; i < typists.size(); ++i) {
            const auto count = static_cast<Clock::rep>(typists.size());
            typists[i]->begin_typing(interval * static_cast<Clock::rep>(i) / count, interval);
        }
        timer_.expires_after(
            std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds)));
        timer_.async_wait([this](const error_code& error) {
            if (!error) stop_typing();
        });
    }
    void stop_typing() {
        board_.is_typing = false;
        stopped_ = Clock::now();
        for (const auto& seat : board_.seats) seat->stop_typing();
        timer_.expires_after(patience);
        timer_.async_wait([this](const error_code& error) {
            if (!error) tell_typing();
        });
        is_waiting_ = true;
        look_whether_done();
    }
    void look_whether_done() {
        if (board_.is_typing && board_.keys_max != 0) {
            if (board_.keys == typists_ * board_.keys_max && is_all_there()) stop_typing();
            return;
        }
        if (!is_waiting_ || !is_all_there()) return;
        timer_.cancel();
        // Not from within the seat that told us.
        asio::post(board_.context, [this] {
            if (is_waiting_) tell_typing();
        });
    }
    bool is_all_there() const {
        return board_.deliveries.size() >= board_.expected &&
               board_.acknowledgements.size() >= board_.keys;
    }
    void tell_typing() {
        is_waiting_ = false;
        const std::size_t deliveries = board_.deliveries.size();
        say({{"seconds", milliseconds(stopped_ - started_) / 1'000},
             {"keys", board_.keys},
             {"deliveries", deliveries},
             {"missing", board_.expected - std::min<std::uint64_t>(board_.expected, deliveries)},
             {"diverged", board_.diverged},
             {"lost", board_.lost},
             {"latency", summary(board_.deliveries)},
             {"ack", summary(board_.acknowledgements)}});
    }

    void join_next() {
        if (joins_left_ == 0) {
            say({{"welcome_ms", joins_}, {"bytes", welcome_bytes_}});
            return;
        }
        --joins_left_;
        auto seat = std::make_shared<RehearseSeat>(board_, plans_[next_to_join_++ % plans_.size()]);
        seat->connect([this, seat](bool) {
            joins_.push_back(seat->welcome_ms());
            welcome_bytes_ = seat->welcome_bytes();
            asio::post(board_.context, [this, seat] {
                seat->close();
                join_next();
            });
        });
    }

    Board& board_;
    asio::steady_timer timer_;
    std::string kind_;
    std::vector<SeatPlan> plans_;
    std::size_t next_ = 0;
    std::size_t connected_ = 0;
    std::size_t typists_ = 0;
    bool is_waiting_ = false;
    Clock::time_point started_;
    Clock::time_point stopped_;
    std::size_t joins_left_ = 0;
    std::size_t next_to_join_ = 0;
    std::vector<double> joins_;
    std::size_t welcome_bytes_ = 0;
};

int run() {
    std::string line;
    if (!std::getline(std::cin, line)) return 2;
    Board board;
    const Json plan = Json::parse(line);
    Load load(board, plan);
    auto work = asio::make_work_guard(board.context);
    if (plan.value("connect", true))
        load.connect_all();
    else
        std::cout << "{}" << std::endl;
    std::thread orders([&] {
        std::string order;
        while (std::getline(std::cin, order)) {
            const Json what = Json::parse(order);
            asio::post(board.context, [&load, what] { load.obey(what); });
        }
        board.context.stop();
    });
    board.context.run();
    orders.join();
    return 0;
}

}  // namespace
}  // namespace rehearse::bench

int main() {
    try {
        return rehearse::bench::run();
    } catch (const std::exception& failure) {
        std::cerr << "load: " << failure.what() << "\n";
        std::_Exit(1);  // the other thread may be waiting for orders
    }
}
