#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

// The period grows whenever the breaker opens or closes; results from an earlier period are void.
class Breaker {
public:
    Breaker(int failures_max, std::int64_t open_ms) : failures_max_(failures_max), open_ms_(open_ms) {}

    std::string state(std::int64_t now_ms) const {
        if (!until_) return "closed";
        return now_ms < *until_ ? "open" : "half-open";
    }

    bool permit(std::int64_t now_ms) {
        if (!until_) return true;
        if (now_ms < *until_ || probing_) return false;
        probing_ = true;
        return true;
    }

    void settle(int period, bool healthy, std::int64_t now_ms) {
        if (period != period_) return;
        if (healthy) {
            failures_ = 0;
            if (until_) change(std::nullopt);
        } else if (++failures_ == failures_max_ || until_) {
            change(now_ms + open_ms_);
        }
    }

    int period() const { return period_; }

private:
    void change(std::optional<std::int64_t> until) {
        until_ = until;
        probing_ = false;
        failures_ = 0;
        ++period_;
    }

    int failures_max_;
    std::int64_t open_ms_;
    int failures_ = 0;
    std::optional<std::int64_t> until_;
    bool probing_ = false;
    int period_ = 0;
};

class ResilientClient {
public:
    ResilientClient(int attempts_max, std::int64_t base_ms, std::int64_t cap_ms, int failures_max, std::int64_t open_ms)
        : attempts_max_(attempts_max), base_ms_(base_ms), cap_ms_(cap_ms), breaker_(failures_max, open_ms) {}

    std::string start(const std::string& call, std::int64_t budget_ms, std::int64_t now_ms) {
        const auto [place, is_new] = calls_.try_emplace(call);
        if (!is_new) return "ignored";
        place->second.deadline = now_ms + budget_ms;
        return attempt(place, now_ms);
    }

    std::string report(const std::string& call, const std::string& outcome, std::int64_t now_ms) {
        const auto place = calls_.find(call);
        if (place == calls_.end() || place->second.next_at) return "ignored";
        Call& state = place->second;
        breaker_.settle(state.period, outcome != "error", now_ms);
        if (now_ms >= state.deadline || outcome == "fatal") return fail(place);
        if (outcome == "ok") {
            ++done_;
            calls_.erase(place);
            return "done";
        }
        const std::int64_t next_at = now_ms + pause(state.attempts);
        if (state.attempts == attempts_max_ || next_at >= state.deadline) return fail(place);
        state.next_at = next_at;
        return "retry " + std::to_string(next_at);
    }

    std::string wake(const std::string& call, std::int64_t now_ms) {
        const auto place = calls_.find(call);
        if (place == calls_.end() || !place->second.next_at || now_ms < *place->second.next_at) return "ignored";
        return now_ms >= place->second.deadline ? fail(place) : attempt(place, now_ms);
    }

    std::string state(std::int64_t now_ms) { return breaker_.state(now_ms); }

    std::vector<std::int64_t> stats() { return {sent_, rejected_, done_, failed_}; }

private:
    struct Call {
        std::int64_t deadline = 0;
        int attempts = 0;
        std::optional<std::int64_t> next_at;
        int period = 0;
    };
    using Calls = std::unordered_map<std::string, Call>;

    std::string attempt(Calls::iterator place, std::int64_t now_ms) {
        if (!breaker_.permit(now_ms)) {
            ++rejected_;
            calls_.erase(place);
            return "rejected";
        }
        ++place->second.attempts;
        place->second.next_at.reset();
        place->second.period = breaker_.period();
        ++sent_;
        return "send";
    }

    std::string fail(Calls::iterator place) {
        ++failed_;
        calls_.erase(place);
        return "failed";
    }

    std::int64_t pause(int failed) const {
        std::int64_t pause = std::min(base_ms_, cap_ms_);
        for (int i = 1; i < failed && pause < cap_ms_; ++i) pause = std::min(2 * pause, cap_ms_);
        return pause;
    }

    int attempts_max_;
    std::int64_t base_ms_;
    std::int64_t cap_ms_;
    Breaker breaker_;
    Calls calls_;
    std::int64_t sent_ = 0;
    std::int64_t rejected_ = 0;
    std::int64_t done_ = 0;
    std::int64_t failed_ = 0;
};
