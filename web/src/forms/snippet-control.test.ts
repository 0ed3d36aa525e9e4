import { expect, it } from "vitest";
import { isSelecting } from "./snippet-control";

it("text that is selected to be copied is no mark", () => {
  const line = {} as Node;
  const selection = (isCollapsed: boolean, here: boolean) => ({ isCollapsed, containsNode: (node: Node, partly?: boolean) => here && node === line && partly === true });
  expect(isSelecting(null, line)).toBe(false);
  expect(isSelecting(selection(true, true), line)).toBe(false);
  expect(isSelecting(selection(false, true), line)).toBe(true);
  // What is selected elsewhere says nothing of a click here.
  expect(isSelecting(selection(false, false), line)).toBe(false);
});
