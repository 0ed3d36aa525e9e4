#include "solution.h"

#include <stdlib.h>
#include <string.h>

/* Wrong: replacing a live entry changes its value but leaves its old expiry time. */
#define NOT_IN_HEAP SIZE_MAX

typedef struct Entry {
    struct Entry* chain;
    char* key;
    char* value;
    int64_t expiry;
    size_t place;
} Entry;

struct TtlCache {
    Entry** buckets;
    size_t bucket_count;
    size_t count;
    Entry** heap;
    size_t heap_count;
    size_t heap_room;
    int64_t hits;
    int64_t misses;
    int64_t reclaimed;
};

static void* need(void* memory) {
    if (memory == NULL) abort();
    return memory;
}

static char* copy_text(const char* text) {
    size_t size = strlen(text) + 1;
    return memcpy(need(malloc(size)), text, size);
}

static size_t hash_of(const char* key) {
    uint64_t hash = 14695981039346656037u;
    for (; *key != '\0'; ++key) hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    return (size_t)hash;
}

static Entry** slot_of(TtlCache* self, const char* key) {
    Entry** slot = &self->buckets[hash_of(key) % self->bucket_count];
    while (*slot != NULL && strcmp((*slot)->key, key) != 0) slot = &(*slot)->chain;
    return slot;
}

static void grow_buckets(TtlCache* self) {
    size_t bucket_count = self->bucket_count * 2 + 1;
    Entry** buckets = need(calloc(bucket_count, sizeof *buckets));
    for (size_t i = 0; i < self->bucket_count; ++i) {
        for (Entry* entry = self->buckets[i]; entry != NULL;) {
            Entry* next = entry->chain;
            Entry** head = &buckets[hash_of(entry->key) % bucket_count];
            entry->chain = *head;
            *head = entry;
            entry = next;
        }
    }
    free(self->buckets);
    self->buckets = buckets;
    self->bucket_count = bucket_count;
}

static void heap_put(TtlCache* self, Entry* entry, size_t place) {
    self->heap[place] = entry;
    entry->place = place;
}

static void heap_settle(TtlCache* self, Entry* entry) {
    size_t place = entry->place;
    while (place > 0 && entry->expiry < self->heap[(place - 1) / 2]->expiry) {
        heap_put(self, self->heap[(place - 1) / 2], place);
        place = (place - 1) / 2;
    }
    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= self->heap_count) break;
        if (child + 1 < self->heap_count && self->heap[child + 1]->expiry < self->heap[child]->expiry) ++child;
        if (entry->expiry <= self->heap[child]->expiry) break;
        heap_put(self, self->heap[child], place);
        place = child;
    }
    heap_put(self, entry, place);
}

static void heap_remove(TtlCache* self, Entry* entry) {
    if (entry->place == NOT_IN_HEAP) return;
    Entry* last = self->heap[--self->heap_count];
    if (last != entry) {
        last->place = entry->place;
        heap_settle(self, last);
    }
    entry->place = NOT_IN_HEAP;
}

static void heap_add(TtlCache* self, Entry* entry) {
    if (self->heap_count == self->heap_room) {
        self->heap_room = self->heap_room * 2 + 16;
        self->heap = need(realloc(self->heap, self->heap_room * sizeof(Entry*)));
    }
    entry->place = self->heap_count++;
    heap_settle(self, entry);
}

static void free_entry(Entry* entry) {
    free(entry->key);
    free(entry->value);
    free(entry);
}

static void reclaim(TtlCache* self, Entry** slot) {
    Entry* entry = *slot;
    *slot = entry->chain;
    heap_remove(self, entry);
    free_entry(entry);
    --self->count;
    ++self->reclaimed;
}

static Entry* find_live(TtlCache* self, const char* key, int64_t now_ms) {
    Entry** slot = slot_of(self, key);
    if (*slot == NULL || now_ms < (*slot)->expiry) return *slot;
    reclaim(self, slot);
    return NULL;
}

static void expire_after(TtlCache* self, Entry* entry, int64_t ttl_ms, int64_t now_ms) {
    heap_remove(self, entry);
    entry->expiry = ttl_ms == 0 ? INT64_MAX : now_ms + ttl_ms;
    if (ttl_ms != 0) heap_add(self, entry);
}

TtlCache* ttl_cache_new(void) {
    TtlCache* self = need(calloc(1, sizeof *self));
    self->bucket_count = 61;
    self->buckets = need(calloc(self->bucket_count, sizeof *self->buckets));
    return self;
}

void ttl_cache_free(TtlCache* self) {
    if (self == NULL) return;
    for (size_t i = 0; i < self->bucket_count; ++i) {
        for (Entry* entry = self->buckets[i]; entry != NULL;) {
            Entry* next = entry->chain;
            free_entry(entry);
            entry = next;
        }
    }
    free(self->buckets);
    free(self->heap);
    free(self);
}

bool ttl_cache_set(TtlCache* self, const char* key, const char* value, int64_t ttl_ms, int64_t now_ms) {
    Entry* entry = find_live(self, key, now_ms);
    bool replaced = entry != NULL;
    if (replaced) {
        free(entry->value);
    } else {
        if (self->count == self->bucket_count) grow_buckets(self);
        Entry** slot = slot_of(self, key);
        entry = need(malloc(sizeof *entry));
        entry->chain = NULL;
        entry->key = copy_text(key);
        entry->place = NOT_IN_HEAP;
        *slot = entry;
        ++self->count;
    }
    entry->value = copy_text(value);
    if (!replaced) expire_after(self, entry, ttl_ms, now_ms);
    return replaced;
}

int ttl_cache_set_many(TtlCache* self, const list_string* keys, const char* value, int64_t ttl_ms, int64_t now_ms) {
    int replaced = 0;
    for (size_t i = 0; i < keys->count; ++i) {
        if (ttl_cache_set(self, keys->items[i], value, ttl_ms, now_ms)) ++replaced;
    }
    return replaced;
}

char* ttl_cache_get(TtlCache* self, const char* key, int64_t now_ms) {
    Entry* entry = find_live(self, key, now_ms);
    if (entry == NULL) {
        ++self->misses;
        return NULL;
    }
    ++self->hits;
    return copy_text(entry->value);
}

bool ttl_cache_touch(TtlCache* self, const char* key, int64_t ttl_ms, int64_t now_ms) {
    Entry* entry = find_live(self, key, now_ms);
    if (entry == NULL) return false;
    expire_after(self, entry, ttl_ms, now_ms);
    return true;
}

int ttl_cache_sweep(TtlCache* self, int64_t now_ms) {
    int count = 0;
    while (self->heap_count > 0 && self->heap[0]->expiry <= now_ms) {
        reclaim(self, slot_of(self, self->heap[0]->key));
        ++count;
    }
    return count;
}

int ttl_cache_size(TtlCache* self) {
    return (int)self->count;
}

list_long ttl_cache_stats(TtlCache* self) {
    list_long stats = {need(malloc(3 * sizeof(int64_t))), 3};
    stats.items[0] = self->hits;
    stats.items[1] = self->misses;
    stats.items[2] = self->reclaimed;
    return stats;
}
