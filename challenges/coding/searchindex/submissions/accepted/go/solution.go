package main

import (
	"sort"
	"strings"
)

type atom struct {
	isPositive, isPrefix bool
	word                 string
}

type SearchIndex struct {
	documents  map[int]map[string]int
	postings   map[string]map[int]int
	vocabulary []string // all terms in order
}

func NewSearchIndex() *SearchIndex {
	return &SearchIndex{documents: map[int]map[string]int{}, postings: map[string]map[int]int{}}
}

func (s *SearchIndex) Put(id int, text string) bool {
	replaced := s.Remove(id)
	counts := map[string]int{}
	for _, term := range strings.FieldsFunc(strings.ToLower(text), isSeparator) {
		counts[term]++
	}
	s.documents[id] = counts
	for term, count := range counts {
		if s.postings[term] == nil {
			s.postings[term] = map[int]int{}
			at := sort.SearchStrings(s.vocabulary, term)
			s.vocabulary = append(s.vocabulary, "")
			copy(s.vocabulary[at+1:], s.vocabulary[at:])
			s.vocabulary[at] = term
		}
		s.postings[term][id] = count
	}
	return replaced
}

func (s *SearchIndex) Remove(id int) bool {
	counts, found := s.documents[id]
	if !found {
		return false
	}
	delete(s.documents, id)
	for term := range counts {
		delete(s.postings[term], id)
		if len(s.postings[term]) == 0 {
			delete(s.postings, term)
			at := sort.SearchStrings(s.vocabulary, term)
			s.vocabulary = append(s.vocabulary[:at], s.vocabulary[at+1:]...)
		}
	}
	return true
}

func (s *SearchIndex) Search(query string, limit int) [][]int {
	total := map[int]int{}
	for _, clause := range parse(query) {
		for id, score := range s.evaluate(clause) {
			total[id] += score
		}
	}
	best := [][]int{}
	for id, score := range total {
		best = append(best, []int{id, score})
	}
	sort.Slice(best, func(i, j int) bool {
		a, b := best[i], best[j]
		return a[1] > b[1] || a[1] == b[1] && a[0] < b[0]
	})
	if len(best) > limit {
		best = best[:limit]
	}
	return best
}

func (s *SearchIndex) Suggest(prefix string, limit int) []string {
	terms := []string{}
	s.eachTermWith(prefix, func(term string) bool {
		terms = append(terms, term)
		return len(terms) < limit
	})
	return terms
}

func isSeparator(c rune) bool {
	return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
}

func parse(query string) [][]atom {
	clauses := [][]atom{nil}
	isPositive := true
	for _, part := range strings.Fields(query) {
		switch part {
		case "AND":
		case "OR":
			clauses = append(clauses, nil)
		case "NOT":
			isPositive = false
		default:
			word := strings.ToLower(strings.TrimSuffix(part, "*"))
			last := len(clauses) - 1
			clauses[last] = append(clauses[last], atom{isPositive, strings.HasSuffix(part, "*"), word})
			isPositive = true
		}
	}
	return clauses
}

// evaluate returns the documents that satisfy the clause, with what it adds to their scores.
func (s *SearchIndex) evaluate(clause []atom) map[int]int {
	var scores map[int]int
	for _, each := range clause {
		if !each.isPositive {
			continue
		}
		found := s.occurrences(each)
		both := map[int]int{}
		if scores == nil {
			for id, count := range found {
				both[id] = count
			}
		} else {
			for id, score := range scores {
				if count, isFound := found[id]; isFound {
					both[id] = score + count
				}
			}
		}
		scores = both
	}
	for _, each := range clause {
		if !each.isPositive {
			for id := range s.occurrences(each) {
				delete(scores, id)
			}
		}
	}
	return scores
}

func (s *SearchIndex) occurrences(a atom) map[int]int {
	if !a.isPrefix {
		return s.postings[a.word]
	}
	sum := map[int]int{}
	s.eachTermWith(a.word, func(term string) bool {
		for id, count := range s.postings[term] {
			sum[id] += count
		}
		return true
	})
	return sum
}

func (s *SearchIndex) eachTermWith(prefix string, visit func(term string) bool) {
	for at := sort.SearchStrings(s.vocabulary, prefix); at < len(s.vocabulary); at++ {
		if !strings.HasPrefix(s.vocabulary[at], prefix) || !visit(s.vocabulary[at]) {
			return
		}
	}
}
