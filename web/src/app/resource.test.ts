// What a page shows after a failure: a report that was there stays there, unless it is gone.
import { describe, expect, it } from "vitest";
import { ApiError } from "../net/api";
import { afterFailure, type Resource } from "./resource";

describe("a failure to load again", () => {
  const there: Resource<string> = { state: "ready", value: "the report" };
  const lost = new ApiError(0, "unreachable", "The server cannot be reached.");
  it("leaves what came before, and is told beside it", () => {
    expect(afterFailure(there, lost, true)).toEqual({ state: "ready", value: "the report", failure: lost });
  });
  it("stands alone where nothing had come, or nothing is to be kept", () => {
    expect(afterFailure({ state: "loading" }, lost, true)).toEqual({ state: "failed", error: lost });
    expect(afterFailure(there, lost, false)).toEqual({ state: "failed", error: lost });
  });
  it("takes away what nobody may read any more", () => {
    for (const code of ["not_found", "forbidden"]) {
      const gone = new ApiError(404, code, "There is no such session.");
      expect(afterFailure(there, gone, true)).toEqual({ state: "failed", error: gone });
    }
  });
});
