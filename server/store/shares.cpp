#include "store/shares.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "store/reading.hpp"

namespace rehearse::store {
namespace {

/// In one step with the look whether the session is still there, so that nothing is left behind of
/// one that was deleted meanwhile. Rare enough to go over the link whole each time.
constexpr std::string_view add_lua = R"lua(
local session, id, payload, most = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
if redis.call('EXISTS', session .. 'head') == 0 then return 'gone' end
if redis.call('HLEN', session .. 'shares') >= most then return 'full' end
redis.call('HSET', session .. 'shares', id, payload)
return 'kept'
)lua";

}  // namespace

Task<Result<void>> Shares::add(std::string session, KeptShare share) {
    if (!redis_.has_room()) {
        co_return fail(ErrorCode::store_away,
                       "The store's disk is full, so nothing was accepted; make room there.");
    }
    std::vector<std::string> words{"EVAL",
                                   std::string(add_lua),
                                   "0",
                                   redis_.key(fmt::format("s:{}:", session)),
                                   std::move(share.id),
                                   std::move(share.payload),
                                   std::to_string(shares_max)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    if (reply->text == "gone") {
        co_return fail(ErrorCode::not_found, "There is no such session. It may have been deleted.");
    }
    if (reply->text == "full") {
        co_return fail(ErrorCode::too_many_requests,
                       fmt::format("A report has at most {} links: revoke one first.", shares_max));
    }
    if (reply->text != "kept") co_return strange("whether a link was kept");
    co_return Result<void>();
}

Task<Result<std::vector<KeptShare>>> Shares::list(std::string session) {
    std::vector<std::string> words{"HGETALL", redis_.key(fmt::format("s:{}:shares", session))};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    std::vector<KeptShare> found;
    for (std::size_t i = 0; i + 1 < reply->elements.size(); i += 2) {
        found.push_back(
            {std::move(reply->elements[i].text), std::move(reply->elements[i + 1].text)});
    }
    co_return found;
}

Task<Result<std::optional<std::string>>> Shares::find(std::string session, std::string id) {
    std::vector<std::string> words{"HGET", redis_.key(fmt::format("s:{}:shares", session)),
                                   std::move(id)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    if (reply->is_nil()) co_return std::optional<std::string>();
    co_return std::optional<std::string>(std::move(reply->text));
}

Task<Result<bool>> Shares::remove(std::string session, std::string id) {
    std::vector<std::string> words{"HDEL", redis_.key(fmt::format("s:{}:shares", session)),
                                   std::move(id)};
    auto reply = co_await redis_.command(std::move(words));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

}  // namespace rehearse::store
