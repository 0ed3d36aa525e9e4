SORTED_BY = {"name", "department", "phone"}


class Directory:
    def __init__(self, database):
        self.database = database

    def find_by_name(self, name):
        rows = self.database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = ?", [name]
        )
        return [", ".join(row) for row in rows]

    def search(self, part, sort):
        column = sort if sort in SORTED_BY else "name"  # a name cannot be a parameter
        literal = part.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        rows = self.database.query(
            "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE ? ESCAPE '!'"
            f" ORDER BY {column}, name",
            [f"%{literal}%"],
        )
        return [", ".join(row) for row in rows]

    def sign_in(self, name, pin):
        rows = self.database.query("SELECT name FROM people WHERE name = ? AND pin = ?", [name, pin])
        return "welcome " + rows[0][0] if rows else "no"

    def colleagues(self, name):
        found = self.database.query("SELECT department FROM people WHERE hidden = 'no' AND name = ?", [name])
        if not found:
            return []
        department = found[0][0]
        rows = self.database.query(
            "SELECT name FROM people WHERE hidden = 'no' AND department = ? AND name <> ? ORDER BY name",
            [department, name],
        )
        return [row[0] for row in rows]
