import re
from bisect import bisect_left, insort
from collections import Counter


class SearchIndex:
    def __init__(self):
        self.documents = {}  # id -> Counter of its terms
        self.postings = {}  # term -> {id: count}
        self.vocabulary = []  # all terms in order

    def put(self, id, text):
        replaced = self.remove(id)
        terms = Counter(re.findall(r"[a-z0-9]+", text.lower()))
        self.documents[id] = terms
        for term, count in terms.items():
            if term not in self.postings:
                self.postings[term] = {}
                insort(self.vocabulary, term)
            self.postings[term][id] = count
        return replaced

    def remove(self, id):
        terms = self.documents.pop(id, None)
        if terms is None:
            return False
        for term in terms:
            del self.postings[term][id]
            if not self.postings[term]:
                del self.postings[term]
                del self.vocabulary[bisect_left(self.vocabulary, term)]
        return True

    def search(self, query, limit):
        scores = Counter()
        for clause in self.parse(query):
            scores.update(self.evaluate(clause))
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [list(item) for item in best[:limit]]

    def suggest(self, prefix, limit):
        terms = []
        for term in self.terms_with(prefix):
            if len(terms) == limit:
                break
            terms.append(term)
        return terms

    def parse(self, query):
        """A list of clauses, each of them a list of (is_positive, atom)."""
        clauses = [[]]
        is_positive = True
        for part in query.split():
            word, part = part.lower(), part.upper()
            if part == "OR":
                clauses.append([])
            elif part == "NOT":
                is_positive = False
            elif part != "AND":
                clauses[-1].append((is_positive, word))
                is_positive = True
        return clauses

    def evaluate(self, clause):
        """The documents that satisfy the clause, with what it adds to their scores."""
        scores = None
        for is_positive, atom in clause:
            if is_positive:
                found = self.occurrences(atom)
                if scores is None:
                    scores = dict(found)
                else:
                    scores = {id: score + found[id] for id, score in scores.items() if id in found}
        for is_positive, atom in clause:
            if not is_positive:
                found = self.occurrences(atom)
                scores = {id: score for id, score in scores.items() if id not in found}
        return scores

    def occurrences(self, atom):
        if not atom.endswith("*"):
            return self.postings.get(atom, {})
        found = Counter()
        for term in self.terms_with(atom[:-1]):
            for id, count in self.postings[term].items():
                found[id] += count
        return found

    def terms_with(self, prefix):
        for at in range(bisect_left(self.vocabulary, prefix), len(self.vocabulary)):
            term = self.vocabulary[at]
            if not term.startswith(prefix):
                break
            yield term
