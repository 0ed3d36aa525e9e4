// `rehearse new SLUG --kind KIND`: a package that works as it is, for an author to change step by
// step. It is a copy of one of challenges/scaffolds, under a name, a title and a UUID of its own.
// Runs nothing.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace rehearse::app {

struct NewCommand {
    std::string slug;
    std::string kind;
    std::filesystem::path directory = "challenges/coding";  // where the package goes
    std::string title;                                      // empty: made of the slug
    std::filesystem::path scaffolds;  // empty: those that came with the program
};

/// 0 when the package was made, 2 with one sentence when it was not; then nothing has changed.
int new_command(const NewCommand& command, std::ostream& out, std::ostream& err);

}  // namespace rehearse::app
