#include "package/plain_words.hpp"

namespace rehearse::package {

std::string plain_words(std::string_view text, std::string_view between) {
    std::string words;
    bool is_apart = false;
    for (const char c : text) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool is_kept = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (is_kept) {
            if (is_apart && !words.empty()) words += between;
            words += lower;
        }
        is_apart = !is_kept;
    }
    return words;
}

}  // namespace rehearse::package
