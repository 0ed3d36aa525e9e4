package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
)

type name struct {
	replica string
	number  int
}

type edit struct {
	clock     map[string]int
	clockText string
	operation string // "put value" or "del"
}

type key struct {
	edits     map[name]edit
	isCorrupt bool
}

func parseClock(text string) map[string]int {
	clock := map[string]int{}
	for _, entry := range strings.Split(text, ",") {
		replica, count, _ := strings.Cut(entry, ":")
		clock[replica], _ = strconv.Atoi(count)
	}
	return clock
}

// supersedes: no smaller count anywhere and a greater one somewhere, so equal clocks do not supersede each other.
func supersedes(late, early edit) bool {
	if late.clockText == early.clockText {
		return false
	}
	for replica, count := range early.clock {
		if late.clock[replica] < count {
			return false
		}
	}
	return true
}

// describe returns the text behind the key, and whether it has converged.
func describe(edits map[name]edit) (string, bool) {
	merged := map[string]int{}
	newest := map[string]int{}
	for id, each := range edits {
		for replica, count := range each.clock {
			if count > merged[replica] {
				merged[replica] = count
			}
		}
		if id.number > newest[id.replica] {
			newest[id.replica] = id.number
		}
	}
	// A replica supersedes its own earlier edits, so only the newest one of each can survive.
	var candidates []edit
	for replica, number := range newest {
		candidates = append(candidates, edits[name{replica, number}])
	}
	found := map[string]bool{}
	for _, each := range candidates {
		isSuperseded := false
		for _, other := range candidates {
			isSuperseded = isSuperseded || supersedes(other, each)
		}
		if value, isPut := cutPut(each.operation); isPut && !isSuperseded {
			found[value] = true
		}
	}

	missing := -len(edits)
	var entries []string
	for _, replica := range sorted(merged) {
		missing += merged[replica]
		entries = append(entries, fmt.Sprintf("%s:%d", replica, merged[replica]))
	}
	values := sorted(found)
	state := "conflict"
	if len(values) < 2 {
		state = []string{"deleted", "value"}[len(values)]
	}
	words := append([]string{strings.Join(entries, ","), fmt.Sprintf("missing=%d", missing), state}, values...)
	return strings.Join(words, " "), missing == 0 && len(values) < 2
}

func cutPut(operation string) (string, bool) {
	if !strings.HasPrefix(operation, "put ") {
		return "", false
	}
	return operation[len("put "):], true
}

func sorted[V any](values map[string]V) []string {
	var names []string
	for each := range values {
		names = append(names, each)
	}
	sort.Strings(names)
	return names
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	n, _ := strconv.Atoi(in.Text())
	keys := map[string]*key{}
	for i := 0; i < n && in.Scan(); i++ {
		fields := strings.SplitN(in.Text(), " ", 4)
		received := edit{parseClock(fields[2]), fields[2], fields[3]}
		id := name{fields[1], received.clock[fields[1]]}
		if keys[fields[0]] == nil {
			keys[fields[0]] = &key{edits: map[name]edit{}}
		}
		state := keys[fields[0]]
		known, isKnown := state.edits[id]
		if !isKnown {
			state.edits[id] = received
		} else if known.clockText != received.clockText || known.operation != received.operation {
			state.isCorrupt = true
		}
	}

	converged := 0
	var rows strings.Builder
	for _, each := range sorted(keys) {
		if keys[each].isCorrupt {
			fmt.Fprintf(&rows, "%s corrupt\n", each)
			continue
		}
		text, hasConverged := describe(keys[each].edits)
		if hasConverged {
			converged++
		}
		fmt.Fprintf(&rows, "%s %s\n", each, text)
	}
	fmt.Printf("keys %d converged %d\n%s", len(keys), converged, rows.String())
}
