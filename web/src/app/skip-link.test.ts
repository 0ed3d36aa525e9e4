// The way past the head leaves the address alone: behind its # stands the secret of a link.
import { expect, it } from "vitest";
import { skipToContent } from "./skip-link";

it("goes to the content without the browser's own jump", () => {
  const done: string[] = [];
  const main = { focus: () => done.push("focus"), scrollIntoView: () => done.push("scroll") };
  skipToContent({ preventDefault: () => done.push("kept") }, (id) => (id === "main" ? main : null));
  expect(done).toEqual(["kept", "focus", "scroll"]);
});

it("keeps the address where there is no content yet", () => {
  let kept = false;
  skipToContent({ preventDefault: () => void (kept = true) }, () => null);
  expect(kept).toBe(true);
});
