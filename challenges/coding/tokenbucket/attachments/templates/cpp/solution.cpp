#include <cstdint>
#include <string>

// Every client has a bucket of at most `capacity` tokens, full at first. In every refill_period_ms
// milliseconds refill_tokens tokens flow in, continuously and without losing fractions.
class RateLimiter {
public:
    RateLimiter(int capacity, int refill_tokens, int refill_period_ms)
        : capacity_(capacity), refill_tokens_(refill_tokens), refill_period_ms_(refill_period_ms) {}

    // Return 0 if the request is let in, else the wait in milliseconds, or -1 if cost > capacity.
    std::int64_t acquire(const std::string& client, int cost, std::int64_t now_ms) { return 0; }

    // Return the number of whole tokens in the client's bucket, changing nothing.
    int remaining(const std::string& client, std::int64_t now_ms) { return 0; }

    // Forget the clients whose bucket is full again; return their number.
    int prune(std::int64_t now_ms) { return 0; }

    // Return the number of remembered clients.
    int tracked() { return 0; }

private:
    int capacity_;
    int refill_tokens_;
    int refill_period_ms_;
};
