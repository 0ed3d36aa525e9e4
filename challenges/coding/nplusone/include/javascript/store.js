// The client of the database. Every call is one query; rows are objects, and come in the order of their ids.
'use strict';

class StoreError extends Error {}

class Store {
  constructor() {
    this.queries = 0;
    this.tables = {};
    for (const name of ['customers', 'orders', 'items', 'products', 'suppliers']) this.tables[name] = new Map();
  }

  // The row with this id, or null.
  find(table, id) {
    return this.select(table, 'id', [id])[0] ?? null;
  }

  // The rows with these ids, those that exist, each once.
  findMany(table, ids) {
    return this.select(table, 'id', ids);
  }

  // The rows that have this value in this column.
  where(table, column, value) {
    return this.select(table, column, [value]);
  }

  // The rows that have one of these values in this column.
  whereIn(table, column, values) {
    return this.select(table, column, values);
  }

  // The first rows with a greater id: as many as limit says, and 50 at most.
  page(table, afterId, limit) {
    this.queries += 1;
    return this.sorted(table, (row) => row.id > afterId).slice(0, Math.min(limit, 50));
  }

  select(table, column, values) {
    this.queries += 1;
    const wanted = new Set(values);
    if (wanted.size === 0) throw new StoreError(`syntax error near ')': SELECT * FROM ${table} WHERE ${column} IN ()`);
    return this.sorted(table, (row) => wanted.has(row[column]));
  }

  sorted(table, isWanted) {
    const rows = [...this.tables[table].values()].filter(isWanted);
    return rows.sort((a, b) => a.id - b.id).map((row) => ({ ...row }));
  }
}

module.exports = { Store, StoreError };
