#include "sets/place.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <fstream>
#include <map>
#include <string>
#include <system_error>
#include <utility>

#include "base/at_end.hpp"
#include "theory/bank.hpp"
#include "theory/check.hpp"

namespace rehearse::sets {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t bank_questions_max = 5'000;

Error no_folder(const fs::path& bank) {
    return fail(
        ErrorCode::invalid_input,
        fmt::format("There is no folder {}: make it, or name another with --into.", bank.string()));
}

Error not_writable(const fs::path& path) {
    return fail(
        ErrorCode::invalid_input,
        fmt::format("{} cannot be written: see whom its folder belongs to and whether there "
                    "is space left.",
                    path.string()));
}

/// Where each question of a bank is, by id, which is the name of its file. The files are not read:
/// a broken one keeps its name, too.
std::map<std::string, fs::path> places_in(const fs::path& bank) {
    std::map<std::string, fs::path> places;
    std::error_code error;
    for (fs::directory_iterator topic(bank, error), end; !error && topic != end;
         topic.increment(error)) {
        if (topic->path().filename().string().starts_with('.')) continue;
        std::error_code inner;
        for (fs::directory_iterator file(topic->path(), inner); !inner && file != end;
             file.increment(inner)) {
            if (file->path().extension() == ".md")
                places.emplace(file->path().stem().string(), file->path());
        }
    }
    return places;
}

Result<void> write_all(const fs::path& folder, const std::vector<NewQuestion>& questions) {
    for (const NewQuestion& question : questions) {
        const fs::path path = folder / question.topic / (question.id + ".md");
        std::error_code error;
        fs::create_directories(path.parent_path(), error);
        std::ofstream out(path, std::ios::binary);
        out.write(question.text.data(), static_cast<std::streamsize>(question.text.size()));
        if (!out.flush()) return not_writable(path);
    }
    return {};
}

/// Moves files and remembers how to take it back.
class Moves {
public:
    Moves() = default;
    Moves(const Moves&) = delete;
    Moves& operator=(const Moves&) = delete;
    ~Moves() {
        std::error_code ignored;
        for (auto it = done_.rbegin(); it != done_.rend(); ++it) {
            if (it->first.empty()) {
                fs::remove(it->second, ignored);
            } else {
                fs::rename(it->second, it->first, ignored);
            }
        }
    }

    [[nodiscard]] bool make_folder(const fs::path& path) {
        std::error_code error;
        if (fs::create_directory(path, error)) done_.emplace_back(fs::path(), path);
        return fs::symlink_status(path, error).type() == fs::file_type::directory;
    }
    [[nodiscard]] bool move(const fs::path& from, const fs::path& to) {
        std::error_code error;
        if (fs::symlink_status(to, error).type() != fs::file_type::not_found) return false;
        fs::rename(from, to, error);
        if (error) return false;
        done_.emplace_back(from, to);
        return true;
    }
    void keep() { done_.clear(); }

private:
    std::vector<std::pair<fs::path, fs::path>> done_;  // from (empty: a folder that was made), to
};

Result<void> move_all(const fs::path& bank, const fs::path& hidden,
                      const std::vector<NewQuestion>& questions,
                      const std::map<std::string, fs::path>& places) {
    Moves moves;
    for (const NewQuestion& question : questions) {
        const fs::path name = question.id + ".md";
        const fs::path place = bank / question.topic / name;
        if (const auto old = places.find(question.id);
            old != places.end() && !moves.move(old->second, hidden / "replaced" / name))
            return not_writable(old->second);
        if (!moves.make_folder(place.parent_path()) ||
            !moves.move(hidden / "new" / question.topic / name, place))
            return not_writable(place);
    }
    moves.keep();
    return {};
}

}  // namespace

Result<Placed> place_questions(const fs::path& bank, const std::vector<NewQuestion>& questions,
                               Existing existing, Mode mode) {
    std::error_code error;
    if (!fs::is_directory(bank, error)) return no_folder(bank);
    const auto places = places_in(bank);
    Placed placed;
    std::string taken;
    for (const NewQuestion& question : questions) {
        const auto old = places.find(question.id);
        if (old == places.end()) continue;
        if (++placed.replaced <= 5) taken += "\n  " + old->second.string();
    }
    if (placed.replaced > 0 && existing == Existing::keep) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} of these questions are there already; --replace puts the new "
                                "ones in their place:{}{}",
                                placed.replaced, taken, placed.replaced > 5 ? "\n  …" : ""));
    }
    if (places.size() + questions.size() - placed.replaced > bank_questions_max) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("A bank holds at most {} questions, and this one has {} already.",
                                bank_questions_max, places.size()));
    }
    const fs::path parent = mode == Mode::write ? bank : fs::temp_directory_path(error);
    std::string pattern = (parent / ".import-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) return not_writable(parent / "questions");
    const fs::path hidden = pattern;
    const AtEnd over([&hidden] {
        std::error_code ignored;
        fs::remove_all(hidden, ignored);
    });
    fs::create_directory(hidden / "replaced", error);
    fs::create_directory(hidden / "new", error);
    if (auto written = write_all(hidden / "new", questions); !written) return written.error();
    const auto read = theory::load_bank(hidden / "new");
    if (!read) return read.error();
    for (const theory::Question& question : read->questions)
        placed.warnings += theory::check_question(question).size();
    if (mode == Mode::only_try) return placed;
    if (auto moved = move_all(bank, hidden, questions, places); !moved) return moved.error();
    return placed;
}

}  // namespace rehearse::sets
