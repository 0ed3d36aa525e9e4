// Who is in the session and by which links they come. A link's address is asked for when it is looked at: no event carries it.
import { useRef, useState } from "react";
import { presentPeople } from "../../app/session-model";
import { useResource } from "../../app/resource";
import { api } from "../../net/api";
import type { LinkView, PersonView, Role } from "../../net/interview";
import { seatKey } from "../../net/seat";
import { roleWords } from "../../app/interview-model";
import { dateText } from "../../ui/format";
import { useNow } from "../../ui/now";
import { Confirm, Failure } from "../../ui/parts";
import { expiryText, isRemovable, joinAddress, roleMay, roles } from "./console-model";
import { useDesk } from "./desk-context";

const hoursOffered: [number, string][] = [
  [2, "2 hours"],
  [24, "a day"],
  [72, "3 days"],
  [168, "a week"],
  [720, "30 days"],
];

function PersonLine({ person }: { person: PersonView }) {
  const { model, me, send } = useDesk();
  const [asking, setAsking] = useState(false);
  const here = person.person === me || presentPeople(model).has(person.person);
  return (
    <li className={here ? "here" : "away"}>
      <span className="desk-person">
        <b>{person.name}</b>
        {person.person === me && " (you)"}
        <span className="desk-person-role">{roleWords[person.role]}</span>
        <span className="desk-person-state">{here ? "is here" : "not connected"}</span>
      </span>
      {isRemovable(person, me) && (
        <button type="button" className="button quiet small" onClick={() => setAsking(true)}>
          Remove<span className="visually-hidden"> {person.name}</span>
        </button>
      )}
      {asking && (
        <Confirm
          title={`Take ${person.name} out of the session?`}
          confirm={`Remove ${person.name}`}
          cancel="Leave them in"
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => void send({ kind: "person_remove", person: person.person })}
        >
          <p>They are cut off at once and see nothing that happens after. What they wrote stays.</p>
          <p>The link they came by still opens: revoke it too if they are not to come back.</p>
        </Confirm>
      )}
    </li>
  );
}

function Address({ role, address }: { role: Role; address: string }) {
  const { link } = useDesk();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
    } catch {
      // Without TLS, on another host than one's own, browsers lend no clipboard to pages.
      link.notify("This browser does not let the page copy. The address is selected: press Ctrl+C, or Cmd+C on a Mac.");
    }
  };
  return (
    <div className="desk-row desk-address">
      <input
        ref={field}
        readOnly
        value={address}
        aria-label={`Address of the ${role}’s link`}
        onFocus={(event) => event.target.select()}
        onBlur={() => setCopied(false)}
      />
      <button type="button" className="button small" onClick={() => void copy()}>
        {copied ? "Copied" : "Copy"}
        <span className="visually-hidden"> the {role}’s link</span>
      </button>
      <span className="visually-hidden" role="status">
        {copied ? "The address was copied" : ""}
      </span>
    </div>
  );
}

function MakeLink({ role, replaces }: { role: Role; replaces: boolean }) {
  const { send } = useDesk();
  const [hours, setHours] = useState(24);
  const [busy, setBusy] = useState(false);
  const make = () => {
    if (busy) return;
    setBusy(true);
    void send({ kind: "link_make", role, hours }).then(() => setBusy(false));
  };
  return (
    <>
      <label>
        <span className="visually-hidden">How long the {role}’s link is good</span>
        <select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {hoursOffered.map(([value, words]) => (
            <option key={value} value={value}>
              good for {words}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className={replaces ? "button small" : "button small primary"} aria-disabled={busy} onClick={make}>
        {replaces ? "Replace" : "Make a link"}
        <span className="visually-hidden">{replaces ? ` the ${role}’s link` : ` for the ${role}`}</span>
      </button>
    </>
  );
}

function RoleLink({ role, made, token, now }: { role: Role; made: LinkView | undefined; token: string | undefined; now: number }) {
  const { send } = useDesk();
  return (
    <li className="desk-link">
      <h4>
        {roleWords[role]}
        {made !== undefined && (
          <span className={`desk-expiry ${made.expires_at <= now ? "bad" : ""}`} title={dateText(made.expires_at)}>
            {expiryText(made.expires_at, now)}
          </span>
        )}
      </h4>
      <p className="quiet-text">{roleMay[role]}</p>
      {token !== undefined && <Address role={role} address={joinAddress(location.origin, token)} />}
      <div className="desk-row">
        <MakeLink role={role} replaces={made !== undefined} />
        {made !== undefined && (
          <button type="button" className="button quiet small" onClick={() => void send({ kind: "link_revoke", link: made.link })}>
            Revoke<span className="visually-hidden"> the {role}’s link</span>
          </button>
        )}
      </div>
    </li>
  );
}

function Links() {
  const { link, console } = useDesk();
  const now = useNow(20_000);
  const key = console.links.map((one) => one.link).join(" ");
  const [tokens, again] = useResource(key === "" ? null : `links/${seatKey(link.seat)}/${key}`, () => api.links(link.seat));
  const tokenOf = (made: LinkView | undefined) =>
    tokens.state === "ready" ? tokens.value.links.find((one) => one.link === made?.link)?.token : undefined;
  return (
    <>
      {tokens.state === "failed" && <Failure error={tokens.error} again={again} />}
      <ul className="desk-links">
        {roles.map((role) => {
          const made = console.links.find((one) => one.role === role);
          return <RoleLink key={role} role={role} made={made} token={tokenOf(made)} now={now} />;
        })}
      </ul>
      <p className="quiet-text">One link for each role. A new one replaces it; who has joined already stays in.</p>
    </>
  );
}

export function LinksAndPeople() {
  const { view } = useDesk();
  return (
    <>
      <section className="desk-part" aria-label="Links">
        <h3>Links to join by</h3>
        <Links />
      </section>
      <section className="desk-part" aria-label="Who has joined">
        <h3>Who has joined</h3>
        <ul className="desk-people">
          {roles.flatMap((role) =>
            view.people.filter((person) => person.role === role).map((person) => <PersonLine key={person.person} person={person} />),
          )}
        </ul>
      </section>
    </>
  );
}
