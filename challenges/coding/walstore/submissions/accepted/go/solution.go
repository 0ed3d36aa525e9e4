package main

import (
	"fmt"
	"strconv"
	"strings"
)

// value is what a key has; the zero value is an absent key.
type value struct {
	text    string
	present bool
}

type change struct {
	key        string
	old, fresh value
}

// WalStore makes changes at once; those of open transactions are noted, with the old value.
type WalStore struct {
	values  map[string]string
	holders map[string]int
	changes []change
	marks   []int
	log     []byte
}

func NewWalStore() *WalStore {
	return &WalStore{values: map[string]string{}, holders: map[string]int{}}
}

func (s *WalStore) Set(key string, text string) {
	s.change(key, value{text, true})
}

func (s *WalStore) Fill(prefix string, count int, text string) {
	s.BeginTx()
	for i := 0; i < count; i++ {
		s.Set(prefix+strconv.Itoa(i), text)
	}
	s.Commit()
}

func (s *WalStore) Get(key string) (string, bool) {
	text, found := s.values[key]
	return text, found
}

func (s *WalStore) Remove(key string) bool {
	if _, found := s.values[key]; !found {
		return false
	}
	s.change(key, value{})
	return true
}

func (s *WalStore) Count(text string) int {
	return s.holders[text]
}

func (s *WalStore) BeginTx() int {
	s.marks = append(s.marks, len(s.changes))
	return len(s.marks)
}

func (s *WalStore) Commit() bool {
	if len(s.marks) == 0 {
		return false
	}
	s.marks = s.marks[:len(s.marks)-1]
	if len(s.marks) == 0 {
		s.writeGroup()
	}
	return true
}

func (s *WalStore) Rollback() bool {
	if len(s.marks) == 0 {
		return false
	}
	mark := s.marks[len(s.marks)-1]
	s.marks = s.marks[:len(s.marks)-1]
	for i := len(s.changes) - 1; i >= mark; i-- {
		s.put(s.changes[i].key, s.changes[i].old)
	}
	s.changes = s.changes[:mark]
	return true
}

func (s *WalStore) Wal() string {
	return string(s.log)
}

func (s *WalStore) Crash(lost int) int {
	if lost > len(s.log) {
		lost = len(s.log)
	}
	left := string(s.log[:len(s.log)-lost])
	*s = *NewWalStore()
	groups, valid, position := 0, 0, 0
	var pending []string
	for {
		line, _, found := strings.Cut(left[position:], "\n")
		if !found {
			break
		}
		position += len(line) + 1
		if line[0] != 'C' {
			pending = append(pending, line)
			continue
		}
		for _, record := range pending {
			s.replay(record)
		}
		pending = nil
		groups++
		valid = position
	}
	s.log = []byte(left[:valid])
	return groups
}

func (s *WalStore) replay(record string) {
	if record[0] == 'D' {
		s.put(record[2:], value{})
		return
	}
	key, text, _ := strings.Cut(record[2:], " ")
	s.put(key, value{text, true})
}

func (s *WalStore) change(key string, fresh value) {
	text, found := s.values[key]
	s.changes = append(s.changes, change{key, value{text, found}, fresh})
	s.put(key, fresh)
	if len(s.marks) == 0 {
		s.writeGroup()
	}
}

func (s *WalStore) put(key string, fresh value) {
	if text, found := s.values[key]; found {
		s.holders[text]--
		delete(s.values, key)
	}
	if fresh.present {
		s.values[key] = fresh.text
		s.holders[fresh.text]++
	}
}

func (s *WalStore) writeGroup() {
	for _, each := range s.changes {
		if each.fresh.present {
			s.log = append(s.log, fmt.Sprintf("S %s %s\n", each.key, each.fresh.text)...)
		} else {
			s.log = append(s.log, fmt.Sprintf("D %s\n", each.key)...)
		}
	}
	if len(s.changes) > 0 {
		s.log = append(s.log, fmt.Sprintf("C %d\n", len(s.changes))...)
	}
	s.changes = s.changes[:0]
}
