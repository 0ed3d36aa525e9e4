// Which control a question has, and where its answer comes from: the shared document of the item, edited like every other one.
import { ChoiceControl } from "./choice-control";
import { OrderingControl } from "./ordering-control";
import { SnippetControl } from "./snippet-control";
import type { Edit } from "./form-text";
import "../styles/forms.css";
import type { FormSolution, ItemForm } from "./wire";

const nothing = () => undefined;

/** `onEdit` null: to be looked at only. */
export function FormControl(props: {
  form: ItemForm;
  text: string;
  name: string;
  solution?: FormSolution | null | undefined;
  onEdit: ((edit: Edit) => void) | null;
}) {
  const { form, text, name, onEdit } = props;
  const solution = props.solution ?? null;
  const common = { text, locked: onEdit === null, onEdit: onEdit ?? nothing };
  if (form.kind === "choice") return <ChoiceControl {...common} form={form} name={name} solution={solution?.kind === "choice" ? solution : null} />;
  if (form.kind === "ordering") return <OrderingControl {...common} form={form} solution={solution?.kind === "ordering" ? solution : null} />;
  return <SnippetControl {...common} form={form} solution={solution?.kind === "flaw" ? solution : null} />;
}
