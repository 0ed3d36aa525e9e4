// `rehearse grade PACKAGE FILE`: one solution against one package, without a server. Prints a table
// for people or one JSON object; the exit code says how it went. Needs the sandbox program, never
// runs a solution without it.
#pragma once

#include <iosfwd>
#include <string>

namespace rehearse::app {

struct GradeCommand {
    std::string package;
    std::string solution;  // a file or a folder
    std::string language;  // empty: by the file's extension
    bool json = false;
    bool samples = false;         // only the samples
    std::string sandbox_program;  // empty: beside this program
    std::string cache_directory;  // empty: compile every time
    unsigned slots = 2;
    unsigned first_slot = 0;  // slots must not be shared with a running server
};

/// 0 accepted, 1 not accepted, 2 usage or package error, 3 internal error.
int grade_command(const GradeCommand& command, std::ostream& out, std::ostream& err);

}  // namespace rehearse::app
