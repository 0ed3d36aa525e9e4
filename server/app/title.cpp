#include "app/title.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace rehearse::app {

Result<std::string> title_of(const std::string& given, const std::string& slug) {
    constexpr std::size_t title_bytes_max = 200;
    if (given.empty()) {
        std::string title = slug;
        if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
            title[0] = static_cast<char>(title[0] - 'a' + 'A');
        return title;
    }
    const bool is_one_line = std::none_of(given.begin(), given.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
    });
    if (!is_one_line || given.size() > title_bytes_max || !is_valid_utf8(given)) {
        return fail(ErrorCode::invalid_input,
                    "The title must be one line of at most 200 bytes in UTF-8: choose another "
                    "with --title.");
    }
    return given;
}

}  // namespace rehearse::app
