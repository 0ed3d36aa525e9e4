// What a link is worth, in words: told before anybody gives a name, and again when it turns out to be worth nothing.
import type { OpenedLink, Role } from "../net/interview";
import type { ApiError } from "../net/api";

/** `<session>.<link>.<hash>`; a link that lost its end on the way looks different. */
const whole = /^[\w-]{22}\.[\w-]{22}\.[\w-]{22}$/;
export const looksWhole = (token: string): boolean => whole.test(token);

export interface Trouble {
  title: string;
  text: string;
  /** Asking again may help. */
  again: boolean;
}

export const cutOff: Trouble = {
  title: "This link is cut off",
  text: "Some of it was lost on the way. Copy the whole link, to the very end, or ask for it again.",
  again: false,
};

/** Why nobody can join by this link now, or null. */
export function troubleWith(link: OpenedLink, now: number): Trouble | null {
  if (link.lifecycle === "review" || link.lifecycle === "archived")
    return { title: "This interview is over", text: `“${link.title}” has ended, so nobody can join it any more.`, again: false };
  if (link.expires_at <= now)
    return { title: "This link has expired", text: `Ask ${link.host} for a new one: the interview itself may well be waiting for you.`, again: false };
  return null;
}

export function troubleOf(error: ApiError): Trouble {
  if (error.code === "not_found")
    return {
      title: "This link does not open anything",
      text: "It was replaced or taken back, or its interview was deleted. Ask whoever sent it for a new one.",
      again: false,
    };
  return { title: "The link could not be looked up", text: error.message, again: true };
}

export const roleLead: Record<Role, string> = {
  candidate: "You are the one who is interviewed.",
  interviewer: "You are one of those who interview.",
  observer: "You watch.",
};
export const roleMeaning: Record<Role, string> = {
  candidate: "You answer the questions and write the code. Everybody in the session sees what you write as you write it.",
  interviewer:
    "You see the model answers and hidden notes, hold the clock, and can write in the same editor. If you are to be interviewed yourself, do not go in: ask for another link.",
  observer: "You see what is written and said, and change nothing but the chat. Everybody in the session sees that you are there.",
};

export function signalsText(link: OpenedLink): string {
  if (!link.signals) return "Pastes and a lost focus are not noted in this session.";
  const whose = link.role === "candidate" ? "your" : "the candidate’s";
  return `This session notes how much text from elsewhere is pasted into ${whose} editor, and when the page loses the focus and gets it back. Everybody sees what was noted, and it counts in no score.`;
}
