interface Route {
  handler: string;
  names: string[];
}

class Node {
  statics = new Map<string, Node>();
  parameter: Node | null = null;
  wildcard: Node | null = null;
  routes = new Map<string, Route>(); // by method

  child(segment: string): Node {
    if (segment.startsWith(':')) return (this.parameter ??= new Node());
    if (segment.startsWith('*')) return (this.wildcard ??= new Node());
    let next = this.statics.get(segment);
    if (next === undefined) this.statics.set(segment, (next = new Node()));
    return next;
  }
}

// One walk for one request: the values bound on the way, and the methods of all ends that were passed.
class Search {
  values: string[] = [];
  allowed = new Set<string>();

  constructor(private method: string, private segments: string[]) {}

  below(node: Node, at: number): Route | undefined {
    if (at === this.segments.length) return this.end(node);
    const segment = this.segments[at];
    const next = node.statics.get(segment);
    let found = next && this.below(next, at + 1);
    if (!found && node.parameter && segment !== '') {
      this.values.push(segment);
      found = this.below(node.parameter, at + 1);
      if (!found) this.values.pop();
    }
    if (!found && node.wildcard) {
      const rest = this.segments.slice(at).join('/');
      found = rest === '' ? undefined : this.end(node.wildcard);
      if (found) this.values.push(rest);
    }
    return found;
  }

  private end(node: Node): Route | undefined {
    for (const method of node.routes.keys()) this.allowed.add(method);
    return node.routes.get(this.method);
  }
}

export class Router {
  private root = new Node();
  private mounts: { prefix: string; name: string }[] = [];
  private guards = new Map<string, number>();

  constructor(private ignoreTrailingSlash: boolean) {}

  add(method: string, pattern: string, handler: string): boolean {
    if (!pattern.startsWith('/')) return false;
    const segments = this.normalise(pattern).slice(1).split('/');
    const names: string[] = [];
    for (const [index, segment] of segments.entries()) {
      if (!/^[:*]/.test(segment)) continue;
      const name = segment.slice(1);
      if (!/^[A-Za-z0-9_]+$/.test(name) || names.includes(name)) return false;
      if (segment[0] === '*' && index + 1 < segments.length) return false;
      names.push(name);
    }
    const node = segments.reduce((at, segment) => at.child(segment), this.root);
    if (node.routes.has(method)) return false;
    node.routes.set(method, { handler, names });
    return true;
  }

  mount(prefix: string, name: string): void {
    this.mounts.push({ prefix, name });
  }

  guard(name: string, status: number): boolean {
    if (!this.mounts.some((mount) => mount.name === name)) return false;
    this.guards.set(name, status);
    return true;
  }

  handle(method: string, fullPath: string): string[] {
    const path = this.normalise(fullPath.split('?', 1)[0]);
    const entered: string[] = [];
    for (const { prefix, name } of this.mounts) {
      if (prefix !== '/' && path !== prefix && !path.startsWith(prefix + '/')) continue;
      const status = this.guards.get(name) ?? 0;
      if (status !== 0) return [String(status), name, ...this.trace(entered, [`!${name}`])];
      entered.push(name);
    }
    return [...this.route(method, path), ...this.trace(entered, [])];
  }

  private trace(entered: string[], middle: string[]): string[] {
    return [...entered.map((name) => `>${name}`), ...middle, ...entered.map((name) => `<${name}`).reverse()];
  }

  private route(method: string, path: string): string[] {
    const search = new Search(method, path.slice(1).split('/'));
    const found = search.below(this.root, 0);
    if (found) return ['200', found.handler, ...found.names.map((name, i) => `${name}=${search.values[i]}`)];
    return search.allowed.size > 0 ? ['405', [...search.allowed].sort().join(',')] : ['404', '-'];
  }

  private normalise(path: string): string {
    return this.ignoreTrailingSlash && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  }
}
