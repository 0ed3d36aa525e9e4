/* Load a configuration from four sources and print it with its references expanded and its secrets
 * masked. The input is read for you, line by line. Keep what each section sets, merge the sections,
 * expand the values, and print the keys in order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULTS, SOURCE_FILE, ENV, FLAGS, SECTIONS };
static const char* const headings[SECTIONS] = {"[defaults]", "[file]", "[env]", "[flags]"};

int main(void) {
    char line[400]; /* a line has at most 300 characters */
    int section = -1;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (section + 1 < SECTIONS && strcmp(line, headings[section + 1]) == 0) {
            section++;
            continue;
        }
        /* Your code here: `line` belongs to `section`. The buffer is reused, so copy what you keep. */
    }
    printf("keys 0 errors 0\n");
    return 0;
}
