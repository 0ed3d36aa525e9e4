// What knows a language's grammar. Each is a part of the program of its own, loaded when it is first needed.
import type { LanguageSupport } from "@codemirror/language";

export const languageLoaders: Record<string, () => Promise<LanguageSupport>> = {
  c: async () => (await import("@codemirror/lang-cpp")).cpp(),
  cpp: async () => (await import("@codemirror/lang-cpp")).cpp(),
  python3: async () => (await import("@codemirror/lang-python")).python(),
  javascript: async () => (await import("@codemirror/lang-javascript")).javascript(),
};
