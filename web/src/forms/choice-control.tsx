// Options to choose from: native buttons and boxes, so that every key and every screen reader does what it does everywhere.
import { useRef } from "react";
import { MarkdownLine } from "../ui/markdown-text";
import { choose, type Edit, readForm } from "./form-text";
import type { FormSolution, ItemForm } from "./wire";

type Choice = Extract<ItemForm, { kind: "choice" }>;

interface Props {
  form: Choice;
  text: string;
  name: string;
  locked: boolean;
  solution: Extract<FormSolution, { kind: "choice" }> | null;
  onEdit: (edit: Edit) => void;
}

export function ChoiceControl({ form, text, name, locked, solution, onEdit }: Props) {
  const { picked } = readForm(form, text);
  const options = useRef<HTMLFieldSetElement>(null);
  const none = () => {
    onEdit((now) => choose(form, now, "", false));
    // The button goes away, and would take the focus along.
    options.current?.querySelector("input")?.focus();
  };
  return (
    <fieldset ref={options} className="choice-form">
      <legend>{form.several ? "Choose all that are right" : "Choose the one that is right"}</legend>
      {form.options.map((option) => {
        const right = solution?.options.find((one) => one.id === option.id);
        const chosen = picked.includes(option.id);
        return (
          <div key={option.id} className={`choice-line ${chosen ? "chosen" : ""}`}>
            <label>
              <input
                type={form.several ? "checkbox" : "radio"}
                name={name}
                checked={chosen}
                disabled={locked}
                onChange={(event) => {
                  const { checked } = event.target;
                  onEdit((now) => choose(form, now, option.id, checked));
                }}
              />
              <MarkdownLine text={option.text} />
              {right !== undefined && <span className={right.correct ? "form-tag good" : "form-tag bad"}>{right.correct ? "right" : "wrong"}</span>}
            </label>
            {right !== undefined && (
              <p className="form-why">
                <MarkdownLine text={right.why} />
              </p>
            )}
          </div>
        );
      })}
      {!locked && !form.several && picked.length > 0 && (
        <button type="button" className="button small quiet" onClick={none}>
          Choose none
        </button>
      )}
    </fieldset>
  );
}
