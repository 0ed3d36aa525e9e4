"""The client of the database. Every call is one query; rows are dicts, and come in the order of their ids."""


class StoreError(Exception):
    pass


class Store:
    def __init__(self):
        self.queries = 0
        self.tables = {name: {} for name in ("customers", "orders", "items", "products", "suppliers")}

    def find(self, table, id):
        """The row with this id, or None."""
        return next(iter(self._select(table, "id", [id])), None)

    def find_many(self, table, ids):
        """The rows with these ids, those that exist, each once."""
        return self._select(table, "id", ids)

    def where(self, table, column, value):
        """The rows that have this value in this column."""
        return self._select(table, column, [value])

    def where_in(self, table, column, values):
        """The rows that have one of these values in this column."""
        return self._select(table, column, values)

    def page(self, table, after_id, limit):
        """The first rows with a greater id: as many as `limit` says, and 50 at most."""
        self.queries += 1
        later = sorted(id for id in self.tables[table] if id > after_id)
        return [dict(self.tables[table][id]) for id in later[: min(limit, 50)]]

    def _select(self, table, column, values):
        self.queries += 1
        wanted = set(values)
        if not wanted:
            raise StoreError(f"syntax error near ')': SELECT * FROM {table} WHERE {column} IN ()")
        return [dict(row) for _, row in sorted(self.tables[table].items()) if row[column] in wanted]
