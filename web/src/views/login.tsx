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
    if (busy) return;
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
          <button type="submit" className="button primary" aria-disabled={busy}>
            {busy ? "Logging in…" : "Log in"}
          </button>
        </form>
      </main>
    </>
  );
}

/** AUTH-1: in bytes, so that letters beyond ASCII count for more. */
const passwordBytesMin = 10;

function ChangePassword({ name, onChanged }: { name: string; onChanged: () => void }) {
  const [password, setPassword] = useState("");
  const [wanted, setWanted] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setDone(false);
    if (password === "") return setProblem("Give the password that holds now, too.");
    if (new TextEncoder().encode(wanted).length < passwordBytesMin)
      return setProblem(`A new password has at least ${passwordBytesMin} characters: a few words in a row are easy to keep in mind.`);
    setBusy(true);
    setProblem(null);
    api.changePassword(password, wanted).then(
      () => {
        setBusy(false);
        setPassword("");
        setWanted("");
        setDone(true);
        onChanged();
      },
      (failure: unknown) => {
        setBusy(false);
        setProblem(asApiError(failure).message);
      },
    );
  };
  const type = shown ? "text" : "password";
  return (
    <details className="change-password">
      <summary>Change the password</summary>
      <form className="login" onSubmit={submit} noValidate>
        {/* For who keeps the passwords of this browser: whose it is. */}
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        <label>
          Password that holds now
          <input
            type={type}
            autoComplete="current-password"
            spellCheck={false}
            value={password}
            aria-describedby="password-problem"
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        <label>
          New password
          <input
            type={type}
            autoComplete="new-password"
            spellCheck={false}
            value={wanted}
            aria-describedby="password-problem"
            onChange={(event) => setWanted(event.target.value)}
          />
        </label>
        <label className="check">
          <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} /> Show what I type
        </label>
        <p id="password-problem" className="field-problem" role="alert">
          {problem}
        </p>
        <p className="password-changed" role="status">
          {done ? "The password is changed, and all other logins have ended." : ""}
        </p>
        <button type="submit" className="button" aria-disabled={busy}>
          {busy ? "Changing…" : "Set the new password"}
        </button>
      </form>
    </details>
  );
}

function Logins({ name, onClose, onLogout }: { name: string; onClose: () => void; onLogout: () => void }) {
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
      <ChangePassword name={name} onChanged={again} />
      <div className="button-row end">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
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
      {open && <Logins name={me.value.name} onClose={() => setOpen(false)} onLogout={logout} />}
    </>
  );
}
