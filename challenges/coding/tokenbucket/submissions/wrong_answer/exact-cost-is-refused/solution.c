#include "solution.h"

#include <stdlib.h>
#include <string.h>

/* Wrong: a client is let in only if there is more than the cost in the bucket. */
typedef struct Bucket {
    struct Bucket* chain;
    int64_t level;
    int64_t clock;
    char name[];
} Bucket;

struct RateLimiter {
    int64_t capacity;
    int64_t token;
    int64_t full;
    int64_t inflow;
    Bucket** slots;
    size_t slot_count;
    size_t count;
};

static void* need(void* memory) {
    if (memory == NULL) abort();
    return memory;
}

static size_t hash_of(const char* name) {
    uint64_t hash = 14695981039346656037u;
    for (; *name != '\0'; ++name) hash = (hash ^ (unsigned char)*name) * 1099511628211u;
    return (size_t)hash;
}

static Bucket* find(RateLimiter* self, const char* client) {
    Bucket* bucket = self->slots[hash_of(client) % self->slot_count];
    while (bucket != NULL && strcmp(bucket->name, client) != 0) bucket = bucket->chain;
    return bucket;
}

static void grow(RateLimiter* self) {
    size_t slot_count = self->slot_count * 2 + 1;
    Bucket** slots = need(calloc(slot_count, sizeof *slots));
    for (size_t i = 0; i < self->slot_count; ++i) {
        for (Bucket* bucket = self->slots[i]; bucket != NULL;) {
            Bucket* next = bucket->chain;
            Bucket** head = &slots[hash_of(bucket->name) % slot_count];
            bucket->chain = *head;
            *head = bucket;
            bucket = next;
        }
    }
    free(self->slots);
    self->slots = slots;
    self->slot_count = slot_count;
}

static Bucket* add(RateLimiter* self, const char* client, int64_t now_ms) {
    if (self->count == self->slot_count) grow(self);
    size_t size = strlen(client) + 1;
    Bucket* bucket = need(malloc(sizeof *bucket + size));
    memcpy(bucket->name, client, size);
    bucket->level = self->full;
    bucket->clock = now_ms;
    Bucket** head = &self->slots[hash_of(client) % self->slot_count];
    bucket->chain = *head;
    *head = bucket;
    ++self->count;
    return bucket;
}

static int64_t level_at(const RateLimiter* self, const Bucket* bucket, int64_t now_ms) {
    if (now_ms <= bucket->clock) return bucket->level;
    int64_t level = bucket->level + (now_ms - bucket->clock) * self->inflow;
    return level < self->full ? level : self->full;
}

RateLimiter* rate_limiter_new(int capacity, int refill_tokens, int refill_period_ms) {
    RateLimiter* self = need(calloc(1, sizeof *self));
    self->capacity = capacity;
    self->token = refill_period_ms;
    self->full = self->capacity * self->token;
    self->inflow = refill_tokens;
    self->slot_count = 61;
    self->slots = need(calloc(self->slot_count, sizeof *self->slots));
    return self;
}

void rate_limiter_free(RateLimiter* self) {
    if (self == NULL) return;
    for (size_t i = 0; i < self->slot_count; ++i) {
        for (Bucket* bucket = self->slots[i]; bucket != NULL;) {
            Bucket* next = bucket->chain;
            free(bucket);
            bucket = next;
        }
    }
    free(self->slots);
    free(self);
}

int64_t rate_limiter_acquire(RateLimiter* self, const char* client, int cost, int64_t now_ms) {
    if (cost > self->capacity) return -1;
    Bucket* bucket = find(self, client);
    if (bucket == NULL) bucket = add(self, client, now_ms);
    bucket->level = level_at(self, bucket, now_ms);
    if (now_ms > bucket->clock) bucket->clock = now_ms;
    int64_t missing = cost * self->token - bucket->level;
    if (missing >= 0) return missing / self->inflow + 1;
    bucket->level = -missing;
    return 0;
}

int rate_limiter_remaining(RateLimiter* self, const char* client, int64_t now_ms) {
    Bucket* bucket = find(self, client);
    return (int)(bucket == NULL ? self->capacity : level_at(self, bucket, now_ms) / self->token);
}

int rate_limiter_prune(RateLimiter* self, int64_t now_ms) {
    int forgotten = 0;
    for (size_t i = 0; i < self->slot_count; ++i) {
        for (Bucket** link = &self->slots[i]; *link != NULL;) {
            Bucket* bucket = *link;
            if (level_at(self, bucket, now_ms) < self->full) {
                link = &bucket->chain;
                continue;
            }
            *link = bucket->chain;
            free(bucket);
            ++forgotten;
        }
    }
    self->count -= (size_t)forgotten;
    return forgotten;
}

int rate_limiter_tracked(RateLimiter* self) {
    return (int)self->count;
}
