#include "solution.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEGMENTS_MAX = 16, PATH_MAX_LENGTH = 255 };

typedef struct {
    char* method;
    char* handler;
    char* names[SEGMENTS_MAX];
    size_t name_count;
} Route;

typedef struct Node Node;

typedef struct {
    char* text;
    Node* node;
} Child;

struct Node {
    Child* statics; /* sorted by text */
    size_t static_count;
    size_t static_capacity;
    Node* param;
    Node* wildcard;
    Route* routes;
    size_t route_count;
};

typedef struct {
    char* prefix;
    char* name;
} Mount;

typedef struct {
    char* name;
    int status;
} Guard;

struct Router {
    bool ignore_trailing_slash;
    Node* root;
    Mount* mounts;
    size_t mount_count;
    Guard* guards;
    size_t guard_count;
};

/* A path cut into segments; `rest[i]` is the uncut text from segment i to the end. */
typedef struct {
    char text[PATH_MAX_LENGTH + 1];
    char cut[PATH_MAX_LENGTH + 1];
    const char* segments[SEGMENTS_MAX];
    const char* rest[SEGMENTS_MAX];
    size_t count;
} Path;

/* One request on its way through the tree. */
typedef struct {
    const char* method;
    const Path* path;
    const char* values[SEGMENTS_MAX];
    size_t value_count;
    const char** allowed;
    size_t allowed_count;
} Search;

static void* check(void* memory) {
    if (memory == NULL) {
        abort();
    }
    return memory;
}

static char* copy(const char* text) {
    return check(strdup(text));
}

static void append(list_string* list, const char* before, const char* middle, const char* after) {
    size_t length = strlen(before) + strlen(middle) + strlen(after) + 1;
    char* item = check(malloc(length));
    snprintf(item, length, "%s%s%s", before, middle, after);
    list->items = check(realloc(list->items, (list->count + 1) * sizeof *list->items));
    list->items[list->count++] = item;
}

/* Cuts `length` characters of a text that begins with a slash, after normalising it. */
static void read_path(const Router* self, const char* text, size_t length, Path* path) {
    if (self->ignore_trailing_slash && length > 1 && text[length - 1] == '/') {
        length--;
    }
    memcpy(path->text, text, length);
    path->text[length] = '\0';
    memcpy(path->cut, path->text, length + 1);
    path->count = 0;
    for (size_t at = 0; at < length; at++) {
        if (path->text[at] == '/') {
            path->cut[at] = '\0';
            path->segments[path->count] = path->cut + at + 1;
            path->rest[path->count] = path->text + at + 1;
            path->count++;
        }
    }
}

static bool is_dynamic(const char* segment) {
    return segment[0] == ':' || segment[0] == '*';
}

static bool is_name(const char* text) {
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

static bool is_valid(const Path* path) {
    for (size_t i = 0; i < path->count; i++) {
        const char* segment = path->segments[i];
        if (!is_dynamic(segment)) {
            continue;
        }
        if (!is_name(segment + 1) || (segment[0] == '*' && i + 1 < path->count)) {
            return false;
        }
        for (size_t j = 0; j < i; j++) {
            if (is_dynamic(path->segments[j]) && strcmp(path->segments[j] + 1, segment + 1) == 0) {
                return false;
            }
        }
    }
    return true;
}

/* The position of the first child that is not smaller than the text. */
static size_t lower_bound(const Node* node, const char* text) {
    size_t low = 0;
    size_t high = node->static_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(node->statics[middle].text, text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static Node* static_child(const Node* node, const char* text) {
    size_t at = lower_bound(node, text);
    bool found = at < node->static_count && strcmp(node->statics[at].text, text) == 0;
    return found ? node->statics[at].node : NULL;
}

static Node* new_node(void) {
    return check(calloc(1, sizeof(Node)));
}

static Node* static_child_made(Node* node, const char* text) {
    Node* known = static_child(node, text);
    if (known != NULL) {
        return known;
    }
    if (node->static_count == node->static_capacity) {
        node->static_capacity = node->static_capacity * 2 + 2;
        node->statics = check(realloc(node->statics, node->static_capacity * sizeof *node->statics));
    }
    size_t at = lower_bound(node, text);
    memmove(node->statics + at + 1, node->statics + at, (node->static_count - at) * sizeof *node->statics);
    node->statics[at] = (Child){copy(text), new_node()};
    node->static_count++;
    return node->statics[at].node;
}

static Route* find_route(const Node* node, const char* method) {
    for (size_t i = 0; i < node->route_count; i++) {
        if (strcmp(node->routes[i].method, method) == 0) {
            return &node->routes[i];
        }
    }
    return NULL;
}

Router* router_new(bool ignore_trailing_slash) {
    Router* self = check(calloc(1, sizeof *self));
    self->ignore_trailing_slash = ignore_trailing_slash;
    self->root = new_node();
    return self;
}

static void free_node(Node* node) {
    if (node == NULL) {
        return;
    }
    for (size_t i = 0; i < node->static_count; i++) {
        free(node->statics[i].text);
        free_node(node->statics[i].node);
    }
    for (size_t i = 0; i < node->route_count; i++) {
        free(node->routes[i].method);
        free(node->routes[i].handler);
        for (size_t j = 0; j < node->routes[i].name_count; j++) {
            free(node->routes[i].names[j]);
        }
    }
    free_node(node->param);
    free_node(node->wildcard);
    free(node->statics);
    free(node->routes);
    free(node);
}

void router_free(Router* self) {
    free_node(self->root);
    for (size_t i = 0; i < self->mount_count; i++) {
        free(self->mounts[i].prefix);
        free(self->mounts[i].name);
    }
    for (size_t i = 0; i < self->guard_count; i++) {
        free(self->guards[i].name);
    }
    free(self->mounts);
    free(self->guards);
    free(self);
}

bool router_add(Router* self, const char* method, const char* pattern, const char* handler) {
    Path path;
    if (pattern[0] != '/') {
        return false;
    }
    read_path(self, pattern, strlen(pattern), &path);
    if (!is_valid(&path)) {
        return false;
    }
    Route route = {NULL, NULL, {NULL}, 0};
    Node* node = self->root;
    for (size_t i = 0; i < path.count; i++) {
        const char* segment = path.segments[i];
        if (!is_dynamic(segment)) {
            node = static_child_made(node, segment);
            continue;
        }
        Node** next = segment[0] == ':' ? &node->param : &node->wildcard;
        if (*next == NULL) {
            *next = new_node();
        }
        node = *next;
    }
    if (find_route(node, method) != NULL) {
        return false;
    }
    for (size_t i = 0; i < path.count; i++) {
        if (is_dynamic(path.segments[i])) {
            route.names[route.name_count++] = copy(path.segments[i] + 1);
        }
    }
    route.method = copy(method);
    route.handler = copy(handler);
    node->routes = check(realloc(node->routes, (node->route_count + 1) * sizeof *node->routes));
    node->routes[node->route_count++] = route;
    return true;
}

static Guard* find_guard(const Router* self, const char* name) {
    for (size_t i = 0; i < self->guard_count; i++) {
        if (strcmp(self->guards[i].name, name) == 0) {
            return &self->guards[i];
        }
    }
    return NULL;
}

void router_mount(Router* self, const char* prefix, const char* name) {
    self->mounts = check(realloc(self->mounts, (self->mount_count + 1) * sizeof *self->mounts));
    self->mounts[self->mount_count++] = (Mount){copy(prefix), copy(name)};
    if (find_guard(self, name) == NULL) {
        self->guards = check(realloc(self->guards, (self->guard_count + 1) * sizeof *self->guards));
        self->guards[self->guard_count++] = (Guard){copy(name), 0};
    }
}

bool router_guard(Router* self, const char* name, int status) {
    Guard* guard = find_guard(self, name);
    if (guard != NULL) {
        guard->status = status;
    }
    return guard != NULL;
}

static const Route* end(const Node* node, Search* search) {
    size_t total = search->allowed_count + node->route_count;
    if (node->route_count > 0) {
        search->allowed = check(realloc(search->allowed, total * sizeof *search->allowed));
    }
    for (size_t i = 0; i < node->route_count; i++) {
        search->allowed[search->allowed_count++] = node->routes[i].method;
    }
    return find_route(node, search->method);
}

/* Visits the ends that match from best to worst, until one of them has the method. */
static const Route* find(const Node* node, Search* search, size_t at) {
    if (at == search->path->count) {
        return end(node, search);
    }
    const char* segment = search->path->segments[at];
    const Node* next = static_child(node, segment);
    const Route* found = next == NULL ? NULL : find(next, search, at + 1);
    if (found == NULL && node->param != NULL && segment[0] != '\0') {
        search->values[search->value_count++] = segment;
        found = find(node->param, search, at + 1);
        if (found == NULL) {
            search->value_count--;
        }
    }
    if (found == NULL && node->wildcard != NULL && search->path->rest[at][0] != '\0') {
        found = end(node->wildcard, search);
        if (found != NULL) {
            search->values[search->value_count++] = search->path->rest[at];
        }
    }
    return found;
}

static int by_text(const void* a, const void* b) {
    return strcmp(*(const char* const*)a, *(const char* const*)b);
}

static void append_allowed(list_string* result, Search* search) {
    qsort(search->allowed, search->allowed_count, sizeof *search->allowed, by_text);
    size_t size = 1;
    for (size_t i = 0; i < search->allowed_count; i++) {
        size += strlen(search->allowed[i]) + 1;
    }
    char* text = check(calloc(size, 1));
    size_t length = 0;
    for (size_t i = 0; i < search->allowed_count; i++) {
        if (i > 0 && strcmp(search->allowed[i], search->allowed[i - 1]) == 0) {
            continue;
        }
        length += (size_t)sprintf(text + length, "%s%s", i > 0 ? "," : "", search->allowed[i]);
    }
    append(result, text, "", "");
    free(text);
}

static void route(const Router* self, const char* method, const Path* path, list_string* result) {
    Search search = {method, path, {NULL}, 0, NULL, 0};
    const Route* found = find(self->root, &search, 0);
    if (found != NULL) {
        append(result, "200", "", "");
        append(result, found->handler, "", "");
        for (size_t i = 0; i < found->name_count; i++) {
            append(result, found->names[i], "=", search.values[i]);
        }
    } else if (search.allowed_count > 0) {
        append(result, "405", "", "");
        append_allowed(result, &search);
    } else {
        append(result, "404", "", "");
        append(result, "-", "", "");
    }
    free(search.allowed);
}

static bool covers(const char* prefix, const char* path) {
    size_t length = strlen(prefix);
    return strcmp(prefix, "/") == 0 ||
           (strncmp(prefix, path, length) == 0 && (path[length] == '\0' || path[length] == '/'));
}

list_string router_handle(Router* self, const char* method, const char* full_path) {
    Path path;
    read_path(self, full_path, strcspn(full_path, "?"), &path);
    list_string result = {NULL, 0};
    const char** entered = check(malloc((self->mount_count + 1) * sizeof *entered));
    size_t entered_count = 0;
    const Guard* stop = NULL;
    for (size_t i = 0; i < self->mount_count && stop == NULL; i++) {
        if (!covers(self->mounts[i].prefix, path.text)) {
            continue;
        }
        const Guard* guard = find_guard(self, self->mounts[i].name);
        if (guard->status != 0) {
            stop = guard;
        } else {
            entered[entered_count++] = guard->name;
        }
    }
    if (stop != NULL) {
        char status[16];
        snprintf(status, sizeof status, "%d", stop->status);
        append(&result, status, "", "");
        append(&result, stop->name, "", "");
    } else {
        route(self, method, &path, &result);
    }
    for (size_t i = 0; i < entered_count; i++) {
        append(&result, ">", entered[i], "");
    }
    if (stop != NULL) {
        append(&result, "!", stop->name, "");
    }
    for (size_t i = stop == NULL ? entered_count : 0; i > 0; i--) {
        append(&result, "<", entered[i - 1], "");
    }
    free(entered);
    return result;
}
