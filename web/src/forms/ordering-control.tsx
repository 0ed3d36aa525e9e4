// Steps to be put into order: by buttons, by Alt with the arrow up or down, and by dragging the handle, with a mouse or a finger.
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { IconButton } from "../ui/parts";
import { MarkdownLine } from "../ui/markdown-text";
import { arrange, type Edit, moved, moveStep, readForm, shownSteps } from "./form-text";
import type { FormSolution, ItemForm } from "./wire";

type Ordering = Extract<ItemForm, { kind: "ordering" }>;

interface Props {
  form: Ordering;
  text: string;
  locked: boolean;
  solution: Extract<FormSolution, { kind: "ordering" }> | null;
  onEdit: (edit: Edit) => void;
}

const plainText = (text: string) => text.replace(/[`*]/g, "");

/** Where the dragged line would be put: before the first line whose middle is below the pointer. */
function placeAt(list: HTMLElement, dragged: string, y: number): number {
  const others = [...list.children].filter((line) => line.getAttribute("data-step") !== dragged);
  const before = others.findIndex((line) => {
    const { top, height } = line.getBoundingClientRect();
    return y < top + height / 2;
  });
  return before < 0 ? others.length : before;
}

export function OrderingControl({ form, text, locked, solution, onEdit }: Props) {
  const order = shownSteps(form, text);
  const answered = readForm(form, text).picked.length > 0;
  const words = new Map(form.steps.map((step) => [step.id, step.text]));
  const list = useRef<HTMLOListElement>(null);
  const [said, say] = useState("");
  const [drag, setDrag] = useState<{ id: string; to: number | null } | null>(null);
  const focused = useRef<{ id: string; part: string } | null>(null);
  const shown = drag === null || drag.to === null || !order.includes(drag.id) ? order : moved(order, order.indexOf(drag.id), drag.to);
  useEffect(() => {
    // A line that moves on the page loses the focus, which belongs to what moved it; but once only, at the next drawing: whoever changes
    // the order later has no business with it.
    const { current } = focused;
    focused.current = null;
    if (current === null) return;
    const line = list.current?.querySelector(`[data-step="${CSS.escape(current.id)}"]`);
    const part = line?.querySelector<HTMLElement>(`[data-part="${current.part}"] button:not(:disabled), button[data-part="${current.part}"]`);
    (part ?? line?.querySelector<HTMLElement>("button:not(:disabled)"))?.focus();
  });

  const move = (id: string, to: number, part: string) => {
    if (locked || to < 0 || to >= order.length || !order.includes(id) || order.indexOf(id) === to) return;
    focused.current = { id, part };
    onEdit((now) => moveStep(form, now, id, to));
    say(`“${plainText(words.get(id) ?? "")}” is ${to + 1} of ${order.length} now.`);
  };
  const keep = () => {
    onEdit((now) => arrange(form, now, shownSteps(form, now)));
    // The button goes away, and would take the focus along.
    list.current?.querySelector<HTMLElement>(".step-grip")?.focus();
  };
  const pressed = (id: string, at: number) => (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (event.altKey) {
      const part = (event.target as HTMLElement).closest("[data-part]")?.getAttribute("data-part") ?? "grip";
      move(id, at + step, part);
    } else {
      const handles = list.current?.querySelectorAll<HTMLElement>(".step-grip");
      handles?.[at + step]?.focus();
    }
  };
  const grab = (id: string) => (event: PointerEvent<HTMLElement>) => {
    if (!locked && event.button === 0) setDrag({ id, to: null });
  };
  const dragging = drag !== null;
  // Kept beside the state: the button may be let go before the last move has been drawn.
  const latest = useRef({ drag, move });
  latest.current = { drag, move };
  useEffect(() => {
    // On the window: a line that moves on the page would lose the pointer that it had captured.
    if (!dragging) return;
    const dragged = (event: globalThis.PointerEvent) => {
      const { drag: now } = latest.current;
      if (now === null || list.current === null) return;
      const to = placeAt(list.current, now.id, event.clientY);
      if (to === now.to) return;
      latest.current.drag = { ...now, to };
      setDrag(latest.current.drag);
    };
    const drop = () => {
      const { drag: now } = latest.current;
      latest.current.drag = null;
      setDrag(null);
      if (now !== null && now.to !== null) latest.current.move(now.id, now.to, "grip");
    };
    const cancel = () => setDrag(null);
    addEventListener("pointermove", dragged);
    addEventListener("pointerup", drop);
    addEventListener("pointercancel", cancel);
    return () => {
      removeEventListener("pointermove", dragged);
      removeEventListener("pointerup", drop);
      removeEventListener("pointercancel", cancel);
    };
  }, [dragging]);
  return (
    <section className="ordering-form" aria-label="Steps to put into order">
      <p className="form-ask">Put these into order: the first on top.</p>
      <ol ref={list} className="step-lines">
        {shown.map((id, at) => {
          const place = solution === null ? -1 : solution.steps.findIndex((step) => step.id === id);
          const why = solution?.steps[place]?.why ?? null;
          return (
            <li key={id} data-step={id} className={drag?.id === id ? "step-line dragged" : "step-line"} onKeyDown={pressed(id, at)}>
              {!locked && (
                <button
                  type="button"
                  className="step-grip"
                  data-part="grip"
                  aria-label={`“${plainText(words.get(id) ?? "")}”, ${at + 1} of ${shown.length}. Alt with arrow up or down moves it.`}
                  onPointerDown={grab(id)}
                >
                  <span aria-hidden="true">⠿</span>
                </button>
              )}
              <span className="step-number" aria-hidden="true">
                {at + 1}
              </span>
              <span className="step-text">
                <MarkdownLine text={words.get(id) ?? ""} />
                {place >= 0 && answered && <span className={place === at ? "form-tag good" : "form-tag"}>belongs at {place + 1}</span>}
                {place >= 0 && !answered && <span className="form-tag">is number {place + 1}</span>}
                {why !== null && (
                  <span className="form-why">
                    <MarkdownLine text={why} />
                  </span>
                )}
              </span>
              {!locked && (
                <span className="step-tools">
                  <span data-part="up">
                    <IconButton icon="up" label={`Move “${plainText(words.get(id) ?? "")}” up (Alt+Up)`} disabled={at === 0} onClick={() => move(id, at - 1, "up")} />
                  </span>
                  <span data-part="down">
                    <IconButton
                      icon="down"
                      label={`Move “${plainText(words.get(id) ?? "")}” down (Alt+Down)`}
                      disabled={at === shown.length - 1}
                      onClick={() => move(id, at + 1, "down")}
                    />
                  </span>
                </span>
              )}
            </li>
          );
        })}
      </ol>
      <span className="visually-hidden" role="status">
        {said}
      </span>
      {!answered && !locked && (
        <p className="form-note">
          Nothing is answered yet: move a step, or{" "}
          <button type="button" className="button small" onClick={keep}>
            Keep this order
          </button>
        </p>
      )}
      {!answered && locked && solution === null && <p className="form-note">Nothing was put into order yet; it is shown as it came.</p>}
    </section>
  );
}
