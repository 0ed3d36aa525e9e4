// A button keeps the keyboard's focus while its request is under way: one that is disabled loses it to the top of the page. It says that
// it does nothing just now (aria-disabled), and ignores a second press.
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { Question } from "../net/study";
import { StudyCard } from "../views/study/card";

const sources = import.meta.glob<string>("../**/*.tsx", { query: "?raw", import: "default", eager: true });

it("is the way of every button that asks the server", () => {
  expect(Object.keys(sources).length).toBeGreaterThan(50);
  const disabling = /(?<!aria-)disabled=\{[^}]*\b(?:busy|starting|asking|sending|saving)\b/;
  expect(Object.entries(sources).filter(([, text]) => disabling.test(text)).map(([name]) => name)).toEqual([]);
});

it("shows in what is rendered meanwhile", () => {
  const question: Question = {
    id: "q",
    title: "A question",
    kind: "concept",
    level: "beginner",
    topics: [],
    minutes: 3,
    star: false,
    prompt: "Why?",
    form: null,
    model_answer: "Because.",
    key_points: [],
    follow_ups: [],
    challenges: [],
  };
  const shown = (busy: boolean) =>
    renderToStaticMarkup(createElement(StudyCard, { question, why: "new", missedBefore: [], busy, takesFocus: false, onRate: () => undefined }));
  expect(shown(true)).toMatch(/<button type="button" class="button" aria-disabled="true" aria-keyshortcuts="4">Skip/);
  expect(shown(false)).toMatch(/aria-disabled="false" aria-keyshortcuts="4">Skip/);
  expect(shown(true)).not.toContain(" disabled");
});
