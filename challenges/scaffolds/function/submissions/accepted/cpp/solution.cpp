#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

class Versions {
public:
    std::int32_t compare(const std::string& left, const std::string& right) {
        const auto a = numbers(left);
        const auto b = numbers(right);
        return a < b ? -1 : b < a ? 1 : 0;
    }

    std::optional<std::string> newest(const std::vector<std::string>& versions) {
        const auto best = std::max_element(
            versions.begin(), versions.end(),
            [](const std::string& a, const std::string& b) { return numbers(a) < numbers(b); });
        if (best == versions.end()) return std::nullopt;
        return *best;
    }

private:
    static std::array<int, 5> numbers(const std::string& version) {
        std::array<int, 5> parts{};
        std::istringstream text(version);
        std::string part;
        for (int& number : parts) {
            if (std::getline(text, part, '.')) number = std::stoi(part);
        }
        return parts;
    }
};
