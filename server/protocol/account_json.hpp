// Accounts and logins in the REST interface (PROTOCOL section 2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/account.hpp"
#include "base/result.hpp"

namespace rehearse::protocol {

struct LogIn {
    std::string name;
    std::string password;
};

struct ChangePassword {
    std::string password;  // the one that holds
    std::string new_password;
};

/// The body of POST /login: `bad_message`, `unknown_field`.
Result<LogIn> parse_login(std::string_view body);
/// The body of PUT /password.
Result<ChangePassword> parse_password_change(std::string_view body);
/// Who asks; `login` is empty for who needs none.
std::string encode_me(std::string_view person, std::string_view name, std::string_view login);
/// `current` is the login of who asks.
std::string encode_logins(const std::vector<Login>& logins, std::string_view current);
std::string encode_accounts(const std::vector<Account>& accounts);

}  // namespace rehearse::protocol
