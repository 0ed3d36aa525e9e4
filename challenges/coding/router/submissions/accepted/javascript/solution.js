'use strict';

class Node {
  constructor() {
    this.statics = new Map();
    this.param = null;
    this.wildcard = null;
    this.routes = new Map(); // method -> { handler, names }
  }
}

class Router {
  constructor(ignoreTrailingSlash) {
    this.ignoreTrailingSlash = ignoreTrailingSlash;
    this.root = new Node();
    this.mounts = [];
    this.guards = new Map();
  }

  normalise(path) {
    return this.ignoreTrailingSlash && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  }

  add(method, pattern, handler) {
    if (!pattern.startsWith('/')) return false;
    const segments = this.normalise(pattern).slice(1).split('/');
    const names = [];
    for (const [index, segment] of segments.entries()) {
      if (!/^[:*]/.test(segment)) continue;
      const name = segment.slice(1);
      if (!/^[A-Za-z0-9_]+$/.test(name) || names.includes(name)) return false;
      if (segment[0] === '*' && index + 1 < segments.length) return false;
      names.push(name);
    }
    let node = this.root;
    for (const segment of segments) {
      if (segment[0] === ':') {
        node.param = node.param || new Node();
        node = node.param;
      } else if (segment[0] === '*') {
        node.wildcard = node.wildcard || new Node();
        node = node.wildcard;
      } else {
        if (!node.statics.has(segment)) node.statics.set(segment, new Node());
        node = node.statics.get(segment);
      }
    }
    if (node.routes.has(method)) return false;
    node.routes.set(method, { handler, names });
    return true;
  }

  mount(prefix, name) {
    this.mounts.push({ prefix, name });
  }

  guard(name, status) {
    if (!this.mounts.some((mount) => mount.name === name)) return false;
    this.guards.set(name, status);
    return true;
  }

  handle(method, fullPath) {
    const path = this.normalise(fullPath.split('?', 1)[0]);
    const entered = [];
    for (const { prefix, name } of this.mounts) {
      if (prefix !== '/' && path !== prefix && !path.startsWith(prefix + '/')) continue;
      const status = this.guards.get(name) || 0;
      if (status !== 0) return [String(status), name, ...this.trace(entered, [`!${name}`])];
      entered.push(name);
    }
    return [...this.route(method, path), ...this.trace(entered, [])];
  }

  trace(entered, middle) {
    return [...entered.map((name) => `>${name}`), ...middle, ...entered.map((name) => `<${name}`).reverse()];
  }

  route(method, path) {
    const segments = path.slice(1).split('/');
    const values = [];
    const allowed = new Set();

    // Visits the ends that match from best to worst, until one of them has the method.
    const end = (node) => {
      for (const other of node.routes.keys()) allowed.add(other);
      return node.routes.get(method);
    };
    const search = (node, at) => {
      if (at === segments.length) return end(node);
      const next = node.statics.get(segments[at]);
      let found = next && search(next, at + 1);
      if (!found && node.param && segments[at] !== '') {
        values.push(segments[at]);
        found = search(node.param, at + 1);
        if (!found) values.pop();
      }
      if (!found && node.wildcard) {
        const rest = segments.slice(at).join('/');
        found = rest !== '' ? end(node.wildcard) : undefined;
        if (found) values.push(rest);
      }
      return found;
    };

    const found = search(this.root, 0);
    if (found) return ['200', found.handler, ...found.names.map((name, i) => `${name}=${values[i]}`)];
    return allowed.size > 0 ? ['405', [...allowed].sort().join(',')] : ['404', '-'];
  }
}

module.exports = { Router };
