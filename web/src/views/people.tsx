// Who is in the session, as what, and whether their page is connected. Observers are listed like everybody (SEAT-5).
import { colourOf, nameOf, roleWords } from "../app/interview-model";
import { presentPeople } from "../app/session-model";
import type { Noticed, PersonView, Role } from "../net/interview";
import { plural } from "../ui/format";
import { Icon } from "../ui/icons";
import { useSession } from "./session-context";

const order: Role[] = ["candidate", "interviewer", "observer"];

export interface Listed extends PersonView {
  colour: number;
  self: boolean;
  here: boolean;
}

/** By role, then by name; ourselves as connected as our page is. */
export function usePeople(): Listed[] {
  const { model, view } = useSession();
  const present = presentPeople(model);
  return view.people
    .map((person) => {
      const self = person.person === model.person;
      return { ...person, colour: colourOf(view.people, person.person), self, here: self ? model.link === "online" : present.has(person.person) };
    })
    .sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || a.name.localeCompare(b.name));
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => Array.from(word ?? "")[0] ?? "").join("").toUpperCase();
}

export function Face({ person }: { person: Listed }) {
  return (
    <span className={`face who-${person.colour} ${person.here ? "here" : ""}`} aria-hidden="true">
      {initials(person.name)}
    </span>
  );
}

export function PeopleList() {
  const people = usePeople();
  return (
    <ul className="people" aria-label="People in this session">
      {people.map((person) => (
        <li key={person.person}>
          <Face person={person} />
          <span className="person-name">
            {person.name}
            {person.self && <span className="person-self"> (you)</span>}
          </span>
          <span className="person-role">
            {roleWords[person.role]}
            <span className={person.here ? "person-state here" : "person-state"}>{person.here ? "here" : "not connected"}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The faces in the header; the list with the words is behind them. */
export function Faces({ onOpen }: { onOpen: () => void }) {
  const people = usePeople();
  const shown = people.slice(0, 5);
  const words = people.map((person) => `${person.name}, ${roleWords[person.role].toLowerCase()}, ${person.here ? "here" : "not connected"}`);
  return (
    <button type="button" className="faces wide-only" onClick={onOpen} title={words.join("\n")}>
      <span className="visually-hidden">People: {words.join("; ")}</span>
      {shown.map((person) => (
        <Face key={person.person} person={person} />
      ))}
      {people.length > shown.length && <span className="face more" aria-hidden="true">+{people.length - shown.length}</span>}
    </button>
  );
}

/** What was noted so far, in one sentence a person. */
export function signalsSummary(noticed: Noticed[]): string {
  const pastes = noticed.filter((one) => one.signal === "paste");
  const largest = Math.max(0, ...pastes.map((one) => one.size));
  const left = noticed.filter((one) => one.signal === "left").length;
  const parts = [
    pastes.length === 0 ? "" : `${plural(pastes.length, "paste")}, the largest of ${plural(largest, "character")}`,
    left === 0 ? "" : `left the page ${left === 1 ? "once" : `${left} times`}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nothing." : `${parts.join("; ")}.`;
}

export function Signals() {
  const { model, view } = useSession();
  const { on, noticed } = view.signals;
  if (!on) return null;
  const persons = [...new Set(noticed.map((one) => one.person))];
  return (
    <section className="signals-note" aria-label="What is noted">
      <h3>
        <Icon name="eye" /> Pastes and focus are noted
      </h3>
      <p>
        How much text from elsewhere is pasted into the candidate’s editor, and when their page loses the focus and gets it back. Everybody
        sees this, and it counts in no score.
      </p>
      {persons.length === 0 && <p className="signals-so-far">{view.ended_at === null ? "Nothing so far." : "Nothing was noted."}</p>}
      {persons.map((person) => (
        <p key={person} className="signals-so-far">
          {person === model.person ? "You" : nameOf(view, person)}: {signalsSummary(noticed.filter((one) => one.person === person))}
        </p>
      ))}
    </section>
  );
}
