/* Turn an access log into a report: top paths, and errors and latencies per minute.
 * The input is read for you, line by line. Decide which lines are valid, keep the records, and
 * print the report at the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
    char line[600]; /* a log line has at most 500 characters */
    if (fgets(line, sizeof line, stdin) == NULL) {
        return 1;
    }
    int k = atoi(line);
    int total = 0;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        total++;
        /* Your code here: is the line valid? If so, keep what the report needs. */
    }
    (void)k;
    printf("lines %d ok 0 malformed %d\n", total, total);
    return 0;
}
