import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { KeyPoint, SecondOpinion } from "../net/protocol";
import { differing, SecondOpinionSection } from "./second-opinion";

const point = (id: string, hit: boolean): KeyPoint => ({
  id,
  text: `Point ${id}`,
  weight: 1,
  must: false,
  hit,
  sentence: null,
  phrase: null,
  feedback: null,
});
const given: SecondOpinion = {
  state: "given",
  model: "small",
  at: 0,
  key_points: [
    { id: "a", made: true, quote: null },
    { id: "b", made: true, quote: "<b>said</b>" },
    { id: "gone", made: true, quote: null },
  ],
};
const points = [point("a", false), point("b", true), point("c", false)];
const shown = (opinion: SecondOpinion | null) => renderToStaticMarkup(createElement(SecondOpinionSection, { opinion, points }));

describe("a second opinion", () => {
  it("differs only on points that both judged", () => {
    expect(differing(given, points)).toBe(1);
    expect(differing({ state: "pending", model: "small" }, points)).toBe(0);
  });
  it("says whose it is, that it is a suggestion, and quotes as text", () => {
    const html = shown(given);
    expect(html).toContain("Second opinion by small");
    expect(html).toContain("It changes no score");
    expect(html).toContain("otherwise than in the estimate");
    expect(html).toContain("&lt;b&gt;said&lt;/b&gt;");
    expect(html).toContain("It quotes no sentence");
  });
  it("counts no point that the question has not", () => {
    expect(shown(given)).toContain("2 of 2 covered");
  });
  it("says why there is none, and shows nothing where none was asked for", () => {
    expect(shown({ state: "failed", model: "small", at: 0, why: "It answered 500." })).toContain("It answered 500.");
    expect(shown({ state: "pending", model: "small" })).toContain("was asked for");
    expect(shown(null)).toBe("");
  });
});
