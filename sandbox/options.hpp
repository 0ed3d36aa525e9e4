// The command line of `rehearse-sandbox run`, as a value. Wrong options are told in one line and
// change nothing.

#pragma once

#include <string>
#include <vector>

#include "sandbox/request.hpp"

namespace rehearse::sandbox {

struct NamedPath {
    std::string name;
    std::string path;
};

struct RunOptions {
    Limits limits;
    std::vector<std::string> argv;
    std::vector<std::string> env;
    std::vector<NamedPath> binds;    ///< name is the destination inside
    std::vector<NamedPath> files;
    std::vector<NamedPath> fetches;
    std::string cwd = "/box";
    int json_fd = 3;
    bool is_json_fd_given = false;
    unsigned slot = 0;
    bool is_slot_given = false;
    bool allow_floor = false;
    std::string error;  ///< not empty: usage error
};

/// `words` are the arguments after "run".
RunOptions parse_run_options(const std::vector<std::string>& words);

/// The lines of `rehearse-sandbox --help`.
std::string usage_text();

}  // namespace rehearse::sandbox
