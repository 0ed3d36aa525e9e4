// The question bank: all questions of a folder `<topic>/<id>.md`, checked against each other. It is
// read once and then immutable. A bank with a single fault is refused as a whole, with all faults,
// so that no session meets a broken question.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "theory/question.hpp"

namespace rehearse::theory {

struct Bank {
    std::vector<Question> questions;  // in order of id

    /// Null when there is none. The pointer lives as long as the bank is not changed.
    const Question* find(std::string_view id) const;
};

struct BankReading {
    Bank bank;  // the questions without faults
    std::vector<Fault> faults;
};

/// Reads every `<topic>/<name>.md`. Hidden files, README.md, other endings and files beside the
/// topic folders are not questions; symbolic links are faults. File names in faults are relative to
/// `dir`.
BankReading read_bank(const std::filesystem::path& dir);

/// The same as one value; fails with `question_invalid` and all faults, one per line.
Result<Bank> load_bank(const std::filesystem::path& dir);

/// Reads a whole file of at most `bytes_max` bytes; fails with `io` or `too_large`.
Result<std::string> read_small_file(const std::filesystem::path& path, std::size_t bytes_max);

}  // namespace rehearse::theory
