// Checks a repository of migrations against a database and plans steps. See the statement for the rules.
// The input is read for you: write the planner.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

type planner struct {
	needs   map[string][]string // what each migration depends on
	applied []string            // in the order of application
}

func newPlanner(needs map[string][]string, applied []string) *planner {
	return &planner{needs, applied}
}

// errors returns the lines that describe all errors, in the order of the statement.
func (p *planner) errors() []string {
	return nil
}

// plan returns the steps of "to", "undo" or "exactly" with a name: "+ name" and "- name". The name means nothing for "up".
func (p *planner) plan(command, name string) []string {
	return nil
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	words := func() []string {
		in.Scan()
		return strings.Fields(in.Text())
	}
	var counts [3]int
	for i, text := range words() {
		counts[i], _ = strconv.Atoi(text)
	}
	needs := map[string][]string{}
	for i := 0; i < counts[0]; i++ {
		line := words()
		needs[line[0]] = line[1:]
	}
	var applied []string
	for i := 0; i < counts[1]; i++ {
		applied = append(applied, words()[0])
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	p := newPlanner(needs, applied)
	errors := p.errors()
	fmt.Fprintln(out, "errors", len(errors))
	for _, line := range errors {
		fmt.Fprintln(out, line)
	}
	for i := 0; i < counts[2] && len(errors) == 0; i++ {
		command := words()
		steps := p.plan(command[0], command[len(command)-1])
		fmt.Fprintln(out, "plan", len(steps))
		for _, step := range steps {
			fmt.Fprintln(out, step)
		}
	}
}
