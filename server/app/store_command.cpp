#include "app/store_command.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <ostream>
#include <utility>

#include "app/config.hpp"
#include "base/at_end.hpp"
#include "base/log.hpp"
#include "store/embedded_redis.hpp"

namespace rehearse::app {
namespace {

constexpr Milliseconds store_patience{3'000};

struct Run {
    StorePlace place;
    WithoutServer without;
    std::string command;
    std::ostream* err;
    const StoreWork* work;
    boost::asio::io_context* context;
    int code = 2;

    void say(const Error& error) const { *err << command << ": " << error.message << '\n'; }
};

/// `run` outlives it. False when that Redis does not answer.
Task<bool> work_at(boost::asio::any_io_executor executor, store::RedisAddress address, Run* run) {
    store::StoreOptions options;
    options.address = std::move(address);
    options.link.quiet = true;
    store::RedisStore redis(executor, std::move(options));
    redis.start();
    Result<void> up = co_await redis.link().wait_up(store_patience);
    if (up) run->code = co_await (*run->work)(&redis);
    co_await redis.stop();
    co_return up.has_value();
}

Task<void> work_at_own(boost::asio::any_io_executor executor, Run* run) {
    auto data = usable_data_directory(run->place.data);
    if (!data) {
        run->say(data.error());
        co_return;
    }
    store::EmbeddedRedisOptions options;
    options.data_directory = *data;
    store::EmbeddedRedis redis(executor, std::move(options));
    Result<void> started = co_await redis.start();
    if (started) {
        store::RedisAddress address = redis.address();
        const bool answered = co_await work_at(executor, std::move(address), run);
        if (!answered) run->say(fail(ErrorCode::setup, "The private Redis does not answer."));
    } else {
        run->say(started.error());
    }
    co_await redis.stop();
}

Task<void> find_and_work(boost::asio::any_io_executor executor, Run* run) {
    const AtEnd over([run] { run->context->stop(); });
    const bool is_private = run->place.redis.empty();
    auto address = is_private ? store::running_redis(run->place.data)
                              : store::parse_redis_url(run->place.redis);
    const bool may_start = is_private && run->without == WithoutServer::start_redis;
    if (!address && !may_start) run->say(address.error());
    if (address) {
        const std::string place = address->display();
        const bool answered = co_await work_at(executor, std::move(*address), run);
        if (answered) co_return;
        // A server that was killed leaves its address behind.
        if (!may_start) {
            run->say(
                fail(ErrorCode::setup,
                     fmt::format("Redis at {} does not answer: is the server running?", place)));
        }
    }
    if (may_start) co_await work_at_own(executor, run);
}

}  // namespace

int with_store(const StorePlace& place, WithoutServer without, const std::string& command,
               std::ostream& err, const StoreWork& work) {
    log::set_level(log::Level::error);
    boost::asio::io_context context(1);
    Run run{place, without, command, &err, &work, &context};
    if (run.place.data.empty()) run.place.data = default_data_directory();
    TaskGroup tasks(context.get_executor());
    tasks.spawn("store_command", find_and_work(context.get_executor(), &run));
    context.run();
    return run.code;
}

int refused(const std::string& command, const Error& error, std::ostream& err) {
    err << command << ": " << error.message << '\n';
    return error.code == ErrorCode::store_away ? 2 : 1;
}

}  // namespace rehearse::app
