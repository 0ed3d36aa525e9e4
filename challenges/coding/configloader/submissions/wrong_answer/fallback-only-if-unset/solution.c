#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Settings and variables are collected in arrays of entries, sorted by name with the strongest
 * assignment last, and looked up by binary search. Memory lives until the program ends. */
enum { DEFAULTS, SOURCE_FILE, ENV, FLAGS, SECTIONS };
static const char* const headings[SECTIONS] = {"[defaults]", "[file]", "[env]", "[flags]"};
static const char* const sources[SECTIONS] = {"defaults", "file", "env", "flags"};

typedef enum { FRESH, IN_PROGRESS, DONE } State;
typedef enum { FINE, UNSET, CYCLE, BROKEN } Error;
static const char* const error_names[] = {"", "unset", "cycle", "broken"};

typedef struct {
    char* name;
    char* raw;
    int order; /* later assignments have a higher number */
    int section;
    State state;
    char* value; /* as printed when inserted elsewhere */
    Error error;
    const char* error_name;
    const char* waiting_for;
} Entry;

typedef struct {
    Entry* items;
    size_t count;
    size_t capacity;
} Table;

typedef struct {
    char* data;
    size_t length;
    size_t capacity;
} Text;

static Table config;
static Table variables;
static Entry** stack;
static size_t stack_size;

static void* check(void* memory) {
    if (memory == NULL) {
        exit(1);
    }
    return memory;
}

static char* copy(const char* begin, size_t length) {
    char* text = check(malloc(length + 1));
    memcpy(text, begin, length);
    text[length] = '\0';
    return text;
}

static void append(Text* text, const char* data, size_t length) {
    if (text->length + length + 1 > text->capacity) {
        text->capacity = 2 * (text->length + length + 1);
        text->data = check(realloc(text->data, text->capacity));
    }
    memcpy(text->data + text->length, data, length);
    text->length += length;
    text->data[text->length] = '\0';
}

static void add(Table* table, char* name, char* raw, int section) {
    if (table->count == table->capacity) {
        table->capacity = table->capacity * 2 + 64;
        table->items = check(realloc(table->items, table->capacity * sizeof *table->items));
    }
    Entry* entry = &table->items[table->count];
    memset(entry, 0, sizeof *entry);
    entry->name = name;
    entry->raw = raw;
    entry->order = (int)table->count;
    entry->section = section;
    table->count++;
}

static int by_name(const void* a, const void* b) {
    return strcmp(((const Entry*)a)->name, ((const Entry*)b)->name);
}

static int by_name_and_order(const void* a, const void* b) {
    int order = by_name(a, b);
    return order != 0 ? order : ((const Entry*)a)->order - ((const Entry*)b)->order;
}

/* Sorts the table and keeps only the last assignment of each name. */
static void settle(Table* table) {
    size_t kept = 0;
    if (table->count > 0) {
        qsort(table->items, table->count, sizeof *table->items, by_name_and_order);
    }
    for (size_t i = 0; i < table->count; i++) {
        if (i + 1 == table->count || by_name(&table->items[i], &table->items[i + 1]) != 0) {
            table->items[kept++] = table->items[i];
        }
    }
    table->count = kept;
}

static Entry* find(Table* table, const char* name) {
    Entry wanted = {.name = (char*)name};
    return table->count == 0 ? NULL : bsearch(&wanted, table->items, table->count, sizeof wanted, by_name);
}

static bool is_key(const char* text) {
    bool at_start = true;
    for (; *text != '\0'; text++) {
        bool lower = *text >= 'a' && *text <= 'z';
        bool inner = lower || (*text >= '0' && *text <= '9') || *text == '_' || *text == '.';
        if (at_start ? !lower : !inner) {
            return false;
        }
        at_start = *text == '.';
    }
    return !at_start;
}

static bool is_secret(const char* name) {
    static const char* const words[] = {"password", "secret", "token", "key"};
    const char* word = name;
    for (const char* c = name; *c != '\0'; c++) {
        if (*c == '.' || *c == '_') {
            word = c + 1;
        }
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t at = 0;
        while (word[at] != '\0' && tolower((unsigned char)word[at]) == words[i][at]) {
            at++;
        }
        if (word[at] == '\0' && words[i][at] == '\0') {
            return true;
        }
    }
    return false;
}

static const char* masked(const char* name, const char* value) {
    return value != NULL && value[0] != '\0' && is_secret(name) ? "****" : value;
}

/* A copy of the text from begin to end without the spaces around it. */
static char* trimmed(const char* begin, const char* end) {
    while (begin < end && *begin == ' ') {
        begin++;
    }
    while (end > begin && end[-1] == ' ') {
        end--;
    }
    return copy(begin, (size_t)(end - begin));
}

static void add_setting(int section, const char* line) {
    const char* first = line + strspn(line, " ");
    if (*first == '\0' || *first == '#') {
        return;
    }
    const char* equals = strchr(line, '=');
    char* value = trimmed(equals + 1, line + strlen(line));
    size_t length = strlen(value);
    if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
        value[length - 1] = '\0';
        value++;
    }
    add(&config, trimmed(line, equals), value, section);
}

static void add_variable(const char* line) {
    const char* equals = strchr(line, '=');
    char* name = copy(line, (size_t)(equals - line));
    char* value = copy(equals + 1, strlen(equals + 1));
    add(&variables, name, value, ENV);
    if (strncmp(name, "APP_", 4) != 0) {
        return;
    }
    char* key = copy(name, strlen(name));
    size_t length = 0;
    for (const char* c = name + 4; *c != '\0'; c++) {
        if (c[0] == '_' && c[1] == '_') {
            key[length++] = '.';
            c++;
        } else {
            key[length++] = (char)tolower((unsigned char)*c);
        }
    }
    key[length] = '\0';
    if (is_key(key)) {
        add(&config, key, value, ENV);
    }
}

static void add_flag(const char* flag) {
    const char* equals = strchr(flag, '=');
    if (equals != NULL) {
        add(&config, copy(flag, (size_t)(equals - flag)), copy(equals + 1, strlen(equals + 1)), FLAGS);
    } else if (strncmp(flag, "no-", 3) == 0) {
        add(&config, copy(flag + 3, strlen(flag + 3)), copy("false", 5), FLAGS);
    } else {
        add(&config, copy(flag, strlen(flag)), copy("true", 4), FLAGS);
    }
}

static size_t name_end(const char* text, size_t at) {
    while (isalnum((unsigned char)text[at]) || text[at] == '_' || text[at] == '.') {
        at++;
    }
    return at;
}

static size_t fallback_end(const char* text, size_t at) {
    while (text[at] != '}') {
        if (strncmp(text + at, "$$", 2) == 0) {
            at += 2;
        } else if (strncmp(text + at, "${", 2) == 0) {
            at = name_end(text, at + 2);
            if (text[at] == ':') {
                at = fallback_end(text, at + 2);
            }
            at++;
        } else {
            at++;
        }
    }
    return at;
}

static bool fail(Entry* owner, Error error, const char* name) {
    if (owner->error == FINE) {
        owner->error = error;
        owner->error_name = name;
    }
    return false;
}

static void evaluate(Entry* entry);

/* Sets *value, to NULL if nothing sets the name. Returns false if the owner is left with an error. */
static bool lookup(const char* name, Entry* owner, const char** value) {
    *value = NULL;
    if (!(name[0] >= 'a' && name[0] <= 'z')) {
        Entry* variable = find(&variables, name);
        *value = variable == NULL ? NULL : masked(name, variable->raw);
        return true;
    }
    Entry* entry = find(&config, name);
    if (entry == NULL) {
        return true;
    }
    owner->waiting_for = name;
    if (entry->state == IN_PROGRESS) {
        size_t at = stack_size;
        do {
            at--;
            fail(stack[at], CYCLE, stack[at]->waiting_for);
        } while (stack[at] != entry);
        return false;
    }
    evaluate(entry);
    if (entry->error != FINE) {
        return fail(owner, BROKEN, name);
    }
    *value = masked(name, entry->value);
    return true;
}

static bool expand(const char* text, size_t length, Entry* owner, Text* out) {
    size_t at = 0;
    while (at < length) {
        if (text[at] != '$' || at + 1 == length || (text[at + 1] != '$' && text[at + 1] != '{')) {
            append(out, text + at, 1);
            at++;
            continue;
        }
        if (text[at + 1] == '$') {
            append(out, "$", 1);
            at += 2;
            continue;
        }
        size_t end = name_end(text, at + 2);
        char* name = copy(text + at + 2, end - at - 2);
        const char* value;
        if (!lookup(name, owner, &value)) {
            return false;
        }
        if (text[end] == ':') {
            size_t begin = end + 2;
            end = fallback_end(text, begin);
            if (value == NULL) {
                if (!expand(text + begin, end - begin, owner, out)) {
                    return false;
                }
                value = "";
            }
        }
        if (value == NULL) {
            return fail(owner, UNSET, name);
        }
        append(out, value, strlen(value));
        at = end + 1;
    }
    return true;
}

static void evaluate(Entry* entry) {
    if (entry->state == DONE) {
        return;
    }
    entry->state = IN_PROGRESS;
    stack[stack_size++] = entry;
    Text out = {NULL, 0, 0};
    append(&out, "", 0);
    expand(entry->raw, strlen(entry->raw), entry, &out);
    entry->value = out.data;
    stack_size--;
    entry->state = DONE;
}

int main(void) {
    char line[400];
    int section = -1;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (section + 1 < SECTIONS && strcmp(line, headings[section + 1]) == 0) {
            section++;
        } else if (section == DEFAULTS || section == SOURCE_FILE) {
            add_setting(section, line);
        } else if (section == ENV) {
            add_variable(line);
        } else {
            add_flag(line + 2);
        }
    }
    settle(&config);
    settle(&variables);
    stack = check(malloc((config.count + 1) * sizeof *stack));
    size_t errors = 0;
    for (size_t i = 0; i < config.count; i++) {
        Entry* entry = &config.items[i];
        evaluate(entry);
        printf("%s [%s] ", entry->name, sources[entry->section]);
        if (entry->error == FINE) {
            printf("\"%s\"\n", masked(entry->name, entry->value));
        } else {
            printf("! %s %s\n", error_names[entry->error], entry->error_name);
            errors++;
        }
    }
    printf("keys %zu errors %zu\n", config.count, errors);
    return 0;
}
