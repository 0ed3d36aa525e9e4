#include "store/store.hpp"

#include <utility>

namespace rehearse::store {

Store::Store(boost::asio::any_io_executor executor, StoreOptions options)
    : redis(std::move(executor), std::move(options)),
      clock(redis),
      sessions(redis),
      deadlines(redis),
      jobs(redis),
      contents(redis),
      submissions(redis),
      tokens(redis),
      accounts(redis),
      logins(redis),
      webhooks(redis),
      study(redis) {}

void Store::start() {
    redis.start();
    clock.start();
    sessions.start();
}

Task<void> Store::stop() {
    co_await jobs.stop();
    co_await submissions.stop();
    co_await sessions.stop();
    co_await clock.stop();
    co_await redis.stop();
}

}  // namespace rehearse::store
