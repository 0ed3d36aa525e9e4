// `rehearse token add | list | revoke`: tokens from the command line, in the store of a server that
// runs.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "protocol/token_json.hpp"

namespace rehearse::app {

struct TokenCommand {
    std::filesystem::path data;  // of the server whose private Redis it is; empty: the default
    std::string redis;           // another Redis
    bool json = false;
    protocol::CreateToken token;  // to add; no scopes: the default ones
    std::string id_or_name;       // to revoke
};

/// They return the exit code: 0 done, 1 refused, 2 the store cannot be reached. add writes the
/// token alone to `out`, and to `err` what it is.
int token_add_command(const TokenCommand& command, std::ostream& out, std::ostream& err);
int token_list_command(const TokenCommand& command, std::ostream& out, std::ostream& err);
int token_revoke_command(const TokenCommand& command, std::ostream& out, std::ostream& err);

}  // namespace rehearse::app
