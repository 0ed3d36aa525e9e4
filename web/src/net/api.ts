// The HTTP side of the protocol. Every failure becomes an ApiError with a sentence that can be shown as it is.
import { loginNeeded } from "../app/login-needed";
import type { Catalog, CustomSession, ItemContent, JobResult, Report, SessionSummary, LoginSummary, Me, SessionView, SubmittedSource } from "./protocol";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
    this.name = "ApiError";
  }
}

export const unreachable = "unreachable";

function failureOf(status: number, body: unknown): ApiError {
  const problem = (typeof body === "object" && body !== null ? body : {}) as { code?: string; detail?: string; title?: string };
  const text = problem.detail ?? problem.title ?? `The server answered with status ${status}. Please try again.`;
  return new ApiError(status, problem.code ?? "internal", text);
}

async function request<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(0, unreachable, "The server cannot be reached. Check that it is running, then try again.");
  }
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  // A guest's 401 is about their seat, and that of logging in about the password.
  if (response.status === 401 && path !== "login" && !/[?&]as=/.test(path)) loginNeeded.dispatch(true);
  if (!response.ok) throw failureOf(response.status, answer);
  return answer as T;
}

const session = (id: string) => `sessions/${encodeURIComponent(id)}`;

export const api = {
  catalog: () => request<Catalog>("GET", "catalog"),
  create: (what: { template: string } | { custom: CustomSession }, key: string) =>
    request<{ id: string }>("POST", "sessions", what, { "idempotency-key": key }),
  sessions: (cursor: string | null, limit = 20) =>
    request<{ sessions: SessionSummary[]; next: string | null }>(
      "GET",
      `sessions?limit=${limit}${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    ),
  session: (id: string) => request<SessionView>("GET", session(id)),
  remove: (id: string) => request<void>("DELETE", session(id)),
  item: (id: string, item: string) => request<ItemContent>("GET", `${session(id)}/items/${encodeURIComponent(item)}`),
  job: (id: string, job: string) => request<JobResult>("GET", `${session(id)}/jobs/${encodeURIComponent(job)}`),
  source: (id: string, job: string) => request<SubmittedSource>("GET", `${session(id)}/jobs/${encodeURIComponent(job)}/source`),
  me: () => request<Me>("GET", "me"),
  login: (name: string, password: string) => request<Me>("POST", "login", { name, password }),
  logout: () => request<void>("POST", "logout"),
  logins: () => request<{ logins: LoginSummary[] }>("GET", "logins"),
  endLogin: (id: string) => request<void>("DELETE", `logins/${encodeURIComponent(id)}`),
  report: (id: string) => request<Report>("GET", `${session(id)}/report`),
};

/** A fresh key for a write that may be repeated. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
