#include "app/client_ids.hpp"

#include <sodium.h>

#include <algorithm>

#include "base/ids.hpp"
#include "net/security.hpp"

namespace rehearse::app {
namespace {

constexpr std::size_t random_length = 22;
constexpr std::string_view secret_name = "secret";

}  // namespace

std::string seal(const Secret& secret, std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += part;
        text.push_back('\0');
    }
    std::array<std::uint8_t, 16> hash{};
    crypto_generichash(hash.data(), hash.size(),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       secret.data(), secret.size());
    return base64url(hash);
}

std::string ClientIds::mint(std::string_view session, std::string_view person) const {
    const std::string random = random_id();
    return random + "." + seal(secret_, {random, session, person});
}

bool ClientIds::is_valid(std::string_view client, std::string_view session,
                         std::string_view person) const {
    if (client.size() <= random_length + 1 || client[random_length] != '.') return false;
    const std::string_view random = client.substr(0, random_length);
    return net::constant_time_equal(client.substr(random_length + 1),
                                    seal(secret_, {random, session, person}));
}

Task<Result<Secret>> shared_secret(store::Store* store) {
    std::array<std::uint8_t, 32> fresh{};
    fill_random(fresh);
    std::string name(secret_name);
    std::string bytes(fresh.begin(), fresh.end());
    auto kept = co_await store->redis.keep_first(std::move(name), std::move(bytes));
    if (!kept) co_return kept.error();
    if (kept->size() != fresh.size())
        co_return fail(ErrorCode::internal, "The installation's secret is damaged.");
    Secret secret{};
    std::copy(kept->begin(), kept->end(), secret.begin());
    co_return secret;
}

}  // namespace rehearse::app
