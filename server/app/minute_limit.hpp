// So many a minute of one name, for what costs us something or may be a guess. Kept by each server
// for itself, and bounded: what is forgotten early only lets somebody try again.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <string>

namespace rehearse::app {

class MinuteLimit {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit MinuteLimit(std::size_t most) : most_(most) {}

    /// Whether one more of that name may follow.
    [[nodiscard]] bool may(const std::string& name, Time now);
    /// One more of that name has been.
    void count(const std::string& name, Time now);

private:
    static constexpr std::size_t names_max = 10'000;

    std::size_t most_;
    std::map<std::string, std::deque<Time>> seen_;
};

}  // namespace rehearse::app
