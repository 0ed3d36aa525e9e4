'use strict';

const SORTED_BY = ['name', 'department', 'phone'];

class Directory {
  constructor(database) {
    this.database = database;
  }

  findByName(name) {
    const rows = this.database.query("SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = ?", [name]);
    return rows.map((row) => row.join(', '));
  }

  search(part, sort) {
    const column = SORTED_BY.includes(sort) ? sort : 'name'; // a name cannot be a parameter
    const literal = part.replace(/[!%_]/g, '!$&');
    const rows = this.database.query(
      `SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE ? ESCAPE '!' ORDER BY ${column}, name`,
      [`%${literal}%`],
    );
    return rows.map((row) => row.join(', '));
  }

  signIn(name, pin) {
    const rows = this.database.query('SELECT name FROM people WHERE name = ? AND pin = ?', [name, pin]);
    return rows.length > 0 ? 'welcome ' + rows[0][0] : 'no';
  }

  colleagues(name) {
    const found = this.database.query("SELECT department FROM people WHERE hidden = 'no' AND name = ?", [name]);
    if (found.length === 0) return [];
    const rows = this.database.query(
      "SELECT name FROM people WHERE hidden = 'no' AND department = ? AND name <> ? ORDER BY name",
      [found[0][0], name],
    );
    return rows.map((row) => row[0]);
  }
}

module.exports = { Directory };
