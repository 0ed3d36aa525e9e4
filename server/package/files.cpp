// Small helpers that read files and names; every read is bounded.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "package/reader.hpp"

namespace rehearse::package {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const fs::path& path, std::size_t bytes_max) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt;
    const auto size = fs::file_size(path, error);
    if (error || size > bytes_max) return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text(static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

std::optional<YAML::Node> read_yaml(const Reading& reading, const fs::path& relative,
                                    const std::string& rule) {
    const FaultSink sink = reading.sink(relative.generic_string(), rule);
    const auto text = read_file(reading.package.root / relative, 1U << 20);
    if (!text) {
        sink.add(0, "This file cannot be read, or is larger than 1 MiB.");
        return std::nullopt;
    }
    if (text->starts_with("\xEF\xBB\xBF")) sink.add(1, "Save this file without a byte order mark.");
    if (text->find('\r') != std::string::npos) sink.add(1, "Save this file with LF line ends.");
    if (!is_valid_utf8(*text)) {
        sink.add(1, "Save this file as UTF-8.");
        return std::nullopt;
    }
    // R14: constants are for test_group.yaml and, of our own, interview.yaml; never for
    // problem.yaml and data.
    const bool has_constants =
        relative.filename() == "test_group.yaml" || relative.filename() == "interview.yaml";
    return parse_yaml(has_constants ? apply_constants(*text, reading.package.constants) : *text,
                      sink);
}

std::vector<fs::path> list_directory(const fs::path& directory) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (fs::directory_iterator it(directory, error), end; !error && it != end;
         it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (!name.starts_with('.') && !name.starts_with('-')) entries.push_back(it->path());
    }
    std::sort(entries.begin(), entries.end(), [](const fs::path& a, const fs::path& b) {
        return a.filename().native() < b.filename().native();
    });
    return entries;
}

std::vector<std::string> split_words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

std::string apply_constants(std::string text, const std::map<std::string, std::string>& constants) {
    if (constants.empty()) return text;
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t open = text.find("{{", at);
        const std::size_t close = open == std::string::npos ? open : text.find("}}", open);
        if (close == std::string::npos) break;
        const auto found = constants.find(text.substr(open + 2, close - open - 2));
        if (found == constants.end()) {
            result.append(text, at, open + 1 - at);
            at = open + 1;
        } else {
            result.append(text, at, open - at).append(found->second);
            at = close + 2;
        }
    }
    return result.append(text, at);
}

}  // namespace rehearse::package
