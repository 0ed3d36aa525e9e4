import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { Resource } from "../app/resource";
import { ApiError } from "../net/api";
import type { Assessor } from "../net/protocol";
import { AssessorWords } from "./assessor-notice";

const said = (found: Resource<{ assessor: Assessor }>) => renderToStaticMarkup(createElement(AssessorWords, { found }));

it("names who gets the answers", () => {
  expect(said({ state: "ready", value: { assessor: { model: "some-model", host: "models.example" } } })).toContain("some-model at models.example");
});
it("says nothing where they stay, or before the server has answered", () => {
  expect(said({ state: "ready", value: { assessor: null } })).toBe("");
  expect(said({ state: "loading" })).toBe("");
});
it("says that it is not known when the server did not tell", () => {
  const html = said({ state: "failed", error: new ApiError(503, "internal", "The server is busy.") });
  expect(html).toContain("It is not known whether answers go to a language model.");
  expect(html).toContain('role="status"');
});
