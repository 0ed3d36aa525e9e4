package main

import (
	"bufio"
	"container/heap"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
)

type names []string

func (n names) Len() int           { return len(n) }
func (n names) Less(i, j int) bool { return n[i] < n[j] }
func (n names) Swap(i, j int)      { n[i], n[j] = n[j], n[i] }
func (n *names) Push(x any)        { *n = append(*n, x.(string)) }
func (n *names) Pop() any {
	last := (*n)[len(*n)-1]
	*n = (*n)[:len(*n)-1]
	return last
}

type planner struct {
	needs, dependants map[string][]string
	applied           []string
	all, isApplied    map[string]bool
}

func newPlanner(needs map[string][]string, applied []string) *planner {
	p := &planner{needs, map[string][]string{}, applied, map[string]bool{}, map[string]bool{}}
	for name, needed := range needs {
		p.all[name] = true
		for _, other := range needed {
			p.dependants[other] = append(p.dependants[other], name)
		}
	}
	for _, name := range applied {
		p.isApplied[name] = true
	}
	return p
}

func sorted(list []string) []string {
	copied := append([]string(nil), list...)
	sort.Strings(copied)
	return copied
}

func (p *planner) errors() []string {
	var lines, all []string
	for name := range p.all {
		all = append(all, name)
	}
	sort.Strings(all)
	for _, name := range all {
		for _, other := range sorted(p.needs[name]) {
			if !p.all[other] {
				lines = append(lines, "missing "+name+" "+other)
			}
		}
	}
	orderable := map[string]bool{}
	for _, name := range p.order(p.all) {
		orderable[name] = true
	}
	for _, name := range all {
		if !orderable[name] {
			lines = append(lines, "blocked "+name)
		}
	}
	for _, name := range p.applied {
		if !p.all[name] {
			lines = append(lines, "unknown "+name)
		}
	}
	before := map[string]bool{}
	for _, name := range p.applied {
		for _, other := range sorted(p.needs[name]) {
			if p.all[other] && !before[other] {
				lines = append(lines, "gap "+name+" "+other)
			}
		}
		before[name] = true
	}
	return lines
}

func (p *planner) plan(command, name string) []string {
	switch command {
	case "up":
		return p.apply(p.all)
	case "undo":
		if !p.isApplied[name] {
			return nil
		}
		unwanted := closure(name, p.dependants)
		return p.undo(func(each string) bool { return unwanted[each] })
	case "exactly":
		wanted := closure(name, p.needs)
		return append(p.undo(func(each string) bool { return !wanted[each] }), p.apply(wanted)...)
	default:
		return p.apply(closure(name, p.needs))
	}
}

func (p *planner) apply(wanted map[string]bool) []string {
	pending := map[string]bool{}
	for name := range wanted {
		if !p.isApplied[name] {
			pending[name] = true
		}
	}
	steps := p.order(pending)
	for i := range steps {
		steps[i] = "+ " + steps[i]
	}
	return steps
}

func (p *planner) undo(isUnwanted func(name string) bool) []string {
	var steps []string
	for i := len(p.applied) - 1; i >= 0; i-- {
		if isUnwanted(p.applied[i]) {
			steps = append(steps, "- "+p.applied[i])
		}
	}
	return steps
}

func closure(name string, edges map[string][]string) map[string]bool {
	seen := map[string]bool{name: true}
	stack := []string{name}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, other := range edges[at] {
			if !seen[other] {
				seen[other] = true
				stack = append(stack, other)
			}
		}
	}
	return seen
}

// order returns the names in the order in which they can be applied; those that are blocked are left out.
func (p *planner) order(wanted map[string]bool) []string {
	waiting := map[string]int{}
	ready := &names{}
	for name := range wanted {
		for _, other := range p.needs[name] {
			if wanted[other] {
				waiting[name]++
			}
		}
		if waiting[name] == 0 {
			*ready = append(*ready, name)
		}
	}
	heap.Init(ready)
	var ordered []string
	for ready.Len() > 0 {
		name := heap.Pop(ready).(string)
		ordered = append(ordered, name)
		for _, other := range p.dependants[name] {
			if !wanted[other] {
				continue
			}
			waiting[other]--
			if waiting[other] == 0 {
				heap.Push(ready, other)
			}
		}
	}
	return ordered
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
