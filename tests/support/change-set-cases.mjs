// Makes the table that change_set_test.cpp compares us with: random changes, mapped and applied by the editor's own library.
// Usage: node change-set-cases.mjs COUNT SEED > ../unit/editing/golden/change-sets.jsonl   (needs @codemirror/state 6)
import { ChangeSet, Text } from "@codemirror/state";

const count = Number(process.argv[2] ?? 300);
let seed = Number(process.argv[3] ?? 1) >>> 0;
function below(limit) {
  // A small xorshift: the same table for the same seed everywhere.
  seed ^= seed << 13;
  seed >>>= 0;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  seed >>>= 0;
  return seed % limit;
}
seed = seed || 1;
for (let i = 0; i < 10; i++) below(2);

const alphabet = ["a", "b", "c", "7", " ", "\n", "\u00e9", "\u20ac", "\u{1f600}", "\u{1f980}"];
const word = (longest) => Array.from({ length: below(longest + 1) }, () => alphabet[below(alphabet.length)]).join("");
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/** A place between two characters: never within a surrogate pair. */
function place(text, from) {
  const at = from + below(text.length - from + 1);
  return at < text.length && isLow(text.charCodeAt(at)) ? at + 1 : at;
}

function change(text) {
  const changes = [];
  let from = 0;
  for (let parts = 1 + below(4); parts > 0 && from <= text.length; parts--) {
    const start = place(text, from);
    const end = below(3) === 0 ? start : Math.min(place(text, start), text.length);
    changes.push({ from: start, to: end, insert: below(3) === 0 ? "" : word(4) });
    from = end;
  }
  return ChangeSet.of(changes, text.length);
}

for (let i = 0; i < count; i++) {
  const text = word(14);
  const a = change(text);
  const b = change(text);
  const doc = Text.of(text.split("\n"));
  const mapped = a.map(b);
  console.log(
    JSON.stringify({
      text,
      a,
      b,
      applied: a.apply(doc).toString(),
      after: mapped,
      before: a.map(b, true),
      both: mapped.apply(b.apply(doc)).toString(),
    }),
  );
}
