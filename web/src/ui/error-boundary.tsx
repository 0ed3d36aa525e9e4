import { Component, type ReactNode } from "react";

interface State {
  failed: boolean;
}

/** The last net: a view that throws is replaced by a page that says so, instead of an empty one. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };
  static getDerivedStateFromError(): State {
    return { failed: true };
  }
  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main id="main" tabIndex={-1} className="message-page">
        <h1>This page tripped over itself</h1>
        <p>What you typed is kept in this browser and on the server. Load the page again to go on.</p>
        <p className="button-row">
          <button type="button" className="button primary" onClick={() => location.reload()}>
            Load again
          </button>
          <a className="button" href="/">
            To the start page
          </a>
        </p>
      </main>
    );
  }
}
