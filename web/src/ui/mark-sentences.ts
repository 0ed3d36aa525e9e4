// Finds sentences in an answer, to show them where they stand. Each is looked for word by word, so that line breaks do not matter.

export interface MarkedPart {
  text: string;
  tone: "matched" | "flagged" | "current" | null;
}

function find(text: string, sentence: string): [number, number] | null {
  const words = sentence.trim().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return null;
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
  const found = new RegExp(pattern, "iu").exec(text);
  return found === null ? null : [found.index, found.index + found[0].length];
}

/** The text in order, cut where a mark begins or ends. A flagged stretch stays flagged where it is matched as well; the one that is being
 * read about stands out from both. */
export function markSentences(text: string, matched: string[], flagged: string[], current: string | null = null): MarkedPart[] {
  const tones = new Array<MarkedPart["tone"]>(text.length).fill(null);
  const paint = (sentences: string[], tone: MarkedPart["tone"]) => {
    for (const sentence of sentences) {
      const range = find(text, sentence);
      if (range !== null) tones.fill(tone, range[0], range[1]);
    }
  };
  paint(matched, "matched");
  paint(flagged, "flagged");
  paint(current === null ? [] : [current], "current");
  const parts: MarkedPart[] = [];
  for (let from = 0; from < text.length; ) {
    let to = from + 1;
    while (to < text.length && tones[to] === tones[from]) to++;
    parts.push({ text: text.slice(from, to), tone: tones[from] ?? null });
    from = to;
  }
  return parts;
}
