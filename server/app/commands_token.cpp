#include "app/commands_token.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <ostream>
#include <utility>

#include "app/config.hpp"
#include "app/principal.hpp"
#include "app/tokens_api.hpp"
#include "store/embedded_redis.hpp"
#include "store/tokens.hpp"

namespace rehearse::app {
namespace {

constexpr Milliseconds store_patience{3'000};

/// What a command does with the store; the exit code. Everything it names outlives it.
using Work = std::function<Task<int>(store::Tokens*)>;

Result<store::RedisAddress> address_of(const TokenCommand& command) {
    if (!command.redis.empty()) return store::parse_redis_url(command.redis);
    return store::running_redis(command.data.empty() ? default_data_directory() : command.data);
}

Error no_answer(const store::RedisAddress& address) {
    return fail(ErrorCode::setup, fmt::format("Redis at {} does not answer: is the server running?",
                                              address.display()));
}

Task<void> run(store::RedisStore* redis, const Work* work, std::ostream* err, int* code) {
    redis->start();
    store::Tokens tokens(*redis);
    Result<void> up = co_await redis->link().wait_up(store_patience);
    if (up) {
        *code = co_await (*work)(&tokens);
    } else {
        *err << "rehearse token: " << no_answer(redis->options().address).message << '\n';
    }
    co_await redis->stop();
}

int with_tokens(const TokenCommand& command, std::ostream& err, const Work& work) {
    auto address = address_of(command);
    if (!address) {
        err << "rehearse token: " << address.error().message << '\n';
        return 2;
    }
    boost::asio::io_context context(1);
    store::StoreOptions options;
    options.address = *address;
    options.link.quiet = true;
    store::RedisStore redis(context.get_executor(), std::move(options));
    int code = 2;
    TaskGroup tasks(context.get_executor());
    tasks.spawn("token_command", run(&redis, &work, &err, &code));
    context.run();
    return code;
}

int refused(const Error& error, std::ostream& err) {
    err << "rehearse token: " << error.message << '\n';
    return error.code == ErrorCode::store_away ? 2 : 1;
}

std::string day(const std::optional<Instant>& instant) {
    if (!instant) return "never";
    return fmt::format("{:%Y-%m-%d %H:%M}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(*instant)));
}

Task<int> add(const TokenCommand* command, std::ostream* out, std::ostream* err,
              store::Tokens* tokens) {
    protocol::CreateToken asked = command->token;
    if (asked.scopes.empty()) asked.scopes.insert(default_scopes.begin(), default_scopes.end());
    auto wish = token_wish(std::move(asked));
    if (!wish) co_return refused(wish.error(), *err);
    auto made = co_await tokens->add(std::move(*wish));
    if (!made) co_return refused(made.error(), *err);
    if (command->json) {
        *out << protocol::encode_new_token(made->token, made->secret) << '\n';
        co_return 0;
    }
    *err << fmt::format(
        "Token {} (id {}) may use {}. It is shown this once: keep it where only its program can "
        "read it.\n",
        made->token.name, made->token.id, fmt::join(made->token.scopes, ", "));
    *out << made->secret << '\n';
    co_return 0;
}

Task<int> list(const TokenCommand* command, std::ostream* out, std::ostream* err,
               store::Tokens* tokens) {
    auto all = co_await tokens->list();
    if (!all) co_return refused(all.error(), *err);
    if (command->json) {
        *out << protocol::encode_tokens(*all) << '\n';
        co_return 0;
    }
    if (all->empty()) *out << "There are no tokens: rehearse token add NAME makes one.\n";
    for (const Token& token : *all) {
        *out << fmt::format(
            "{}  {}\n  scopes {}\n  {} requests a minute, {} unfinished submissions\n  made {}, "
            "last "
            "used {}, expires {}\n",
            token.id, token.name, fmt::join(token.scopes, " "), token.per_minute,
            token.unfinished_max, day(token.created_at), day(token.used_at), day(token.expires_at));
    }
    co_return 0;
}

Task<int> revoke(const TokenCommand* command, std::ostream* out, std::ostream* err,
                 store::Tokens* tokens) {
    auto revoked = co_await tokens->revoke(command->id_or_name);
    if (!revoked) co_return refused(revoked.error(), *err);
    *out << fmt::format("Token {} (id {}) is revoked.\n", revoked->name, revoked->id);
    co_return 0;
}

}  // namespace

int token_add_command(const TokenCommand& command, std::ostream& out, std::ostream& err) {
    return with_tokens(command, err,
                       [&](store::Tokens* tokens) { return add(&command, &out, &err, tokens); });
}

int token_list_command(const TokenCommand& command, std::ostream& out, std::ostream& err) {
    return with_tokens(command, err,
                       [&](store::Tokens* tokens) { return list(&command, &out, &err, tokens); });
}

int token_revoke_command(const TokenCommand& command, std::ostream& out, std::ostream& err) {
    return with_tokens(command, err,
                       [&](store::Tokens* tokens) { return revoke(&command, &out, &err, tokens); });
}

}  // namespace rehearse::app
