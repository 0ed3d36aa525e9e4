#include "solution.h"

#include <stdlib.h>
#include <string.h>

/* An entry stored or touched at time t is live while now_ms < t + ttl_ms; ttl_ms 0 means for ever.
 * An expired entry leaves memory when a call comes across its key, or in sweep, and is counted then.
 * Strings passed in are valid only during the call: copy what you keep.
 * Strings and arrays you return must come from malloc; the caller frees them. */
struct TtlCache {
    int64_t hits;
    int64_t misses;
    int64_t reclaimed;
};

TtlCache* ttl_cache_new(void) {
    return calloc(1, sizeof(TtlCache));
}

void ttl_cache_free(TtlCache* self) {
    free(self);
}

/* Store the value; return true if a live entry was replaced. */
bool ttl_cache_set(TtlCache* self, const char* key, const char* value, int64_t ttl_ms, int64_t now_ms) {
    return false;
}

/* Do set for each key in order; return how many replaced a live entry. */
int ttl_cache_set_many(TtlCache* self, const list_string* keys, const char* value, int64_t ttl_ms, int64_t now_ms) {
    return 0;
}

/* Return a copy of the value of a live entry (a hit), or NULL (a miss). */
char* ttl_cache_get(TtlCache* self, const char* key, int64_t now_ms) {
    return NULL;
}

/* Give a live entry a new TTL from now on; return false if there is none. */
bool ttl_cache_touch(TtlCache* self, const char* key, int64_t ttl_ms, int64_t now_ms) {
    return false;
}

/* Reclaim all expired entries and return their number. */
int ttl_cache_sweep(TtlCache* self, int64_t now_ms) {
    return 0;
}

/* Return the number of entries in memory, expired ones included. */
int ttl_cache_size(TtlCache* self) {
    return 0;
}

/* Return hits, misses and reclaimed, in an array from malloc. */
list_long ttl_cache_stats(TtlCache* self) {
    list_long stats = {calloc(3, sizeof(int64_t)), 3};
    return stats;
}
