package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"
)

type record struct {
	ledger    int // 0 is A, 1 is B
	id, cents int
	currency  string
}

func isDigits(text string, most int) bool {
	return text != "" && len(text) <= most && strings.Trim(text, "0123456789") == ""
}

func parseAmount(text string) (int, bool) {
	digits := strings.TrimPrefix(text, "-")
	whole, fraction, hasPoint := strings.Cut(digits, ".")
	if !hasPoint {
		fraction = "0"
	}
	if !isDigits(whole, 12) || !isDigits(fraction, 2) {
		return 0, false
	}
	cents, _ := strconv.Atoi(whole + (fraction + "0")[:2])
	if digits != text {
		cents = -cents
	}
	return cents, true
}

// parse returns the record of a line, or the reason to reject it.
func parse(line string) (r record, reason string) {
	fields := strings.Split(line, " ")
	if len(fields) != 4 || fields[0] == "" || fields[1] == "" || fields[2] == "" || fields[3] == "" {
		return r, "fields"
	}
	if fields[0] != "A" && fields[0] != "B" {
		return r, "ledger"
	}
	if !isDigits(fields[1], 15) || fields[1][0] == '0' {
		return r, "id"
	}
	cents, isAmount := parseAmount(fields[2])
	if !isAmount {
		return r, "amount"
	}
	if len(fields[3]) != 3 || strings.Trim(fields[3], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return r, "currency"
	}
	id, _ := strconv.Atoi(fields[1])
	return record{strings.Index("AB", fields[0]), id, cents, fields[3]}, ""
}

func money(cents int) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return fmt.Sprintf("%s%d.%02d", sign, cents/100, cents%100)
}

type reconciliation struct {
	queues                               [2][]record
	last                                 [2]int
	totals                               map[string]*[2]int
	only                                 [2]int
	matched, differs, repeated, rejected int
	peak                                 int
	out                                  *bufio.Writer
}

func (r *reconciliation) line(number int, text string) {
	entry, reason := parse(text)
	if reason == "" && entry.id < r.last[entry.ledger] {
		reason = "order"
	}
	if reason != "" {
		r.rejected++
		fmt.Fprintln(r.out, "rejected", number, reason)
		return
	}
	r.last[entry.ledger] = entry.id
	if r.totals[entry.currency] == nil {
		r.totals[entry.currency] = &[2]int{}
	}
	r.totals[entry.currency][entry.ledger] += entry.cents
	r.queues[entry.ledger] = append(r.queues[entry.ledger], entry)
	limit := r.last[0]
	if r.last[1] < limit {
		limit = r.last[1]
	}
	r.decide(limit)
	if held := len(r.queues[0]) + len(r.queues[1]); held > r.peak {
		r.peak = held
	}
}

// decide reports on all ids below the limit.
func (r *reconciliation) decide(limit int) {
	for {
		id := math.MaxInt
		for _, queue := range r.queues {
			if len(queue) > 0 && queue[0].id < id {
				id = queue[0].id
			}
		}
		if id >= limit {
			return
		}
		a, b := r.take(0, id), r.take(1, id)
		r.report(id, a, b)
	}
}

func (r *reconciliation) take(ledger, id int) []record {
	queue := r.queues[ledger]
	count := 0
	for count < len(queue) && queue[count].id == id {
		count++
	}
	r.queues[ledger] = queue[count:]
	return queue[:count]
}

func (r *reconciliation) report(id int, a, b []record) {
	switch {
	case len(a) > 1 || len(b) > 1:
		r.repeated++
		fmt.Fprintln(r.out, "repeated", id, len(a), len(b))
	case len(a) == 0 || len(b) == 0:
		entry := append(append([]record(nil), a...), b...)[0]
		r.only[entry.ledger]++
		fmt.Fprintf(r.out, "only %c %d %s %s\n", "AB"[entry.ledger], id, money(entry.cents), entry.currency)
	case a[0].cents != b[0].cents || a[0].currency != b[0].currency:
		r.differs++
		fmt.Fprintln(r.out, "differs", id, money(a[0].cents), a[0].currency, money(b[0].cents), b[0].currency)
	default:
		r.matched++
	}
}

func (r *reconciliation) finish() {
	r.decide(math.MaxInt)
	fmt.Fprintln(r.out, "matched", r.matched, "only-A", r.only[0], "only-B", r.only[1], "differs", r.differs,
		"repeated", r.repeated, "rejected", r.rejected)
	fmt.Fprintln(r.out, "held", r.peak)
	var currencies []string
	for currency := range r.totals {
		currencies = append(currencies, currency)
	}
	sort.Strings(currencies)
	for _, currency := range currencies {
		total := r.totals[currency]
		fmt.Fprintln(r.out, "total", currency, money(total[0]), money(total[1]))
	}
	r.out.Flush()
}

func main() {
	job := &reconciliation{totals: map[string]*[2]int{}, out: bufio.NewWriter(os.Stdout)}
	in := bufio.NewScanner(os.Stdin)
	for number := 1; in.Scan(); number++ {
		job.line(number, in.Text())
	}
	job.finish()
}
