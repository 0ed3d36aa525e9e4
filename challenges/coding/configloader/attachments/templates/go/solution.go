// Load a configuration from four sources and print it with its references expanded and its secrets masked.
// The input is cut into its sections for you. Merge them, expand the values, and print the keys in order.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

var headings = []string{"[defaults]", "[file]", "[env]", "[flags]"}

// readSections returns the lines below each of the four headings.
func readSections(lines []string) [][]string {
	var sections [][]string
	for _, line := range lines {
		if len(sections) < len(headings) && line == headings[len(sections)] {
			sections = append(sections, nil)
		} else {
			last := len(sections) - 1
			sections[last] = append(sections[last], line)
		}
	}
	return sections
}

func main() {
	input, _ := io.ReadAll(os.Stdin)
	sections := readSections(strings.Split(strings.TrimSuffix(string(input), "\n"), "\n"))
	defaults, file, env, flags := sections[0], sections[1], sections[2], sections[3]
	// Your code here: each of the four holds lines.
	_, _, _, _ = defaults, file, env, flags
	fmt.Println("keys 0 errors 0")
}
