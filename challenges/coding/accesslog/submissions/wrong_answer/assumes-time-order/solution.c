#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The log is taken to be in order of time: a minute is complete when the next one begins. */
typedef struct {
    char minute[17];
    char* path;
    int status;
    int latency_ms;
} Record;

typedef struct {
    const char* path;
    int count;
} PathCount;

/* The value of `length` digits, or -1 if there is anything else. */
static int number(const char* text, size_t length) {
    int value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static bool in_range(const char* text, size_t length, int low, int high) {
    int value = number(text, length);
    return value >= low && value <= high;
}

static bool timestamp_ok(const char* t) {
    return strlen(t) == 20 && t[4] == '-' && t[7] == '-' && t[10] == 'T' && t[13] == ':' && t[16] == ':' &&
           t[19] == 'Z' && in_range(t, 4, 0, 9999) && in_range(t + 5, 2, 1, 12) && in_range(t + 8, 2, 1, 31) &&
           in_range(t + 11, 2, 0, 23) && in_range(t + 14, 2, 0, 59) && in_range(t + 17, 2, 0, 59);
}

static bool method_ok(const char* method) {
    size_t length = strlen(method);
    return length >= 1 && length <= 10 && strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
}

/* Cuts the line at its spaces. Returns false unless there are exactly six fields. */
static bool split(char* line, char* fields[6]) {
    for (int i = 0; i < 6; i++) {
        fields[i] = line;
        char* space = strchr(line, ' ');
        if ((space == NULL) != (i == 5)) {
            return false;
        }
        if (space != NULL) {
            *space = '\0';
            line = space + 1;
        }
    }
    return true;
}

static bool parse(char* line, Record* record) {
    char* field[6];
    if (strchr(line, '\t') != NULL || !split(line, field)) {
        return false;
    }
    size_t latency_length = strlen(field[5]);
    if (!timestamp_ok(field[0]) || field[1][0] == '\0' || !method_ok(field[2]) || field[3][0] != '/' ||
        strlen(field[4]) != 3 || !in_range(field[4], 3, 100, 599) || latency_length < 1 || latency_length > 7 ||
        number(field[5], latency_length) < 0) {
        return false;
    }
    memcpy(record->minute, field[0], 16);
    record->minute[16] = '\0';
    field[3][strcspn(field[3], "?")] = '\0';
    record->path = strdup(field[3]);
    record->status = number(field[4], 3);
    record->latency_ms = number(field[5], latency_length);
    return record->path != NULL;
}

static int by_path(const void* a, const void* b) {
    return strcmp(((const Record*)a)->path, ((const Record*)b)->path);
}

static int by_latency(const void* a, const void* b) {
    const Record* x = a;
    const Record* y = b;
    return (x->latency_ms > y->latency_ms) - (x->latency_ms < y->latency_ms);
}

static int by_count(const void* a, const void* b) {
    const PathCount* x = a;
    const PathCount* y = b;
    return x->count != y->count ? y->count - x->count : strcmp(x->path, y->path);
}

static void print_top(Record* records, size_t n, size_t k) {
    qsort(records, n, sizeof *records, by_path);
    PathCount* counts = malloc((n + 1) * sizeof *counts);
    if (counts == NULL) {
        exit(1);
    }
    size_t paths = 0;
    for (size_t i = 0; i < n; i++) {
        if (paths > 0 && strcmp(counts[paths - 1].path, records[i].path) == 0) {
            counts[paths - 1].count++;
        } else {
            counts[paths++] = (PathCount){records[i].path, 1};
        }
    }
    qsort(counts, paths, sizeof *counts, by_count);
    size_t rows = paths < k ? paths : k;
    printf("top %zu\n", rows);
    for (size_t i = 0; i < rows; i++) {
        printf("%s %d\n", counts[i].path, counts[i].count);
    }
    free(counts);
}

static void print_minute(Record* first, size_t n) {
    qsort(first, n, sizeof *first, by_latency);
    long failed = 0;
    for (size_t i = 0; i < n; i++) {
        failed += first[i].status >= 500;
    }
    printf("%s %zu %ld %ld", first->minute, n, failed, 10000 * failed / (long)n);
    const size_t percentiles[] = {50, 95, 99};
    for (int i = 0; i < 3; i++) {
        printf(" %d", first[(percentiles[i] * n + 99) / 100 - 1].latency_ms);
    }
    printf("\n");
}

static size_t minute_end(const Record* records, size_t n, size_t begin) {
    size_t end = begin;
    while (end < n && strcmp(records[end].minute, records[begin].minute) == 0) {
        end++;
    }
    return end;
}

static void print_minutes(Record* records, size_t n) {
    size_t minutes = 0;
    for (size_t i = 0; i < n; i = minute_end(records, n, i)) {
        minutes++;
    }
    printf("minutes %zu\n", minutes);
    for (size_t i = 0; i < n;) {
        size_t end = minute_end(records, n, i);
        print_minute(records + i, end - i);
        i = end;
    }
}

int main(void) {
    char line[600];
    if (fgets(line, sizeof line, stdin) == NULL) {
        return 1;
    }
    size_t k = (size_t)atoi(line);
    size_t total = 0;
    size_t valid = 0;
    size_t capacity = 1024;
    Record* records = malloc(capacity * sizeof *records);
    while (records != NULL && fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        total++;
        if (valid == capacity) {
            capacity *= 2;
            Record* grown = realloc(records, capacity * sizeof *records);
            if (grown == NULL) {
                return 1;
            }
            records = grown;
        }
        if (parse(line, &records[valid])) {
            valid++;
        }
    }
    if (records == NULL) {
        return 1;
    }
    printf("lines %zu ok %zu malformed %zu\n", total, valid, total - valid);
    /* The rows of the minutes are wanted last, but sorting by path destroys the order of the log. */
    Record* in_log_order = malloc((valid + 1) * sizeof *in_log_order);
    if (in_log_order == NULL) {
        return 1;
    }
    memcpy(in_log_order, records, valid * sizeof *records);
    print_top(records, valid, k);
    print_minutes(in_log_order, valid);
    free(in_log_order);
    for (size_t i = 0; i < valid; i++) {
        free(records[i].path);
    }
    free(records);
    return 0;
}
