#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int recurse(int depth) {
    volatile char frame[1024];
    frame[depth % 1024] = (char)depth;
    return recurse(depth + 1) + frame[0];
}

static void* one(void* into) {
    *(int*)into = 1;
    return NULL;
}

int main(void) {
    char action[16];
    if (scanf("%15s", action) != 1) return 9;
    if (strcmp(action, "sum") == 0) {
        long long total = 0, value;
        while (scanf("%lld", &value) == 1) total += value;
        printf("%lld\n", total);
    }
    if (strcmp(action, "exit") == 0) return 3;
    if (strcmp(action, "throw") == 0) abort();
    if (strcmp(action, "loop") == 0) for (volatile unsigned i = 0;; ++i) {}
    if (strcmp(action, "memory") == 0) for (;;) memset(malloc(1 << 20), 1, 1 << 20);
    if (strcmp(action, "flood") == 0) for (;;) puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    if (strcmp(action, "recurse") == 0) printf("%d\n", recurse(0));
    if (strcmp(action, "threads") == 0) {
        pthread_t threads[8];
        int results[8] = {0}, total = 0;
        for (int i = 0; i < 8; ++i) pthread_create(&threads[i], NULL, one, &results[i]);
        for (int i = 0; i < 8; ++i) pthread_join(threads[i], NULL), total += results[i];
        printf("%d\n", total);
    }
    return 0;
}
