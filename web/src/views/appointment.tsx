// When a session is to begin, as one sentence by the reader's own clock, with an entry for their calendar. The file is made here.
import { saveFile } from "../ui/file-link";
import { useNow } from "../ui/now";
import { calendarText, startsText, whenText, zoneText } from "../ui/schedule";

interface AppointmentProps {
  session: string;
  title: string;
  at: number;
  minutes: number;
  /** Where one goes in. */
  address: string;
}

const fileName = (title: string) => `${title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase() || "interview"}.ics`;

/** "It starts in 25 min, on Fri, 27 Nov, 21:35 (Europe/Berlin)." */
export function StartTime({ at, subject = "It" }: { at: number; subject?: string }) {
  const now = useNow(10_000);
  return (
    <>
      {subject} <b>{startsText(at, now)}</b>, <time dateTime={new Date(at).toISOString()}>{whenText(at, now)}</time>{" "}
      <span className="quiet-text">({zoneText()})</span>
    </>
  );
}

export function CalendarButton({ session, title, at, minutes, address }: AppointmentProps) {
  const make = () =>
    saveFile(fileName(title), new Blob([calendarText({ session, title, at, minutes, address, made: Date.now() })], { type: "text/calendar;charset=utf-8" }));
  return (
    <button type="button" className="button small" onClick={make}>
      Put it in my calendar<span className="visually-hidden"> (an .ics file)</span>
    </button>
  );
}
