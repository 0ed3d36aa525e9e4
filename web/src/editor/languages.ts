// What knows a language's grammar. Each is a part of the program of its own, loaded when it is first needed.
import { LanguageSupport, type StreamParser, StreamLanguage } from "@codemirror/language";

/** Languages whose grammar comes from an older editor: colours, but nothing more. */
function stream(parser: StreamParser<unknown>): LanguageSupport {
  return new LanguageSupport(StreamLanguage.define(parser));
}

export const languageLoaders: Record<string, () => Promise<LanguageSupport>> = {
  c: async () => (await import("@codemirror/lang-cpp")).cpp(),
  cpp: async () => (await import("@codemirror/lang-cpp")).cpp(),
  python3: async () => (await import("@codemirror/lang-python")).python(),
  javascript: async () => (await import("@codemirror/lang-javascript")).javascript(),
  typescript: async () => (await import("@codemirror/lang-javascript")).javascript({ typescript: true }),
  java: async () => (await import("@codemirror/lang-java")).java(),
  go: async () => (await import("@codemirror/lang-go")).go(),
  rust: async () => (await import("@codemirror/lang-rust")).rust(),
  php: async () => (await import("@codemirror/lang-php")).php(),
  ruby: async () => stream((await import("@codemirror/legacy-modes/mode/ruby")).ruby),
  bash: async () => stream((await import("@codemirror/legacy-modes/mode/shell")).shell),
  sql: async () => {
    const { SQLite, sql } = await import("@codemirror/lang-sql");
    return sql({ dialect: SQLite });
  },
  hurl: async () => stream((await import("./hurl-mode")).hurlMode as StreamParser<unknown>),
};
