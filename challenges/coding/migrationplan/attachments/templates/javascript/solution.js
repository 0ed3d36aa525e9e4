// Checks a repository of migrations against a database and plans steps. See the statement for the rules.
// The input is read for you: write the class.
'use strict';
const fs = require('fs');

class Planner {
  // needs: Map of name -> array of the names that it depends on; applied: names in the order of application.
  constructor(needs, applied) {}

  // The lines that describe all errors, in the order of the statement.
  errors() {
    return [];
  }

  // The steps of 'up', or of 'to', 'undo' or 'exactly' with a name: '+ name' and '- name'.
  plan(command, name) {
    return [];
  }
}

const lines = fs.readFileSync(0, 'utf8').split('\n');
const [count, appliedCount, commands] = lines[0].split(' ').map(Number);
const needs = new Map();
for (const line of lines.slice(1, 1 + count)) {
  const [name, ...needed] = line.split(' ');
  needs.set(name, needed);
}
const planner = new Planner(needs, lines.slice(1 + count, 1 + count + appliedCount));
const errors = planner.errors();
const out = [`errors ${errors.length}`, ...errors];
for (let i = 0; i < commands && errors.length === 0; i += 1) {
  const steps = planner.plan(...lines[1 + count + appliedCount + i].split(' '));
  out.push(`plan ${steps.length}`);
  for (const step of steps) out.push(step);
}
console.log(out.join('\n'));
