import { expect, it } from "vitest";
import { Presses } from "./press";

const later = () => new Promise((done) => setTimeout(done));

it("lets a press be over, its click included, before what it would have moved", async () => {
  const page = new EventTarget();
  const presses = new Presses(page);
  const done: string[] = [];
  presses.after(() => done.push("without a press"));
  expect(done).toEqual(["without a press"]);

  page.dispatchEvent(new Event("mousedown"));
  presses.after(() => done.push("kept"));
  page.dispatchEvent(new Event("mouseup"));
  done.push("click");
  await later();
  expect(done).toEqual(["without a press", "click", "kept"]);
});

it("waits for a second press that came at once, and forgets nothing when the window is left", async () => {
  const page = new EventTarget();
  const presses = new Presses(page);
  const done: string[] = [];
  page.dispatchEvent(new Event("mousedown"));
  presses.after(() => done.push("kept"));
  page.dispatchEvent(new Event("mouseup"));
  page.dispatchEvent(new Event("mousedown"));
  await later();
  expect(done).toEqual([]);
  page.dispatchEvent(new Event("blur"));
  await later();
  expect(done).toEqual(["kept"]);
});
