#include "store/redis_link.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <signal.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <string_view>
#include <utility>

#include "base/assert.hpp"
#include "base/at_end.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"

namespace rehearse::store {
namespace {

namespace asio = boost::asio;
using asio::steady_timer;

constexpr Milliseconds heartbeat_every{1'000};
// One that does not answer must not keep us from the next.
constexpr Milliseconds sentinel_patience{1'000};
// Until a new primary is elected every try fails, and then it is found at once.
constexpr Milliseconds sentinel_back_off_last{250};
// A primary that was cut off from the Sentinels may go on to answer us.
constexpr int heartbeats_between_looks = 5;
constexpr Milliseconds settle_time{500};

Reply copied(const redisReply& from) {
    Reply reply;
    switch (from.type) {
        case REDIS_REPLY_INTEGER:
            reply.kind = Reply::Kind::integer;
            reply.integer = from.integer;
            break;
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS:
        case REDIS_REPLY_ERROR:
            reply.kind = from.type == REDIS_REPLY_ERROR ? Reply::Kind::error : Reply::Kind::text;
            reply.text.assign(from.str, static_cast<std::size_t>(from.len));
            break;
        case REDIS_REPLY_ARRAY:
            reply.kind = Reply::Kind::array;
            reply.elements.reserve(from.elements);
            for (std::size_t at = 0; at < from.elements; ++at) {
                reply.elements.push_back(copied(*from.element[at]));
            }
            break;
        default:
            break;  // REDIS_REPLY_NIL
    }
    return reply;
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.starts_with(word); });
}

/// This Redis will not serve us for a while: another may be primary by now, so look again.
bool is_wrong_server(std::string_view error) {
    return starts_with_any(error, {"LOADING", "READONLY", "MASTERDOWN", "NOAUTH"});
}

/// This Redis does not do it now, but the connection is good.
bool is_refusal(std::string_view error) {
    return starts_with_any(error, {"NOREPLICAS", "OOM", "MISCONF", "BUSY ", "TRYAGAIN"});
}

/// This Redis misses its replicas: they may have another primary by now.
bool is_lonely(std::string_view error) {
    return error.starts_with("NOREPLICAS");
}

/// The value of `name:` in an answer to INFO; empty if it is not there.
std::string info_of(const std::string& text, const std::string& name) {
    const std::size_t at = text.find("\n" + name + ":");
    if (at == std::string::npos) return {};
    const std::size_t start = at + name.size() + 2;
    return text.substr(start, text.find('\r', start) - start);
}

std::string to_text(const TcpAddress& place) {
    return fmt::format("{}:{}", place.host, place.port);
}

/// One command on its way. The timer is both its deadline and, cancelled, the signal that it is
/// done.
struct Pending {
    explicit Pending(const asio::any_io_executor& executor) : timer(executor) {}
    steady_timer timer;
    std::optional<Reply> reply;
    bool lost = false;
    bool is_done() const { return lost || reply.has_value(); }
};

/// One hiredis context on one descriptor. It lives until the first failure; then a new one is made.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Listen = std::function<void(std::string kind, std::string channel, std::string message)>;

    explicit Connection(const asio::any_io_executor& executor)
        : executor_(executor), descriptor_(executor), changed_(executor) {
        changed_.expires_at(steady_timer::time_point::max());
    }
    ~Connection() { close("closed"); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Begins to connect; wait_connected() tells how it went.
    void open_unix(const std::string& path) { adopt(redisAsyncConnectUnix(path.c_str())); }
    void open_tcp(const std::string& address, int port) {
        adopt(redisAsyncConnect(address.c_str(), port));
    }

    Task<bool> wait_connected(Milliseconds patience);
    Task<void> wait_closed_or(Milliseconds patience);

    bool is_closed() const { return context_ == nullptr; }
    const std::string& reason() const { return reason_; }

    /// Ends everything in flight. Never called from within the library.
    void close(std::string reason) {
        if (context_ == nullptr) return;
        reason_ = std::move(reason);
        redisAsyncFree(context_);
    }

    /// False if the connection is gone; otherwise `pending` will be done one day.
    bool send(const std::vector<std::string>& arguments, const std::shared_ptr<Pending>& pending) {
        auto held = std::make_unique<std::shared_ptr<Pending>>(pending);
        if (!write(arguments, &Connection::on_reply, held.get())) return false;
        static_cast<void>(held.release());  // on_reply takes it back
        return true;
    }
    /// For (UN)SUBSCRIBE: whatever comes goes to `listen`.
    bool send_listening(const std::vector<std::string>& arguments) {
        return write(arguments, &Connection::on_message, this);
    }
    Listen listen;

private:
    void adopt(redisAsyncContext* context) {
        if (context == nullptr) {
            reason_ = "out of memory";
            return;
        }
        if (context->err != 0) {
            reason_ = context->errstr;
            redisAsyncFree(context);
            return;
        }
        context_ = context;
        // The library lets children inherit it; one that holds it too would keep Redis from seeing
        // the end of this connection.
        static_cast<void>(::fcntl(context->c.fd, F_SETFD, FD_CLOEXEC));
        descriptor_.assign(context->c.fd);
        context->ev.data = this;
        context->ev.addRead = [](void* self) { static_cast<Connection*>(self)->want_read(); };
        context->ev.delRead = [](void* self) {
            static_cast<Connection*>(self)->reading_wanted_ = false;
        };
        context->ev.addWrite = [](void* self) { static_cast<Connection*>(self)->want_write(); };
        context->ev.delWrite = [](void* self) {
            static_cast<Connection*>(self)->writing_wanted_ = false;
        };
        context->ev.cleanup = [](void* self) { static_cast<Connection*>(self)->forget(); };
        redisAsyncSetConnectCallback(context, &Connection::on_connect);
        redisAsyncSetDisconnectCallback(context, &Connection::on_disconnect);
    }

    bool write(const std::vector<std::string>& arguments, redisCallbackFn* callback, void* data) {
        if (context_ == nullptr) return false;
        std::vector<const char*> texts;
        std::vector<std::size_t> sizes;
        texts.reserve(arguments.size());
        sizes.reserve(arguments.size());
        for (const std::string& argument : arguments) {
            texts.push_back(argument.data());
            sizes.push_back(argument.size());
        }
        return redisAsyncCommandArgv(context_, callback, data, static_cast<int>(texts.size()),
                                     texts.data(), sizes.data()) == REDIS_OK;
    }

    void want_read() {
        reading_wanted_ = true;
        if (reading_) return;
        reading_ = true;
        descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                               [self = shared_from_this()](boost::system::error_code error) {
                                   self->reading_ = false;
                                   if (error || !self->reading_wanted_) return;
                                   if (self->context_) redisAsyncHandleRead(self->context_);
                               });
    }
    void want_write() {
        writing_wanted_ = true;
        if (writing_) return;
        writing_ = true;
        descriptor_.async_wait(asio::posix::stream_descriptor::wait_write,
                               [self = shared_from_this()](boost::system::error_code error) {
                                   self->writing_ = false;
                                   if (error || !self->writing_wanted_) return;
                                   if (self->context_) redisAsyncHandleWrite(self->context_);
                               });
    }
    /// The library is about to free the context and to close the descriptor itself.
    void forget() {
        context_ = nullptr;
        reading_wanted_ = false;
        writing_wanted_ = false;
        static_cast<void>(descriptor_.release());
        changed_.cancel();
    }

    static Connection* self_of(const redisAsyncContext* context) {
        return static_cast<Connection*>(context->ev.data);
    }
    static void on_connect(const redisAsyncContext* context, int status) {
        Connection* self = self_of(context);
        if (status == REDIS_OK) {
            self->connected_ = true;
        } else {
            self->reason_ = context->errstr;
        }
        self->changed_.cancel();
    }
    static void on_disconnect(const redisAsyncContext* context, int status) {
        if (status != REDIS_OK) self_of(context)->reason_ = context->errstr;
    }
    static void on_reply(redisAsyncContext*, void* reply, void* data) {
        const std::unique_ptr<std::shared_ptr<Pending>> held(
            static_cast<std::shared_ptr<Pending>*>(data));
        Pending& pending = **held;
        if (reply == nullptr) {
            pending.lost = true;
        } else {
            pending.reply = copied(*static_cast<const redisReply*>(reply));
        }
        pending.timer.cancel();  // completes by way of the loop, never inside the library
    }
    static void on_message(redisAsyncContext*, void* raw, void* data) {
        const auto* reply = static_cast<const redisReply*>(raw);
        auto* self = static_cast<Connection*>(data);
        if (reply == nullptr || reply->type != REDIS_REPLY_ARRAY || reply->elements < 3) return;
        Reply copy = copied(*reply);
        asio::post(self->executor_, [self = self->shared_from_this(), copy = std::move(copy)] {
            if (!self->listen) return;
            self->listen(copy.elements[0].text, copy.elements[1].text, copy.elements[2].text);
        });
    }

    asio::any_io_executor executor_;
    asio::posix::stream_descriptor descriptor_;
    steady_timer changed_;
    redisAsyncContext* context_ = nullptr;
    bool reading_ = false;
    bool reading_wanted_ = false;
    bool writing_ = false;
    bool writing_wanted_ = false;
    bool connected_ = false;
    std::string reason_;
};

Task<bool> Connection::wait_connected(Milliseconds patience) {
    const auto self = shared_from_this();
    changed_.expires_after(patience);
    while (!connected_ && !is_closed()) {
        auto [error] = co_await changed_.async_wait(use_tuple);
        if (!error) break;
    }
    if (connected_ && !is_closed()) co_return true;
    close(fmt::format("no connection within {} ms", patience.count()));
    co_return false;
}

Task<void> Connection::wait_closed_or(Milliseconds patience) {
    const auto self = shared_from_this();
    changed_.expires_after(patience);
    while (!is_closed()) {
        auto [error] = co_await changed_.async_wait(use_tuple);
        if (!error) break;
    }
}

Error away(std::string_view why) {
    return fail(
        ErrorCode::store_away,
        fmt::format("The store {}, so nothing was accepted; try again in a few seconds.", why));
}
Error unknown_outcome(std::string_view why) {
    return fail(ErrorCode::store_away,
                fmt::format("The store {}; look whether it was done before you try again.", why));
}

std::size_t size_of(const std::vector<std::string>& arguments) {
    std::size_t bytes = 0;
    for (const std::string& argument : arguments) bytes += argument.size() + 16;
    return bytes;
}

/// What both kinds of link do: connect, greet, watch, and begin again.
class Core : public std::enable_shared_from_this<Core> {
public:
    Core(asio::any_io_executor executor, LinkOptions options)
        : executor_(std::move(executor)),
          options_(std::move(options)),
          pause_(executor_),
          resolver_(executor_),
          tasks_(executor_) {
        // hiredis writes without MSG_NOSIGNAL: a Redis that died would take the whole process
        // along.
        ::signal(SIGPIPE, SIG_IGN);
        std::array<std::uint8_t, 4> seed{};
        fill_random(seed);
        random_.seed(seed[0] | seed[1] << 8 | seed[2] << 16);
    }
    virtual ~Core() = default;
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    void start() { tasks_.spawn("redis_link", run(shared_from_this())); }
    void close() {
        stopping_ = true;
        if (connection_) connection_->close("stopped");
        if (aside_) aside_->close("stopped");
        pause_.cancel();
        resolver_.cancel();
        wake_waiters();
    }
    Task<void> join() { return tasks_.join(); }
    void reset(std::string reason) {
        if (connection_) connection_->close(std::move(reason));
    }

    bool is_up() const { return up_ && connection_ && !connection_->is_closed(); }
    const asio::any_io_executor& executor() const { return executor_; }
    const LinkOptions& options() const { return options_; }
    bool is_stopping() const { return stopping_; }
    std::uint64_t connects() const { return connects_; }
    const std::string& why_down() const { return why_down_; }
    Milliseconds settles_in() const {
        const auto left = settled_at_ - steady_timer::clock_type::now();
        return std::max(Milliseconds{0}, std::chrono::ceil<Milliseconds>(left));
    }
    std::size_t bytes_in_flight() const { return bytes_in_flight_; }
    std::size_t commands_in_flight() const { return commands_in_flight_; }
    std::vector<StateCallback> callbacks;

    /// Static, with the object's shared_ptr as parameter: it outlives whoever asked.
    static Task<Result<Reply>> exchange(std::shared_ptr<Core> self,
                                        std::vector<std::string> arguments, Milliseconds timeout);
    static Task<Result<void>> wait_up(std::shared_ptr<Core> self, Milliseconds patience);

protected:
    Connection& connection() { return *connection_; }
    /// A new connection, not yet up.
    virtual void opened(Connection&) {}
    /// The connection has just become up.
    virtual void greeted() {}
    /// Every second while up. An error costs the connection.
    virtual Task<Result<void>> heartbeat() = 0;

private:
    static Task<void> run(std::shared_ptr<Core> self);
    static Task<Result<void>> open(std::shared_ptr<Core> self);
    static Task<Result<void>> resolve_and_open(std::shared_ptr<Core> self);
    static Task<Result<void>> open_tcp(std::shared_ptr<Core> self,
                                       std::shared_ptr<Connection> connection, TcpAddress place);
    static Task<Result<void>> greet(std::shared_ptr<Core> self);
    static Task<Result<void>> check_role(std::shared_ptr<Core> self);
    static Task<void> ask_identity(std::shared_ptr<Core> self);
    static Task<void> watch(std::shared_ptr<Core> self);

    enum class LetIn { as_anybody, with_password };
    /// One question on a connection of its own. Refusals come back as a Reply of kind error.
    static Task<Result<Reply>> ask_aside(std::shared_ptr<Core> self, TcpAddress place,
                                         std::vector<std::string> question, LetIn let_in);
    /// Where the first Sentinel that knows it says that the primary is.
    static Task<Result<TcpAddress>> find_primary(std::shared_ptr<Core> self);
    static Task<Result<TcpAddress>> ask_sentinel(std::shared_ptr<Core> self, TcpAddress sentinel);
    static Task<void> look_for_another(std::shared_ptr<Core> self,
                                       std::shared_ptr<Connection> connection);
    static Task<void> answer_or_end(std::shared_ptr<Pending> pending, Milliseconds timeout);

    std::vector<std::vector<std::string>> greetings() const;
    std::vector<std::string> authentication() const;
    bool asks_sentinels() const {
        return std::holds_alternative<SentinelAddress>(options_.address.place);
    }
    Milliseconds back_off_last() const {
        return asks_sentinels() ? std::min(options_.back_off_last, sentinel_back_off_last)
                                : options_.back_off_last;
    }
    Result<Reply> outcome(Pending& pending, Milliseconds timeout);

    void set_up(bool up, const std::string& reason) {
        up_ = up;
        why_down_ = reason;
        std::string place = options_.address.display();
        if (asks_sentinels()) place += fmt::format(" ({})", to_text(primary_));
        if (up) ++connects_;
        if (up && !options_.quiet) {
            log::info("redis_up", {{"link", options_.name}, {"address", place}});
        }
        if (!up && !options_.quiet && !stopping_) {
            log::warn("redis_down",
                      {{"link", options_.name}, {"address", place}, {"reason", reason}});
        }
        wake_waiters();
        if (stopping_) return;  // who stops a link knows, and may be half gone
        const std::vector<StateCallback> called = callbacks;  // one may add another
        for (const StateCallback& callback : called) callback(up ? LinkState::up : LinkState::down);
    }
    void wake_waiters() {
        for (steady_timer* waiter : waiters_) waiter->cancel();
    }
    /// Between half and all of `longest`, so that many servers do not come back in step.
    Milliseconds with_jitter(Milliseconds longest) {
        std::uniform_int_distribution<std::int64_t> spread(longest.count() / 2, longest.count());
        return Milliseconds(spread(random_));
    }

    asio::any_io_executor executor_;
    LinkOptions options_;
    std::shared_ptr<Connection> connection_;
    std::shared_ptr<Connection> aside_;  // on which a Sentinel is asked
    std::size_t next_sentinel_ = 0;
    TcpAddress primary_;    // as a Sentinel told it
    bool doubted_ = false;  // it lacks its replicas
    std::string identity_;  // of the Redis that we were last connected to
    steady_timer::time_point settled_at_;
    steady_timer pause_;
    asio::ip::tcp::resolver resolver_;
    TaskGroup tasks_;
    std::set<steady_timer*> waiters_;
    std::minstd_rand random_;
    bool up_ = false;
    bool stopping_ = false;
    std::string why_down_;
    std::uint64_t connects_ = 0;
    std::size_t bytes_in_flight_ = 0;
    std::size_t commands_in_flight_ = 0;
};

Result<Reply> Core::outcome(Pending& pending, Milliseconds timeout) {
    if (pending.lost) return unknown_outcome("was lost before it answered");
    if (!pending.reply) {
        return unknown_outcome(fmt::format("did not answer within {} ms", timeout.count()));
    }
    if (pending.reply->is_error()) {
        const std::string& error = pending.reply->text;
        const std::string why = fmt::format("refused ({})", error.substr(0, error.find(' ')));
        if (is_wrong_server(error)) {
            reset(error);
            return away(why);
        }
        if (is_lonely(error)) {
            doubted_ = true;
            // When it takes writes again, those who know more than it come first, as at its start.
            settled_at_ = steady_timer::clock_type::now() + settle_time;
        }
        if (is_refusal(error)) return away(why);
    }
    return std::move(*pending.reply);
}

Task<void> Core::answer_or_end(std::shared_ptr<Pending> pending, Milliseconds timeout) {
    pending->timer.expires_after(timeout);
    bool expired = false;
    while (!pending->is_done() && !expired) {
        auto [error] = co_await pending->timer.async_wait(use_tuple);
        expired = !error;
    }
}

Task<Result<Reply>> Core::exchange(std::shared_ptr<Core> self, std::vector<std::string> arguments,
                                   Milliseconds timeout) {
    const LinkOptions& options = self->options_;
    const std::shared_ptr<Connection> connection = self->connection_;
    const std::size_t bytes = size_of(arguments);
    if (!connection || connection->is_closed()) co_return away("cannot be reached");
    if (options.fault && options.fault(arguments)) co_return away("was told to fail");
    const bool full = self->commands_in_flight_ >= options.commands_in_flight_max ||
                      (self->bytes_in_flight_ > 0 &&
                       self->bytes_in_flight_ + bytes > options.bytes_in_flight_max);
    if (full) co_return away("has too much waiting");
    const auto pending = std::make_shared<Pending>(self->executor_);
    if (!connection->send(arguments, pending)) co_return away("cannot be reached");
    arguments.clear();
    self->bytes_in_flight_ += bytes;
    ++self->commands_in_flight_;
    co_await answer_or_end(pending, timeout);
    self->bytes_in_flight_ -= bytes;
    --self->commands_in_flight_;
    // Replies come in order, so one that is late blocks all others: the connection goes.
    if (!pending->is_done()) connection->close("a command was not answered in time");
    co_return self->outcome(*pending, timeout);
}

Task<Result<void>> Core::wait_up(std::shared_ptr<Core> self, Milliseconds patience) {
    steady_timer timer(self->executor_);
    timer.expires_after(patience);
    self->waiters_.insert(&timer);
    bool expired = false;
    while (!self->is_up() && !self->stopping_ && !expired) {
        auto [error] = co_await timer.async_wait(use_tuple);
        expired = !error;
    }
    self->waiters_.erase(&timer);
    if (!self->is_up()) co_return away("cannot be reached");
    co_return Result<void>();
}

Task<void> Core::run(std::shared_ptr<Core> self) {
    Milliseconds back_off = self->options_.back_off_first;
    bool told = false;  // one line when it goes, not one a try
    while (!self->stopping_) {
        const Result<void> opened = co_await open(self);
        if (opened.has_value()) {
            back_off = self->options_.back_off_first;
            told = true;
            self->set_up(true, "");
            self->greeted();
            co_await watch(self);
            self->set_up(false, self->connection_->reason());
        } else {
            if (self->connection_) self->connection_->close(opened.error().message);
            self->why_down_ = opened.error().message;
            if (!told && !self->options_.quiet) {
                log::warn("redis_unreachable", {{"link", self->options_.name},
                                                {"address", self->options_.address.display()},
                                                {"reason", opened.error().message}});
            }
            told = true;
        }
        if (self->stopping_) break;
        self->pause_.expires_after(self->with_jitter(back_off));
        auto paused = co_await self->pause_.async_wait(use_tuple);
        static_cast<void>(paused);
        back_off = std::min(back_off * 2, self->back_off_last());
    }
}

Task<Result<void>> Core::open(std::shared_ptr<Core> self) {
    self->connection_ = std::make_shared<Connection>(self->executor_);
    const Result<void> begun = co_await resolve_and_open(self);
    if (begun.has_error()) co_return begun.error();
    const std::shared_ptr<Connection> connection = self->connection_;
    const bool connected = co_await connection->wait_connected(self->options_.connect_timeout);
    if (!connected) co_return fail(ErrorCode::store_away, connection->reason());
    self->opened(*connection);
    const Result<void> greeted = co_await greet(self);
    if (greeted.has_error()) co_return greeted.error();
    if (self->stopping_) co_return fail(ErrorCode::store_away, "stopped");
    co_return Result<void>();
}

Task<Result<void>> Core::resolve_and_open(std::shared_ptr<Core> self) {
    const std::shared_ptr<Connection> connection = self->connection_;
    const RedisAddress& address = self->options_.address;
    if (const auto* unix_place = std::get_if<UnixAddress>(&address.place)) {
        connection->open_unix(unix_place->path);
        if (connection->is_closed()) co_return fail(ErrorCode::store_away, connection->reason());
        co_return Result<void>();
    }
    TcpAddress place;
    if (const auto* tcp = std::get_if<TcpAddress>(&address.place)) {
        place = *tcp;
    } else {
        Result<TcpAddress> primary = co_await find_primary(self);
        if (primary.has_error()) co_return primary.error();
        self->primary_ = *primary;
        self->doubted_ = false;
        place = std::move(*primary);
    }
    Result<void> opened = co_await open_tcp(self, connection, std::move(place));
    co_return opened;
}

Task<Result<void>> Core::open_tcp(std::shared_ptr<Core> self,
                                  std::shared_ptr<Connection> connection, TcpAddress place) {
    // hiredis would call getaddrinfo on this thread; Asio has one of its own for that.
    auto [error, found] = co_await self->resolver_.async_resolve(place.host, place.port, use_tuple);
    if (error) co_return fail(ErrorCode::store_away, error.message());
    if (self->stopping_) co_return fail(ErrorCode::store_away, "stopped");
    const auto endpoint = found.begin()->endpoint();
    connection->open_tcp(endpoint.address().to_string(), endpoint.port());
    if (connection->is_closed()) co_return fail(ErrorCode::store_away, connection->reason());
    co_return Result<void>();
}

Task<Result<Reply>> Core::ask_aside(std::shared_ptr<Core> self, TcpAddress place,
                                    std::vector<std::string> question, LetIn let_in) {
    const auto connection = std::make_shared<Connection>(self->executor_);
    self->aside_ = connection;
    const AtEnd asked([connection] { connection->close("asked"); });
    const std::string where = to_text(place);
    const Result<void> opened = co_await open_tcp(self, connection, std::move(place));
    if (opened.has_error()) co_return opened.error();
    const bool connected = co_await connection->wait_connected(sentinel_patience);
    if (!connected) co_return fail(ErrorCode::store_away, connection->reason());
    std::vector<std::vector<std::string>> lines;
    if (let_in == LetIn::with_password) lines.push_back(self->authentication());
    lines.push_back(std::move(question));
    Reply answer;
    for (const std::vector<std::string>& line : lines) {
        const auto pending = std::make_shared<Pending>(self->executor_);
        const bool sent = connection->send(line, pending);
        if (sent) co_await answer_or_end(pending, sentinel_patience);
        if (self->stopping_) co_return fail(ErrorCode::store_away, "stopped");
        if (!pending->reply)
            co_return fail(ErrorCode::store_away, fmt::format("{} does not answer", where));
        answer = std::move(*pending->reply);
        if (answer.is_error()) break;
    }
    co_return answer;
}

Task<Result<TcpAddress>> Core::find_primary(std::shared_ptr<Core> self) {
    const auto& watched = std::get<SentinelAddress>(self->options_.address.place);
    const std::size_t count = watched.sentinels.size();
    std::string why;
    for (std::size_t tried = 0; tried < count && !self->stopping_; ++tried) {
        // Each time another first: one that was cut off must not send us astray for ever.
        TcpAddress sentinel = watched.sentinels[self->next_sentinel_++ % count];
        const std::string where = to_text(sentinel);
        Result<TcpAddress> primary = co_await ask_sentinel(self, std::move(sentinel));
        if (primary.has_value()) co_return primary;
        why += fmt::format("{}{}: {}", why.empty() ? "" : "; ", where, primary.error().message);
    }
    co_return fail(ErrorCode::store_away, fmt::format("no Sentinel tells the primary: {}", why));
}

Task<Result<TcpAddress>> Core::ask_sentinel(std::shared_ptr<Core> self, TcpAddress sentinel) {
    const std::string& name = std::get<SentinelAddress>(self->options_.address.place).name;
    const std::vector<std::string> question = {"SENTINEL", "GET-MASTER-ADDR-BY-NAME", name};
    Result<Reply> reply = co_await ask_aside(self, sentinel, question, LetIn::as_anybody);
    // Most ask for no password; one that does has the same as its Redis.
    const bool is_locked = reply.has_value() && reply->text.starts_with("NOAUTH");
    if (is_locked && !self->options_.address.password.empty())
        reply = co_await ask_aside(self, sentinel, question, LetIn::with_password);
    if (reply.has_error()) co_return reply.error();
    if (reply->is_error()) co_return fail(ErrorCode::store_away, reply->text);
    if (reply->elements.size() != 2)
        co_return fail(ErrorCode::store_away, fmt::format("it watches nothing named {}", name));
    TcpAddress primary;
    primary.host = reply->elements[0].text;
    primary.port = reply->elements[1].text;
    co_return primary;
}

/// A primary that was cut off may not know it yet. It is left only for one that says it is primary
/// itself: a Sentinel that was cut off tells of the one before.
Task<void> Core::look_for_another(std::shared_ptr<Core> self,
                                  std::shared_ptr<Connection> connection) {
    const Result<TcpAddress> found = co_await find_primary(self);
    if (found.has_error() || *found == self->primary_) co_return;
    const LetIn let_in =
        self->options_.address.password.empty() ? LetIn::as_anybody : LetIn::with_password;
    std::vector<std::string> role = {"ROLE"};
    const Result<Reply> told = co_await ask_aside(self, *found, std::move(role), let_in);
    const bool is_primary = told.has_value() && told->is_array() && !told->elements.empty() &&
                            told->elements.front().text == "master";
    if (is_primary) connection->close("another Redis is primary now");
}

std::vector<std::string> Core::authentication() const {
    const RedisAddress& address = options_.address;
    if (address.user.empty()) return {"AUTH", address.password};
    return {"AUTH", address.user, address.password};
}

std::vector<std::vector<std::string>> Core::greetings() const {
    std::vector<std::vector<std::string>> all;
    const RedisAddress& address = options_.address;
    if (!address.password.empty()) all.push_back(authentication());
    if (address.database != 0) all.push_back({"SELECT", std::to_string(address.database)});
    all.push_back({"CLIENT", "SETNAME", options_.name});
    all.push_back({"PING"});  // LOADING answers here
    all.insert(all.end(), options_.greetings.begin(), options_.greetings.end());
    return all;
}

Task<Result<void>> Core::greet(std::shared_ptr<Core> self) {
    const Milliseconds timeout = self->options_.connect_timeout;
    for (std::vector<std::string>& greeting : self->greetings()) {
        const std::string name = greeting.front();
        const Result<Reply> reply = co_await exchange(self, std::move(greeting), timeout);
        if (reply.has_error()) co_return reply.error();
        if (reply->is_error()) {
            co_return fail(ErrorCode::store_away,
                           fmt::format("Redis answered {} with: {}", name, reply->text));
        }
    }
    const Result<void> role = co_await check_role(self);
    if (role.has_error()) co_return role.error();
    co_await ask_identity(self);
    co_return Result<void>();
}

/// A Redis that has started since, or another one, may lack what the one before had acknowledged.
/// A private one, behind a Unix socket, has nobody to take over from.
Task<void> Core::ask_identity(std::shared_ptr<Core> self) {
    if (std::holds_alternative<UnixAddress>(self->options_.address.place)) co_return;
    std::vector<std::string> ask = {"INFO", "server"};
    const Milliseconds timeout = self->options_.connect_timeout;
    const Result<Reply> reply = co_await exchange(self, std::move(ask), timeout);
    if (reply.has_error()) co_return;
    const std::string identity = info_of(reply->text, "run_id");
    if (!self->identity_.empty() && identity != self->identity_)
        self->settled_at_ = steady_timer::clock_type::now() + settle_time;
    self->identity_ = identity;
}

/// A replica would answer reads, late, and refuse writes.
Task<Result<void>> Core::check_role(std::shared_ptr<Core> self) {
    std::vector<std::string> ask = {"ROLE"};
    const Milliseconds timeout = self->options_.connect_timeout;
    const Result<Reply> reply = co_await exchange(self, std::move(ask), timeout);
    if (reply.has_error()) co_return reply.error();
    const bool told = reply->is_array() && !reply->elements.empty();  // an ACL may forbid asking
    if (told && reply->elements.front().text != "master") {
        co_return fail(ErrorCode::store_away, "This Redis is a replica, not the primary.");
    }
    co_return Result<void>();
}

Task<void> Core::watch(std::shared_ptr<Core> self) {
    const std::shared_ptr<Connection> connection = self->connection_;
    int beats = 0;
    while (!connection->is_closed()) {
        co_await connection->wait_closed_or(heartbeat_every);
        if (connection->is_closed()) break;
        const Result<void> beat = co_await self->heartbeat();
        if (beat.has_error()) connection->close(beat.error().message);
        ++beats;
        const bool doubted = std::exchange(self->doubted_, false);
        const bool looks = doubted || beats % heartbeats_between_looks == 0;
        if (looks && self->asks_sentinels() && !connection->is_closed())
            co_await look_for_another(self, connection);
    }
}

}  // namespace

// ---- commands

struct RedisLink::State : Core {
    using Core::Core;
    /// Notices a Redis that hangs while nobody asks it anything. A link that waits for a reply has
    /// its deadline already.
    Task<Result<void>> heartbeat() override {
        if (commands_in_flight() > 0) co_return Result<void>();
        std::vector<std::string> ping = {"PING"};
        const Milliseconds timeout = options().command_timeout;
        const Result<Reply> reply = co_await exchange(shared_from_this(), std::move(ping), timeout);
        if (reply.has_error()) co_return reply.error();
        co_return Result<void>();
    }
};

RedisLink::RedisLink(asio::any_io_executor executor, LinkOptions options)
    : state_(std::make_shared<State>(std::move(executor), std::move(options))) {}
RedisLink::~RedisLink() {
    state_->close();
}

void RedisLink::start() {
    state_->start();
}
Task<void> RedisLink::stop() {
    state_->close();
    return state_->join();
}
bool RedisLink::is_up() const {
    return state_->is_up();
}
void RedisLink::on_state(StateCallback callback) {
    state_->callbacks.push_back(std::move(callback));
}
Task<Result<void>> RedisLink::wait_up(Milliseconds patience) {
    return Core::wait_up(state_, patience);
}
Task<Result<Reply>> RedisLink::command(std::vector<std::string> arguments,
                                       std::optional<Milliseconds> timeout) {
    if (!state_->is_up()) {
        co_return away("cannot be reached");
    }
    const Milliseconds patience = timeout.value_or(state_->options().command_timeout);
    Result<Reply> reply = co_await Core::exchange(state_, std::move(arguments), patience);
    co_return reply;
}
void RedisLink::reset() {
    state_->reset("reset");
}
std::size_t RedisLink::bytes_in_flight() const {
    return state_->bytes_in_flight();
}
std::size_t RedisLink::commands_in_flight() const {
    return state_->commands_in_flight();
}
std::uint64_t RedisLink::connects() const {
    return state_->connects();
}
Milliseconds RedisLink::settles_in() const {
    return state_->settles_in();
}
const std::string& RedisLink::why_down() const {
    return state_->why_down();
}

// ---- subscriptions

struct RedisSubscriber::State : Core {
    State(asio::any_io_executor executor, LinkOptions options, MessageCallback message,
          SubscribedCallback subscribed)
        : Core(std::move(executor), std::move(options)),
          on_message(std::move(message)),
          on_subscribed(std::move(subscribed)),
          heartbeat_channel("rehearse-heartbeat-" + random_id()) {}

    void opened(Connection& fresh) override {
        beat_sent = steady_timer::time_point::max();
        const std::weak_ptr<Core> weak = weak_from_this();
        fresh.listen = [this, weak](std::string kind, std::string channel, std::string message) {
            const std::shared_ptr<Core> alive = weak.lock();
            if (!alive || is_stopping()) return;
            if (channel == heartbeat_channel) {
                beat_sent = steady_timer::time_point::max();
            } else if (kind == "message" && on_message) {
                on_message(channel, message);
            } else if (kind == "subscribe" && on_subscribed && channels.contains(channel)) {
                on_subscribed(channel);
            }
        };
    }
    void greeted() override {
        // The heartbeat's own channel keeps the connection in subscription mode when no other is
        // left.
        beat();
        for (const std::string& channel : channels) send("SUBSCRIBE", channel);
    }
    /// hiredis drops the answer to a PING in this mode, but confirms each SUBSCRIBE.
    Task<Result<void>> heartbeat() override {
        const auto waited = steady_timer::clock_type::now() - beat_sent;
        const bool is_waiting = beat_sent != steady_timer::time_point::max();
        if (is_waiting && waited > options().command_timeout) {
            co_return fail(ErrorCode::store_away, "a heartbeat was not answered in time");
        }
        if (!is_waiting) beat();
        co_return Result<void>();
    }
    void beat() {
        send("SUBSCRIBE", heartbeat_channel);
        beat_sent = steady_timer::clock_type::now();
    }
    void send(const std::string& verb, const std::string& channel) {
        static_cast<void>(connection().send_listening({verb, channel}));
    }

    MessageCallback on_message;
    SubscribedCallback on_subscribed;
    std::string heartbeat_channel;
    std::set<std::string> channels;
    steady_timer::time_point beat_sent = steady_timer::time_point::max();
};

RedisSubscriber::RedisSubscriber(asio::any_io_executor executor, LinkOptions options,
                                 MessageCallback on_message, SubscribedCallback on_subscribed)
    : state_(std::make_shared<State>(std::move(executor), std::move(options), std::move(on_message),
                                     std::move(on_subscribed))) {}
RedisSubscriber::~RedisSubscriber() {
    state_->on_message = nullptr;
    state_->on_subscribed = nullptr;
    state_->close();
}

void RedisSubscriber::start() {
    state_->start();
}
Task<void> RedisSubscriber::stop() {
    state_->close();
    return state_->join();
}
bool RedisSubscriber::is_up() const {
    return state_->is_up();
}
void RedisSubscriber::on_state(StateCallback callback) {
    state_->callbacks.push_back(std::move(callback));
}
void RedisSubscriber::reset() {
    state_->reset("reset");
}
void RedisSubscriber::subscribe(const std::string& channel) {
    state_->channels.insert(channel);
    if (state_->is_up()) state_->send("SUBSCRIBE", channel);
}
void RedisSubscriber::unsubscribe(const std::string& channel) {
    if (state_->channels.erase(channel) == 0) return;
    if (state_->is_up()) state_->send("UNSUBSCRIBE", channel);
}
std::size_t RedisSubscriber::channels() const {
    return state_->channels.size();
}

}  // namespace rehearse::store
