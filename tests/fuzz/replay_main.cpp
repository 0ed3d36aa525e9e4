// Runs a fuzz entry point without a fuzzer: every file of its corpus, then some thousand small
// damages of them, the same on every machine. SEED=n takes other damages, RUNS=n more. An input
// that ends the program is left in <program>.crash.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

std::string current;  // what is being tried
std::string crash_file;

void keep_input(int signal) {
    // Only calls that are allowed in a handler.
    const int file = ::open(crash_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file >= 0 && ::write(file, current.data(), current.size()) >= 0) ::close(file);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void try_input(std::string input) {
    current = std::move(input);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

std::vector<std::string> read_corpus(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_regular_file()) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> texts;
    for (const auto& path : paths) {
        std::ifstream in(path, std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return texts;
}

/// Not std::uniform_int_distribution: it differs between libraries, and a seed must mean the same
/// everywhere.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t bound) {
        return bound == 0 ? 0 : static_cast<std::size_t>(engine_() % bound);
    }

private:
    std::mt19937_64 engine_;
};

const std::vector<std::string> words = {"0",
                                        "-1",
                                        "1e999",
                                        "18446744073709551616",
                                        "9007199254740993",
                                        "null",
                                        "true",
                                        "[",
                                        "]",
                                        "{",
                                        "}",
                                        "[[[[[[[[",
                                        "{\"a\":",
                                        "\"\"",
                                        "\\u0000",
                                        "\\ud800",
                                        "\\udc00\\ud800",
                                        "\xF0\x9F\x98\x80",
                                        "\xED\xA0\x80",
                                        "\xFF",
                                        "\xC3",
                                        std::string(1, '\0'),
                                        "\r\n",
                                        "\n",
                                        "%00",
                                        "%2F",
                                        "..",
                                        "&a",
                                        "*a",
                                        "!!",
                                        "- ",
                                        ": ",
                                        "? ",
                                        "|\n",
                                        "'",
                                        "\"",
                                        "#",
                                        "---\n",
                                        "...\n",
                                        "\t"};

std::string damaged(std::string text, const std::vector<std::string>& corpus, Dice& dice) {
    for (std::size_t times = 1 + dice.below(4); times > 0; --times) {
        const std::size_t at = dice.below(text.size() + 1);
        const std::size_t length = std::min(dice.below(24), text.size() - at);
        switch (dice.below(7)) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(at, text.substr(at, length));
                break;
            case 2:
                text.insert(at, words[dice.below(words.size())]);
                break;
            case 3:
                text.replace(at, length, words[dice.below(words.size())]);
                break;
            case 4:
                text.insert(at, 1, static_cast<char>(dice.below(256)));
                break;
            case 5:
                if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << dice.below(8)));
                break;
            default: {
                const std::string& other = corpus[dice.below(corpus.size())];
                text = text.substr(0, at) + other.substr(dice.below(other.size() + 1));
            }
        }
    }
    return text;
}

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: %s CORPUS_FOLDER\n", arguments[0]);
        return 2;
    }
    crash_file = std::filesystem::path(arguments[0]).filename().string() + ".crash";
    for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL})
        std::signal(signal, keep_input);
    const std::vector<std::string> corpus = read_corpus(arguments[1]);
    if (corpus.empty()) {
        std::fprintf(stderr, "there is nothing in %s\n", arguments[1]);
        return 1;
    }
    const std::uint64_t seed = number_from("SEED", 1);
    const std::uint64_t runs = number_from("RUNS", 3'000);
    std::printf("SEED=%llu, %zu inputs, %llu damaged ones\n", static_cast<unsigned long long>(seed),
                corpus.size(), static_cast<unsigned long long>(runs));
    std::fflush(stdout);
    try_input("");
    for (const std::string& text : corpus) try_input(text);
    Dice dice(seed);
    for (std::uint64_t i = 0; i < runs; ++i)
        try_input(damaged(corpus[dice.below(corpus.size())], corpus, dice));
    return 0;
}
