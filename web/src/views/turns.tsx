// Who is who in a pair practice just now, and the button that turns it round. Either may press it, before a round or in a pause.
import { useState } from "react";
import { isBetweenRounds, isOver, onlyOne } from "../app/interview-model";
import { Icon } from "../ui/icons";
import { act, useSession } from "./session-context";

/** "You interview, Grace answers." */
function useTurns(): string {
  const { model, view } = useSession();
  const interviewer = onlyOne(view, "interviewer");
  const candidate = onlyOne(view, "candidate");
  const self = model.person;
  if (view.role === "interviewer") return candidate === null ? "You interview" : `You interview, ${candidate.name} answers`;
  if (view.role === "candidate") return interviewer === null ? "You answer" : `You answer, ${interviewer.name} interviews`;
  const name = (person: typeof interviewer) => (person === null ? "Nobody" : person.person === self ? "You" : person.name);
  return `${name(interviewer)} interviews, ${name(candidate)} answers`;
}

export function SwapButton({ small = false }: { small?: boolean }) {
  const { link, view } = useSession();
  const [busy, setBusy] = useState(false);
  if (view.role === "observer" || isOver(view)) return null;
  const two = onlyOne(view, "interviewer") !== null && onlyOne(view, "candidate") !== null;
  const between = isBetweenRounds(view);
  const why = !two ? "It takes one who interviews and one who answers." : between ? null : "Pause first: roles are swapped between rounds.";
  const swap = () => {
    if (busy) return;
    setBusy(true);
    void act(link, { kind: "roles_swap" }).then(() => setBusy(false));
  };
  return (
    <button
      type="button"
      className={small ? "button small" : "button"}
      disabled={why !== null}
      aria-disabled={busy}
      title={why ?? (view.role === "interviewer" ? "Then you answer" : "Then you interview")}
      onClick={swap}
    >
      <Icon name="swap" /> Swap roles
    </button>
  );
}

export function TurnsLine() {
  const turns = useTurns();
  return <p role="status">{turns}.</p>;
}
