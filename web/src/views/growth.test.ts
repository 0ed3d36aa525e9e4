import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Growth } from "../net/protocol";
import { GrowthNote } from "./growth";

describe("the note on growth", () => {
  const growth: Growth = {
    of: "number of <spans>",
    estimate: "n^2",
    at_least: false,
    wanted: "n",
    points: [
      { size: 500, cpu_ms: 31, finished: true },
      { size: 1000, cpu_ms: 98, finished: true },
      { size: 16000, cpu_ms: 2012, finished: false },
    ],
    sentence: "With n, the number of <spans>, the CPU time grows about like n².",
  };
  const html = renderToStaticMarkup(createElement(GrowthNote, { growth }));
  it("says the sentence as it is", () => expect(html).toContain("<p>With n, the number of &lt;spans&gt;, the CPU time grows about like n².</p>"));
  it("has the times in a table with heads and a caption", () => {
    expect(html).toContain('<caption class="visually-hidden">CPU time by number of &lt;spans&gt;</caption>');
    expect(html).toContain('<th scope="col">n</th><th scope="col">CPU time</th>');
    expect(html).toContain('<th scope="row">500</th><td>31 ms</td>');
  });
  it("tells a run that was cut from one that ended", () =>
    expect(html).toContain('<th scope="row">16,000</th><td>stopped after 2012 ms</td>'));
  it("keeps the table closed until it is asked for", () => expect(html).toContain("<details><summary>Measured times</summary>"));
});
