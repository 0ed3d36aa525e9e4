package main

import (
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
)

type record struct {
	minute, path string
	isFailed     bool
	latency      int
}

type minute struct {
	failed    int
	latencies []int
}

// parse checks every field; two spaces in a row make an empty field, which fits nowhere.
func parse(line string) (record, bool) {
	fields := strings.Split(line, " ")
	if len(fields) != 6 || strings.Contains(line, "\t") {
		return record{}, false
	}
	timestamp, client, method, target, status, latency := fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]
	isValid := isTimestamp(timestamp) && client != "" && isMethod(method) && strings.HasPrefix(target, "/") &&
		len(status) == 3 && isNumber(status) && status[0] >= '1' && status[0] <= '5' &&
		len(latency) <= 7 && isNumber(latency)
	if !isValid {
		return record{}, false
	}
	path, _, _ := strings.Cut(target, "?")
	value, _ := strconv.Atoi(latency)
	return record{timestamp[:16], path, status[0] == '5', value}, true
}

func isTimestamp(text string) bool {
	const form = "dddd-dd-ddTdd:dd:ddZ"
	if len(text) != len(form) {
		return false
	}
	for i := range form {
		if form[i] == 'd' && (text[i] < '0' || text[i] > '9') || form[i] != 'd' && text[i] != form[i] {
			return false
		}
	}
	month, day, hour := text[5:7], text[8:10], text[11:13]
	return month >= "01" && month <= "12" && day >= "01" && day <= "31" && hour <= "23" && text[14] <= '5' && text[17] <= '5'
}

func isMethod(text string) bool {
	for i := range text {
		if text[i] < 'A' || text[i] > 'Z' {
			return false
		}
	}
	return len(text) >= 1 && len(text) <= 10
}

func isNumber(text string) bool {
	for i := range text {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

func report(k int, lines []string) []string {
	requests := map[string]int{}
	minutes := map[string]*minute{}
	valid := 0
	for _, line := range lines {
		entry, isValid := parse(line)
		if !isValid {
			continue
		}
		valid++
		requests[entry.path]++
		if minutes[entry.minute] == nil {
			minutes[entry.minute] = &minute{}
		}
		group := minutes[entry.minute]
		group.latencies = append(group.latencies, entry.latency)
		if entry.isFailed {
			group.failed++
		}
	}

	out := []string{fmt.Sprintf("lines %d ok %d malformed %d", len(lines), valid, len(lines)-valid)}
	paths := keys(requests)
	sort.Slice(paths, func(i, j int) bool {
		if requests[paths[i]] != requests[paths[j]] {
			return requests[paths[i]] > requests[paths[j]]
		}
		return paths[i] < paths[j]
	})
	if len(paths) > k {
		paths = paths[:k]
	}
	out = append(out, fmt.Sprintf("top %d", len(paths)))
	for _, path := range paths {
		out = append(out, fmt.Sprintf("%s %d", path, requests[path]))
	}
	out = append(out, fmt.Sprintf("minutes %d", len(minutes)))
	names := keys(minutes)
	sort.Strings(names)
	for _, name := range names {
		group := minutes[name]
		sort.Ints(group.latencies)
		n := len(group.latencies)
		rank := func(p int) int { return group.latencies[(p*n+99)/100-1] }
		out = append(out, fmt.Sprintf("%s %d %d %d %d %d %d", name, n, group.failed, 10000*group.failed/n, rank(50), rank(95), rank(99)))
	}
	return out
}

func keys[V any](values map[string]V) []string {
	var result []string
	for key := range values {
		result = append(result, key)
	}
	return result
}

func main() {
	input, _ := io.ReadAll(os.Stdin)
	lines := strings.Split(strings.TrimSuffix(string(input), "\n"), "\n")
	k, _ := strconv.Atoi(lines[0])
	fmt.Println(strings.Join(report(k, lines[1:]), "\n"))
}
