// `rehearse token add | list | revoke`: tokens from the command line, in the store of a server that
// runs.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/token.hpp"

namespace rehearse::app {

struct TokenCommand {
    std::filesystem::path data;  // of the server whose private Redis it is; empty: the default
    std::string redis;           // another Redis
    bool json = false;
    std::string name;  // of the token; for revoke its id will do as well
    std::vector<std::string> scopes;
    std::optional<std::size_t> expires_days;
    std::size_t per_minute = Token().per_minute;
    std::size_t unfinished_max = Token().unfinished_max;
};

/// They return the exit code: 0 done, 1 refused, 2 the store cannot be reached. add writes the
/// token alone to `out`, and to `err` what it is.
int token_add_command(const TokenCommand& command, std::ostream& out, std::ostream& err);
int token_list_command(const TokenCommand& command, std::ostream& out, std::ostream& err);
int token_revoke_command(const TokenCommand& command, std::ostream& out, std::ostream& err);

}  // namespace rehearse::app
