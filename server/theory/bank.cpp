#include "theory/bank.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/limits.hpp"

namespace rehearse::theory {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t questions_max = 5'000;

/// The entries of a folder in order of name, without hidden ones. A folder that cannot be read is a
/// fault.
std::vector<fs::directory_entry> entries_of(const fs::path& dir, const std::string& name,
                                            std::vector<Fault>& faults) {
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    fs::directory_iterator at{dir, error};
    for (; !error && at != fs::directory_iterator{}; at.increment(error)) {
        if (!at->path().filename().string().starts_with('.')) entries.push_back(*at);
    }
    if (error) faults.push_back({name, 0, "", "cannot be read: " + error.message()});
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.path().native() < b.path().native(); });
    return entries;
}

void check_place(const Question& question, const std::string& topic, const fs::path& path,
                 std::vector<Fault>& faults) {
    if (question.id != path.stem().string()) {
        faults.push_back({question.file, 0, "id",
                          fmt::format("\"{}\" differs from the file name", question.id)});
    }
    if (std::find(question.topics.begin(), question.topics.end(), topic) == question.topics.end()) {
        faults.push_back(
            {question.file, 0, "topics", fmt::format("does not hold \"{}\", its folder", topic)});
    }
}

void read_file(const fs::path& path, const std::string& topic, BankReading& reading) {
    const std::string name = topic + "/" + path.filename().string();
    const Result<std::string> text = read_small_file(path, limits::question_bytes_max);
    if (text.has_error()) {
        reading.faults.push_back({name, 0, "", text.error().message});
        return;
    }
    QuestionReading one = read_question(*text, name);
    if (one.faults.empty()) check_place(one.question, topic, path, one.faults);
    if (one.faults.empty()) {
        const auto same = [&](const Question& other) { return other.id == one.question.id; };
        const auto other =
            std::find_if(reading.bank.questions.begin(), reading.bank.questions.end(), same);
        if (other != reading.bank.questions.end()) {
            one.faults.push_back(
                {name, 0, "id",
                 fmt::format("\"{}\" is also the id of {}", other->id, other->file)});
        }
    }
    if (one.faults.empty()) {
        reading.bank.questions.push_back(std::move(one.question));
    } else {
        std::move(one.faults.begin(), one.faults.end(), std::back_inserter(reading.faults));
    }
}

}  // namespace

const Question* Bank::find(std::string_view id) const {
    const auto found = std::find_if(questions.begin(), questions.end(),
                                    [&](const Question& q) { return q.id == id; });
    return found == questions.end() ? nullptr : &*found;
}

Result<std::string> read_small_file(const fs::path& path, std::size_t bytes_max) {
    std::ifstream in{path, std::ios::binary};
    std::string text(bytes_max + 1, '\0');
    if (in) in.read(text.data(), static_cast<std::streamsize>(text.size()));
    // A folder opens but does not read; only the end of the file may stop a read early.
    if (!in && !in.eof()) return fail(ErrorCode::io, "cannot be read");
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > bytes_max)
        return fail(ErrorCode::too_large, fmt::format("is larger than {} bytes", bytes_max));
    return text;
}

BankReading read_bank(const fs::path& dir) {
    BankReading reading;
    for (const fs::directory_entry& topic :
         entries_of(dir, dir.filename().string(), reading.faults)) {
        const std::string topic_name = topic.path().filename().string();
        std::error_code error;
        if (topic.is_symlink(error)) {
            reading.faults.push_back(
                {topic_name, 0, "", "is a symbolic link; copy the folder instead"});
            continue;
        }
        if (!topic.is_directory(error)) continue;
        for (const fs::directory_entry& file :
             entries_of(topic.path(), topic_name, reading.faults)) {
            const std::string name = file.path().filename().string();
            if (file.path().extension() != ".md" || name == "README.md") continue;
            if (file.is_symlink(error) || !file.is_regular_file(error)) {
                reading.faults.push_back(
                    {topic_name + "/" + name, 0, "", "is not an ordinary file"});
                continue;
            }
            if (reading.bank.questions.size() >= questions_max) {
                reading.faults.push_back(
                    {"", 0, "", fmt::format("There are more than {} questions.", questions_max)});
                return reading;
            }
            read_file(file.path(), topic_name, reading);
        }
    }
    auto& questions = reading.bank.questions;
    std::sort(questions.begin(), questions.end(),
              [](const Question& a, const Question& b) { return a.id < b.id; });
    return reading;
}

Result<Bank> load_bank(const fs::path& dir) {
    BankReading reading = read_bank(dir);
    if (!reading.faults.empty())
        return fail(ErrorCode::question_invalid, to_string(reading.faults));
    return std::move(reading.bank);
}

}  // namespace rehearse::theory
