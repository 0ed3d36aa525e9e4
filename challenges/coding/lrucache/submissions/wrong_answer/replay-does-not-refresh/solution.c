#include "solution.h"

#include <stdlib.h>
#include <string.h>

/* Wrong: a hit in replay is counted but does not make the entry the most recent one. */
typedef struct Entry {
    struct Entry* next;
    struct Entry* prev;
    struct Entry* chain;
    char* key;
    char* value;
} Entry;

struct LruCache {
    size_t capacity;
    size_t count;
    size_t bucket_count;
    Entry** buckets;
    Entry sentinel;
};

static char* copy_text(const char* text) {
    size_t size = strlen(text) + 1;
    char* copy = malloc(size);
    if (copy == NULL) abort();
    return memcpy(copy, text, size);
}

static Entry** slot_of(LruCache* self, const char* key) {
    uint64_t hash = 14695981039346656037u;
    for (const char* c = key; *c != '\0'; ++c) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    Entry** slot = &self->buckets[hash % self->bucket_count];
    while (*slot != NULL && strcmp((*slot)->key, key) != 0) slot = &(*slot)->chain;
    return slot;
}

static void unlink_entry(Entry* entry) {
    entry->prev->next = entry->next;
    entry->next->prev = entry->prev;
}

static void link_front(LruCache* self, Entry* entry) {
    entry->prev = &self->sentinel;
    entry->next = self->sentinel.next;
    entry->next->prev = entry;
    self->sentinel.next = entry;
}

static void use(LruCache* self, Entry* entry) {
    unlink_entry(entry);
    link_front(self, entry);
}

static void drop(LruCache* self, Entry** slot) {
    Entry* entry = *slot;
    *slot = entry->chain;
    unlink_entry(entry);
    free(entry->key);
    free(entry->value);
    free(entry);
    --self->count;
}

LruCache* lru_cache_new(int capacity) {
    LruCache* self = malloc(sizeof *self);
    if (self == NULL) abort();
    self->capacity = (size_t)capacity;
    self->count = 0;
    self->bucket_count = self->capacity * 2 + 1;
    self->buckets = calloc(self->bucket_count, sizeof *self->buckets);
    if (self->buckets == NULL) abort();
    self->sentinel.next = &self->sentinel;
    self->sentinel.prev = &self->sentinel;
    return self;
}

void lru_cache_free(LruCache* self) {
    if (self == NULL) return;
    for (Entry* entry = self->sentinel.next; entry != &self->sentinel;) {
        Entry* next = entry->next;
        free(entry->key);
        free(entry->value);
        free(entry);
        entry = next;
    }
    free(self->buckets);
    free(self);
}

char* lru_cache_get(LruCache* self, const char* key) {
    Entry* entry = *slot_of(self, key);
    if (entry == NULL) return NULL;
    use(self, entry);
    return copy_text(entry->value);
}

char* lru_cache_put(LruCache* self, const char* key, const char* value) {
    Entry* known = *slot_of(self, key);
    if (known != NULL) {
        free(known->value);
        known->value = copy_text(value);
        use(self, known);
        return NULL;
    }
    char* evicted = NULL;
    if (self->count == self->capacity) {
        evicted = copy_text(self->sentinel.prev->key);
        drop(self, slot_of(self, evicted));
    }
    /* Only now: dropping an entry may have changed the chain the new one goes into. */
    Entry** slot = slot_of(self, key);
    Entry* entry = malloc(sizeof *entry);
    if (entry == NULL) abort();
    entry->key = copy_text(key);
    entry->value = copy_text(value);
    entry->chain = NULL;
    *slot = entry;
    link_front(self, entry);
    ++self->count;
    return evicted;
}

bool lru_cache_remove(LruCache* self, const char* key) {
    Entry** slot = slot_of(self, key);
    if (*slot == NULL) return false;
    drop(self, slot);
    return true;
}

list_string lru_cache_recent_keys(LruCache* self) {
    list_string keys = {NULL, 0};
    if (self->count == 0) return keys;
    keys.items = malloc(self->count * sizeof *keys.items);
    if (keys.items == NULL) abort();
    for (Entry* entry = self->sentinel.next; entry != &self->sentinel; entry = entry->next) {
        keys.items[keys.count++] = copy_text(entry->key);
    }
    return keys;
}

int lru_cache_replay(LruCache* self, const list_string* keys) {
    int hits = 0;
    for (size_t i = 0; i < keys->count; ++i) {
        Entry* entry = *slot_of(self, keys->items[i]);
        if (entry != NULL) {
            ++hits;
        } else {
            free(lru_cache_put(self, keys->items[i], ""));
        }
    }
    return hits;
}
