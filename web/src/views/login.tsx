// Logging in, where the server is open to others; and what a host sees of their own logins.
import { type FormEvent, useState } from "react";
import { loginNeeded } from "../app/login-needed";
import { useResource } from "../app/resource";
import { ApiError, api } from "../net/api";
import { dateText } from "../ui/format";
import { Dialog, Failure, Loading, SiteHeader, useTitle } from "../ui/parts";
import "../styles/login.css";

const asApiError = (error: unknown) =>
  error instanceof ApiError ? error : new ApiError(0, "internal", "Something went wrong on this page. Load it again.");

export function Login() {
  useTitle("Log in");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    api.login(name, password).then(
      () => loginNeeded.dispatch(false),
      (failure: unknown) => {
        setBusy(false);
        setPassword("");
        setError(asApiError(failure));
      },
    );
  };
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="message-page">
        <h1>Log in</h1>
        <p>This server is open to others, so its hosts log in. If you came for an interview, open the link that you were sent.</p>
        <form className="login" onSubmit={submit}>
          <label>
            Name
            <input type="text" name="username" autoComplete="username" required autoFocus value={name} onChange={(event) => setName(event.target.value)} />
          </label>
          <label>
            Password
            <input
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          {error !== null && <Failure error={error} />}
          <button type="submit" className="button primary" disabled={busy}>
            {busy ? "Logging in…" : "Log in"}
          </button>
        </form>
      </main>
    </>
  );
}

function Logins({ onClose, onLogout }: { onClose: () => void; onLogout: () => void }) {
  const [logins, again] = useResource("logins", api.logins);
  const [error, setError] = useState<ApiError | null>(null);
  const end = (id: string) => {
    setError(null);
    api.endLogin(id).then(again, (failure: unknown) => setError(asApiError(failure)));
  };
  return (
    <Dialog title="Where you are logged in" onClose={onClose}>
      {logins.state === "loading" && <Loading what="Asking the server" />}
      {logins.state === "failed" && <Failure error={logins.error} again={again} />}
      {error !== null && <Failure error={error} />}
      {logins.state === "ready" && (
        <ul className="logins">
          {[...logins.value.logins].reverse().map((login) => (
            <li key={login.id}>
              <div>
                <p>{login.agent === "" ? "A program without a name" : login.agent}</p>
                <p className="login-when">
                  {login.current ? "This browser" : `Last used ${dateText(login.used_at)}`}, from {login.address}
                </p>
              </div>
              {!login.current && (
                <button type="button" className="button" aria-label={`Log out ${login.agent}`} onClick={() => end(login.id)}>
                  Log out
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="button-row end">
        <button type="button" className="button primary" onClick={onLogout}>
          Log out here
        </button>
      </div>
    </Dialog>
  );
}

/** Nothing for the local user, who has no account. */
export function AccountMenu() {
  const [me] = useResource("me", api.me);
  const [open, setOpen] = useState(false);
  if (me.state !== "ready" || me.value.login === null) return null;
  const logout = () => {
    const gone = () => loginNeeded.dispatch(true);
    api.logout().then(gone, gone);
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)} aria-haspopup="dialog">
        {me.value.name}
      </button>
      {open && <Logins onClose={() => setOpen(false)} onLogout={logout} />}
    </>
  );
}
