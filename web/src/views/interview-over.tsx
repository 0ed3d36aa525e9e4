// After an interview: that it is over, and the report once it is shared. Interviewers finish their notes and ratings here.
import { isPair, nameOf } from "../app/interview-model";
import type { SessionView } from "../net/protocol";
import { seatPath } from "../net/seat";
import { dateText } from "../ui/format";
import { Icon } from "../ui/icons";
import { Link } from "../ui/parts";
import { Chat } from "./chat";
import { Console } from "./console/console";
import { PeopleList, Signals } from "./people";
import { SeatHeader } from "./seat-header";
import { useSession } from "./session-context";

function leadText(view: SessionView): string {
  const { role, report_shared: shared, lifecycle } = view;
  const archived = lifecycle === "archived";
  if (isPair(view) && role !== "observer") return "Both of you can read the report. Notes and ratings are there for who wrote them.";
  if (role === "interviewer") {
    if (shared) return "The candidate has the report, too. Your notes and ratings are not in what they see.";
    return archived ? "The report is the interviewers’ alone." : "The report is yours alone until you share it.";
  }
  if (shared) return "The report has been shared with you: what was asked, what was answered, and how it was graded.";
  if (archived) return "Thank you for being there. The session is archived, and its report was not shared.";
  const hosts = view.people.filter((person) => person.role === "interviewer").map((person) => nameOf(view, person.person));
  return `Thank you for being there. Whether there is a report to read is for ${hosts.join(" and ") || "the interviewer"} to say; if it is shared, it appears here.`;
}

function Lead() {
  const { link, view } = useSession();
  // Of a pair either may: both were asked, and both have asked.
  const mayRead = view.role === "interviewer" || view.report_shared || (isPair(view) && view.role === "candidate");
  return (
    <>
      <p className="lobby-lead" role="status">
        {leadText(view)}
      </p>
      {mayRead && (
        <Link to={seatPath(link.seat, "/report")} className="button primary large">
          <Icon name="book" /> Read the report
        </Link>
      )}
      {!mayRead && view.role === "candidate" && <p className="quiet-text">Everything you wrote was handed in as it stood. You can close this page.</p>}
    </>
  );
}

export function InterviewOver() {
  const { link, view } = useSession();
  return (
    <>
      <SeatHeader guest={link.seat.as !== null} />
      <main id="main" tabIndex={-1} className="lobby interview over">
        <div className="lobby-main">
        <div className="lobby-head">
          <p className="eyebrow">
            {view.title} · {dateText(view.ended_at ?? view.created_at)}
            {view.lifecycle === "archived" && " · archived"}
          </p>
          <h1>{isPair(view) ? "The practice is over" : "The interview is over"}</h1>
          <Lead />
        </div>
        {view.role === "interviewer" && (
          <div className="lobby-console">
            <Console place="over" round={null} item={null} />
          </div>
        )}
        </div>
        <section aria-labelledby="lobby-people" className="lobby-people card">
          <h2 id="lobby-people">People</h2>
          <PeopleList />
          <Signals />
          <h2 id="lobby-chat">Chat</h2>
          <Chat />
        </section>
      </main>
    </>
  );
}
