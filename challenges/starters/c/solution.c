#include <stdio.h>

int main(void) {
    char word[1000];
    while (scanf("%999s", word) == 1) {
        // One word of the input.
    }
    return 0;
}
