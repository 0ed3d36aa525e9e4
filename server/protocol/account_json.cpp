#include "protocol/account_json.hpp"

#include "base/limits.hpp"
#include "protocol/strict_json.hpp"

namespace rehearse::protocol {

Result<LogIn> parse_login(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "login");
    LogIn login;
    login.name = fields.text("name");
    login.password = fields.text("password", limits::password_bytes_max);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return login;
}

Result<ChangePassword> parse_password_change(std::string_view body) {
    const auto json = parse_strict(body);
    if (!json) return json.error();
    Fields fields(*json, "change of password");
    ChangePassword change;
    change.password = fields.text("password", limits::password_bytes_max);
    change.new_password = fields.text("new_password", limits::password_bytes_max);
    if (auto fine = fields.finish(); !fine) return fine.error();
    return change;
}

std::string encode_me(std::string_view person, std::string_view name, std::string_view login) {
    return to_text({{"person", person},
                    {"name", name},
                    {"login", login.empty() ? Json(nullptr) : Json(login)}});
}

std::string encode_logins(const std::vector<Login>& logins, std::string_view current) {
    Json list = Json::array();
    for (const Login& login : logins) {
        list.push_back({{"id", login.id},
                        {"made_at", to_millis(login.made_at)},
                        {"used_at", to_millis(login.used_at)},
                        {"address", login.address},
                        {"agent", login.agent},
                        {"current", login.id == current}});
    }
    return to_text({{"logins", std::move(list)}});
}

std::string encode_accounts(const std::vector<Account>& accounts) {
    Json list = Json::array();
    for (const Account& account : accounts) {
        list.push_back({{"id", account.id},
                        {"name", account.name},
                        {"made_at", to_millis(account.made_at)},
                        {"logins", account.logins}});
    }
    return to_text({{"accounts", std::move(list)}});
}

}  // namespace rehearse::protocol
