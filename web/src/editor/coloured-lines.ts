// Code to be read, not edited: the lines of a text, each cut into stretches with the class names that the editor uses too.
import { classHighlighter, highlightCode } from "@lezer/highlight";
import { languageLoaders } from "./languages";
import { plainLines, type Stretch } from "./plain-lines";

/** Above this a text stays plain: nobody reads it for its colours, and parsing it would hold up the page. */
const colouredUnitsMax = 100_000;

/** Plain lines where the language is not known. */
export async function colouredLines(text: string, language: string): Promise<Stretch[][]> {
  const load = languageLoaders[language];
  if (load === undefined || text.length > colouredUnitsMax) return plainLines(text);
  const support = await load();
  const code = text.endsWith("\n") ? text.slice(0, -1) : text;
  const lines: Stretch[][] = [[]];
  highlightCode(
    code,
    support.language.parser.parse(code),
    classHighlighter,
    (part, classes) => lines.at(-1)?.push({ text: part, classes }),
    () => lines.push([]),
  );
  return lines;
}
