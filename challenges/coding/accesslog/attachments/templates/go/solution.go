// Turn an access log into a report: top paths, and errors and latencies per minute.
// The input is read for you. Decide which lines are valid, group the records and print the report.
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// report returns the lines of the report for a log given as lines without newline.
func report(k int, lines []string) []string {
	// Your code here.
	return []string{fmt.Sprintf("lines %d ok 0 malformed %d", len(lines), len(lines))}
}

func main() {
	input, _ := io.ReadAll(os.Stdin)
	lines := strings.Split(strings.TrimSuffix(string(input), "\n"), "\n")
	k, _ := strconv.Atoi(lines[0])
	fmt.Println(strings.Join(report(k, lines[1:]), "\n"))
}
