// The keys of Vim and Emacs in the editor: they write, they undo only what is one's own, they leave running and handing in alone, and where
// nothing may be written no key of theirs writes anything: not while the editor is locked, not for observers, not in a round that is over.
import { type Browser, type BrowserContextOptions, expect, type Page, test } from "@playwright/test";
import { type Host, join, make } from "./hosting";
import { complaints, lookOver } from "./support";

test.skip(({ viewport }) => (viewport?.width ?? 0) < 760, "There is no Esc on a phone.");

const answerOf = (page: Page) => page.getByRole("textbox", { name: "Your answer" });
const codeOf = (page: Page) => page.getByRole("textbox", { name: "Your code" });
const modeOf = (page: Page) => page.locator(".cm-vim-panel");
const textOf = async (host: Host, doc: string) => (await host.view()).documents.find(({ id }) => id === doc)?.text ?? null;

/** The lines on the screen; what an empty one looks like as text is up to the browser. */
const linesOf = (editor: ReturnType<typeof codeOf>) => editor.locator(".cm-line").evaluateAll((lines) => lines.map((line) => line.textContent));

/** In Vim's normal mode each of these changes the text, or would begin to; the last ones with a command line. */
const vimChanges = [
  ...["x", "X", "dd", "D", "J", "p", "P", "~", ".", "u", "Control+r", ">>", "<<", "==", "gUU", "gcc", "Control+a", "Control+x"],
  ...["Delete", "Backspace", "yyp", "xp", "ddp", "diw", "dG", "ra", "guu"],
  ...["iwritten{", "Awritten{", "owritten{", "Owritten{", "cwwritten{", "Cwritten{", "Swritten{", "Rwritten{", "sx{", "3iab{"],
  ...["qaiq{q@a", "Vjd", "vey$p", "VJ", "vU"],
  ...[":1d|", ":%s/./Z/g|", ":normal iwritten{|", ":sort!|", ":m0|", ":t0|", ":g/./d|"],
];
/** A few of each sort, where the whole list was tried already. */
const vimSome = ["x", "dd", "p", "u", "Control+a", ">>", "Delete", "iwritten{", "owritten{", "Vjd", ":%s/./Z/g|", ":normal iwritten{|"];
const emacsChanges = [
  ...["Control+k", "Control+d", "Alt+d", "Control+y", "Control+o", "Control+m", "Alt+u", "Alt+l", "Alt+;", "Control+/", "Control+z"],
  ...["Control+Backspace", "Delete", "Backspace", "Enter", "Control+Shift+z", "Control+x Control+u", "Control+x Control+l", "written"],
];

/** Keys as Vim's users write them: `{` is Esc and `|` Enter. Names of keys are pressed as such. */
async function press(page: Page, keys: string): Promise<void> {
  if (/^(Control|Alt)\+|^(Delete|Backspace|Enter)$/.test(keys)) {
    for (const one of keys.split(" ")) await page.keyboard.press(one);
    return;
  }
  for (const key of keys) await page.keyboard.press(key === "{" ? "Escape" : key === "|" ? "Enter" : key);
}

/** Presses a key until the text is there, and some times more: what was typed slowly is undone in many steps, and there is an end to it. */
async function pressUntil(page: Page, key: string, editor: ReturnType<typeof codeOf>, text: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    expect(await editor.innerText()).toBe(text);
  }).toPass({ intervals: [0], timeout: 90_000 });
  for (let more = 0; more < 3; more += 1) await page.keyboard.press(key);
  expect(await editor.innerText()).toBe(text);
}

/** No sequence changes the text, here or on the server, or leaves the page in another state than it was. */
async function changesNothing(page: Page, host: Host, doc: string, editor: ReturnType<typeof codeOf>, all: string[]): Promise<void> {
  const before = await linesOf(editor);
  const kept = await textOf(host, doc);
  await editor.click();
  for (const keys of all) {
    await press(page, keys);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    // What the browser itself put there is taken back in a moment.
    await expect.poll(() => linesOf(editor), { message: `after ${keys}` }).toEqual(before);
  }
  // Or all of that was said to something else.
  await expect(editor).toBeFocused();
  await expect(page.locator(".saved").or(page.locator(".watching"))).toContainText(/Saved|watching/);
  expect(await textOf(host, doc)).toBe(kept);
}

async function withKeys(browser: Browser, settings: BrowserContextOptions, keys: "vim" | "emacs"): Promise<Page> {
  const context = await browser.newContext(settings);
  await context.addInitScript((kept) => {
    if (localStorage.getItem("rehearse.preferences") === null) localStorage.setItem("rehearse.preferences", kept);
  }, JSON.stringify({ editorKeys: keys, language: "python3" }));
  return context.newPage();
}

test("Vim and Emacs in an interview: own changes are undone, and nothing is written where nothing may be", async ({ page, browser, baseURL, viewport }) => {
  test.setTimeout(600_000);
  const settings = { ...(baseURL === undefined ? {} : { baseURL }), viewport };
  const host = await make(page, { template: "junior-screen", mode: "interview", name: "Ada" });
  const grace = await withKeys(browser, settings, "vim");
  const found = [page, grace].map((one) => complaints(one, new URL(baseURL ?? "").host));
  await join(grace, (await host.link("candidate")).token, "Grace");
  const olga = await withKeys(browser, settings, "vim");
  await join(olga, (await host.link("observer")).token, "Olga");
  await host.command({ kind: "session_start" });

  // Two write into one answer; each undoes what is their own.
  await answerOf(grace).click();
  await expect(modeOf(grace)).toContainText("NORMAL");
  await grace.keyboard.type("ione by Grace");
  await expect(modeOf(grace)).toContainText("INSERT");
  await expect(grace.getByText("Vim: insert mode")).toBeAttached();
  await lookOver(grace, "Vim in an answer");
  await grace.keyboard.press("Escape");
  await expect(modeOf(grace)).toContainText("NORMAL");
  await expect(answerOf(page)).toHaveText("one by Grace");
  await answerOf(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(", two by Ada");
  await expect(answerOf(grace)).toHaveText("one by Grace, two by Ada");
  await pressUntil(grace, "u", answerOf(grace), ", two by Ada");
  await expect(answerOf(page)).toHaveText(", two by Ada");
  await pressUntil(grace, "Control+r", answerOf(grace), "one by Grace, two by Ada");
  await expect(answerOf(page)).toHaveText("one by Grace, two by Ada");
  // By keyboard alone out of the editor, as without Vim.
  await grace.keyboard.press("Escape");
  await grace.keyboard.press("Tab");
  await expect(answerOf(grace)).not.toBeFocused();

  // Code: it runs and is handed in from either mode.
  const [theory] = (await host.view()).rounds;
  const answer = `${theory?.items[0]?.id ?? ""}/answer`;
  await host.command({ kind: "round_finish", round: theory?.id });
  await expect(codeOf(grace)).toContainText("class");
  const code = `${(await host.view()).rounds[1]?.items[0]?.id ?? ""}/python3`;
  const starter = (await textOf(host, code)) ?? "";
  const shown = await codeOf(grace).innerText();
  await codeOf(grace).click();
  await grace.keyboard.type("Go# the last line");
  await grace.keyboard.press("Control+Enter");
  await grace.locator(".job-head .verdict:not(.tone-busy)").waitFor({ timeout: 60_000 });
  await codeOf(grace).click();
  await grace.keyboard.press("Escape");
  await grace.keyboard.press("Control+Shift+Enter");
  await expect(grace.getByText("Hidden tests, by what they look at")).toBeAttached({ timeout: 60_000 });
  expect(await textOf(host, code)).toMatch(/\n# the last line$/);
  await codeOf(grace).click();
  await pressUntil(grace, "u", codeOf(grace), shown);
  await expect.poll(() => textOf(host, code)).toBe(starter);

  // Who watches, and who looks at what is over. An interviewer may write in the open round.
  await changesNothing(olga, host, code, codeOf(olga), vimSome);
  await olga.context().close();
  await page.evaluate(() => localStorage.setItem("rehearse.preferences", JSON.stringify({ editorKeys: "vim" })));
  await page.reload();
  await page.getByRole("combobox", { name: "Round on this screen" }).selectOption({ index: 0 });
  await expect(answerOf(page)).toHaveText("one by Grace, two by Ada");
  await expect(modeOf(page)).toContainText("NORMAL");
  await changesNothing(page, host, answer, answerOf(page), vimSome);

  // Locked, with Vim and then with Emacs, chosen in the settings; and the same keys write when it is open again.
  await host.command({ kind: "locks", editing: true, running: false });
  await expect(grace.getByText("The interviewer has locked the editor.")).toBeVisible();
  await changesNothing(grace, host, code, codeOf(grace), vimChanges);
  await grace.getByRole("button", { name: "Editor settings" }).first().click();
  await grace.getByRole("combobox", { name: "Keys" }).selectOption("Emacs");
  await lookOver(grace, "settings with Emacs");
  await grace.getByRole("button", { name: "Done", exact: true }).click();
  await expect(modeOf(grace)).toHaveCount(0);
  await changesNothing(grace, host, code, codeOf(grace), emacsChanges);
  await host.command({ kind: "locks", editing: false, running: false });
  await expect(grace.getByText("The interviewer has locked the editor.")).toHaveCount(0);
  await codeOf(grace).click();
  await grace.keyboard.press("Control+Home");
  await grace.keyboard.press("Control+k");
  await grace.keyboard.press("Control+End");
  await grace.keyboard.press("Control+y");
  const first = starter.split("\n")[0] ?? "";
  await expect.poll(() => textOf(host, code)).toBe(starter.slice(first.length) + first);
  await pressUntil(grace, "Control+/", codeOf(grace), shown);
  await expect.poll(() => textOf(host, code)).toBe(starter);
  await grace.keyboard.press("Control+s");
  await expect(grace.getByRole("textbox", { name: "Find" })).toBeFocused();
  await grace.keyboard.press("Escape");
  await grace.keyboard.press("Control+Enter");
  await expect(grace.getByRole("combobox", { name: "Which result" })).toHaveValue(/./);
  expect(found).toEqual([[], []]);
  await grace.context().close();
});

test("the keys of Vim are loaded when they are chosen, not before", async ({ page }) => {
  const scripts: string[] = [];
  page.on("request", (request) => request.resourceType() === "script" && scripts.push(request.url()));
  const host = await make(page, { template: "theory-sprint" });
  await page.getByRole("button", { name: "Start the interview" }).click();
  await answerOf(page).click();
  await page.keyboard.type("iwords");
  await expect(answerOf(page)).toHaveText("iwords");
  const before = scripts.length;
  await page.getByRole("button", { name: "Editor settings" }).first().click();
  await page.getByRole("combobox", { name: "Keys" }).selectOption("Vim");
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await expect(modeOf(page)).toContainText("NORMAL");
  expect(scripts.length).toBeGreaterThan(before);
  await answerOf(page).click();
  await page.keyboard.type("0x");
  await expect(answerOf(page)).toHaveText("words");
  await page.keyboard.press("l");
  await page.keyboard.press("Tab");
  await page.keyboard.type("x");
  await expect(answerOf(page)).toHaveText("wrds");
  // A pause and what comes after it: the same editor, still with these keys.
  await host.command({ kind: "session_pause" });
  await expect(answerOf(page)).toHaveCount(0);
  await host.command({ kind: "session_resume" });
  await expect(modeOf(page)).toContainText("NORMAL");
});
