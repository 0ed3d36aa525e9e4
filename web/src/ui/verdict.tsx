// A verdict is always said three ways: colour, glyph and words, so that none of them is needed alone.
import type { Verdict } from "../net/protocol";

type Tone = "good" | "part" | "bad" | "quiet" | "ours";
const words: Record<Verdict, { text: string; glyph: string; tone: Tone }> = {
  AC: { text: "Accepted", glyph: "✓", tone: "good" },
  PA: { text: "Partial", glyph: "◐", tone: "part" },
  WA: { text: "Wrong answer", glyph: "✗", tone: "bad" },
  TLE: { text: "Time limit exceeded", glyph: "◷", tone: "bad" },
  MLE: { text: "Memory limit exceeded", glyph: "▤", tone: "bad" },
  OLE: { text: "Too much output", glyph: "≡", tone: "bad" },
  RE: { text: "Runtime error", glyph: "⚡", tone: "bad" },
  CE: { text: "Does not compile", glyph: "⚒", tone: "bad" },
  SV: { text: "Not allowed in the sandbox", glyph: "⛒", tone: "bad" },
  IE: { text: "Our fault, it does not count", glyph: "!", tone: "ours" },
  SK: { text: "Skipped", glyph: "–", tone: "quiet" },
  AB: { text: "Cancelled", glyph: "○", tone: "quiet" },
};

/** `ownInput`: a run without an expected answer says "Finished" rather than "Accepted". `mutant`: tests are to fail on it. */
export function verdictText(verdict: Verdict, ownInput = false, mutant = false): string {
  if (ownInput && verdict === "AC") return "Finished";
  if (mutant && verdict === "AC") return "Found";
  if (mutant && verdict === "WA") return "Not found";
  return words[verdict]?.text ?? verdict;
}

export function VerdictBadge({ verdict, ownInput = false, mutant = false }: { verdict: Verdict; ownInput?: boolean; mutant?: boolean }) {
  const { glyph, tone } = words[verdict] ?? words.IE;
  return (
    <span className={`verdict tone-${tone}`}>
      <span className="verdict-glyph" aria-hidden="true">
        {glyph}
      </span>
      {verdictText(verdict, ownInput, mutant)}
    </span>
  );
}
