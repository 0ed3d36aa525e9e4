class EchoBox {
  constructor(start, rates) {
    this.n = start;
    this.rates = rates;
    console.log('chatter');
    process.stdout.write('more\n');
  }
  oneInt(value) { return value; }
  oneLong(value) { return value; }
  oneDouble(value) { return value; }
  oneBool(value) { return value; }
  oneString(value) { return value; }
  oneJson(value) { return value; }
  strings(value) { return value; }
  ints(value) { return value; }
  longs(value) { return value; }
  doubles(value) { return value; }
  bools(value) { return value; }
  maybeString(value) { return value === null ? undefined : value; }
  maybeLong(value) { return value; }
  maybeList(value) { return value; }
  maybeMap(value) { return value; }
  maybeJson(value) { return value; }
  grid(value) { return value; }
  sparse(value) { return value; }
  gaps(value) { return value; }
  counts(value) { return new Map(Object.entries(value)); }
  index(value) { return value; }
  nested(value) { return value; }
  jsons(value) { return value; }
  jsonMap(value) { return value; }
  rate(name) { return this.rates[name]; }
  nothing(by, type) { this.n += by; }
  state() { return this.n; }
}
module.exports = { EchoBox };
