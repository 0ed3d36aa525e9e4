#include "solution.h"

#include <stdlib.h>
#include <string.h>

/* Every client has a bucket of at most `capacity` tokens, full at first. In every refill_period_ms
 * milliseconds refill_tokens tokens flow in, continuously and without losing fractions.
 * Strings passed in are valid only during the call: copy what you keep. */
struct RateLimiter {
    int capacity;
    int refill_tokens;
    int refill_period_ms;
};

RateLimiter* rate_limiter_new(int capacity, int refill_tokens, int refill_period_ms) {
    RateLimiter* self = calloc(1, sizeof *self);
    self->capacity = capacity;
    self->refill_tokens = refill_tokens;
    self->refill_period_ms = refill_period_ms;
    return self;
}

void rate_limiter_free(RateLimiter* self) {
    free(self);
}

/* Return 0 if the request is let in, else the wait in milliseconds, or -1 if cost > capacity. */
int64_t rate_limiter_acquire(RateLimiter* self, const char* client, int cost, int64_t now_ms) {
    return 0;
}

/* Return the number of whole tokens in the client's bucket, changing nothing. */
int rate_limiter_remaining(RateLimiter* self, const char* client, int64_t now_ms) {
    return 0;
}

/* Forget the clients whose bucket is full again; return their number. */
int rate_limiter_prune(RateLimiter* self, int64_t now_ms) {
    return 0;
}

/* Return the number of remembered clients. */
int rate_limiter_tracked(RateLimiter* self) {
    return 0;
}
