// The staff directory. See the statement for what is wrong with it.
'use strict';

class Directory {
  constructor(database) {
    this.database = database;
  }

  findByName(name) {
    const rows = this.database.query(
      "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = '" + name + "'",
    );
    return rows.map((row) => row.join(', '));
  }

  search(part, sort) {
    const rows = this.database.query(
      "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE '%" + part + "%' ORDER BY " + sort + ', name',
    );
    return rows.map((row) => row.join(', '));
  }

  signIn(name, pin) {
    const rows = this.database.query("SELECT name FROM people WHERE name = '" + name + "' AND pin = '" + pin + "'");
    return rows.length > 0 ? 'welcome ' + rows[0][0] : 'no';
  }

  colleagues(name) {
    const found = this.database.query("SELECT department FROM people WHERE hidden = 'no' AND name = '" + name + "'");
    if (found.length === 0) return [];
    const department = found[0][0];
    const rows = this.database.query(
      "SELECT name FROM people WHERE hidden = 'no' AND department = '" + department + "' AND name <> '" + name + "' ORDER BY name",
    );
    return rows.map((row) => row[0]);
  }
}

module.exports = { Directory };
