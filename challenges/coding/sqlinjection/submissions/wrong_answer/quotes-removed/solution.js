'use strict';

// Without quotes nobody gets out of a text.
const clean = (text) => text.replaceAll("'", '');

class Directory {
  constructor(database) {
    this.database = database;
  }

  findByName(name) {
    const rows = this.database.query(
      "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = '" + clean(name) + "'",
    );
    return rows.map((row) => row.join(', '));
  }

  search(part, sort) {
    const rows = this.database.query(
      "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE '%" + clean(part) + "%' ORDER BY " + (['name', 'department', 'phone'].includes(sort) ? sort : 'name') + ', name',
    );
    return rows.map((row) => row.join(', '));
  }

  signIn(name, pin) {
    const rows = this.database.query("SELECT name FROM people WHERE name = '" + clean(name) + "' AND pin = '" + clean(pin) + "'");
    return rows.length > 0 ? 'welcome ' + rows[0][0] : 'no';
  }

  colleagues(name) {
    const found = this.database.query("SELECT department FROM people WHERE hidden = 'no' AND name = '" + clean(name) + "'");
    if (found.length === 0) return [];
    const department = found[0][0];
    const rows = this.database.query(
      "SELECT name FROM people WHERE hidden = 'no' AND department = '" + clean(department) + "' AND name <> '" + clean(name) + "' ORDER BY name",
    );
    return rows.map((row) => row[0]);
  }
}

module.exports = { Directory };
