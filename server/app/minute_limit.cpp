#include "app/minute_limit.hpp"

namespace rehearse::app {

bool MinuteLimit::may(const std::string& name, Time now) {
    const auto found = seen_.find(name);
    if (found == seen_.end()) return true;
    std::deque<Time>& times = found->second;
    while (!times.empty() && now - times.front() >= std::chrono::minutes(1)) times.pop_front();
    if (times.size() >= most_) return false;
    if (times.empty()) seen_.erase(found);
    return true;
}

void MinuteLimit::count(const std::string& name, Time now) {
    if (seen_.size() >= names_max) seen_.clear();
    std::deque<Time>& times = seen_[name];
    times.push_back(now);
    if (times.size() > most_) times.pop_front();
}

}  // namespace rehearse::app
