import { markdownHtml } from "./markdown";

export function MarkdownText({ text, topHeading = 2 }: { text: string; topHeading?: number }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: markdownHtml(text, topHeading) }} />;
}
