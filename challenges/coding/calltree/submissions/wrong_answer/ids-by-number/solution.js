'use strict';
const fs = require('fs');

const byteOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const listingOrder = (a, b) => a.start - b.start || parseInt(a.id, 36) - parseInt(b.id, 36);
const endOf = (span) => span.start + span.duration;

function parse(lines) {
  const traces = new Map();
  for (const line of lines) {
    const [trace, id, parent, service, start, duration] = line.split(' ');
    if (!traces.has(trace)) traces.set(trace, new Map());
    if (traces.get(trace).has(id)) continue;
    traces.get(trace).set(id, {
      id, parent, service, reported: Number(start), start: Number(start), duration: Number(duration),
      depth: 0, children: [], own: null,
    });
  }
  return traces;
}

// Gives each span its children and returns those of the top level.
function link(spans) {
  const top = [];
  for (const span of spans.values()) {
    const parent = spans.get(span.parent);
    (parent === undefined ? top : parent.children).push(span);
  }
  return top.sort(listingOrder);
}

// Corrects the starts from the top down and returns all spans in the order of printing.
function settle(top) {
  const listed = [];
  const stack = [...top].reverse();
  while (stack.length > 0) {
    const span = stack.pop();
    listed.push(span);
    for (const child of span.children) {
      child.depth = span.depth + 1;
      child.start = child.reported + span.start - span.reported;
      if (child.service !== span.service) {
        child.start = Math.max(span.start, Math.min(child.start, endOf(span) - child.duration));
      }
    }
    span.children.sort(listingOrder);
    for (let i = span.children.length - 1; i >= 0; i -= 1) stack.push(span.children[i]);
  }
  return listed;
}

function markCriticalPath(root) {
  const stack = [root];
  while (stack.length > 0) {
    const span = stack.pop();
    span.own = 0;
    let t = endOf(span);
    for (const child of [...span.children].sort((a, b) => endOf(b) - endOf(a))) {
      if (endOf(child) > t) continue;
      span.own += t - endOf(child);
      t = child.start;
      stack.push(child);
    }
    span.own += t - span.start;
  }
}

function report(lines) {
  const ordered = [...parse(lines)].map(([id, spans]) => ({ id, top: link(spans) }));
  ordered.sort((a, b) => a.top[0].start - b.top[0].start || byteOrder(a.id, b.id));
  const out = [`traces ${ordered.length}`];
  for (const { id, top } of ordered) {
    const first = top[0].start;
    const listed = settle(top);
    markCriticalPath(top.reduce((best, span) => (endOf(span) > endOf(best) ? span : best)));
    const orphans = top.filter((span) => span.parent !== '-').length;
    const end = listed.reduce((latest, span) => Math.max(latest, endOf(span)), first);
    out.push(`trace ${id} spans ${listed.length} orphans ${orphans} took ${end - first}`);
    for (const span of listed) {
      const mark = span.depth === 0 && span.parent !== '-' ? ' orphan' : '';
      out.push(`${span.depth} ${span.id} ${span.service} ${span.start - first} ${span.duration}${mark}`);
    }
    const path = listed.filter((span) => span.own !== null).map((span) => `${span.id}=${span.own}`);
    out.push(['path', ...path].join(' '));
  }
  return out;
}

const lines = fs.readFileSync(0, 'utf8').split('\n');
console.log(report(lines.slice(1, Number(lines[0]) + 1)).join('\n'));
