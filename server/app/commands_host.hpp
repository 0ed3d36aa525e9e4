// `rehearse host add | list | remove | password`: the accounts of those who hold interviews, in the
// store of a server, which need not run: an open server does not start without one.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "app/store_command.hpp"
#include "base/result.hpp"

namespace rehearse::app {

struct HostCommand {
    StorePlace place;
    bool json = false;
    std::string name;
};

/// The first line of `in`, or what is typed twice when that is a terminal, without showing it.
Result<std::string> ask_password(std::istream& in, std::ostream& err);

/// The password in a file: its first line. `setup` when there is none.
Result<std::string> password_in(const std::filesystem::path& file);

/// They return the exit code: 0 done, 1 refused, 2 the store cannot be reached. add and password
/// take the password from `in`.
int host_add_command(const HostCommand& command, std::istream& in, std::ostream& out,
                     std::ostream& err);
int host_list_command(const HostCommand& command, std::ostream& out, std::ostream& err);
int host_remove_command(const HostCommand& command, std::ostream& out, std::ostream& err);
int host_password_command(const HostCommand& command, std::istream& in, std::ostream& out,
                          std::ostream& err);

}  // namespace rehearse::app
