#include "store/accounts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/ids.hpp"
#include "base/limits.hpp"
#include "store/values.hpp"

namespace rehearse::store {
namespace {

std::string new_id() {
    std::array<std::uint8_t, 8> bytes{};
    fill_random(bytes);
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

bool is_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_' || c == '@';
    };
    return !name.empty() && name.size() <= limits::account_name_bytes_max && name[0] != '-' &&
           std::all_of(name.begin(), name.end(), fits);
}

Account to_account(const Reply& reply) {
    Account account;
    if (reply.elements.size() != 4) return account;
    account.id = reply.elements[0].text;
    account.name = reply.elements[1].text;
    account.made_at = from_millis(number_of(reply.elements[2].text));
    account.logins = static_cast<std::size_t>(reply.elements[3].integer);
    return account;
}

Error no_account(std::string_view name) {
    return fail(ErrorCode::not_found,
                fmt::format("There is no account named {}: see rehearse host list.",
                            name.substr(0, limits::account_name_bytes_max)));
}

}  // namespace

std::string folded_name(std::string_view name) {
    std::string folded(name);
    std::transform(folded.begin(), folded.end(), folded.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    return folded;
}

Task<Result<Account>> Accounts::add(std::string name, std::string password) {
    if (!is_name(name)) {
        co_return fail(ErrorCode::invalid_input,
                       fmt::format("The name of an account has 1 to {} letters, digits, dots, "
                                   "underscores, dashes or @, and no dash in front.",
                                   limits::account_name_bytes_max));
    }
    std::vector<std::string> arguments{new_id(), name, folded_name(name), std::move(password),
                                       std::to_string(limits::accounts_max)};
    auto reply = co_await redis_.run(Script::account_add, std::move(arguments));
    if (!reply) co_return reply.error();
    if (reply->text == "name_taken") {
        co_return fail(ErrorCode::invalid_input,
                       fmt::format("There is an account named {}: choose another name, or give it "
                                   "a new password with rehearse host password.",
                                   name));
    }
    if (reply->text == "full") {
        co_return fail(ErrorCode::too_many_requests,
                       fmt::format("There are {} accounts: remove those that nobody uses.",
                                   limits::accounts_max));
    }
    co_return to_account(*reply);
}

Task<Result<std::vector<Account>>> Accounts::list() {
    std::vector<std::string> none;
    auto reply = co_await redis_.run(Script::account_list, std::move(none));
    if (!reply) co_return reply.error();
    std::vector<Account> accounts;
    for (const Reply& one : reply->elements) accounts.push_back(to_account(one));
    co_return accounts;
}

Task<Result<Account>> Accounts::remove(std::string name) {
    std::vector<std::string> arguments{folded_name(name)};
    auto reply = co_await redis_.run(Script::account_remove, std::move(arguments));
    if (!reply) co_return reply.error();
    if (!reply->is_array()) co_return no_account(name);
    co_return to_account(*reply);
}

Task<Result<Account>> Accounts::set_password(std::string name, std::string password,
                                             std::string kept, LoginTry granted) {
    std::vector<std::string> arguments{
        folded_name(name),   std::move(password),          std::move(kept),
        tries_of_name(name), std::move(granted.own_tries), std::move(granted.address_tries)};
    auto reply = co_await redis_.run(Script::account_password, std::move(arguments));
    if (!reply) co_return reply.error();
    if (!reply->is_array()) co_return no_account(name);
    co_return to_account(*reply);
}

}  // namespace rehearse::store
