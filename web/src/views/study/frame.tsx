// What the pages for practising alone have around them: the header and the ways between them.
import type { ReactNode } from "react";
import "../../styles/report.css";
import "../../styles/study.css";
import { ApiError } from "../../net/api";
import { Link, SiteHeader, useTitle } from "../../ui/parts";
import { AccountMenu } from "../login";

const pages = [
  { page: "study", title: "Study", short: "Study" },
  { page: "progress", title: "Progress", short: "Progress" },
  { page: "upcoming", title: "Interviews ahead", short: "Interviews" },
  { page: "data", title: "Your data", short: "Your data" },
] as const;
export type StudyPage = (typeof pages)[number]["page"];

export function StudyFrame({ page, children }: { page: StudyPage; children: ReactNode }) {
  const title = pages.find((known) => known.page === page)?.title ?? "";
  useTitle(title);
  return (
    <>
      <SiteHeader>
        <AccountMenu />
      </SiteHeader>
      <nav className="study-nav" aria-label="Practising alone">
        <ul>
          {pages.map((known) => (
            <li key={known.page} {...(known.page === page ? { className: "current" } : {})}>
              {known.page === page ? (
                <span aria-current="page">{known.short}</span>
              ) : (
                <Link to={`/${known.page}`}>{known.short}</Link>
              )}
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" tabIndex={-1} className={`study-page ${page}-page`}>
        <h1>{title}</h1>
        {children}
      </main>
    </>
  );
}

export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(0, "internal", "Something went wrong on this page. Load it again.");
