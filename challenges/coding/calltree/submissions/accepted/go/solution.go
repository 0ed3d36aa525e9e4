package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
)

type span struct {
	id, parent, service       string
	reported, duration, start int
	depth                     int
	children                  []*span
	isCritical                bool
	own                       int
}

func (s *span) end() int { return s.start + s.duration }

func sortForListing(spans []*span) {
	sort.Slice(spans, func(i, j int) bool {
		if spans[i].start != spans[j].start {
			return spans[i].start < spans[j].start
		}
		return spans[i].id < spans[j].id
	})
}

// link gives each span its children and returns those of the top level.
func link(spans map[string]*span) []*span {
	var top []*span
	for _, each := range spans {
		if parent, found := spans[each.parent]; found {
			parent.children = append(parent.children, each)
		} else {
			top = append(top, each)
		}
	}
	sortForListing(top)
	return top
}

// settle corrects the starts from the top down and returns all spans in the order of printing.
func settle(top []*span) []*span {
	var listed, stack []*span
	push := func(spans []*span) {
		for i := len(spans) - 1; i >= 0; i-- {
			stack = append(stack, spans[i])
		}
	}
	push(top)
	for len(stack) > 0 {
		parent := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		listed = append(listed, parent)
		for _, child := range parent.children {
			child.depth = parent.depth + 1
			child.start = child.reported + parent.start - parent.reported
			if child.service != parent.service {
				child.start = max(parent.start, min(child.start, parent.end()-child.duration))
			}
		}
		sortForListing(parent.children)
		push(parent.children)
	}
	return listed
}

func markCriticalPath(root *span) {
	stack := []*span{root}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		at.isCritical = true
		latestFirst := append([]*span(nil), at.children...)
		sort.SliceStable(latestFirst, func(i, j int) bool { return latestFirst[i].end() > latestFirst[j].end() })
		t := at.end()
		for _, child := range latestFirst {
			if child.end() <= t {
				at.own += t - child.end()
				t = child.start
				stack = append(stack, child)
			}
		}
		at.own += t - at.start
	}
}

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func print(out *bufio.Writer, id string, top []*span) {
	listed := settle(top)
	last, orphans := top[0], 0
	for _, each := range top {
		if each.end() > last.end() {
			last = each
		}
		if each.parent != "-" {
			orphans++
		}
	}
	markCriticalPath(last)
	first, end := top[0].start, top[0].start
	for _, each := range listed {
		end = max(end, each.end())
	}
	fmt.Fprintf(out, "trace %s spans %d orphans %d took %d\n", id, len(listed), orphans, end-first)
	for _, each := range listed {
		mark := ""
		if each.depth == 0 && each.parent != "-" {
			mark = " orphan"
		}
		fmt.Fprintf(out, "%d %s %s %d %d%s\n", each.depth, each.id, each.service, each.start-first, each.duration, mark)
	}
	fmt.Fprint(out, "path")
	for _, each := range listed {
		if each.isCritical {
			fmt.Fprintf(out, " %s=%d", each.id, each.own)
		}
	}
	fmt.Fprintln(out)
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	traces := map[string]map[string]*span{}
	for in.Scan() {
		f := strings.Fields(in.Text())
		if traces[f[0]] == nil {
			traces[f[0]] = map[string]*span{}
		}
		start, _ := strconv.Atoi(f[4])
		duration, _ := strconv.Atoi(f[5])
		traces[f[0]][f[1]] = &span{id: f[1], parent: f[2], service: f[3], reported: start, start: start, duration: duration}
	}
	tops := map[string][]*span{}
	var ids []string
	for id, spans := range traces {
		tops[id] = link(spans)
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool {
		a, b := tops[ids[i]][0].start, tops[ids[j]][0].start
		return a < b || a == b && ids[i] < ids[j]
	})
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "traces", len(ids))
	for _, id := range ids {
		print(out, id, tops[id])
	}
}
