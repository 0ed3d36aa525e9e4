// The way past the head of a page. The browser's own would put its name behind the #, and there stands the secret of a link to join or to a report.

interface Click {
  preventDefault: () => void;
}
type Find = (id: string) => { focus: () => void; scrollIntoView: () => void } | null;

/** Goes to the content and leaves the address as it is. */
export function skipToContent(click: Click, find: Find = (id) => document.getElementById(id)): void {
  click.preventDefault();
  const content = find("main");
  content?.focus();
  content?.scrollIntoView();
}
