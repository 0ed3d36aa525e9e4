#include "store/logins.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sodium.h>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "store/accounts.hpp"
#include "store/values.hpp"

namespace rehearse::store {
namespace {

constexpr std::size_t secret_length = 44;

std::string hash_of(std::string_view kind, std::string_view text) {
    const std::string all = fmt::format("{}:{}", kind, text);
    std::array<std::uint8_t, 16> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(all.data()),
                       all.size(), nullptr, 0);
    return fmt::format("{:02x}", fmt::join(hash, ""));
}

std::string kept_ms() {
    return std::to_string(Milliseconds(limits::login_kept).count());
}

}  // namespace

std::string login_id(std::string_view secret) {
    return hash_of("login", secret);
}

std::string tries_of_name(std::string_view name) {
    // Not "name": servers of before made who tried again wait from the fifth failure on.
    return hash_of("any browser of name", folded_name(name));
}

std::string tries_of_address(std::string_view address) {
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(std::string(address), error);
    if (error || !parsed.is_v6() || parsed.to_v6().is_v4_mapped())
        return hash_of("address", address);
    const auto bytes = parsed.to_v6().to_bytes();
    return hash_of("network",
                   fmt::format("{:02x}", fmt::join(bytes.begin(), bytes.begin() + 8, "")));
}

std::string tries_of_device(std::string_view name, std::string_view device) {
    return hash_of("device", fmt::format("{} {}", device, folded_name(name)));
}

Task<Result<LoginTry>> Logins::try_name(std::string name, Trier from) {
    LoginTry made;
    std::vector<std::string> arguments{
        folded_name(name), std::to_string(Milliseconds(limits::login_wait_max).count()),
        std::to_string(Milliseconds(limits::login_failures_kept).count())};
    if (from.device.empty()) {
        made.own_tries = tries_of_name(name);
        made.address_tries = tries_of_address(from.address);
        arguments.insert(arguments.end(),
                         {"2", made.own_tries, std::to_string(limits::login_failures_of_name_free),
                          made.address_tries, std::to_string(limits::login_failures_free)});
    } else {
        made.own_tries = tries_of_device(name, from.device);
        arguments.insert(arguments.end(),
                         {"1", made.own_tries, std::to_string(limits::login_failures_free)});
    }
    auto reply = co_await redis_.run(Script::login_try, std::move(arguments));
    if (!reply) co_return reply.error();
    std::vector<Reply>& told = reply->elements;
    if (told.size() == 2) made.wait = Milliseconds(told[1].integer);
    if (told.size() == 4) {
        made.account = std::move(told[1].text);
        made.name = std::move(told[2].text);
        made.password = std::move(told[3].text);
    }
    co_return made;
}

Task<Result<void>> Logins::take_back(LoginTry granted) {
    std::vector<std::string> arguments{std::move(granted.own_tries),
                                       std::move(granted.address_tries)};
    auto reply = co_await redis_.run(Script::login_take_back, std::move(arguments));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

Task<Result<std::optional<NewLogin>>> Logins::add(LoginTry granted, std::string address,
                                                  std::string agent) {
    NewLogin made;
    made.secret = random_id() + random_id();  // 256 bits
    made.id = login_id(made.secret);
    std::string shown = to_valid_utf8(agent.substr(0, limits::login_agent_bytes_max));
    std::vector<std::string> arguments{made.id,
                                       std::move(granted.account),
                                       std::move(granted.password),
                                       std::move(granted.own_tries),
                                       std::move(granted.address_tries),
                                       std::move(address),
                                       std::move(shown),
                                       kept_ms(),
                                       std::to_string(limits::logins_per_account_max)};
    auto reply = co_await redis_.run(Script::login_add, std::move(arguments));
    if (!reply) co_return reply.error();
    if (reply->integer != 1) co_return std::optional<NewLogin>();
    co_return std::optional<NewLogin>(std::move(made));
}

Task<Result<std::optional<LoggedIn>>> Logins::find(std::string secret) {
    if (secret.size() != secret_length) co_return std::optional<LoggedIn>();
    LoggedIn found;
    found.login = login_id(secret);
    std::vector<std::string> arguments{found.login, kept_ms()};
    auto reply = co_await redis_.run(Script::login_find, std::move(arguments));
    if (!reply) co_return reply.error();
    if (reply->elements.size() != 2) co_return std::optional<LoggedIn>();
    found.account = std::move(reply->elements[0].text);
    found.name = std::move(reply->elements[1].text);
    co_return std::optional<LoggedIn>(std::move(found));
}

Task<Result<std::vector<std::string>>> Logins::ended(std::vector<std::string> ids) {
    std::vector<std::string> arguments{kept_ms(), std::to_string(ids.size())};
    for (std::string& id : ids) arguments.push_back(std::move(id));
    auto reply = co_await redis_.run(Script::login_ended, std::move(arguments));
    if (!reply) co_return reply.error();
    std::vector<std::string> ended;
    for (Reply& id : reply->elements) ended.push_back(std::move(id.text));
    co_return ended;
}

Task<Result<std::vector<Login>>> Logins::list(std::string account) {
    std::vector<std::string> arguments{std::move(account)};
    auto reply = co_await redis_.run(Script::login_list, std::move(arguments));
    if (!reply) co_return reply.error();
    std::vector<Login> logins;
    for (Reply& one : reply->elements) {
        if (one.elements.size() != 5) continue;
        logins.push_back({std::move(one.elements[0].text),
                          from_millis(number_of(one.elements[1].text)),
                          from_millis(number_of(one.elements[2].text)),
                          std::move(one.elements[3].text), std::move(one.elements[4].text)});
    }
    co_return logins;
}

Task<Result<bool>> Logins::end(std::string account, std::string id) {
    std::vector<std::string> arguments{std::move(account), std::move(id)};
    auto reply = co_await redis_.run(Script::login_end, std::move(arguments));
    if (!reply) co_return reply.error();
    co_return reply->integer == 1;
}

}  // namespace rehearse::store
