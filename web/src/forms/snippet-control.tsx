// Code in which one line is to be marked: by a click, or by the arrows and Enter.
import { type KeyboardEvent, useId, useState } from "react";
import { type Edit, mark, readForm } from "./form-text";
import type { FormSolution, ItemForm } from "./wire";

type Snippet = Extract<ItemForm, { kind: "flaw" }>;

interface Props {
  form: Snippet;
  text: string;
  locked: boolean;
  solution: Extract<FormSolution, { kind: "flaw" }> | null;
  onEdit: (edit: Edit) => void;
}

/** Who has just selected some of this text, to copy it, has not clicked on it. */
export function isSelecting(selection: Pick<Selection, "isCollapsed" | "containsNode"> | null, line: Node): boolean {
  return selection !== null && !selection.isCollapsed && selection.containsNode(line, true);
}

export function SnippetControl({ form, text, locked, solution, onEdit }: Props) {
  const marked = readForm(form, text).line;
  const id = useId();
  const [active, setActive] = useState(0);
  const lines = form.lines.length;
  const at = active > 0 ? active : (marked ?? 1);
  const toggle = (line: number) => {
    if (!locked) onEdit((now) => mark(form, now, line === marked ? null : line));
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = { ArrowUp: Math.max(1, at - 1), ArrowDown: Math.min(lines, at + 1), Home: 1, End: lines }[event.key];
    if (target !== undefined) setActive(target);
    else if (event.key === "Enter" || event.key === " ") toggle(at);
    else return;
    event.preventDefault();
  };
  return (
    <div className="snippet-form">
      <div
        className="snippet-lines"
        role="listbox"
        tabIndex={0}
        aria-label="The code: mark the line that is wrong"
        aria-readonly={locked}
        aria-activedescendant={`${id}-${at}`}
        onKeyDown={pressed}
      >
        {form.lines.map((line, index) => {
          const number = index + 1;
          const wrong = solution?.wrong.includes(number) === true;
          return (
            <div
              key={number}
              id={`${id}-${number}`}
              role="option"
              aria-selected={number === marked}
              className={`snippet-line ${number === marked ? "marked" : ""} ${number === at ? "active" : ""} ${wrong ? "wrong" : ""}`}
              onClick={(event) => {
                if (isSelecting(getSelection(), event.currentTarget)) return;
                setActive(number);
                toggle(number);
              }}
            >
              <span className="snippet-number">{number}</span>
              <code>{line === "" ? " " : line}</code>
              {wrong && <span className="form-tag bad">the flaw</span>}
            </div>
          );
        })}
      </div>
      <p className="form-note" role="status">
        {marked === null ? (locked ? "No line is marked." : "No line is marked yet: click the one that is wrong, or go there with the arrows and press Enter.") : `Line ${marked} is marked.`}
      </p>
    </div>
  );
}
