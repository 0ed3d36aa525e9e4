// The header of pages that a guest sees, too. A guest has no start page here: what is theirs is this one session.
import type { ReactNode } from "react";
import { Mark } from "../ui/icons";
import { Link, SiteHeader, ThemeToggle } from "../ui/parts";
import { useSession } from "./session-context";

export function SeatHeader({ children }: { children?: ReactNode }) {
  const { link } = useSession();
  if (link.seat.as === null) return <SiteHeader>{children}</SiteHeader>;
  return (
    <header className="site-header">
      <span className="brand">
        <Mark />
        <span>Rehearse</span>
      </span>
      <div className="site-header-tools">
        {children}
        <ThemeToggle />
      </div>
    </header>
  );
}

export function CompactBrand() {
  const { link } = useSession();
  if (link.seat.as !== null)
    return (
      <span className="brand compact">
        <Mark />
      </span>
    );
  return (
    <Link to="/" className="brand compact">
      <Mark />
      <span className="visually-hidden">Rehearse, start page</span>
    </Link>
  );
}
