// Code to be read: with line numbers, the colours when they have arrived, and a button that copies it.
import { useEffect, useState } from "react";
import { plainLines, type Stretch } from "../editor/plain-lines";
import { api } from "../net/api";
import type { SubmittedSource } from "../net/protocol";
import { type Seat, seatKey } from "../net/seat";

const asked = new Map<string, Promise<SubmittedSource>>();

/** Sources do not change: each is asked for once per page. */
export function submittedSource(seat: Seat, job: string): Promise<SubmittedSource> {
  const key = `${seatKey(seat)}/${job}`;
  const source = asked.get(key) ?? api.source(seat, job);
  asked.set(key, source);
  source.catch(() => asked.delete(key));
  return source;
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  // Without a secure origin browsers have no clipboard for pages.
  if (navigator.clipboard === undefined) return null;
  return (
    <button type="button" className="button small no-print" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      <span role="status">{copied ? "Copied" : "Copy"}</span>
    </button>
  );
}

export function SourceText({ text, language, label }: { text: string; language: string; label: string }) {
  const [lines, setLines] = useState<Stretch[][]>(() => plainLines(text));
  useEffect(() => {
    let current = true;
    setLines(plainLines(text));
    void import("../editor/coloured-lines")
      .then(({ colouredLines }) => colouredLines(text, language))
      .then((coloured) => current && setLines(coloured))
      // The colours did not arrive; the words are there.
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [text, language]);
  return (
    <div className="source-text">
      <CopyButton text={text} />
      <pre tabIndex={0} role="group" aria-label={label}>
        {lines.map((line, at) => (
          <span key={at} className="source-line">
            {line.map((stretch, part) => (stretch.classes === "" ? stretch.text : <span key={part} className={stretch.classes}>{stretch.text}</span>))}
            {"\n"}
          </span>
        ))}
      </pre>
    </div>
  );
}
