#include "app/commands_questions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <ostream>
#include <system_error>
#include <utility>
#include <vector>

#include "base/limits.hpp"
#include "sets/anki.hpp"
#include "sets/draft.hpp"
#include "sets/moodle.hpp"
#include "sets/place.hpp"
#include "sets/roadmap.hpp"
#include "theory/bank.hpp"
#include "theory/form.hpp"
#include "theory/question.hpp"

namespace rehearse::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* formats = "roadmap, anki or moodle";

/// The answers that a question group keeps in files of their own: beside it, or in content/.
std::optional<std::string> answer_file(const fs::path& group, const std::string& name) {
    for (const fs::path& folder : {group.parent_path(), group.parent_path() / "content"}) {
        const fs::path path = folder / name;
        std::error_code error;
        if (fs::symlink_status(path, error).type() != fs::file_type::regular) continue;
        if (auto text = theory::read_small_file(path, limits::question_bytes_max))
            return std::move(*text);
    }
    return std::nullopt;
}

sets::Reading read_set(sets::Format format, std::string_view text, const fs::path& file) {
    const std::string name = file.filename().string();
    switch (format) {
        case sets::Format::roadmap:
            return sets::read_roadmap(
                text, name, [&](const std::string& answer) { return answer_file(file, answer); });
        case sets::Format::anki:
            return sets::read_anki(text, name);
        case sets::Format::moodle:
            return sets::read_moodle(text, name);
    }
    return {};
}

int refused(std::ostream& err, const std::vector<theory::Fault>& faults, bool is_partly_good) {
    constexpr std::size_t shown_max = 50;
    for (std::size_t i = 0; i < std::min(faults.size(), shown_max); ++i)
        err << theory::to_string(faults[i]) << '\n';
    err << fmt::format("rehearse questions import: {} faults; nothing was changed.{}\n",
                       faults.size(),
                       is_partly_good ? " --skip-faulty leaves such questions out." : "");
    return 1;
}

int cannot(std::ostream& err, const char* command, std::string_view why) {
    err << fmt::format("rehearse questions {}: {}\n", command, why);
    return 2;
}

void print_made(const std::vector<sets::NewQuestion>& questions, const fs::path& into,
                std::ostream& out) {
    for (const sets::NewQuestion& question : questions)
        out << fmt::format("  {}  {} ({} key points)\n",
                           (into / question.topic / (question.id + ".md")).string(), question.title,
                           question.key_points);
}

sets::Entry entry_of(const theory::Question& question) {
    sets::Entry entry;
    entry.id = question.id;
    entry.title = question.title;
    entry.text = question.text;
    entry.answer = question.model_answer;
    // Its folder first: that is where it goes again.
    const std::string folder = fs::path(question.file).parent_path().string();
    entry.topics = question.topics;
    if (const auto own = std::find(entry.topics.begin(), entry.topics.end(), folder);
        own != entry.topics.end())
        std::rotate(entry.topics.begin(), own, own + 1);
    entry.level = theory::level_name(question.level);
    entry.kind = theory::kind_name(question.kind);
    entry.license = question.license;
    entry.minutes = question.minutes;
    return entry;
}

std::string write_set(sets::Format format, const std::vector<sets::Entry>& entries) {
    switch (format) {
        case sets::Format::roadmap:
            return sets::write_roadmap(entries);
        case sets::Format::anki:
            return sets::write_anki(entries);
        case sets::Format::moodle:
            return sets::write_moodle(entries);
    }
    return {};
}

/// Over a file that was there, but never half of it.
bool write_file(const fs::path& path, std::string_view text) {
    fs::path hidden = path;
    hidden += ".part";
    std::error_code error;
    {
        std::ofstream out(hidden, std::ios::binary);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        if (out.flush()) fs::rename(hidden, path, error);
        if (out && !error) return true;
    }
    fs::remove(hidden, error);
    return false;
}

}  // namespace

int questions_import_command(const QuestionsImportCommand& command, std::ostream& out,
                             std::ostream& err) {
    if (!command.topic.empty() && !theory::is_slug(command.topic))
        return cannot(err, "import", "--topic must be lower-case words joined by hyphens.");
    if (!command.level.empty() && !theory::level_from(command.level))
        return cannot(err, "import", "--level is one of beginner, intermediate, advanced.");
    const auto text = theory::read_small_file(command.file, sets::set_bytes_max);
    if (!text)
        return cannot(err, "import",
                      fmt::format("{} {}.", command.file.string(), text.error().message));
    const auto format =
        command.format.empty() ? sets::detect_format(*text) : sets::format_from(command.format);
    if (!format)
        return cannot(
            err, "import",
            command.format.empty()
                ? fmt::format("{} is none of the known forms by its beginning: name one "
                              "with --format ({}).",
                              command.file.string(), formats)
                : fmt::format("There is no format `{}`: use {}.", command.format, formats));
    sets::Reading reading = read_set(*format, *text, command.file);
    sets::Drafting drafting = sets::draft_questions(reading.entries, {command.topic, command.level},
                                                    command.file.filename().string());
    std::vector<theory::Fault> faults = std::move(reading.faults);
    faults.insert(faults.end(), drafting.faults.begin(), drafting.faults.end());
    if (!faults.empty() && !(command.skip_faulty && !drafting.questions.empty()))
        return refused(err, faults, !drafting.questions.empty());
    const auto placed =
        sets::place_questions(command.into, drafting.questions,
                              command.replace ? sets::Existing::replace : sets::Existing::keep,
                              command.dry_run ? sets::Mode::only_try : sets::Mode::write);
    if (!placed) {
        cannot(err, "import", placed.error().message);
        return placed.error().code == ErrorCode::question_invalid ? 1 : 2;
    }
    for (const std::string& note : reading.notes) out << "  note     " << note << '\n';
    for (const theory::Fault& fault : faults)
        out << "  left out " << theory::to_string(fault) << '\n';
    print_made(drafting.questions, command.into, out);
    if (command.dry_run) {
        out << fmt::format("Would make {} drafts ({} in place of others). Nothing was changed.\n",
                           drafting.questions.size(), placed->replaced);
        return 0;
    }
    out << fmt::format(
        "Made {} drafts ({} in place of others). No session draws a draft. Next, for each:\n"
        "  revise key_points: what an answer must say, and phrases that show it\n"
        "  remove the line `draft: true`\n"
        "Then:\n  rehearse verify {}\n",
        drafting.questions.size(), placed->replaced, command.into.string());
    return 0;
}

int questions_export_command(const QuestionsExportCommand& command, std::ostream& out,
                             std::ostream& err) {
    if (!command.level.empty() && !theory::level_from(command.level))
        return cannot(err, "export", "--level is one of beginner, intermediate, advanced.");
    if (!command.kind.empty() && !theory::kind_from(command.kind))
        return cannot(err, "export", fmt::format("There is no kind `{}`.", command.kind));
    const auto format = command.format.empty()
                            ? sets::format_of_ending(command.output.filename().string())
                            : sets::format_from(command.format);
    if (!format)
        return cannot(err, "export", fmt::format("Name a format with --format: {}.", formats));
    const auto bank = theory::load_bank(command.directory);
    if (!bank) {
        err << bank.error().message << '\n';
        return 1;
    }
    std::vector<sets::Entry> entries;
    std::size_t left_out = 0;
    for (const theory::Question& question : bank->questions) {
        const bool has_topic =
            command.topic.empty() || std::find(question.topics.begin(), question.topics.end(),
                                               command.topic) != question.topics.end();
        const bool fits =
            has_topic &&
            (command.level.empty() || command.level == theory::level_name(question.level)) &&
            (command.kind.empty() || command.kind == theory::kind_name(question.kind));
        if (!fits) continue;
        // Their options or steps are the question, and have no place in an entry.
        if (theory::is_scored_by_form(question)) {
            ++left_out;
            continue;
        }
        entries.push_back(entry_of(question));
    }
    if (left_out > 0)
        err << fmt::format("  note     {} questions where one chooses or sorts are left out.\n",
                           left_out);
    if (entries.empty())
        return cannot(
            err, "export",
            fmt::format("No question in {} fits: leave out a filter.", command.directory.string()));
    // Together by topic, as Moodle's categories want it.
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return a.topics.front() < b.topics.front();
    });
    const std::string text = write_set(*format, entries);
    if (command.output.empty()) {
        out << text;
        return 0;
    }
    if (!write_file(command.output, text))
        return cannot(err, "export", fmt::format("{} cannot be written.", command.output.string()));
    out << fmt::format("Wrote {} questions to {}. Key points stay here: no such format has them.\n",
                       entries.size(), command.output.string());
    return 0;
}

}  // namespace rehearse::app
