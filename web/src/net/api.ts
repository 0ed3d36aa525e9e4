// The HTTP side of the protocol. Every failure becomes an ApiError with a sentence that can be shown as it is.
import { loginNeeded } from "../app/login-needed";
import type { Joined, LinkWithToken, Mode, OpenedLink } from "./interview";
import type {
  Assessor,
  Catalog,
  Choice,
  CustomSession,
  EventPage,
  ItemContent,
  JobResult,
  LoginSummary,
  Me,
  Report,
  SessionSummary,
  SessionView,
  SubmittedSource,
} from "./protocol";
import { type Seat, seatQuery } from "./seat";

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

const notReached = () => new ApiError(0, unreachable, "The server cannot be reached. Check that it is running, then try again.");

/** A guest's 401 is about their seat, and that of logging in about the password. */
function askWhoIsHere(status: number, path: string): void {
  if (status === 401 && path !== "login" && !/[?&]as=/.test(path)) loginNeeded.dispatch(true);
}

/** One request of the REST interface; `path` is below /api/v1/. */
export async function request<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw notReached();
  }
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  askWhoIsHere(response.status, path);
  if (!response.ok) throw failureOf(response.status, answer);
  return answer as T;
}

/** What is to be saved as a file. A failure is said, never saved in its place. */
export async function requestFile(path: string): Promise<Blob> {
  try {
    const response = await fetch(`/api/v1/${path}`);
    askWhoIsHere(response.status, path);
    if (!response.ok) throw failureOf(response.status, await response.json().catch(() => null));
    return await response.blob();
  } catch (error) {
    throw error instanceof ApiError ? error : notReached();
  }
}

/** A request of one seat: the host's, or a guest's by its parameter (SEAT-2). */
const session = (seat: Seat, rest = "") => `sessions/${encodeURIComponent(seat.session)}${rest}${seatQuery(seat)}`;

export type Wish = ({ template: string } | { custom: CustomSession }) & { mode?: Mode; name?: string; starts_at?: number };

export const api = {
  catalog: () => request<Catalog>("GET", "catalog"),
  /** What guests on an open address may know of the catalog. */
  languages: () => request<Pick<Catalog, "languages">>("GET", "languages"),
  assessor: () => request<{ assessor: Assessor }>("GET", "assessor"),
  create: (what: Wish, key: string) => request<{ id: string }>("POST", "sessions", what, { "idempotency-key": key }),
  sessions: (cursor: string | null, limit = 20) =>
    request<{ sessions: SessionSummary[]; next: string | null }>(
      "GET",
      `sessions?limit=${limit}${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    ),
  session: (seat: Seat) => request<SessionView>("GET", session(seat)),
  remove: (seat: Seat) => request<void>("DELETE", session(seat)),
  item: (seat: Seat, item: string) => request<ItemContent>("GET", session(seat, `/items/${encodeURIComponent(item)}`)),
  job: (seat: Seat, job: string) => request<JobResult>("GET", session(seat, `/jobs/${encodeURIComponent(job)}`)),
  source: (seat: Seat, job: string) => request<SubmittedSource>("GET", session(seat, `/jobs/${encodeURIComponent(job)}/source`)),
  report: (seat: Seat) => request<Report>("GET", session(seat, "/report")),
  events: (seat: Seat, from: number, limit = 1000) =>
    request<EventPage>("GET", session(seat, "/events") + `${seat.as === null ? "?" : "&"}from=${from}&limit=${limit}`),
  fork: (seat: Seat, seq: number, key: string) => request<{ id: string }>("POST", session(seat, "/fork"), { seq }, { "idempotency-key": key }),
  /** What an interviewer may add to the session. */
  choices: (seat: Seat) => request<{ choices: Choice[] }>("GET", session(seat, "/choices")),
  links: (seat: Seat) => request<{ links: LinkWithToken[] }>("GET", session(seat, "/links")),
  /** What a link opens. The token travels in the body alone, so that no log of addresses holds it. */
  link: (token: string) => request<OpenedLink>("POST", "link", { token }),
  join: (token: string, name: string) => request<Joined>("POST", "join", { token, name }),
  me: () => request<Me>("GET", "me"),
  login: (name: string, password: string) => request<Me>("POST", "login", { name, password }),
  logout: () => request<void>("POST", "logout"),
  changePassword: (password: string, new_password: string) => request<void>("PUT", "password", { password, new_password }),
  logins: () => request<{ logins: LoginSummary[] }>("GET", "logins"),
  endLogin: (id: string) => request<void>("DELETE", `logins/${encodeURIComponent(id)}`),
};

/** A fresh key for a write that may be repeated. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
