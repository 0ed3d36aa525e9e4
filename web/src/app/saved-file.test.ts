// What is saved as a file is the file, or nothing: a failure is an error with its sentence.
import { afterEach, expect, it, vi } from "vitest";
import { requestFile } from "../net/api";
import { reportFile } from "../net/report";
import { loginNeeded } from "./login-needed";

afterEach(() => {
  vi.unstubAllGlobals();
  loginNeeded.dispatch(false);
});
const answers = (status: number, body: string) =>
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status, headers: { "content-type": "application/json" } })));

it("is what the server sends", async () => {
  answers(200, "record,round");
  expect(await (await requestFile("sessions/a/report?format=csv")).text()).toBe("record,round");
});

it("is not the problem that the server has with it", async () => {
  answers(409, JSON.stringify({ code: "not_allowed_now", detail: "The session is not over yet." }));
  await expect(requestFile("sessions/a/report?format=csv")).rejects.toMatchObject({ status: 409, message: "The session is not over yet." });
  answers(502, "<html>Bad gateway</html>");
  await expect(requestFile("sessions/a/report?format=csv")).rejects.toMatchObject({ status: 502, message: expect.stringContaining("502") as string });
});

it("asks who is here when the host has to say so, and never a guest", async () => {
  answers(401, "{}");
  await expect(requestFile(reportFile({ session: "a", as: "guest:1" }, "csv"))).rejects.toMatchObject({ status: 401 });
  expect(loginNeeded.get()).toBe(false);
  await expect(requestFile(reportFile({ session: "a", as: null }, "csv"))).rejects.toMatchObject({ status: 401 });
  expect(loginNeeded.get()).toBe(true);
});

it("is not a part of the file when the network is lost on the way", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve({ ok: true, status: 200, blob: () => Promise.reject(new TypeError("network error")) }));
  await expect(requestFile("me/data")).rejects.toMatchObject({ code: "unreachable" });
});
