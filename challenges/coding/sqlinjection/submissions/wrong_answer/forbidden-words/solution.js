'use strict';

const isAttack = (text) => /--|;|\/\*|\b(or|and|union|select|not)\b|'.*'/i.test(text);
const quoted = (text) => text.replaceAll("'", "''");
const sortedBy = (sort) => (['name', 'department', 'phone'].includes(sort) ? sort : 'name');

class Directory {
  constructor(database) {
    this.database = database;
  }

  findByName(name) {
    if (isAttack(name)) return [];
    const rows = this.database.query(
      "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name = '" + quoted(name) + "'",
    );
    return rows.map((row) => row.join(', '));
  }

  search(part, sort) {
    if (isAttack(part)) return [];
    const rows = this.database.query(
      "SELECT name, department, phone FROM people WHERE hidden = 'no' AND name LIKE '%" + quoted(part) + "%' ORDER BY " + sortedBy(sort) + ', name',
    );
    return rows.map((row) => row.join(', '));
  }

  signIn(name, pin) {
    if (isAttack(name) || isAttack(pin)) return 'no';
    const rows = this.database.query("SELECT name FROM people WHERE name = '" + quoted(name) + "' AND pin = '" + quoted(pin) + "'");
    return rows.length > 0 ? 'welcome ' + rows[0][0] : 'no';
  }

  colleagues(name) {
    if (isAttack(name)) return [];
    const found = this.database.query("SELECT department FROM people WHERE hidden = 'no' AND name = '" + quoted(name) + "'");
    if (found.length === 0) return [];
    const department = found[0][0];
    const rows = this.database.query(
      "SELECT name FROM people WHERE hidden = 'no' AND department = '" + quoted(department) + "' AND name <> '" + quoted(name) + "' ORDER BY name",
    );
    return rows.map((row) => row[0]);
  }
}

module.exports = { Directory };
