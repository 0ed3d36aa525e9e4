#include "app/commands_token.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <ostream>
#include <utility>

#include "app/principal.hpp"
#include "app/store_command.hpp"
#include "app/tokens_api.hpp"
#include "store/tokens.hpp"

namespace rehearse::app {
namespace {

const std::string command_name = "rehearse token";

int refused(const Error& error, std::ostream& err) {
    return app::refused(command_name, error, err);
}

/// What a command does with the tokens; the exit code. Everything it names outlives it.
using Work = std::function<Task<int>(store::Tokens*)>;

Task<int> with_tokens_of(store::RedisStore* redis, const Work* work) {
    store::Tokens tokens(*redis);
    const int code = co_await (*work)(&tokens);
    co_return code;
}

int with_tokens(const TokenCommand& command, std::ostream& err, const Work& work) {
    return with_store({command.data, command.redis}, WithoutServer::refuse, command_name, err,
                      [&work](store::RedisStore* redis) { return with_tokens_of(redis, &work); });
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
