import { inlineMarkdownHtml, markdownHtml } from "./markdown";

export function MarkdownText({ text, topHeading = 2 }: { text: string; topHeading?: number }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: markdownHtml(text, topHeading) }} />;
}

/** For a line that stands inside of something else, as the words of a choice. */
export function MarkdownLine({ text }: { text: string }) {
  return <span className="prose-line" dangerouslySetInnerHTML={{ __html: inlineMarkdownHtml(text) }} />;
}
