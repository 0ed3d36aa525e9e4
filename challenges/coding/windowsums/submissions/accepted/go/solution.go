package main

import (
	"bufio"
	"container/heap"
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
)

const never = math.MinInt64 / 2

type cell struct {
	count, sum int
}

type starts []int

func (s starts) Len() int           { return len(s) }
func (s starts) Less(i, j int) bool { return s[i] < s[j] }
func (s starts) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *starts) Push(x any)        { *s = append(*s, x.(int)) }
func (s *starts) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

type aggregator struct {
	size, delay, lateness      int
	largest                    []int
	isIdle                     []bool
	watermark                  int
	windows                    map[int]map[string]*cell // by start and key
	toPublish, toForget        starts
	cells, peak                int
	counted, late, corrections int
	out                        *bufio.Writer
}

func (a *aggregator) event(source int, key string, time int, value int) {
	start := time - (time%a.size+a.size)%a.size
	end := start + a.size
	if end+a.lateness <= a.watermark {
		a.late++
		fmt.Fprintln(a.out, "late", key, time)
	} else {
		c := a.add(start, key)
		c.count++
		c.sum += value
		a.counted++
		if end <= a.watermark {
			a.corrections++
			fmt.Fprintln(a.out, "correct", start, key, c.count, c.sum)
		}
	}
	a.isIdle[source] = false
	if time > a.largest[source] {
		a.largest[source] = time
	}
	a.advance()
}

func (a *aggregator) add(start int, key string) *cell {
	if a.windows[start] == nil {
		a.windows[start] = map[string]*cell{}
		if start+a.size > a.watermark {
			heap.Push(&a.toPublish, start)
		}
		heap.Push(&a.toForget, start)
	}
	window := a.windows[start]
	if window[key] == nil {
		window[key] = &cell{}
		a.cells++
	}
	return window[key]
}

func (a *aggregator) advance() {
	candidate := math.MaxInt64
	for source, largest := range a.largest {
		if !a.isIdle[source] && largest < candidate {
			candidate = largest
		}
	}
	if candidate != math.MaxInt64 && candidate != never && candidate-a.delay > a.watermark {
		a.watermark = candidate - a.delay
	}
	for len(a.toPublish) > 0 && a.toPublish[0]+a.size <= a.watermark {
		a.publish(heap.Pop(&a.toPublish).(int))
	}
	for len(a.toForget) > 0 && a.toForget[0]+a.size+a.lateness <= a.watermark {
		start := heap.Pop(&a.toForget).(int)
		a.cells -= len(a.windows[start])
		delete(a.windows, start)
	}
	if a.cells > a.peak {
		a.peak = a.cells
	}
}

func (a *aggregator) publish(start int) {
	window := a.windows[start]
	keys := make([]string, 0, len(window))
	for key := range window {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		fmt.Fprintln(a.out, "publish", start, key, window[key].count, window[key].sum)
	}
}

func (a *aggregator) finish() {
	for len(a.toPublish) > 0 {
		a.publish(heap.Pop(&a.toPublish).(int))
	}
	fmt.Fprintln(a.out, "events", a.counted, "late", a.late, "corrections", a.corrections, "peak", a.peak)
	a.out.Flush()
}

func number(text string) int {
	value, _ := strconv.Atoi(text)
	return value
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	head := strings.Fields(in.Text())
	a := &aggregator{size: number(head[1]), delay: number(head[2]), lateness: number(head[3]), watermark: never,
		windows: map[int]map[string]*cell{}, out: bufio.NewWriter(os.Stdout)}
	for i := 0; i < number(head[0]); i++ {
		a.largest = append(a.largest, never)
		a.isIdle = append(a.isIdle, false)
	}
	for in.Scan() {
		f := strings.Fields(in.Text())
		if f[0] == "event" {
			a.event(number(f[1]), f[2], number(f[3]), number(f[4]))
		} else {
			a.isIdle[number(f[1])] = true
			a.advance()
		}
	}
	a.finish()
}
