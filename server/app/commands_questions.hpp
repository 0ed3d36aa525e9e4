// `rehearse questions import | export`: question sets of other programs into a bank and out of one.
// What is imported is a draft until somebody has revised it. Trusts nothing in the file, fetches
// nothing, and changes nothing when it fails.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

namespace rehearse::app {

struct QuestionsImportCommand {
    std::filesystem::path file;
    std::string format;  // empty: by the file itself
    std::filesystem::path into = "challenges/theory";
    std::string topic;
    std::string level;
    bool dry_run = false;
    bool replace = false;
    bool skip_faulty = false;
};

struct QuestionsExportCommand {
    std::filesystem::path directory;
    std::string format;            // empty: by the ending of the output
    std::filesystem::path output;  // empty: standard output
    std::string topic;
    std::string level;
    std::string kind;
};

/// 0 when it is done, 1 when the file is refused, 2 when it could not be done for another reason.
int questions_import_command(const QuestionsImportCommand& command, std::ostream& out,
                             std::ostream& err);
int questions_export_command(const QuestionsExportCommand& command, std::ostream& out,
                             std::ostream& err);

}  // namespace rehearse::app
