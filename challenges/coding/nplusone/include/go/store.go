package main

import (
	"fmt"
	"sort"
)

// Row is a row of a table: numbers and texts, by the names of their columns.
type Row map[string]any

func (r Row) Number(column string) int64 { return r[column].(int64) }

func (r Row) Text(column string) string { return r[column].(string) }

// Store is the client of the database. Every call is one query; rows come in the order of their ids.
type Store struct {
	queries int
	tables  map[string]map[int64]Row
}

func newStore() *Store {
	s := &Store{tables: map[string]map[int64]Row{}}
	for _, name := range []string{"customers", "orders", "items", "products", "suppliers"} {
		s.tables[name] = map[int64]Row{}
	}
	return s
}

// Find returns the row with this id, or nil.
func (s *Store) Find(table string, id int64) Row {
	for _, row := range s.choose(table, "id", []int64{id}) {
		return row
	}
	return nil
}

// FindMany returns the rows with these ids, those that exist, each once.
func (s *Store) FindMany(table string, ids []int64) []Row {
	return s.choose(table, "id", ids)
}

// Where returns the rows that have this value in this column.
func (s *Store) Where(table string, column string, value int64) []Row {
	return s.choose(table, column, []int64{value})
}

// WhereIn returns the rows that have one of these values in this column.
func (s *Store) WhereIn(table string, column string, values []int64) []Row {
	return s.choose(table, column, values)
}

// Page returns the first rows with a greater id: as many as limit says, and 50 at most.
func (s *Store) Page(table string, afterID int64, limit int) []Row {
	s.queries++
	rows := s.sorted(table, func(row Row) bool { return row.Number("id") > afterID })
	if limit > 50 {
		limit = 50
	}
	if len(rows) > limit {
		rows = rows[:limit]
	}
	return rows
}

// choose panics when nothing is asked for, which is no correct query.
func (s *Store) choose(table string, column string, values []int64) []Row {
	s.queries++
	if len(values) == 0 {
		panic(fmt.Sprintf("syntax error near ')': SELECT * FROM %s WHERE %s IN ()", table, column))
	}
	wanted := map[int64]bool{}
	for _, value := range values {
		wanted[value] = true
	}
	return s.sorted(table, func(row Row) bool { return wanted[row.Number(column)] })
}

func (s *Store) sorted(table string, isWanted func(Row) bool) []Row {
	rows := []Row{}
	for _, row := range s.tables[table] {
		if isWanted(row) {
			rows = append(rows, row)
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Number("id") < rows[j].Number("id") })
	return rows
}
