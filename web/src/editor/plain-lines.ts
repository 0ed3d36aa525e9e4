// Code to be read before its colours have arrived, or without any.
export interface Stretch {
  text: string;
  classes: string;
}

export function plainLines(text: string): Stretch[][] {
  return linesOf(text).map((line) => [{ text: line, classes: "" }]);
}

/** A final line break ends the last line; it does not begin another. */
function linesOf(text: string): string[] {
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}
