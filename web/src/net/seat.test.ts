import { describe, expect, it } from "vitest";
import { parseRoute } from "../app/router";
import { lockName } from "./kept-work";
import { hostSeat, seatFrom, seatKey, seatPath, seatQuery } from "./seat";

const guest = { session: "abc", as: "guest:x-1" };

describe("the seat of a tab", () => {
  it("is in its address, and nowhere else (SEAT-2)", () => {
    expect(seatPath(hostSeat("abc"))).toBe("/s/abc");
    expect(seatPath(guest, "/report")).toBe("/s/abc/report?as=guest:x-1");
    for (const seat of [hostSeat("abc"), guest]) expect(seatFrom("abc", seatQuery(seat))).toEqual(seat);
    expect(seatFrom("abc", "?as=")).toEqual(hostSeat("abc"));
  });
  it("keeps what belongs to two people of one browser apart, and that of a host where it was", () => {
    expect(seatKey(hostSeat("abc"))).toBe("abc");
    expect(lockName(seatKey(guest), "c")).not.toBe(lockName(seatKey(hostSeat("abc")), "c"));
    expect(seatKey(guest)).not.toBe(seatKey({ ...guest, as: "guest:y" }));
  });
});

describe("the addresses of the client", () => {
  for (const [address, route] of [
    ["/", { page: "home" }],
    ["/?key=k", { page: "home" }],
    ["/join", { page: "join" }],
    ["/join/x", { page: "not_found" }],
    ["/s/abc", { page: "session", seat: hostSeat("abc") }],
    ["/s/abc?as=guest:x-1", { page: "session", seat: guest }],
    ["/s/abc/report?as=guest%3Ax-1", { page: "report", seat: guest }],
    ["/s/abc/report", { page: "report", seat: hostSeat("abc") }],
    ["/s/abc/other", { page: "not_found" }],
    ["/s/", { page: "not_found" }],
    ["/s/%3Cx", { page: "not_found" }],
    ["/x", { page: "not_found" }],
  ] as const) {
    it(address, () => expect(parseRoute(address)).toEqual(route));
  }
});
