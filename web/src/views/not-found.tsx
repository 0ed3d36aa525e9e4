import { Link, SiteHeader, useTitle } from "../ui/parts";

export function NotFound({ what }: { what: "page" | "session" }) {
  useTitle("Not found");
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="message-page">
        <p className="eyebrow">404</p>
        <h1>{what === "page" ? "There is no such page" : "There is no such session"}</h1>
        <p>
          {what === "page"
            ? "The address may be mistyped. Everything can be reached from the start page."
            : "It may have been deleted, or it belongs to another Rehearse server."}
        </p>
        <Link to="/" className="button primary">
          To the start page
        </Link>
      </main>
    </>
  );
}
