#include "store/opinions.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace rehearse::store {
namespace {

// Fields of the hash: "told", and "of:<item>".
constexpr std::string_view item_prefix = "of:";

// What comes when its session is gone is not kept. Seldom run, so it travels whole each time.
constexpr std::string_view keep_lua = R"lua(
local session = ARGV[1] .. 's:' .. ARGV[2] .. ':'
if redis.call('EXISTS', session .. 'head') == 0 then return 0 end
redis.call('HSET', session .. 'opinions', ARGV[3], ARGV[4])
return 1
)lua";

// The answers of a session that was deleted are nobody's to send any more.
constexpr std::string_view take_lua = R"lua(
if redis.call('EXISTS', ARGV[1] .. 's:' .. ARGV[2] .. ':head') == 0 then return 0 end
return redis.call('SET', ARGV[3], '1', 'NX', 'PX', ARGV[4]) and 1 or 0
)lua";

}  // namespace

std::string Opinions::lease_key(const std::string& session, const std::string& item) const {
    return redis_.key(fmt::format("opinion_lease:{}:{}", session, item));
}

Task<Result<bool>> Opinions::set(std::string session, std::string field, std::string value) {
    std::vector<std::string> words{"EVAL",
                                   std::string(keep_lua),
                                   "0",
                                   redis_.options().key_prefix,
                                   std::move(session),
                                   std::move(field),
                                   std::move(value)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

Task<Result<bool>> Opinions::tell(std::string session, std::string where) {
    return set(std::move(session), "told", std::move(where));
}

Task<Result<KeptOpinions>> Opinions::of(std::string session) {
    std::vector<std::string> words{"HGETALL", redis_.key(fmt::format("s:{}:opinions", session))};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    KeptOpinions kept;
    for (std::size_t at = 0; at + 1 < reply->elements.size(); at += 2) {
        const std::string& name = reply->elements[at].text;
        std::string& value = reply->elements[at + 1].text;
        if (name == "told") kept.told = std::move(value);
        if (name.starts_with(item_prefix))
            kept.texts[name.substr(item_prefix.size())] = std::move(value);
    }
    co_return kept;
}

Task<Result<bool>> Opinions::take(std::string session, std::string item, Milliseconds lease) {
    std::string key = lease_key(session, item);
    std::vector<std::string> words{"EVAL",
                                   std::string(take_lua),
                                   "0",
                                   redis_.options().key_prefix,
                                   std::move(session),
                                   std::move(key),
                                   std::to_string(lease.count())};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

Task<Result<bool>> Opinions::is_there(std::string session) {
    std::vector<std::string> words{"EXISTS", redis_.key(fmt::format("s:{}:head", session))};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

Task<Result<void>> Opinions::give_back(std::string session, std::string item) {
    std::vector<std::string> words{"DEL", lease_key(session, item)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

Task<Result<bool>> Opinions::keep(std::string session, std::string item, std::string text) {
    std::string field = std::string(item_prefix) + item;
    auto kept = co_await set(session, std::move(field), std::move(text));
    if (!kept) co_return kept.error();
    auto given_back = co_await give_back(std::move(session), std::move(item));
    static_cast<void>(given_back);  // else it ends by itself
    co_return *kept;
}

}  // namespace rehearse::store
