'use strict';

class SearchIndex {
  constructor() {
    this.documents = new Map(); // id -> Map of term -> count
    this.postings = new Map(); // term -> Map of id -> count
    this.vocabulary = []; // all terms in order
  }

  put(id, text) {
    const replaced = this.remove(id);
    const counts = new Map();
    for (const term of text.toLowerCase().match(/[a-z0-9]+/g) || []) counts.set(term, (counts.get(term) || 0) + 1);
    this.documents.set(id, counts);
    for (const [term, count] of counts) {
      if (!this.postings.has(term)) {
        this.postings.set(term, new Map());
        this.vocabulary.splice(this.lowerBound(term), 0, term);
      }
      this.postings.get(term).set(id, count);
    }
    return replaced;
  }

  remove(id) {
    const counts = this.documents.get(id);
    if (counts === undefined) return false;
    this.documents.delete(id);
    for (const term of counts.keys()) {
      const posting = this.postings.get(term);
      posting.delete(id);
      if (posting.size === 0) {
        this.postings.delete(term);
        this.vocabulary.splice(this.lowerBound(term), 1);
      }
    }
    return true;
  }

  search(query, limit) {
    const total = new Map();
    for (const clause of this.parse(query)) {
      for (const [id, score] of this.evaluate(clause)) total.set(id, (total.get(id) || 0) + score);
    }
    return [...total].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, limit);
  }

  suggest(prefix, limit) {
    const terms = [];
    for (const term of this.termsWith(prefix)) {
      if (terms.length === limit) break;
      terms.push(term);
    }
    return terms;
  }

  // A list of clauses, each of them a list of { positive, atom }.
  parse(query) {
    const clauses = [[]];
    let positive = true;
    for (const part of query.split(' ')) {
      if (part === '' || part === 'AND') continue;
      if (part === 'OR') {
        clauses.push([]);
      } else if (part === 'NOT') {
        positive = false;
      } else {
        clauses[clauses.length - 1].push({ positive, atom: part.toLowerCase() });
        positive = true;
      }
    }
    return clauses;
  }

  // The documents that satisfy the clause, with what it adds to their scores.
  evaluate(clause) {
    let scores = null;
    for (const { positive, atom } of clause) {
      if (!positive) continue;
      const found = this.occurrences(atom);
      if (scores === null) {
        scores = new Map(found);
        continue;
      }
      for (const [id, score] of scores) {
        if (found.has(id)) scores.set(id, score + found.get(id));
        else scores.delete(id);
      }
    }
    for (const { positive, atom } of clause) {
      if (positive) continue;
      for (const id of this.occurrences(atom).keys()) scores.delete(id);
    }
    return scores;
  }

  occurrences(atom) {
    if (!atom.endsWith('*')) return this.postings.get(atom) || new Map();
    const sum = new Map();
    for (const term of this.termsWith(atom.slice(0, -1))) {
      for (const [id, count] of this.postings.get(term)) sum.set(id, (sum.get(id) || 0) + count);
    }
    return sum;
  }

  *termsWith(prefix) {
    for (let at = this.lowerBound(prefix); at < this.vocabulary.length; at += 1) {
      if (!this.vocabulary[at].startsWith(prefix)) break;
      yield this.vocabulary[at];
    }
  }

  lowerBound(term) {
    let low = 0;
    let high = this.vocabulary.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.vocabulary[middle] < term) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

module.exports = { SearchIndex };
