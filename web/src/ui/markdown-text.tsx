import { markdownHtml } from "./markdown";

export function MarkdownText({ text }: { text: string }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: markdownHtml(text) }} />;
}
