"""The database: SQLite, with one table. query(sql, parameters) puts the parameters in the places of the question marks."""
import sqlite3

DatabaseError = sqlite3.Error


class Database:
    def __init__(self):
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute(
            "CREATE TABLE people (name TEXT, department TEXT, phone TEXT, pin TEXT, hidden TEXT)"
        )

    def query(self, sql, parameters=()):
        """A list of rows, each a tuple of texts."""
        return self.connection.execute(sql, parameters).fetchall()
