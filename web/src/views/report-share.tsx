// Links that show parts of a report to whoever has one: made, copied and revoked here, by whoever made the session.
import { useRef, useState } from "react";
import { useResource } from "../app/resource";
import { ApiError } from "../net/api";
import type { Mode } from "../net/interview";
import { type Part, parts, reportApi, type Share, sharedAddress } from "../net/report";
import { type Seat, seatKey } from "../net/seat";
import { dateText } from "../ui/format";
import { useNow } from "../ui/now";
import { Dialog, Failure, Loading } from "../ui/parts";
import { expiryText } from "./console/console-model";

export const partText: Record<Part, string> = {
  scores: "Scores, verdicts and what the tests looked at",
  answers: "Written answers",
  code: "Code that was handed in, or left in the editor",
  key_points: "Key points and model answers",
  timeline: "Times and the timeline",
  integrity: "Pastes and lost focus",
  ratings: "Self-rating and the interviewers’ rating",
  notes: "Interviewers’ notes and recommendation",
};
const partShort: Record<Part, string> = {
  scores: "scores",
  answers: "answers",
  code: "code",
  key_points: "key points",
  timeline: "timeline",
  integrity: "pastes and focus",
  ratings: "ratings",
  notes: "notes",
};
const chosenFirst: readonly Part[] = ["scores", "key_points", "timeline"];
const daysOffered: [string, string][] = [
  ["7", "a week"],
  ["30", "30 days"],
  ["366", "a year"],
  ["", "until I revoke it"],
];

/** Notes exist where somebody interviews; what was noted only where the session asked for it. */
export function partsOffered(mode: Mode, hasIntegrity: boolean): Part[] {
  return parts.filter((part) => (part !== "notes" || mode !== "practice") && (part !== "integrity" || hasIntegrity));
}

function Address({ share }: { share: Share }) {
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(sharedAddress(location.origin, share.token));
      setSaid("Copied");
    } catch {
      setSaid("This browser does not let the page copy. The address is selected: press Ctrl+C, or Cmd+C on a Mac.");
    }
  };
  return (
    <div className="share-address">
      <input
        ref={field}
        readOnly
        value={sharedAddress(location.origin, share.token)}
        aria-label={`Address of the link made ${dateText(share.made_at)}`}
        onFocus={(event) => event.target.select()}
      />
      <button type="button" className="button small" onClick={() => void copy()}>
        Copy<span className="visually-hidden"> the link made {dateText(share.made_at)}</span>
      </button>
      <span role="status">{said}</span>
    </div>
  );
}

function Made({ share, now, busy, revoke }: { share: Share; now: number; busy: boolean; revoke: (share: string) => void }) {
  return (
    <li>
      <p>
        <b>{share.parts.map((part) => partShort[part]).join(", ")}</b>{" "}
        <span className="quiet-text">
          made {dateText(share.made_at)}, {share.expires_at === null ? "good until it is revoked" : expiryText(share.expires_at, now)}
        </span>
      </p>
      <Address share={share} />
      <button type="button" className="button quiet small" aria-disabled={busy} onClick={() => revoke(share.share)}>
        Revoke<span className="visually-hidden"> the link made {dateText(share.made_at)}</span>
      </button>
    </li>
  );
}

const failureOf = (error: unknown) => (error instanceof ApiError ? error : new ApiError(0, "internal", "That did not work. Try again."));

export function ShareDialog({ seat, mode, hasIntegrity, onClose }: { seat: Seat; mode: Mode; hasIntegrity: boolean; onClose: () => void }) {
  const [shares, again] = useResource(`shares/${seatKey(seat)}`, () => reportApi.shares(seat), { keeps: true });
  const [chosen, setChosen] = useState<ReadonlySet<Part>>(new Set(chosenFirst));
  const [days, setDays] = useState("30");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const now = useNow(20_000);
  const [said, setSaid] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const act = (what: () => Promise<unknown>, done: () => void) => {
    if (busy) return;
    setBusy(true);
    setError(null);
    setSaid("");
    what()
      .then(
        () => {
          done();
          again();
        },
        (failure: unknown) => setError(failureOf(failure)),
      )
      .finally(() => setBusy(false));
  };
  const make = () =>
    act(
      () => reportApi.share(seat, wanted, days === "" ? null : Number(days)),
      () => setSaid("The link is made; its address is in the list."),
    );
  const revoke = (share: string) =>
    act(
      () => reportApi.unshare(seat, share),
      () => {
        setSaid("The link is revoked.");
        // Its button goes away with it.
        heading.current?.focus();
      },
    );
  const choose = (part: Part, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(part);
    else next.delete(part);
    setChosen(next);
  };
  const offered = partsOffered(mode, hasIntegrity);
  const wanted = offered.filter((part) => chosen.has(part));
  return (
    <Dialog title="Share this report by a link" onClose={onClose} wide>
      <p>Whoever has the link reads the parts you choose, without an account, and nothing else. Search engines are told to stay away.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted.length > 0) make();
        }}
      >
        <fieldset className="share-parts">
          <legend>What it shows</legend>
          {offered.map((part) => (
            <label key={part}>
              <input type="checkbox" checked={chosen.has(part)} onChange={(event) => choose(part, event.target.checked)} />
              <span>{partText[part]}</span>
            </label>
          ))}
        </fieldset>
        <div className="share-make">
          <label>
            Good for{" "}
            <select value={days} onChange={(event) => setDays(event.target.value)}>
              {daysOffered.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" className="button primary" disabled={wanted.length === 0} aria-disabled={busy}>
            Make a link
          </button>
        </div>
      </form>
      {error !== null && <Failure error={error} />}
      <h3 ref={heading} tabIndex={-1}>
        Links to this report
      </h3>
      <p role="status" className="quiet-text">
        {said}
      </p>
      {shares.state === "loading" && <Loading what="Looking for links" />}
      {shares.state === "failed" && <Failure error={shares.error} again={again} />}
      {shares.state === "ready" && shares.failure !== undefined && (
        <Failure error={new ApiError(shares.failure.status, shares.failure.code, `This list may be out of date. ${shares.failure.message}`)} again={again} />
      )}
      {shares.state === "ready" && shares.value.length === 0 && <p className="quiet-text">There is none. Nobody else reads this report by a link.</p>}
      {shares.state === "ready" && shares.value.length > 0 && (
        <ul className="share-list">
          {shares.value.map((share) => (
            <Made key={share.share} share={share} now={now} busy={busy} revoke={revoke} />
          ))}
        </ul>
      )}
      <div className="button-row end">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
