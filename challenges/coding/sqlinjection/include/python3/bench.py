"""What the tests put around the directory: its people, and an answer in place of an error of the database."""
from database import Database, DatabaseError
from solution import Directory


class Bench:
    def __init__(self):
        self._database = Database()
        self._directory = Directory(self._database)

    def add_person(self, name, department, phone, pin, hidden):
        row = (name, department, phone, pin, "yes" if hidden else "no")
        self._database.query("INSERT INTO people VALUES (?, ?, ?, ?, ?)", row)

    def find_by_name(self, name):
        try:
            return self._directory.find_by_name(name)
        except DatabaseError as error:
            return [f"database error: {error}"]

    def search(self, part, sort):
        try:
            return self._directory.search(part, sort)
        except DatabaseError as error:
            return [f"database error: {error}"]

    def sign_in(self, name, pin):
        try:
            return self._directory.sign_in(name, pin)
        except DatabaseError as error:
            return f"database error: {error}"

    def colleagues(self, name):
        try:
            return self._directory.colleagues(name)
        except DatabaseError as error:
            return [f"database error: {error}"]
