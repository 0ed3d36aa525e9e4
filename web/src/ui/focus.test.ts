// Whether the focus is to be moved when something goes away: not when it is elsewhere by then.
import { afterEach, expect, it, vi } from "vitest";
import { focusOn, holdsFocus } from "./focus";

afterEach(() => vi.unstubAllGlobals());

it("is held by what contains it, or by nothing", () => {
  const [button, body, other] = [{}, {}, {}];
  const part = { contains: (what: object) => what === button } as unknown as Element;
  const active = (activeElement: object | null) => vi.stubGlobal("document", { activeElement, body });
  for (const [what, held] of [[button, true], [body, true], [null, true], [other, false]] as const) {
    active(what);
    expect(holdsFocus(part)).toBe(held);
  }
  active(other);
  expect(holdsFocus(null)).toBe(false);
});

it("goes to what is named, if that is there", () => {
  let focused = "";
  vi.stubGlobal("document", { getElementById: (id: string) => (id === "report-i1" ? { focus: () => (focused = id) } : null) });
  focusOn("report-i2");
  expect(focused).toBe("");
  focusOn("report-i1");
  expect(focused).toBe("report-i1");
});
