export class EchoBox {
  private n: number;
  private rates: Record<string, number>;

  constructor(start: number, rates: Record<string, number>) {
    this.n = start;
    this.rates = rates;
    console.log('chatter');
    process.stdout.write('more\n');
  }
  oneInt(value: number): number { return value; }
  oneLong(value: number | bigint): number | bigint { return value; }
  oneDouble(value: number): number { return value; }
  oneBool(value: boolean): boolean { return value; }
  oneString(value: string): string { return value; }
  oneJson(value: unknown): unknown { return value; }
  strings(value: Array<string>): Array<string> { return value; }
  ints(value: Array<number>): Array<number> { return value; }
  longs(value: Array<number | bigint>): Array<number | bigint> { return value; }
  doubles(value: Array<number>): Array<number> { return value; }
  bools(value: Array<boolean>): Array<boolean> { return value; }
  maybeString(value: string | null): any { return value === null ? undefined : value; }
  maybeLong(value: number | bigint | null): number | bigint | null { return value; }
  maybeList(value: Array<number> | null): Array<number> | null { return value; }
  maybeMap(value: Record<string, number> | null): Record<string, number> | null { return value; }
  maybeJson(value: unknown | null): unknown | null { return value; }
  grid(value: Array<Array<number>>): Array<Array<number>> { return value; }
  sparse(value: Array<string | null>): Array<string | null> { return value; }
  gaps(value: Array<Array<number | bigint> | null>): Array<Array<number | bigint> | null> { return value; }
  counts(value: Record<string, number | bigint>): Map<string, unknown> { return new Map(Object.entries(value)); }
  index(value: Record<string, Array<string>>): Record<string, Array<string>> { return value; }
  nested(value: Array<Record<string, number | null>>): Array<Record<string, number | null>> { return value; }
  jsons(value: Array<unknown>): Array<unknown> { return value; }
  jsonMap(value: Record<string, unknown>): Record<string, unknown> { return value; }
  rate(name: string): number { return this.rates[name]; }
  nothing(by: number, type: string): void { this.n += by; }
  state(): number { return this.n; }
}
