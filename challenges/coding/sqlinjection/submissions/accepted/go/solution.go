package main

import "strings"

var sortedBy = map[string]bool{"name": true, "department": true, "phone": true}

var literal = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

type Directory struct {
	database *Database
}

func NewDirectory(database *Database) *Directory {
	return &Directory{database}
}

func (d *Directory) FindByName(name string) ([]string, error) {
	return lines(d.database.Query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = ?", name))
}

func (d *Directory) Search(part string, sort string) ([]string, error) {
	if !sortedBy[sort] {
		sort = "name" // a name cannot be a parameter
	}
	return lines(d.database.Query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE ? ESCAPE '!' "+
		"ORDER BY "+sort+", name", "%"+literal.Replace(part)+"%"))
}

func (d *Directory) SignIn(name string, pin string) (string, error) {
	rows, err := d.database.Query("SELECT name FROM people WHERE name = ? AND pin = ?", name, pin)
	if err != nil || len(rows) == 0 {
		return "no", err
	}
	return "welcome " + rows[0][0], nil
}

func (d *Directory) Colleagues(name string) ([]string, error) {
	found, err := d.database.Query("SELECT department FROM people WHERE hidden = 'no' AND name = ?", name)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return lines(d.database.Query("SELECT name FROM people WHERE hidden = 'no' AND department = ? AND name <> ? ORDER BY name",
		found[0][0], name))
}

func lines(rows [][]string, err error) ([]string, error) {
	var all []string
	for _, row := range rows {
		all = append(all, strings.Join(row, ", "))
	}
	return all, err
}
