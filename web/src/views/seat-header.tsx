// The header of pages that a guest sees, too. A guest has no start page here: what is theirs is one session.
import type { ReactNode } from "react";
import { Mark } from "../ui/icons";
import { Link, SiteHeader, ThemeToggle } from "../ui/parts";

export function SeatHeader({ guest, children }: { guest: boolean; children?: ReactNode }) {
  if (!guest) return <SiteHeader>{children}</SiteHeader>;
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

export function CompactBrand({ guest }: { guest: boolean }) {
  if (guest)
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
