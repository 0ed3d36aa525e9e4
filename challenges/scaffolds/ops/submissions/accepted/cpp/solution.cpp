#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

class WaitingRoom {
public:
    explicit WaitingRoom(std::int32_t capacity) : capacity_(static_cast<std::size_t>(capacity)) {}

    std::int32_t join(const std::string& user) {
        if (const auto at = place(user)) return *at;
        if (line_.size() == capacity_) return 0;
        line_.push_back(user);
        return static_cast<std::int32_t>(line_.size());
    }

    bool leave(const std::string& user) { return std::erase(line_, user) > 0; }

    std::vector<std::string> admit(std::int32_t count) {
        const auto end = line_.begin() + std::min<std::ptrdiff_t>(count, std::ssize(line_));
        const std::vector<std::string> admitted(line_.begin(), end);
        line_.erase(line_.begin(), end);
        return admitted;
    }

    std::optional<std::int32_t> place(const std::string& user) {
        const auto found = std::find(line_.begin(), line_.end(), user);
        if (found == line_.end()) return std::nullopt;
        return static_cast<std::int32_t>(found - line_.begin()) + 1;
    }

private:
    std::size_t capacity_;
    std::vector<std::string> line_;
};
