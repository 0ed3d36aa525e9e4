// Colours for Hurl files: enough to tell requests, headers, sections and checks apart. The server's parser has the last word.
import type { StreamParser } from "@codemirror/language";

const queries =
  /^(?:status|version|url|header|cookie|body|bytes|jsonpath|regex|sha256|md5|variable|duration)\b/;
const predicates =
  /^(?:not|exists|contains|includes|matches|startsWith|endsWith|count|nth|first|last|split|replace|is[A-Z][A-Za-z]*|to[A-Z][A-Za-z]*)\b/;

export const hurlMode: StreamParser<{ inAsserts: boolean }> = {
  startState: () => ({ inAsserts: false }),
  token(stream, state) {
    if (stream.sol() && stream.match(/^\[[A-Za-z]+\]/)) {
      state.inAsserts = stream.current() === "[Asserts]" || stream.current() === "[Captures]";
      return "heading";
    }
    if (stream.sol() && stream.match(/^[A-Z]+(?:\/[\d.]+)?(?=\s)/)) {
      state.inAsserts = false;
      return "keyword";
    }
    if (stream.sol() && stream.match(/^[A-Za-z][\w-]*(?=:)/)) return "propertyName";
    if (stream.match(/^\s*#.*/)) return "comment";
    if (stream.match(/^\{\{[^}]*\}\}/)) return "variableName";
    if (stream.match(/^"(?:[^"\\]|\\.)*"/)) return "string";
    if (stream.match(/^-?\d+(?:\.\d+)?\b/)) return "number";
    if (stream.match(/^(?:true|false|null)\b/)) return "atom";
    if (state.inAsserts && stream.match(queries)) return "variableName.function";
    if (state.inAsserts && (stream.match(predicates) || stream.match(/^(?:==|!=|>=|<=|>|<)/))) return "operator";
    if (!stream.match(/^\w+/)) stream.next();
    return null;
  },
};
