#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>

// Wrong: tokens pile up beyond the capacity during a pause.
class RateLimiter {
public:
    RateLimiter(int capacity, int refill_tokens, int refill_period_ms)
        : capacity_(capacity),
          token_(refill_period_ms),
          full_(std::int64_t{capacity} * refill_period_ms),
          inflow_(refill_tokens) {}

    std::int64_t acquire(const std::string& client, int cost, std::int64_t now_ms) {
        if (cost > capacity_) return -1;
        Bucket bucket = bucket_at(client, now_ms);
        const std::int64_t missing = cost * token_ - bucket.level;
        if (missing <= 0) bucket.level = -missing;
        buckets_[client] = bucket;
        return missing <= 0 ? 0 : (missing + inflow_ - 1) / inflow_;
    }

    int remaining(const std::string& client, std::int64_t now_ms) {
        return static_cast<int>(std::min(full_, bucket_at(client, now_ms).level) / token_);
    }

    int prune(std::int64_t now_ms) {
        return static_cast<int>(std::erase_if(
            buckets_, [&](const auto& entry) { return advanced(entry.second, now_ms).level >= full_; }));
    }

    int tracked() { return static_cast<int>(buckets_.size()); }

private:
    struct Bucket {
        std::int64_t level;
        std::int64_t clock;
    };

    Bucket bucket_at(const std::string& client, std::int64_t now_ms) const {
        const auto found = buckets_.find(client);
        return found == buckets_.end() ? Bucket{full_, now_ms} : advanced(found->second, now_ms);
    }

    Bucket advanced(const Bucket& bucket, std::int64_t now_ms) const {
        const std::int64_t clock = std::max(now_ms, bucket.clock);
        return {bucket.level + (clock - bucket.clock) * inflow_, clock};
    }

    int capacity_;
    std::int64_t token_;
    std::int64_t full_;
    std::int64_t inflow_;
    std::unordered_map<std::string, Bucket> buckets_;
};
