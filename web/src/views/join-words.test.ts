import { describe, expect, it } from "vitest";
import { ApiError } from "../net/api";
import type { OpenedLink } from "../net/interview";
import { forgetSeat, keepSeat, takenSeats } from "../net/seats-kept";
import { looksWhole, signalsText, troubleOf, troubleWith } from "./join-words";

const link: OpenedLink = {
  session: "s",
  title: "Backend",
  host: "Ada",
  role: "candidate",
  lifecycle: "lobby",
  expires_at: 1_000,
  signals: true,
};
const part = "A".repeat(22);

describe("a link to join", () => {
  for (const [name, token, is] of [
    ["whole", `${part}.${part}.${part}`, true],
    ["without its end", `${part}.${part}.AAAA`, false],
    ["without its last part", `${part}.${part}`, false],
    ["with something behind it", `${part}.${part}.${part}>`, false],
    ["nothing", "", false],
  ] as const)
    it(`is looked at before it is sent: ${name}`, () => expect(looksWhole(token)).toBe(is));

  for (const [name, change, title] of [
    ["good", {}, null],
    ["running", { lifecycle: "live" }, null],
    ["expired", { expires_at: 500 }, "This link has expired"],
    ["over", { lifecycle: "review" }, "This interview is over"],
    ["over and put away", { lifecycle: "archived", expires_at: 500 }, "This interview is over"],
  ] as [string, Partial<OpenedLink>, string | null][])
    it(`says what is wrong: ${name}`, () => expect(troubleWith({ ...link, ...change }, 500)?.title ?? null).toBe(title));

  it("says of a failure whether it is worth trying again", () => {
    expect(troubleOf(new ApiError(404, "not_found", "x"))).toMatchObject({ title: "This link does not open anything", again: false });
    expect(troubleOf(new ApiError(503, "store_away", "Later."))).toMatchObject({ text: "Later.", again: true });
  });
  it("tells whose pastes are noted, before anybody joins (SIGNAL-1)", () => {
    expect(signalsText(link)).toContain("your editor");
    expect(signalsText({ ...link, role: "observer" })).toContain("the candidate’s editor");
    expect(signalsText({ ...link, signals: false })).toContain("not noted");
  });
});

describe("the seats of this browser", () => {
  const storage = () => {
    let kept: string | null = null;
    return { getItem: () => kept, setItem: (_: string, value: string) => void (kept = value) };
  };
  const seat = (as: string, session = "s") => ({ session, as, name: as, role: "candidate" as const });
  it("are found by their session, the newest first, and forgotten", () => {
    const place = storage();
    for (const one of [seat("a"), seat("b"), seat("x", "other"), seat("a")]) keepSeat(place, one);
    expect(takenSeats(place, "s").map(({ as }) => as)).toEqual(["a", "b"]);
    forgetSeat(place, "a");
    expect(takenSeats(place, "s").map(({ as }) => as)).toEqual(["b"]);
  });
  it("do without what cannot be read", () => {
    const place = storage();
    place.setItem("", '[{"session": 1}, null]');
    expect(takenSeats(place, "s")).toEqual([]);
    place.setItem("", "nonsense");
    expect(takenSeats(place, "s")).toEqual([]);
  });
});
