/* Finds handlers for requests and runs the middleware around them. See the statement for the rules.
 * Strings given to a function are valid only during the call: copy what you keep. */
#include "solution.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct Router {
    bool ignore_trailing_slash;
};

Router* router_new(bool ignore_trailing_slash) {
    Router* self = calloc(1, sizeof *self);
    if (self != NULL) {
        self->ignore_trailing_slash = ignore_trailing_slash;
    }
    return self;
}

void router_free(Router* self) {
    free(self);
}

/* Registers a route; false if the pattern is invalid or an equal route exists. */
bool router_add(Router* self, const char* method, const char* pattern, const char* handler) {
    (void)self, (void)method, (void)pattern, (void)handler;
    return false;
}

/* Appends a middleware for all requests under the prefix. */
void router_mount(Router* self, const char* prefix, const char* name) {
    (void)self, (void)prefix, (void)name;
}

/* Lets the middleware stop requests with this status, or pass them if it is 0; false if unknown. */
bool router_guard(Router* self, const char* name, int status) {
    (void)self, (void)name, (void)status;
    return false;
}

/* Appends a copy of the text to a list whose items were allocated with malloc. */
static void append(list_string* list, const char* text) {
    list->items = realloc(list->items, (list->count + 1) * sizeof *list->items);
    list->items[list->count++] = strdup(text);
}

/* Returns the status, the target, the parameters and the trace as one list; the caller frees it. */
list_string router_handle(Router* self, const char* method, const char* path) {
    (void)self, (void)method, (void)path;
    list_string result = {NULL, 0};
    append(&result, "404");
    append(&result, "-");
    return result;
}
