/* The smallest ordinary program: dynamically linked, prints a line. */
#include <stdio.h>

int main(void) {
    puts("hello");
    return 0;
}
