"""The staff directory. See the statement for what is wrong with it."""


class Directory:
    def __init__(self, database):
        self.database = database

    def find_by_name(self, name):
        rows = self.database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = '" + name + "'"
        )
        return [", ".join(row) for row in rows]

    def search(self, part, sort):
        rows = self.database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE '%" + part + "%'"
            " ORDER BY " + sort + ", name"
        )
        return [", ".join(row) for row in rows]

    def sign_in(self, name, pin):
        rows = self.database.query("SELECT name FROM people WHERE name = '" + name + "' AND pin = '" + pin + "'")
        return "welcome " + rows[0][0] if rows else "no"

    def colleagues(self, name):
        found = self.database.query("SELECT department FROM people WHERE hidden = 'no' AND name = '" + name + "'")
        if not found:
            return []
        department = found[0][0]
        rows = self.database.query(
            "SELECT name FROM people WHERE hidden = 'no' AND department = '" + department + "' AND name <> '" + name + "'"
            " ORDER BY name"
        )
        return [row[0] for row in rows]
