// Statements and prompts as HTML. Written by package authors, so nothing of it is trusted: no raw HTML, no pictures (they could
// call another host), no style attributes (the content security policy refuses them).
import MarkdownIt from "markdown-it";

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
parser.disable("image");

parser.renderer.rules["link_open"] = (tokens, at, options, _env, self) => {
  tokens[at]?.attrSet("rel", "noopener noreferrer");
  tokens[at]?.attrSet("target", "_blank");
  return self.renderToken(tokens, at, options);
};
for (const cell of ["td_open", "th_open"]) {
  parser.renderer.rules[cell] = (tokens, at, options, _env, self) => {
    const token = tokens[at];
    const style = String(token?.attrGet("style") ?? "");
    if (token?.attrs) token.attrs = token.attrs.filter(([name]) => name !== "style");
    if (style.includes("right")) token?.attrSet("class", "align-right");
    return self.renderToken(tokens, at, options);
  };
}
parser.renderer.rules["table_open"] = () => '<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table>';
parser.renderer.rules["table_close"] = () => "</table></div>";

/** What stands within a line: code, emphasis, links. */
export function inlineMarkdownHtml(text: string): string {
  return parser.renderInline(text);
}

/** Moves the headings so that the highest of the text is at `top`, one below the heading that the page puts above it. */
function fitHeadings(html: string, top: number): string {
  const levels = [...html.matchAll(/<h([1-6])>/g)].map((found) => Number(found[1]));
  const shift = top - Math.min(...levels, 6);
  return html.replace(/<(\/?)h([1-6])>/g, (_all, slash: string, level: string) => `<${slash}h${Math.min(6, Number(level) + shift)}>`);
}

const made = new Map<string, string>();
export function markdownHtml(text: string, topHeading = 2): string {
  const key = `${topHeading}${text}`;
  let html = made.get(key);
  if (html === undefined) {
    html = fitHeadings(parser.render(text), topHeading);
    if (made.size > 100) made.clear();
    made.set(key, html);
  }
  return html;
}
