// What the tests put around the directory: its people, and an answer in place of an error of the database.
'use strict';
const { Database, DatabaseError } = require('./database.js');
const { Directory } = require('./solution.js');

class Bench {
  constructor() {
    this.database = new Database();
    this.directory = new Directory(this.database);
  }

  addPerson(name, department, phone, pin, hidden) {
    this.database.tables.people.push({ name, department, phone, pin, hidden: hidden ? 'yes' : 'no' });
  }

  findByName(name) {
    return this.answer(() => this.directory.findByName(name), (text) => [text]);
  }

  search(part, sort) {
    return this.answer(() => this.directory.search(part, sort), (text) => [text]);
  }

  signIn(name, pin) {
    return this.answer(() => this.directory.signIn(name, pin), (text) => text);
  }

  colleagues(name) {
    return this.answer(() => this.directory.colleagues(name), (text) => [text]);
  }

  answer(request, instead) {
    try {
      return request();
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return instead(`database error: ${error.message}`);
    }
  }
}

module.exports = { Bench };
