// Compares two sorted ledgers whose lines come interleaved. See the statement for the rules.
// The input is read for you, line by line: write the reconciliation.
package main

import (
	"bufio"
	"fmt"
	"os"
)

type reconciliation struct {
	out *bufio.Writer
}

// line takes the next line, without its newline. The first one has the number 1.
func (r *reconciliation) line(number int, text string) {
}

// finish: the input has ended.
func (r *reconciliation) finish() {
	fmt.Fprintln(r.out, "matched 0 only-A 0 only-B 0 differs 0 repeated 0 rejected 0")
	fmt.Fprintln(r.out, "held 0")
}

func main() {
	job := &reconciliation{out: bufio.NewWriter(os.Stdout)}
	in := bufio.NewScanner(os.Stdin)
	for number := 1; in.Scan(); number++ {
		job.line(number, in.Text())
	}
	job.finish()
	job.out.Flush()
}
