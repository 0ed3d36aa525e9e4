// Sums events by window and key, publishes, corrects and forgets. See the statement for the rules.
// The input is read for you: write the aggregator.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

type aggregator struct {
	out *bufio.Writer
}

func newAggregator(sources, size, delay, lateness int, out *bufio.Writer) *aggregator {
	return &aggregator{out: out}
}

// event: the source reports a value for this key at this event time.
func (a *aggregator) event(source int, key string, time int, value int) {
}

// setIdle: the source is idle until its next event.
func (a *aggregator) setIdle(source int) {
}

// finish: the input has ended.
func (a *aggregator) finish() {
	fmt.Fprintln(a.out, "events 0 late 0 corrections 0 peak 0")
}

func number(text string) int {
	value, _ := strconv.Atoi(text)
	return value
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	head := strings.Fields(in.Text())
	a := newAggregator(number(head[0]), number(head[1]), number(head[2]), number(head[3]), out)
	for in.Scan() {
		f := strings.Fields(in.Text())
		if f[0] == "event" {
			a.event(number(f[1]), f[2], number(f[3]), number(f[4]))
		} else {
			a.setIdle(number(f[1]))
		}
	}
	a.finish()
}
