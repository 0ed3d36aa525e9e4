// A package in a temporary directory, made of name/text pairs, gone at the end of the test.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace rehearse::testing {

using Files = std::map<std::string, std::string>;

/// The smallest correct package of kind io.
inline Files small_package() {
    return {{"problem.yaml",
             "problem_format_version: 2025-09\nname: Sum\nuuid: "
             "01234567-89ab-cdef-0123-456789abcdef\nlimits:\n  time_limit: 1\n"},
            {"statement/problem.en.md", "Add two numbers.\n"},
            {"data/sample/1.in", "1 2\n"},
            {"data/sample/1.ans", "3\n"},
            {"data/secret/01-small.in", "2 2\n"},
            {"data/secret/01-small.ans", "4\n"}};
}

class TemporaryPackage {
public:
    explicit TemporaryPackage(const Files& files, const std::string& slug = "sum") {
        std::string pattern = (std::filesystem::temp_directory_path() / "rehearse-XXXXXX").string();
        base_ = ::mkdtemp(pattern.data());
        root_ = base_ / slug;
        std::filesystem::create_directories(root_);
        for (const auto& [name, text] : files) write(name, text);
    }
    TemporaryPackage(const TemporaryPackage&) = delete;
    TemporaryPackage& operator=(const TemporaryPackage&) = delete;
    ~TemporaryPackage() {
        std::error_code error;
        std::filesystem::remove_all(base_, error);
    }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    [[nodiscard]] const std::filesystem::path& base() const { return base_; }

private:
    std::filesystem::path base_;
    std::filesystem::path root_;
};

}  // namespace rehearse::testing
