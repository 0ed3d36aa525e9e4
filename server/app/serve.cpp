#include "app/serve.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/accounts_api.hpp"
#include "app/api.hpp"
#include "app/assessor_api.hpp"
#include "app/callers.hpp"
#include "app/challenges_api.hpp"
#include "app/commands_host.hpp"
#include "app/fleet.hpp"
#include "app/metrics.hpp"
#include "app/opinion_seeker.hpp"
#include "app/own_data_api.hpp"
#include "app/passwords.hpp"
#include "app/people_api.hpp"
#include "app/principal.hpp"
#include "app/runner_child.hpp"
#include "app/sandbox_probe.hpp"
#include "app/study_api.hpp"
#include "app/submission_view.hpp"
#include "app/submissions_api.hpp"
#include "app/tokens_api.hpp"
#include "app/webhook_api.hpp"
#include "app/webhook_sender.hpp"
#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "net/server.hpp"
#include "protocol/messages.hpp"
#include "store/embedded_redis.hpp"

namespace rehearse::app {
namespace {

namespace asio = boost::asio;

constexpr Milliseconds store_patience{10'000};
constexpr Milliseconds store_look{100};
constexpr Milliseconds runner_patience{10'000};
constexpr Milliseconds runner_look{50};
constexpr Milliseconds reconnect_hint{1'000};

int cannot_start(const Error& error) {
    std::fprintf(stderr, "rehearse: %s\n", error.message.c_str());
    return 2;
}

/// Each connection is a descriptor, and a usual soft limit of 1024 would be the first bound to act.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    const rlim_t wanted = 2 * limits::connections_max;
    limit.rlim_cur = std::min(std::max(limit.rlim_cur, wanted), limit.rlim_max);
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
}

/// All parts of a running server, built in order and stopped in the other.
class ServeApp {
public:
    ServeApp(asio::io_context& context, ServeOptions options, Catalog catalog,
             std::optional<net::StaticFiles> files, std::shared_ptr<net::TlsContext> tls)
        : context_(context),
          options_(std::move(options)),
          catalog_(std::move(catalog)),
          files_(std::move(files)),
          tls_(std::move(tls)),
          tasks_(context.get_executor()),
          listening_(context.get_executor()),
          signals_(context, SIGTERM, SIGINT),
          reload_(context),
          stop_signal_(context, asio::steady_timer::time_point::max()),
          runner_look_(context) {}

    int exit_code() const { return exit_code_; }

    Task<void> run() {
        listening_.spawn("signals", hear_signals());
        // Only then: a server in plain text ends with its terminal, as it always did.
        if (tls_) {
            reload_.add(SIGHUP);
            listening_.spawn("reload", hear_reload());
        }
        Result<void> started = co_await start();
        if (!started && !stop_asked_) exit_code_ = cannot_start(started.error());
        if (started && !stop_asked_) tasks_.spawn("announce", announce());
        while (started && !stop_asked_) {
            auto waited = co_await stop_signal_.async_wait(use_tuple);
            static_cast<void>(waited);
        }
        co_await stop();
        signals_.cancel();
        reload_.cancel();
        context_.stop();
    }

private:
    /// From the very start on: a Redis that loads a large file may take a minute.
    Task<void> hear_signals() {
        auto got = co_await signals_.async_wait(use_tuple);
        if (std::get<0>(got)) co_return;
        log::info("stopping");
        stop_asked_ = true;
        if (embedded_) embedded_->interrupt_start();
        stop_signal_.cancel();
        runner_look_.cancel();
        auto again = co_await signals_.async_wait(use_tuple);
        if (!std::get<0>(again)) _exit(130);  // a second signal means now
    }

    /// A certificate lives for months and the server, perhaps, longer.
    Task<void> hear_reload() {
        for (;;) {
            auto got = co_await reload_.async_wait(use_tuple);
            if (std::get<0>(got)) co_return;
            auto tls = net::TlsContext::load({options_.tls_certificate, options_.tls_key});
            if (!tls) {
                log::error("certificate_kept", {{"cause", tls.error().message}});
                continue;
            }
            tls_ = *tls;
            if (server_) server_->set_tls(std::move(*tls));
            log::info("certificate_read");
        }
    }

    Task<Result<void>> start() {
        auto address = co_await start_redis();
        if (!address) co_return address.error();
        store::StoreOptions store_options{*address, "rh:", {}, {}};
        store_options.has_room = [this] { return !embedded_ || embedded_->has_room(); };
        store_.emplace(context_.get_executor(), std::move(store_options));
        store_->redis.link().on_state([this](store::LinkState state) { on_store_state(state); });
        store_->start();
        Result<void> up = co_await wait_for_store(address->display());
        if (!up) co_return up;
        auto clock = co_await store_->clock.ask();
        static_cast<void>(clock);
        store::Store* store = &*store_;
        auto secret = co_await shared_secret(store);
        if (!secret) co_return secret.error();
        client_ids_.emplace(*secret);
        seats_.emplace(*secret);
        known_devices_.emplace(*secret);
        principals_.emplace(store_->tokens);
        passwords_ = std::make_unique<Passwords>(context_.get_executor());
        Result<void> hosts = co_await look_for_hosts();
        if (!hosts) co_return hosts;
        if (options_.runner) {
            if (auto runner = start_runner(*address); !runner) co_return runner.error();
        }
        co_return start_serving();
    }

    /// An open address without an account would be open to nobody.
    Task<Result<void>> look_for_hosts() {
        auto accounts = co_await store_->accounts.list();
        if (!accounts) co_return accounts.error();
        if (!accounts->empty()) co_return Result<void>();
        if (!options_.first_host.name.empty()) {
            Result<void> made = co_await make_first_host();
            co_return made;
        }
        if (!options_.is_open()) co_return Result<void>();
        const std::string where = options_.redis.empty()
                                      ? fmt::format(" --data {}", options_.data.string())
                                      : std::string(" --redis URL");
        co_return fail(ErrorCode::setup,
                       fmt::format("On an address that others reach everybody logs in, and nobody "
                                   "can yet: make an account with rehearse host add NAME{}, then "
                                   "start again.",
                                   where));
    }

    Task<Result<void>> make_first_host() {
        auto password = password_in(options_.first_host.password_file);
        if (!password) co_return password.error();
        Result<void> fine = check_new_password(*password);
        if (!fine) co_return fine;
        auto hash = co_await passwords_->hash(std::move(*password));
        if (!hash) co_return hash.error();
        std::string name = options_.first_host.name;
        auto made = co_await store_->accounts.add(std::move(name), std::move(*hash));
        if (made) log::info("first_account_made", {{"account_id", made->id}});
        if (made) co_return Result<void>();
        // Another server that starts on the same Redis may have been faster.
        auto accounts = co_await store_->accounts.list();
        if (!accounts || accounts->empty()) co_return made.error();
        co_return Result<void>();
    }

    Task<Result<void>> wait_for_store(std::string where) {
        const auto end = std::chrono::steady_clock::now() + store_patience;
        while (!stop_asked_ && std::chrono::steady_clock::now() < end) {
            Result<void> up = co_await store_->redis.link().wait_up(store_look);
            if (up) co_return up;
        }
        const std::string& why = store_->redis.link().why_down();
        co_return fail(ErrorCode::setup,
                       fmt::format("Redis at {} does not answer as it should ({}): start it or "
                                   "mend the address, or leave --redis out to use a private one.",
                                   where, why.empty() ? "no answer" : why));
    }

    Task<Result<store::RedisAddress>> start_redis() {
        if (!options_.redis.empty()) co_return store::parse_redis_url(options_.redis);
        store::EmbeddedRedisOptions redis;
        redis.data_directory = options_.data;
        redis.fsync = options_.fsync_always ? store::Fsync::always : store::Fsync::each_second;
        embedded_ =
            std::make_unique<store::EmbeddedRedis>(context_.get_executor(), std::move(redis));
        Result<void> started = co_await embedded_->start();
        if (!started) co_return started.error();
        co_return embedded_->address();
    }

    Result<void> start_runner(const store::RedisAddress& address) {
        const auto* socket = std::get_if<store::UnixAddress>(&address.place);
        const std::string url = socket != nullptr ? "unix://" + socket->path : options_.redis;
        std::vector<std::string> arguments{"runner", "--data", (options_.data / "runner").string(),
                                           "--slots", std::to_string(options_.slots)};
        if (options_.trust_code) arguments.emplace_back("--trust-code");
        std::error_code error;
        // Not as a word of its command line, which everybody on this host can read: it may hold the
        // password.
        std::vector<std::string> environment{fmt::format("{}={}", redis_variable, url)};
        runner_ = std::make_unique<RunnerChild>(
            context_.get_executor(), std::filesystem::read_symlink("/proc/self/exe", error),
            std::move(arguments), std::move(environment));
        return runner_->start();
    }

    Result<void> start_serving() {
        contents_ = std::make_unique<PinnedContents>(catalog_, *store_, options_.data / "packages");
        opinions_ = std::make_unique<OpinionSeeker>(context_.get_executor(), *store_,
                                                    SeekerOptions(options_.assessor));
        assessor_api_.emplace(*opinions_);
        reporter_ = std::make_unique<Reporter>(*store_, *contents_, *opinions_);
        HubContext hub_context{
            context_.get_executor(),
            *store_,
            tasks_,
            [this] { return fleet_ && fleet_->queue_is_full(); },
            [this](const std::string& language) { return !fleet_ || fleet_->has(language); },
            [this] { return stopping_; },
            random_id(),
            &hub_counters_,
            [this](std::shared_ptr<SessionHub> hub) {
                return reporter_->record_score(std::move(hub));
            },
            [this](session::ItemKind kind, std::string ref) {
                return contents_->find_item(kind, std::move(ref));
            }};
        hubs_ = std::make_unique<Hubs>(hub_context);
        fleet_ = std::make_unique<Fleet>(*store_, tasks_, context_.get_executor(),
                                         [this](std::set<std::string> languages) {
                                             catalog_.set_installed(std::move(languages));
                                         });
        net::ServerOptions server = server_options();
        const bool is_https = server.access.is_https();
        callers_ = std::make_unique<Callers>(context_.get_executor(), store_->logins,
                                             server.access.loopback);
        accounts_api_.emplace(AccountsContext{store_->accounts, store_->logins, *passwords_,
                                              *callers_, *known_devices_, is_https});
        api_ = std::make_unique<Api>(
            ApiContext{hub_context, *store_, *hubs_, catalog_, *contents_, *reporter_, *opinions_,
                       *client_ids_, *seats_, *callers_, [this] { return fleet_->languages(); },
                       [this] { return fleet_->is_alive(); }, [this] { return ready_; },
                       [this] { return metrics(); }});
        submissions_api_ = std::make_unique<SubmissionsApi>(SubmissionsContext{
            context_.get_executor(), *store_, catalog_, *contents_, *principals_,
            [this](const std::string& language) { return fleet_->has(language); }});
        challenges_api_ = std::make_unique<ChallengesApi>(
            ChallengesContext{catalog_, [this] { return fleet_->languages(); }});
        people_api_.emplace(PeopleContext{*hubs_, *seats_, is_https});
        tokens_api_.emplace(store_->tokens);
        study_api_.emplace(StudyContext{store_->study, catalog_});
        own_data_api_.emplace(OwnDataContext{*store_, *hubs_, catalog_, *reporter_});
        WebhookOptions webhooks;
        webhooks.http.to_private = options_.webhooks_to_private;
        webhooks_ = std::make_unique<WebhookSender>(
            context_.get_executor(), *store_,
            [this](std::string id) { return finished(std::move(id)); }, std::move(webhooks));
        webhook_api_.emplace(*principals_, *webhooks_);
        server_ = std::make_unique<net::Server>(
            context_, std::move(server), routes(),
            [this](net::Request request, std::shared_ptr<net::WebSocketPeer> peer) {
                return api_->accept(std::move(request), std::move(peer));
            },
            files_ ? &*files_ : nullptr);
        auto port = server_->listen();
        if (!port) return port.error();
        port_ = *port;
        hubs_->start();
        fleet_->start();
        webhooks_->start();
        tasks_.spawn("logins", callers_->run());
        server_->start();
        ready_ = true;
        return {};
    }

    net::ServerOptions server_options() {
        net::ServerOptions server;
        server.address = options_.listen;
        server.port = options_.port;
        server.access.loopback = !options_.is_open();
        server.access.behind_proxy = options_.behind_tls_proxy;
        server.access.is_tls = options_.encrypts();
        server.tls = tls_;
        server.doorkeeper = [this](net::Request request, std::string scope) {
            return principals_->admit(std::move(request), std::move(scope));
        };
        server.identify = [this](net::Request request) { return callers_->of(std::move(request)); };
        return server;
    }

    /// What a webhook tells of a submission: all but its result, which its owner can ask for.
    Task<Result<std::optional<FinishedSubmission>>> finished(std::string id) {
        auto owner = co_await store_->submissions.owner(id);
        if (!owner) co_return owner.error();
        if (!*owner) co_return std::optional<FinishedSubmission>();
        auto stored = co_await store_->submissions.get(id, **owner, store::Detail::status);
        if (!stored) co_return stored.error();
        // Being judged anew: that verdict will be told.
        if (stored->status.is_open()) co_return std::optional<FinishedSubmission>();
        FinishedSubmission finished{std::move(**owner), submission_body(*stored)};
        co_return std::optional<FinishedSubmission>(std::move(finished));
    }

    net::Router routes() {
        net::Router router = api_->routes();
        submissions_api_->add_routes(router);
        challenges_api_->add_routes(router);
        tokens_api_->add_routes(router);
        webhook_api_->add_routes(router);
        people_api_->add_routes(router);
        accounts_api_->add_routes(router);
        study_api_->add_routes(router);
        own_data_api_->add_routes(router);
        assessor_api_->add_routes(router);
        return router;
    }

    /// The line with the address, once a runner has reported, so that whoever reads it can run
    /// code. If none does in good time, or it is started elsewhere, the line says so, and another
    /// follows.
    Task<void> announce() {
        log::info("listening", {{"address", options_.listen}, {"port", port_}});
        const Milliseconds patience = options_.runner ? runner_patience : Milliseconds{0};
        const bool has_runner = co_await wait_for_runner(patience);
        if (stop_asked_) co_return;
        const std::string host =
            is_loopback_address(options_.listen) ? "localhost" : options_.listen;
        const char* scheme = options_.encrypts() ? "https" : "http";
        std::printf("Rehearse is %s: open %s://%s:%u\n", has_runner ? "ready" : "up", scheme,
                    host.c_str(), static_cast<unsigned>(port_));
        if (!files_)
            std::printf(
                "The web client is not built, so there is only the API: run scripts/setup.\n");
        if (!has_runner) {
            std::printf("%s\n",
                        options_.runner
                            ? "Its runner has not reported yet, so code waits: see the log above."
                            : "No runner has reported yet, so code waits: start one with rehearse "
                              "runner --redis and the same address.");
        }
        std::fflush(stdout);
        if (has_runner) co_return;
        const bool has_one_now = co_await wait_for_runner(Milliseconds::max());
        if (!has_one_now) co_return;
        std::printf("A runner has reported: Rehearse is ready.\n");
        std::fflush(stdout);
    }

    /// Whether one is there; false also when we are asked to stop.
    Task<bool> wait_for_runner(Milliseconds patience) {
        const auto now = std::chrono::steady_clock::now();
        const auto end = patience == Milliseconds::max()
                             ? std::chrono::steady_clock::time_point::max()
                             : now + patience;
        while (!fleet_->is_alive() && !stop_asked_ && std::chrono::steady_clock::now() < end) {
            runner_look_.expires_after(runner_look);
            auto waited = co_await runner_look_.async_wait(use_tuple);
            static_cast<void>(waited);
        }
        co_return fleet_->is_alive() && !stop_asked_;
    }

    void on_store_state(store::LinkState state) {
        const bool is_up = state == store::LinkState::up;
        is_up ? log::info("store_up") : log::warn("store_away");
        if (!server_) return;
        if (!is_up) {
            broadcast(protocol::StoreStatus::away);
            return;
        }
        // It may be another than before, which lacks what we know.
        if (hubs_) hubs_->look_again();
        tasks_.spawn("store_back", tell_when_settled());
    }

    /// Before, what clients sent would be refused.
    Task<void> tell_when_settled() {
        const std::uint64_t connect = store_->redis.link().connects();
        asio::steady_timer settled(context_);
        settled.expires_after(store_->redis.link().settles_in());
        auto waited = co_await settled.async_wait(use_tuple);
        static_cast<void>(waited);
        const bool is_same = store_->is_up() && store_->redis.link().connects() == connect;
        if (is_same && !stopping_) broadcast(protocol::StoreStatus::ok);
    }

    void broadcast(protocol::StoreStatus status) {
        const std::string text = protocol::encode_status(status);
        server_->broadcast(std::make_shared<const std::string>(text));
    }

    std::string metrics() const {
        Metrics text;
        text.server(server_->counters());
        text.sessions(hubs_->size(), hub_counters_);
        text.store(store_->is_up(), store_->redis.has_room(), store_->redis.link().connects(),
                   store_->redis.link().bytes_in_flight());
        text.jobs(fleet_->depth(), fleet_->is_alive());
        return text.take();
    }

    /// The stop order of ARCHITECTURE.md. Each part may be missing when the start failed.
    Task<void> stop() {
        ready_ = false;
        stopping_ = true;
        // What runs is killed while the writers drain: neither has to wait for the other.
        if (runner_) runner_->signal_stop();
        // Who waits for a verdict is told how far it is, so that nobody holds up the stop.
        if (submissions_api_) submissions_api_->stop();
        if (webhooks_) co_await webhooks_->stop();
        if (opinions_) co_await opinions_->stop();
        if (callers_) callers_->stop();
        if (server_) {
            const std::string farewell = protocol::encode_going_away(reconnect_hint);
            co_await server_->stop(std::make_shared<const std::string>(farewell), options_.drain);
        }
        if (fleet_) fleet_->stop();
        if (hubs_) co_await hubs_->stop();
        if (runner_) co_await runner_->stop(options_.drain);
        if (store_) co_await store_->stop();
        co_await tasks_.join();
        hubs_.reset();
        if (embedded_) co_await embedded_->stop();
    }

    asio::io_context& context_;
    ServeOptions options_;
    Catalog catalog_;
    std::optional<net::StaticFiles> files_;
    std::shared_ptr<net::TlsContext> tls_;  // as it was at the start; null: in plain text
    TaskGroup tasks_;
    TaskGroup listening_;
    asio::signal_set signals_;
    asio::signal_set reload_;
    asio::steady_timer stop_signal_;  // cancelled when a signal asks us to stop
    asio::steady_timer runner_look_;
    std::unique_ptr<store::EmbeddedRedis> embedded_;
    std::optional<store::Store> store_;
    std::optional<ClientIds> client_ids_;
    std::optional<Seats> seats_;
    std::optional<KnownDevices> known_devices_;
    std::unique_ptr<Passwords> passwords_;
    std::unique_ptr<Callers> callers_;
    std::unique_ptr<RunnerChild> runner_;
    HubCounters hub_counters_;
    std::unique_ptr<Hubs> hubs_;
    std::unique_ptr<Fleet> fleet_;
    std::unique_ptr<PinnedContents> contents_;
    std::unique_ptr<OpinionSeeker> opinions_;
    std::optional<AssessorApi> assessor_api_;
    std::unique_ptr<Reporter> reporter_;
    std::unique_ptr<Api> api_;
    std::optional<Principals> principals_;
    std::unique_ptr<SubmissionsApi> submissions_api_;
    std::unique_ptr<ChallengesApi> challenges_api_;
    std::optional<PeopleApi> people_api_;
    std::optional<AccountsApi> accounts_api_;
    std::optional<TokensApi> tokens_api_;
    std::optional<StudyApi> study_api_;
    std::optional<OwnDataApi> own_data_api_;
    std::unique_ptr<WebhookSender> webhooks_;
    std::optional<WebhookApi> webhook_api_;
    std::unique_ptr<net::Server> server_;
    std::uint16_t port_ = 0;
    bool ready_ = false;
    bool stop_asked_ = false;
    bool stopping_ = false;
    int exit_code_ = 0;
};

}  // namespace

int serve_command(ServeOptions options) {
    auto complete_options = complete(std::move(options));
    if (!complete_options) return cannot_start(complete_options.error());
    auto catalog = Catalog::load(complete_options->challenges);
    if (!catalog) return cannot_start(catalog.error());
    std::optional<net::StaticFiles> files;
    std::error_code error;
    if (std::filesystem::exists(complete_options->web / "index.html", error)) {
        auto loaded = net::StaticFiles::load(complete_options->web);
        if (!loaded) return cannot_start(loaded.error());
        files = std::move(*loaded);
    }
    std::shared_ptr<net::TlsContext> tls;
    if (complete_options->encrypts()) {
        auto read =
            net::TlsContext::load({complete_options->tls_certificate, complete_options->tls_key});
        if (!read) return cannot_start(read.error());
        tls = std::move(*read);
    }
    if (complete_options->runner) {
        auto probe = probe_sandbox();
        if (!probe) return cannot_start(probe.error());
        if (const std::string missing = probe->missing();
            !missing.empty() && !complete_options->trust_code) {
            return cannot_start(
                fail(ErrorCode::setup,
                     fmt::format(
                         "The sandbox lacks {}. See rehearse doctor; with --no-runner and --redis "
                         "other hosts grade; --trust-code grades all the same.",
                         missing)));
        }
    }
    raise_descriptor_limit();
    asio::io_context context(1);
    ServeApp app(context, *complete_options, std::move(*catalog), std::move(files), std::move(tls));
    TaskGroup main(context.get_executor());
    main.spawn("serve", app.run());
    context.run();
    return app.exit_code();
}

namespace {

std::string ask_in_plain_text(std::uint16_t port, const std::string& target) {
    asio::io_context context;
    asio::ip::tcp::socket socket(context);
    boost::system::error_code error;
    socket.connect({asio::ip::address_v4::loopback(), port}, error);
    const std::string request = fmt::format(
        "GET {} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", target, port);
    if (!error) asio::write(socket, asio::buffer(request), error);
    std::string answer;
    if (!error) asio::read(socket, asio::dynamic_buffer(answer, 64 * 1024), error);
    return answer;
}

}  // namespace

int health_command(std::uint16_t port, bool is_tls) {
    const std::string answer =
        is_tls ? net::ask_over_tls(port, "/readyz") : ask_in_plain_text(port, "/readyz");
    const bool ready = answer.starts_with("HTTP/1.1 200");
    std::printf("%s\n", ready ? "ready" : "not ready");
    return ready ? 0 : 1;
}

}  // namespace rehearse::app
