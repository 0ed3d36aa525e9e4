package main

// Bench is what the tests put around the directory: its people, and an answer in place of an error of the database.
type Bench struct {
	database  *Database
	directory *Directory
}

func NewBench() *Bench {
	people := &dbTable{columns: []string{"name", "department", "phone", "pin", "hidden"}}
	database := &Database{map[string]*dbTable{"people": people}}
	return &Bench{database, NewDirectory(database)}
}

func (b *Bench) AddPerson(name string, department string, phone string, pin string, hidden bool) {
	row := dbRow{"name": name, "department": department, "phone": phone, "pin": pin, "hidden": "no"}
	if hidden {
		row["hidden"] = "yes"
	}
	people := b.database.tables["people"]
	people.rows = append(people.rows, row)
}

func (b *Bench) FindByName(name string) []string {
	return benchLines(b.directory.FindByName(name))
}

func (b *Bench) Search(part string, sort string) []string {
	return benchLines(b.directory.Search(part, sort))
}

func (b *Bench) SignIn(name string, pin string) string {
	answer, err := b.directory.SignIn(name, pin)
	if err != nil {
		return "database error: " + err.Error()
	}
	return answer
}

func (b *Bench) Colleagues(name string) []string {
	return benchLines(b.directory.Colleagues(name))
}

func benchLines(lines []string, err error) []string {
	if err != nil {
		return []string{"database error: " + err.Error()}
	}
	return lines
}
