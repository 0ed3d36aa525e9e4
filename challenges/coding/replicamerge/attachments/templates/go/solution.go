// Merge edits that replicas have made independently, with the help of their vector clocks.
// The input is read and split for you. Decide what survives and print the report.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

type edit struct {
	key, replica string
	clock        map[string]int // replica to count
	value        string
	isDelete     bool
}

// report returns the lines of the report.
func report(edits []edit) []string {
	// Your code here.
	return []string{"keys 0 converged 0"}
}

func parse(line string) edit {
	fields := strings.Split(line, " ")
	clock := map[string]int{}
	for _, entry := range strings.Split(fields[2], ",") {
		name, count, _ := strings.Cut(entry, ":")
		clock[name], _ = strconv.Atoi(count)
	}
	result := edit{key: fields[0], replica: fields[1], clock: clock, isDelete: fields[3] == "del"}
	if !result.isDelete {
		result.value = fields[4]
	}
	return result
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	n, _ := strconv.Atoi(in.Text())
	var edits []edit
	for i := 0; i < n && in.Scan(); i++ {
		edits = append(edits, parse(in.Text()))
	}
	fmt.Println(strings.Join(report(edits), "\n"))
}
