// `rehearse import SOURCE`: makes a package of this installation from what others wrote, either a
// problem package of the Kattis format (a folder, .zip or .kpp, in any of its dialects) or test
// data in the canonical JSON form of Exercism. Trusts nothing in it, runs nothing, fetches nothing,
// and changes nothing when it fails.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace rehearse::app {

struct ImportCommand {
    std::filesystem::path source;
    std::filesystem::path directory = "challenges/coding";  // where the package goes
    std::string slug;                                       // empty: made of the source's name
    std::string title;               // of canonical data only; empty: made of the exercise
    std::filesystem::path starters;  // empty: those that came with the program
};

/// 0 when the package was made, 1 when the source is not one that can be, 2 when it could not be
/// made for another reason. Warnings go to `out`, what ended it to `err`.
int import_command(const ImportCommand& command, std::ostream& out, std::ostream& err);

}  // namespace rehearse::app
