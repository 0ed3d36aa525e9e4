package main

import (
	"errors"
	"regexp"
	"sort"
	"strings"
)

// Database is a small one that understands what the statement says of SQL.
type Database struct {
	tables map[string]*dbTable
}

type dbTable struct {
	columns []string
	rows    []dbRow
}

type dbRow map[string]string

// dbValue is an expression: from a row to a text. A condition is "1" or "0".
type dbValue func(row dbRow) string

type dbToken struct {
	kind byte // 'w' word, 't' text, 'n' number, 's' sign
	text string
}

type dbFound struct {
	row   dbRow
	picks func() []string
}

type dbQuery struct {
	database   *Database
	tokens     []dbToken
	at         int
	parameters []string
	used       int
}

type dbError struct{ message string }

var dbPattern = regexp.MustCompile(`(?s)\s+|--[^\n]*|/\*.*?\*/|('(?:[^']|'')*')|([A-Za-z_]\w*)|(\d+)|(<>|!=|\|\||[=?(),;*])|(.)`)

// Query puts the parameters in the places of the question marks, and returns rows, each a list of texts.
func (d *Database) Query(sql string, parameters ...string) (rows [][]string, err error) {
	defer func() {
		if failure, ok := recover().(dbError); ok {
			rows, err = nil, errors.New(failure.message)
		}
	}()
	query := &dbQuery{database: d, tokens: dbTokens(sql), parameters: parameters}
	return query.run(), nil
}

func dbFail(message string) {
	panic(dbError{message})
}

func dbTokens(sql string) []dbToken {
	var tokens []dbToken
	for _, match := range dbPattern.FindAllStringSubmatch(sql, -1) {
		switch {
		case match[5] != "":
			dbFail("syntax error near \"" + match[5] + "\"")
		case match[1] != "":
			tokens = append(tokens, dbToken{'t', strings.ReplaceAll(match[1][1:len(match[1])-1], "''", "'")})
		case match[2] != "":
			tokens = append(tokens, dbToken{'w', match[2]})
		case match[3] != "":
			tokens = append(tokens, dbToken{'n', match[3]})
		case match[4] != "":
			tokens = append(tokens, dbToken{'s', match[4]})
		}
	}
	return tokens
}

func (q *dbQuery) run() [][]string {
	found := q.choose()
	for q.take("UNION") {
		q.take("ALL")
		found = append(found, q.choose()...)
	}
	if q.take("ORDER") {
		q.need("BY")
		q.sort(found)
	}
	for q.take(";") {
	}
	if q.at < len(q.tokens) {
		dbFail("syntax error near \"" + q.tokens[q.at].text + "\"")
	}
	if q.used != len(q.parameters) {
		dbFail("the number of parameters is not that of question marks")
	}
	rows := [][]string{}
	for _, each := range found {
		rows = append(rows, each.picks())
	}
	return rows
}

func (q *dbQuery) choose() []dbFound {
	q.need("SELECT")
	var picks []dbValue
	for first := true; first || q.take(","); first = false {
		if q.take("*") {
			picks = append(picks, nil)
		} else {
			picks = append(picks, q.operand())
		}
	}
	q.need("FROM")
	table := q.database.tables[strings.ToLower(q.word())]
	if table == nil {
		dbFail("no such table")
	}
	condition := dbValue(func(dbRow) string { return "1" })
	if q.take("WHERE") {
		condition = q.either()
	}
	var found []dbFound
	for _, each := range table.rows {
		row := each
		if !dbTrue(condition(row)) {
			continue
		}
		found = append(found, dbFound{row, func() []string {
			values := []string{}
			for _, pick := range picks {
				if pick != nil {
					values = append(values, pick(row))
					continue
				}
				for _, column := range table.columns {
					values = append(values, row[column])
				}
			}
			return values
		}})
	}
	return found
}

func (q *dbQuery) sort(found []dbFound) {
	var keys []dbValue
	var isDown []bool
	for first := true; first || q.take(","); first = false {
		keys = append(keys, q.operand())
		isDown = append(isDown, q.take("DESC"))
		q.take("ASC")
	}
	sort.SliceStable(found, func(i, j int) bool {
		for k, key := range keys {
			left, right := key(found[i].row), key(found[j].row)
			if left != right {
				return (left < right) != isDown[k]
			}
		}
		return false
	})
}

func (q *dbQuery) either() dbValue {
	left := q.both()
	for q.take("OR") {
		one, other := left, q.both()
		left = func(row dbRow) string { return dbBit(dbTrue(one(row)) || dbTrue(other(row))) }
	}
	return left
}

func (q *dbQuery) both() dbValue {
	left := q.not()
	for q.take("AND") {
		one, other := left, q.not()
		left = func(row dbRow) string { return dbBit(dbTrue(one(row)) && dbTrue(other(row))) }
	}
	return left
}

func (q *dbQuery) not() dbValue {
	if !q.take("NOT") {
		return q.comparison()
	}
	inner := q.not()
	return func(row dbRow) string { return dbBit(!dbTrue(inner(row))) }
}

func (q *dbQuery) comparison() dbValue {
	left := q.operand()
	if q.take("=") {
		right := q.operand()
		return func(row dbRow) string { return dbBit(left(row) == right(row)) }
	}
	if q.take("<>") || q.take("!=") {
		right := q.operand()
		return func(row dbRow) string { return dbBit(left(row) != right(row)) }
	}
	if !q.take("LIKE") {
		return left
	}
	pattern, escape := q.operand(), dbValue(func(dbRow) string { return "" })
	if q.take("ESCAPE") {
		escape = q.operand()
	}
	return func(row dbRow) string { return dbBit(dbLike(left(row), pattern(row), escape(row))) }
}

func (q *dbQuery) operand() dbValue {
	left := q.primary()
	for q.take("||") {
		one, other := left, q.primary()
		left = func(row dbRow) string { return one(row) + other(row) }
	}
	return left
}

func (q *dbQuery) primary() dbValue {
	if q.take("(") {
		inner := q.either()
		q.need(")")
		return inner
	}
	if q.take("?") {
		if q.used == len(q.parameters) {
			dbFail("a parameter is missing")
		}
		value := q.parameters[q.used]
		q.used++
		return func(dbRow) string { return value }
	}
	if q.at < len(q.tokens) && (q.tokens[q.at].kind == 't' || q.tokens[q.at].kind == 'n') {
		value := q.tokens[q.at].text
		q.at++
		return func(dbRow) string { return value }
	}
	column := strings.ToLower(q.word())
	return func(row dbRow) string {
		value, found := row[column]
		if !found {
			dbFail("no such column: " + column)
		}
		return value
	}
}

func (q *dbQuery) word() string {
	if q.at == len(q.tokens) {
		dbFail("syntax error near the end")
	}
	if q.tokens[q.at].kind != 'w' {
		dbFail("syntax error near \"" + q.tokens[q.at].text + "\"")
	}
	q.at++
	return q.tokens[q.at-1].text
}

func (q *dbQuery) take(word string) bool {
	if q.at == len(q.tokens) || q.tokens[q.at].kind == 't' || q.tokens[q.at].kind == 'n' {
		return false
	}
	if !strings.EqualFold(q.tokens[q.at].text, word) {
		return false
	}
	q.at++
	return true
}

func (q *dbQuery) need(word string) {
	if !q.take(word) {
		dbFail("syntax error: " + word + " is missing")
	}
}

func dbBit(value bool) string {
	if value {
		return "1"
	}
	return "0"
}

var dbTruth = regexp.MustCompile(`^\d*[1-9]\d*$`)

func dbTrue(text string) bool { return dbTruth.MatchString(text) }

func dbLike(text string, pattern string, escape string) bool {
	if pattern == "" {
		return text == ""
	}
	first := pattern[:1]
	if first == "%" {
		return dbLike(text, pattern[1:], escape) || (text != "" && dbLike(text[1:], pattern, escape))
	}
	if text == "" {
		return false
	}
	if first == escape && len(pattern) > 1 {
		return strings.EqualFold(pattern[1:2], text[:1]) && dbLike(text[1:], pattern[2:], escape)
	}
	return (first == "_" || strings.EqualFold(first, text[:1])) && dbLike(text[1:], pattern[1:], escape)
}
