#include "app/commands_prepare.hpp"

#include <ostream>

#include "languages/language.hpp"
#include "runner/grader.hpp"
#include "runner/sandbox_client.hpp"

namespace rehearse::app {

int prepare_command(const PrepareCommand& command, std::ostream& out, std::ostream& err) {
    const std::string program = runner::find_sandbox_program();
    if (program.empty()) {
        err << "rehearse prepare: The program rehearse-sandbox was not found beside this one.\n";
        return 3;
    }
    runner::SlotPool pool({program, 1, command.first_slot});
    runner::CompileCache cache(command.cache_directory);
    runner::Grader grader(pool, cache);
    int code = 0;
    for (const languages::Language& language : languages::all()) {
        if (language.preparation.empty()) continue;
        const auto tool = grader.compiler().find_tool(language);
        if (!tool) {
            out << language.name << ": left out. " << tool.error().message << '\n';
            continue;
        }
        const auto done = grader.compiler().prepare(language);
        out << language.name << ": " << (done ? "ready" : done.error().message) << '\n';
        if (!done) code = 3;
    }
    return code;
}

}  // namespace rehearse::app
