import { expect, test } from "vitest";
import { colouredLines } from "./coloured-lines";
import { plainLines } from "./plain-lines";

const joined = (lines: { text: string }[][]) => lines.map((line) => line.map(({ text }) => text).join("")).join("\n");

test("every character of a text is in its coloured lines, once", async () => {
  const texts = ["", "\n", "x", "def f():\n\treturn '🦀 é' # why\n", "a\n\n\nb", "class {{{ not python\r\n\u0000", "x\n\n"];
  for (const text of texts)
    for (const language of ["python3", "cpp", "c", "javascript", "cobol"]) {
      const expected = text.endsWith("\n") ? text.slice(0, -1) : text;
      expect(joined(await colouredLines(text, language)), `${language}: ${JSON.stringify(text)}`).toBe(expected);
    }
});

test("words of the language have the editor's classes", async () => {
  const [line] = await colouredLines("return 'text'\n", "python3");
  expect(line).toContainEqual({ text: "return", classes: "tok-keyword" });
  expect(line).toContainEqual({ text: "'text'", classes: "tok-string" });
});

test("a text that is very long stays plain", async () => {
  const long = "return\n".repeat(20_000);
  expect(await colouredLines(long, "python3")).toEqual(plainLines(long));
});
