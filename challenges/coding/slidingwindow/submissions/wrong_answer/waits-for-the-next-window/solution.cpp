#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

// A client holds what both modes need: they share everything but the arithmetic.
class SlidingLimiter {
public:
    SlidingLimiter(const std::string& mode, int limit, int window_ms)
        : is_log_(mode == "log"), limit_(limit), window_ms_(window_ms) {}

    int allow(const std::string& name, int count, std::int64_t now_ms) {
        const auto found = clients_.find(name);
        Client fresh;
        Client& client = found == clients_.end() ? fresh : found->second;
        advance(client, now_ms);
        const std::int64_t admitted = std::clamp<std::int64_t>(room(client), 0, count);
        if (admitted == 0) return 0;
        client.current += admitted;
        if (is_log_) client.moments.emplace_back(now_ms, admitted);
        if (found == clients_.end()) clients_.emplace(name, std::move(client));
        return static_cast<int>(admitted);
    }

    int usage(const std::string& name, std::int64_t now_ms) {
        const auto found = clients_.find(name);
        if (found == clients_.end()) return 0;
        Client& client = found->second;
        advance(client, now_ms);
        return static_cast<int>(client.current + client.weighed / window_ms_);
    }

    std::int64_t retry_after(const std::string& name, std::int64_t now_ms) {
        const auto found = clients_.find(name);
        if (found == clients_.end()) return 0;
        Client& client = found->second;
        advance(client, now_ms);
        if (room(client) > 0) return 0;
        if (is_log_) return client.moments.front().first + window_ms_ - now_ms;
        const std::int64_t start = client.window * window_ms_;
        if (client.current < limit_) return start + first_elapsed(client.previous, client.current) - now_ms;
        return start + window_ms_ - now_ms;
    }

    int sweep(std::int64_t now_ms) {
        int forgotten = 0;
        for (auto client = clients_.begin(); client != clients_.end();) {
            advance(client->second, now_ms);
            const bool idle = client->second.current == 0 && client->second.previous == 0;
            client = idle ? clients_.erase(client) : std::next(client);
            forgotten += idle ? 1 : 0;
        }
        return forgotten;
    }

    int tracked() { return static_cast<int>(clients_.size()); }

private:
    struct Client {
        std::deque<std::pair<std::int64_t, std::int64_t>> moments;  // log only: time and number let in
        std::int64_t current = 0;
        std::int64_t window = -2;  // the rest: counter only
        std::int64_t previous = 0;
        std::int64_t weighed = 0;  // previous times what is left of the window
    };

    void advance(Client& client, std::int64_t now_ms) const {
        if (is_log_) {
            while (!client.moments.empty() && client.moments.front().first + window_ms_ <= now_ms) {
                client.current -= client.moments.front().second;
                client.moments.pop_front();
            }
            return;
        }
        const std::int64_t window = now_ms / window_ms_;
        if (window != client.window) {
            client.previous = window == client.window + 1 ? client.current : 0;
            client.current = 0;
            client.window = window;
        }
        client.weighed = client.previous * (window_ms_ - now_ms % window_ms_);
    }

    std::int64_t room(const Client& client) const {
        return limit_ - client.current - (client.weighed + window_ms_ - 1) / window_ms_;
    }

    std::int64_t first_elapsed(std::int64_t previous, std::int64_t current) const {
        return window_ms_ - (limit_ - 1 - current) * window_ms_ / previous;
    }

    bool is_log_;
    std::int64_t limit_;
    std::int64_t window_ms_;
    std::unordered_map<std::string, Client> clients_;
};
