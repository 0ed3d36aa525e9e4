// Small pieces that several views share.
import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { darkNow, preferences } from "../app/preferences";
import { navigate } from "../app/router";
import { useStore } from "../app/store";
import type { ApiError } from "../net/api";
import { Icon, type IconName, Mark } from "./icons";

export function Loading({ what, page = false }: { what: string; page?: boolean }) {
  const content = (
    <p className="loading" role="status">
      <span className="loading-dots" aria-hidden="true" />
      {what}…
    </p>
  );
  return page ? (
    <main id="main" tabIndex={-1} className="message-page">
      {content}
    </main>
  ) : (
    content
  );
}

export function Failure({ error, again }: { error: ApiError; again?: () => void }) {
  return (
    <div className="failure" role="alert">
      <p>{error.message}</p>
      {again !== undefined && (
        <button type="button" className="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

/** A link inside the client: an ordinary one for the browser (new tab, copy), without a page load on a plain click. */
export function Link({ to, className, children }: { to: string; className?: string; children: ReactNode }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={to} onClick={follow} {...(className === undefined ? {} : { className })}>
      {children}
    </a>
  );
}

export function IconButton(props: {
  icon: IconName;
  label: string;
  onClick: () => void;
  pressed?: boolean;
  disabled?: boolean;
  className?: string;
}) {
  return (
    <button
      type="button"
      className={`icon-button ${props.className ?? ""}`}
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
      disabled={props.disabled ?? false}
      {...(props.pressed === undefined ? {} : { "aria-pressed": props.pressed })}
    >
      <Icon name={props.icon} />
    </button>
  );
}

export function ThemeToggle() {
  useStore(preferences);
  const dark = darkNow();
  return (
    <IconButton
      icon={dark ? "sun" : "moon"}
      label={dark ? "Light theme" : "Dark theme"}
      onClick={() => preferences.dispatch({ theme: dark ? "light" : "dark" })}
    />
  );
}

export function Brand() {
  return (
    <Link to="/" className="brand">
      <Mark />
      <span>Rehearse</span>
    </Link>
  );
}

export function SiteHeader({ children }: { children?: ReactNode }) {
  return (
    <header className="site-header">
      <Brand />
      <div className="site-header-tools">
        {children}
        <ThemeToggle />
      </div>
    </header>
  );
}

/** A modal on the platform's own dialog element, which keeps the focus inside and gives it back. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode; wide?: boolean; focusTitle?: boolean }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  return (
    <dialog
      ref={element}
      className={props.wide === true ? "dialog wide" : "dialog"}
      aria-labelledby="dialog-title"
      onClose={props.onClose}
      onClick={(event) => event.target === element.current && element.current?.close()}
    >
      <div className="dialog-body">
        <h2 id="dialog-title" tabIndex={-1} autoFocus={props.focusTitle === true}>
          {props.title}
        </h2>
        {props.children}
      </div>
    </dialog>
  );
}

export function Confirm(props: {
  title: string;
  confirm: string;
  cancel?: string;
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      {props.children}
      <div className="button-row end">
        <button type="button" className="button" onClick={props.onClose} autoFocus>
          {props.cancel ?? "Go on working"}
        </button>
        <button
          type="button"
          className={props.danger === true ? "button danger" : "button primary"}
          onClick={() => {
            props.onClose();
            props.onConfirm();
          }}
        >
          {props.confirm}
        </button>
      </div>
    </Dialog>
  );
}

/** A bar with its meaning in words for those who do not see it. */
export function Bar(props: { value: number; max: number; label: string; tone?: "accent" | "good" | "bad" | "soon" }) {
  const share = props.max <= 0 ? 0 : Math.min(1, props.value / props.max);
  return (
    <span className={`bar tone-${props.tone ?? "accent"}`} role="img" aria-label={props.label}>
      <span className="bar-fill" style={{ width: `${share * 100}%` }} />
    </span>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Rehearse" : `${title} · Rehearse`;
  }, [title]);
}
