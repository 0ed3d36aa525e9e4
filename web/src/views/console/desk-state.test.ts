import { describe, expect, it } from "vitest";
import { type DeskInput, type DeskState, draftOf, emptyDesk, noteTarget, reduceDesk, tabShown, wholeSession } from "./desk-state";

const after = (...inputs: DeskInput[]): DeskState => inputs.reduce(reduceDesk, emptyDesk);

describe("notes on the desk", () => {
  it("stay about the item they were begun on, wherever the candidate goes meanwhile", () => {
    const desk = after({ type: "typed", about: "i1", text: "asks about " });
    expect(noteTarget(desk, "i2")).toBe("i1");
    expect(noteTarget(after({ type: "typed", about: "i1", text: "x" }, { type: "typed", about: "i1", text: "" }), "i2")).toBe("i2");
  });

  it("leave their field when they are sent, and are waited for", () => {
    const desk = after({ type: "typed", about: "i1", text: "  good start \n" }, { type: "send", about: "i1" });
    expect(draftOf(desk, "i1")).toBe("");
    expect(noteTarget(desk, "i2")).toBe("i2");
    expect(desk.sending).toEqual([{ key: 1, about: "i1", text: "good start" }]);
    expect(reduceDesk(desk, { type: "settled", key: 1, kept: true }).sending).toEqual([]);
  });

  it("come back to their field when they are refused, above what was typed since", () => {
    const desk = after(
      { type: "typed", about: wholeSession, text: "first" },
      { type: "send", about: wholeSession },
      { type: "typed", about: wholeSession, text: "second" },
      { type: "settled", key: 1, kept: false },
    );
    expect(draftOf(desk, wholeSession)).toBe("first\nsecond");
    expect(desk.sending).toEqual([]);
  });

  it("are nothing while they hold only spaces", () => {
    expect(after({ type: "typed", about: "i1", text: " \n" }, { type: "send", about: "i1" }).sending).toEqual([]);
  });

  it("settle once", () => {
    const desk = after({ type: "typed", about: "i1", text: "a" }, { type: "send", about: "i1" }, { type: "settled", key: 1, kept: true });
    expect(reduceDesk(desk, { type: "settled", key: 1, kept: false })).toBe(desk);
  });
});

describe("the console", () => {
  it("opens with the tab that is asked for, and remembers it for each place", () => {
    const desk = after({ type: "tab", place: "live", tab: "rating" });
    expect(tabShown(desk, "live", false)).toBe("rating");
    expect(tabShown(desk, "lobby", false)).toBe("links");
  });

  it("shows the first tab when the chosen one is not there any more", () => {
    const desk = after({ type: "tab", place: "live", tab: "signals" });
    expect(tabShown(desk, "live", true)).toBe("signals");
    expect(tabShown(desk, "live", false)).toBe("guide");
  });
});
