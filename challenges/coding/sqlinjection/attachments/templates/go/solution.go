// The staff directory. See the statement for what is wrong with it.
package main

import "strings"

type Directory struct {
	database *Database
}

func NewDirectory(database *Database) *Directory {
	return &Directory{database}
}

func (d *Directory) FindByName(name string) ([]string, error) {
	return lines(d.database.Query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = '" + name + "'"))
}

func (d *Directory) Search(part string, sort string) ([]string, error) {
	return lines(d.database.Query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE '%" + part +
		"%' ORDER BY " + sort + ", name"))
}

func (d *Directory) SignIn(name string, pin string) (string, error) {
	rows, err := d.database.Query("SELECT name FROM people WHERE name = '" + name + "' AND pin = '" + pin + "'")
	if err != nil || len(rows) == 0 {
		return "no", err
	}
	return "welcome " + rows[0][0], nil
}

func (d *Directory) Colleagues(name string) ([]string, error) {
	found, err := d.database.Query("SELECT department FROM people WHERE hidden = 'no' AND name = '" + name + "'")
	if err != nil || len(found) == 0 {
		return nil, err
	}
	department := found[0][0]
	return lines(d.database.Query("SELECT name FROM people WHERE hidden = 'no' AND department = '" + department +
		"' AND name <> '" + name + "' ORDER BY name"))
}

func lines(rows [][]string, err error) ([]string, error) {
	var all []string
	for _, row := range rows {
		all = append(all, strings.Join(row, ", "))
	}
	return all, err
}
