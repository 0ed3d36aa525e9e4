#include "package/glob.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <vector>

namespace rehearse::package {

namespace {

bool star_matches(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '*') {
        for (std::size_t take = 0; take <= text.size(); ++take) {
            if (star_matches(pattern.substr(1), text.substr(take))) return true;
            if (take < text.size() && text[take] == '/') return false;
        }
        return false;
    }
    return !text.empty() && text.front() == pattern.front() &&
           star_matches(pattern.substr(1), text.substr(1));
}

std::vector<std::string> expand_braces(const std::string& pattern) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
    if (close == std::string::npos) return {pattern};
    std::vector<std::string> result;
    std::istringstream choices(pattern.substr(open + 1, close - open - 1) + ",");
    for (std::string choice; std::getline(choices, choice, ',');) {
        for (std::string& rest : expand_braces(pattern.substr(close + 1))) {
            if (result.size() < 256) result.push_back(pattern.substr(0, open) + choice + rest);
        }
    }
    return result;
}

}  // namespace

bool glob_matches(const std::string& pattern, const std::string& path) {
    if (std::count(pattern.begin(), pattern.end(), '*') > 8) return false;
    for (const std::string& plain : expand_braces(pattern)) {
        for (std::size_t end = path.size(); end != std::string::npos && end > 0;
             end = path.rfind('/', end - 1)) {
            if (star_matches(plain, std::string_view(path).substr(0, end))) return true;
        }
    }
    return false;
}

}  // namespace rehearse::package
