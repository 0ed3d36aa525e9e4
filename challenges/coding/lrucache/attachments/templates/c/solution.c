#include "solution.h"

#include <stdlib.h>
#include <string.h>

/* Keep at most `capacity` entries. When a new key needs room, the least recently used entry leaves.
 * Strings passed in are valid only during the call: copy what you keep.
 * Strings you return must come from malloc; the caller frees them. */
struct LruCache {
    int capacity;
};

LruCache* lru_cache_new(int capacity) {
    LruCache* self = calloc(1, sizeof *self);
    self->capacity = capacity;
    return self;
}

void lru_cache_free(LruCache* self) {
    free(self);
}

/* Return a copy of the value and use the entry; NULL if the key is not cached. */
char* lru_cache_get(LruCache* self, const char* key) {
    return NULL;
}

/* Store the value and use the entry; return a copy of the key that had to leave, or NULL. */
char* lru_cache_put(LruCache* self, const char* key, const char* value) {
    return NULL;
}

/* Drop the entry; return true if there was one. */
bool lru_cache_remove(LruCache* self, const char* key) {
    return false;
}

/* Return all keys, the most recently used first: an array from malloc with strings from malloc. */
list_string lru_cache_recent_keys(LruCache* self) {
    list_string keys = {NULL, 0};
    return keys;
}

/* For each key: a hit is used and counted, any other key is put with the value "". Return the hits. */
int lru_cache_replay(LruCache* self, const list_string* keys) {
    return 0;
}
