#include "app/commands_host.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iostream>
#include <utility>

#include "app/passwords.hpp"
#include "base/at_end.hpp"
#include "protocol/account_json.hpp"
#include "store/accounts.hpp"

namespace rehearse::app {
namespace {

const std::string command_name = "rehearse host";

int refused(const Error& error, std::ostream& err) {
    return app::refused(command_name, error, err);
}

/// What a command does with the accounts; the exit code. Everything it names outlives it.
using Work = std::function<Task<int>(store::Accounts*)>;

Task<int> with_accounts_of(store::RedisStore* redis, const Work* work) {
    store::Accounts accounts(*redis);
    const int code = co_await (*work)(&accounts);
    co_return code;
}

int with_accounts(const HostCommand& command, std::ostream& err, const Work& work) {
    return with_store(command.place, WithoutServer::start_redis, command_name, err,
                      [&work](store::RedisStore* redis) { return with_accounts_of(redis, &work); });
}

std::string line_of(std::istream& in) {
    std::string line;
    std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string typed(const char* question, std::istream& in, std::ostream& err) {
    err << question << std::flush;
    std::string line = line_of(in);
    err << '\n';
    return line;
}

/// Asked for before the store is touched: nobody shall wait on somebody who types.
Result<std::string> hash_of_new_password(std::istream& in, std::ostream& err) {
    auto password = ask_password(in, err);
    if (!password) return password.error();
    if (Result<void> fine = check_new_password(*password); !fine) return fine.error();
    return hash_password(*password);
}

Task<int> add(const HostCommand* command, const std::string* hash, std::ostream* out,
              std::ostream* err, store::Accounts* accounts) {
    auto made = co_await accounts->add(command->name, *hash);
    if (!made) co_return refused(made.error(), *err);
    *out << fmt::format("Account {} is made: log in with it on the page of the server.\n",
                        made->name);
    co_return 0;
}

Task<int> list(const HostCommand* command, std::ostream* out, std::ostream* err,
               store::Accounts* accounts) {
    auto all = co_await accounts->list();
    if (!all) co_return refused(all.error(), *err);
    if (command->json) {
        *out << protocol::encode_accounts(*all) << '\n';
        co_return 0;
    }
    if (all->empty()) *out << "There are no accounts: rehearse host add NAME makes one.\n";
    for (const Account& account : *all) {
        const std::time_t made = std::chrono::system_clock::to_time_t(account.made_at);
        *out << fmt::format(
            "{}\n  made {:%Y-%m-%d %H:%M}, logged in {}\n", account.name, fmt::gmtime(made),
            account.logins == 0 ? "nowhere" : fmt::format("{} times", account.logins));
    }
    co_return 0;
}

Task<int> remove(const HostCommand* command, std::ostream* out, std::ostream* err,
                 store::Accounts* accounts) {
    auto removed = co_await accounts->remove(command->name);
    if (!removed) co_return refused(removed.error(), *err);
    *out << fmt::format("Account {} is removed and logged out everywhere.\n", removed->name);
    co_return 0;
}

Task<int> set_password(const HostCommand* command, const std::string* hash, std::ostream* out,
                       std::ostream* err, store::Accounts* accounts) {
    std::string nobody_stays;
    store::LoginTry nobody_tried;
    auto changed = co_await accounts->set_password(command->name, *hash, std::move(nobody_stays),
                                                   std::move(nobody_tried));
    if (!changed) co_return refused(changed.error(), *err);
    *out << fmt::format("Account {} has a new password and is logged out everywhere.\n",
                        changed->name);
    co_return 0;
}

}  // namespace

Result<std::string> ask_password(std::istream& in, std::ostream& err) {
    termios shown{};
    const bool is_terminal =
        &in == &std::cin && isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &shown) == 0;
    if (!is_terminal) return line_of(in);
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    const AtEnd restore([&shown] { tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown); });
    std::string password = typed("Password: ", in, err);
    if (typed("Once more: ", in, err) != password)
        return fail(ErrorCode::invalid_input, "The two are not the same: try again.");
    return password;
}

Result<std::string> password_in(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line = in ? line_of(in) : std::string();
    if (line.empty()) {
        return fail(ErrorCode::setup, fmt::format("There is no password in {}: write one into its "
                                                  "first line.",
                                                  file.string()));
    }
    return line;
}

int host_add_command(const HostCommand& command, std::istream& in, std::ostream& out,
                     std::ostream& err) {
    const auto hash = hash_of_new_password(in, err);
    if (!hash) return refused(hash.error(), err);
    return with_accounts(command, err, [&](store::Accounts* accounts) {
        return add(&command, &*hash, &out, &err, accounts);
    });
}

int host_list_command(const HostCommand& command, std::ostream& out, std::ostream& err) {
    return with_accounts(command, err, [&](store::Accounts* accounts) {
        return list(&command, &out, &err, accounts);
    });
}

int host_remove_command(const HostCommand& command, std::ostream& out, std::ostream& err) {
    return with_accounts(command, err, [&](store::Accounts* accounts) {
        return remove(&command, &out, &err, accounts);
    });
}

int host_password_command(const HostCommand& command, std::istream& in, std::ostream& out,
                          std::ostream& err) {
    const auto hash = hash_of_new_password(in, err);
    if (!hash) return refused(hash.error(), err);
    return with_accounts(command, err, [&](store::Accounts* accounts) {
        return set_password(&command, &*hash, &out, &err, accounts);
    });
}

}  // namespace rehearse::app
